//! Which version or proposal has which file, in which order, and under which words.

use chrono::{DateTime, Utc};
use domain::display::Both;
use domain::files::{Attached, Caption, Kind};
use domain::ids::{CommunityId, ProposalId, PublicationVersionId};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// What has files with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Version(PublicationVersionId),
    Proposal(ProposalId),
}

impl Holder {
    /// The two columns of which one is filled.
    fn row(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Version(id) => (Some(id.0), None),
            Self::Proposal(id) => (None, Some(id.0)),
        }
    }
}

#[derive(FromRow)]
struct AttachedRow {
    id: i64,
    name: String,
    kind: String,
    bytes: i64,
    width: Option<i64>,
    height: Option<i64>,
    sha256: String,
    title_zh: String,
    title_en: String,
    hidden_reason: Option<String>,
}

/// $1 is the version, $2 the proposal.
const LIST: &str =
    "select a.id, f.name, f.kind, f.bytes, f.width, f.height, f.sha256, a.title_zh, a.title_en,
        f.hidden_reason
     from attachments a join files f on f.id = a.file_id
     where a.version_id = $1 or a.proposal_id = $2 order by a.position, a.id limit 50";

impl AttachedRow {
    fn read(self) -> Result<(Attached, Option<String>), Error> {
        let broken = || Error::Inconsistent {
            table: "attachments",
            id: self.id,
        };
        let side = |n: i64| u32::try_from(n).map_err(|_| broken());
        let size = match (self.width, self.height) {
            (Some(width), Some(height)) => Some((side(width)?, side(height)?)),
            _ => None,
        };
        let title = Both::new(self.title_zh, self.title_en);
        let attached = Attached {
            kind: Kind::from_code(&self.kind).ok_or_else(broken)?,
            bytes: u64::try_from(self.bytes).map_err(|_| broken())?,
            size,
            title: Caption::parse(&title.zh, &title.en).map_err(|_| broken())?,
            name: self.name,
            sha256: self.sha256,
        };
        Ok((attached, self.hidden_reason))
    }
}

fn read_all(rows: Vec<AttachedRow>) -> Result<Vec<(Attached, Option<String>)>, Error> {
    rows.into_iter().map(AttachedRow::read).collect()
}

impl Db {
    /// The files in their order, each with why it was taken away, where it was.
    pub(crate) async fn attached(
        &self,
        holder: Holder,
    ) -> Result<Vec<(Attached, Option<String>)>, Error> {
        let (version, proposal) = holder.row();
        read_all(read!(self, |c| sqlx::query_as(LIST)
            .bind(version)
            .bind(proposal)
            .fetch_all(c)
            .await)?)
    }
}

impl Tx {
    /// As [`Db::attached`].
    pub(crate) async fn attached(
        &mut self,
        holder: Holder,
    ) -> Result<Vec<(Attached, Option<String>)>, Error> {
        let (version, proposal) = holder.row();
        read_all(on!(self, |c| sqlx::query_as(LIST)
            .bind(version)
            .bind(proposal)
            .fetch_all(c)
            .await)?)
    }

    /// Gives a file that is kept a place behind the others. One that has its place keeps it, and its words.
    pub(crate) async fn attach(
        &mut self,
        community: CommunityId,
        holder: Holder,
        name: &str,
        title: &Caption,
    ) -> Result<(), sqlx::Error> {
        let (version, proposal) = holder.row();
        let title = title.say().both();
        on!(self, |c| {
            sqlx::query(
            "insert into attachments (community_id, file_id, version_id, proposal_id, position, title_zh, title_en)
             select $1, f.id, $2, $3, (select coalesce(max(position), 0) + 1 from attachments
                where version_id = $2 or proposal_id = $3), $5, $6
             from files f where f.community_id = $1 and f.name = $4 on conflict do nothing"
        )
        .bind(community.0)
        .bind(version)
        .bind(proposal)
        .bind(name)
        .bind(title.zh.as_str())
        .bind(title.en.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Gives a version the files of an earlier one.
    pub(crate) async fn copy_attached(
        &mut self,
        from: PublicationVersionId,
        to: PublicationVersionId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into attachments (community_id, file_id, version_id, position, title_zh, title_en)
             select a.community_id, a.file_id, v.id, a.position, a.title_zh, a.title_en
             from attachments a join publication_versions v on v.id = $2 where a.version_id = $1"
        )
        .bind(from.0)
        .bind(to.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Takes a file's place away, or every file's where none is named. What nobody has any more is gone.
    pub(crate) async fn detach(
        &mut self,
        holder: Holder,
        name: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let (version, proposal) = holder.row();
        let files: Vec<i64> = on!(&mut *self, |c| sqlx::query_scalar(
            "delete from attachments where (version_id = $1 or proposal_id = $2)
                and ($3 is null or file_id in (select id from files where name = $3))
             returning file_id"
        )
        .bind(version)
        .bind(proposal)
        .bind(name)
        .fetch_all(c)
        .await)?;
        for file in files {
            on!(&mut *self, |c| sqlx::query(
                "update files set removed_at = $2
                 where id = $1 and not exists (select 1 from attachments where file_id = $1)"
            )
            .bind(file)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }

    /// Puts a file before the one above it; the first stays the first.
    pub(crate) async fn lift(&mut self, holder: Holder, name: &str) -> Result<(), Error> {
        let mut all: Vec<String> = self
            .attached(holder)
            .await?
            .into_iter()
            .map(|(file, _)| file.name)
            .collect();
        match all.iter().position(|n| n == name) {
            Some(at) if at > 0 => all.swap(at - 1, at),
            _ => return Ok(()),
        }
        let (version, proposal) = holder.row();
        for (position, name) in (1_i64..).zip(&all) {
            on!(&mut *self, |c| sqlx::query(
                "update attachments set position = $4 where (version_id = $1 or proposal_id = $2)
                    and file_id = (select id from files where name = $3)"
            )
            .bind(version)
            .bind(proposal)
            .bind(name)
            .bind(position)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }
}

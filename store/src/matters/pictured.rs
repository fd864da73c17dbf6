//! The rows of a matter's pictures.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId, MatterId, RecordNumber};
use domain::log::Leaf;
use domain::matters::{Party, Shows};
use domain::text::PictureWords;
use serde_json::Value;

use super::pictures::Shower;
use super::row::Matter;
use super::{NotDone, object, refused};
use crate::db::on;
use crate::{Error, Failed, Tx};

impl Tx {
    /// The matter, held, and who the person is to it; for everybody who may not open it there is none.
    pub(super) async fn hold_pictured(
        &mut self,
        by: Shower<'_>,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<(Matter, Party), Failed<NotDone>> {
        let Some(matter) = self.lock_matter(community, number).await? else {
            return refused(NotDone::Unknown);
        };
        match by.party(&matter) {
            Some(who) => Ok((matter, who)),
            None => refused(NotDone::Unknown),
        }
    }

    pub(super) async fn count_matter_pictures(
        &mut self,
        matter: MatterId,
        shows: Shows,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "select count(*) from matter_pictures p join files f on f.id = p.file_id
                 where p.matter_id = $1 and p.shows = $2 and f.hidden_reason is null",
            )
            .bind(matter.0)
            .bind(shows.code())
            .fetch_one(c)
            .await
        })
    }

    pub(super) async fn insert_picture(
        &mut self,
        matter: &Matter,
        name: &str,
        shows: Shows,
        words: Option<&PictureWords>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into matter_pictures (community_id, matter_id, file_id, shows, words)
                 select $1, $2, f.id, $4, $5 from files f where f.community_id = $1 and f.name = $3
                 on conflict do nothing",
            )
            .bind(matter.community.0)
            .bind(matter.id.0)
            .bind(name)
            .bind(shows.code())
            .bind(words.map(PictureWords::as_str))
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// A picture that can be seen: its row, what it shows, and the hash of its bytes.
    pub(super) async fn find_picture(
        &mut self,
        matter: MatterId,
        name: &str,
    ) -> Result<Option<(i64, Shows, String)>, Error> {
        let row: Option<(i64, String, String)> = on!(self, |c| {
            sqlx::query_as(
                "select p.id, p.shows, f.sha256 from matter_pictures p join files f on f.id = p.file_id
                 where p.matter_id = $1 and f.name = $2 and f.hidden_reason is null",
            )
            .bind(matter.0)
            .bind(name)
            .fetch_optional(c)
            .await
        })?;
        let read = |(id, shows, sha256): (i64, String, String)| {
            let broken = Error::Inconsistent {
                table: "matter_pictures",
                id,
            };
            let shows = Shows::from_code(&shows).ok_or(broken)?;
            Ok((id, shows, sha256))
        };
        row.map(read).transpose()
    }

    pub(super) async fn drop_picture(
        &mut self,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let of: Vec<i64> = on!(&mut *self, |c| sqlx::query_scalar(
            "delete from matter_pictures where id = $1 returning file_id"
        )
        .bind(id)
        .fetch_all(c)
        .await)?;
        self.drop_picture_files(of, now).await
    }

    async fn drop_picture_files(
        &mut self,
        files: Vec<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        for file in files {
            on!(&mut *self, |c| sqlx::query(
                "update files set removed_at = $2 where id = $1"
            )
            .bind(file)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }

    /// The pictures of what one person reported and not everybody reads go with the person: the rows at once, the bytes as those of
    /// everything that was removed.
    pub(super) async fn forget_private_pictures(
        &mut self,
        reporter: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let of: Vec<i64> = on!(&mut *self, |c| sqlx::query_scalar(
            "delete from matter_pictures where matter_id in (
                select id from matters where reporter_id = $1 and visibility <> 'public')
             returning file_id"
        )
        .bind(reporter.0)
        .fetch_all(c)
        .await)?;
        self.drop_picture_files(of, now).await
    }

    pub(super) async fn picture_leaf(
        &mut self,
        by: Shower<'_>,
        matter: &Matter,
        act: &'static str,
        facts: Value,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let leaf = Leaf::new(act, object(matter.number), facts, now);
        self.append_leaf(Some(matter.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }
}

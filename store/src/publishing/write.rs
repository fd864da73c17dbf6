//! Writing a publication: saving, sending on, taking back, giving up.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::ids::{AccountId, CommunityId, PublicationVersionId};
use domain::log::text_hash;
use domain::publishing::{Kind, NotNow, Sent, State, Typed, with_files};

use super::row::{PublicationRow, VersionRow};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why a version was not saved, sent, taken back or given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSaved {
    Unknown,
    /// Nobody works on a version of it.
    NothingOpen,
    /// It stands elsewhere by now.
    Rule(NotNow),
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// Only who wrote it takes it back; a reviewer sends it back with a reason.
    NotWriter,
}

/// What a save keeps: what was typed, and what it means where it goes on to a second person.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    pub typed: &'a Typed,
    pub sent: Option<&'a Sent>,
}

impl<'a> Draft<'a> {
    /// One that stays a draft.
    pub fn kept(typed: &'a Typed) -> Self {
        Self { typed, sent: None }
    }

    /// One that goes on.
    pub fn sent(typed: &'a Typed, sent: &'a Sent) -> Self {
        Self {
            typed,
            sent: Some(sent),
        }
    }
}

/// JSON of strings, which never fails to be written.
pub(super) fn as_json(typed: &Typed) -> String {
    serde_json::to_string(typed).unwrap_or_else(|_| "{}".to_owned())
}

impl Db {
    /// Saves a draft; one that was read goes on to a second person.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn save_publication(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        revision: i64,
        draft: Draft<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        tx.save_publication(by, kind, number, revision, draft, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a version back from review, or from its day. A second press of the button finds it done.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn take_back_version(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let (_, row) = tx.lock_open(by.community(), kind, number).await?;
        if row.writer() != Some(by.account()) {
            return Err(Failed::Refused(NotSaved::NotWriter));
        }
        let from = row.state()?;
        if from == State::Draft {
            return Ok(());
        }
        let to = from.send_back().map_err(rule)?;
        tx.set_version_state(row.id, to).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a draft up, as it was read: a colleague's later save is not thrown away with it. A second press of the button
    /// finds it done.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn discard_version(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let found = tx.lock_publication(by.community(), kind, number).await?;
        let Some(publication) = found else {
            return Err(Failed::Refused(NotSaved::Unknown));
        };
        let Some(row) = tx.open_version(&publication).await? else {
            return match tx.was_discarded(&publication, revision).await? {
                true => Ok(()),
                false => Err(Failed::Refused(NotSaved::NothingOpen)),
            };
        };
        let to = row.state()?.discard().map_err(rule)?;
        if row.revision != revision {
            return Err(Failed::Refused(NotSaved::ChangedMeanwhile));
        }
        tx.set_version_state(row.id, to).await?;
        tx.let_go_of_files(row.id, now).await?;
        Ok(tx.commit().await?)
    }

    /// Who wrote a version, whatever became of it since: what the right to review it is made from. The outer `None` means
    /// that there is no such version here, the inner one a writer who closed the account.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_version_writer(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        version: PublicationVersionId,
    ) -> Result<Option<Option<AccountId>>, Error> {
        let writer: Option<Option<i64>> = read!(self, |c| sqlx::query_scalar(
            "select case when a.erased_at is null then v.written_by end
             from publication_versions v join publications p on p.id = v.publication_id
             left join accounts a on a.id = v.written_by
             where p.community_id = $1 and p.kind = $2 and p.number = $3 and v.id = $4"
        )
        .bind(by.community().0)
        .bind(kind.code())
        .bind(number)
        .bind(version.0)
        .fetch_optional(c)
        .await)?;
        Ok(writer.map(|w| w.map(AccountId)))
    }
}

fn rule(why: NotNow) -> Failed<NotSaved> {
    Failed::Refused(NotSaved::Rule(why))
}

impl Tx {
    pub(crate) async fn save_publication(
        &mut self,
        by: &Editor,
        kind: Kind,
        number: i64,
        revision: i64,
        draft: Draft<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let (_, row) = self.lock_open(by.community(), kind, number).await?;
        let from = row.state()?;
        let to = match draft.sent {
            Some(_) => from.send(),
            None => from.save(),
        };
        let to = to.map_err(rule)?;
        if row.revision != revision {
            return Err(Failed::Refused(NotSaved::ChangedMeanwhile));
        }
        Ok(self.update_version(by, row.id, to, draft, now).await?)
    }

    /// The publication and its open version, locked.
    pub(super) async fn lock_open(
        &mut self,
        community: CommunityId,
        kind: Kind,
        number: i64,
    ) -> Result<(PublicationRow, VersionRow), Failed<NotSaved>> {
        let found = self.lock_publication(community, kind, number).await?;
        let Some(item) = found else {
            return Err(Failed::Refused(NotSaved::Unknown));
        };
        match self.open_version(&item).await? {
            Some(row) => Ok((item, row)),
            None => Err(Failed::Refused(NotSaved::NothingOpen)),
        }
    }

    /// Whether the newest version is a draft that was given up as it was read.
    async fn was_discarded(
        &mut self,
        of: &PublicationRow,
        revision: i64,
    ) -> Result<bool, sqlx::Error> {
        let newest: Option<(String, i64)> = on!(self, |c| sqlx::query_as(
            "select state, revision from publication_versions
             where publication_id = $1 order by version desc limit 1"
        )
        .bind(of.id)
        .fetch_optional(c)
        .await)?;
        Ok(newest == Some((State::Discarded.code().to_owned(), revision)))
    }

    async fn update_version(
        &mut self,
        by: &Editor,
        id: i64,
        to: State,
        draft: Draft<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Draft { typed, sent } = draft;
        // The draft is locked, so its files are those that the second person reads.
        let text = match sent {
            Some(sent) => Some(with_files(&sent.text, &self.files_of_version(id).await?)),
            None => None,
        };
        on!(self, |c| {
            sqlx::query(
            "update publication_versions
             set state = $2, typed = $3, content = $4, content_hash = $5, title_zh = $6, title_en = $7, facts = $8,
                 valid_until = $9, revision = revision + 1, written_by = $10, written_at = $11,
                 returned_reason = case when $2 = 'draft' then returned_reason end
             where id = $1"
        )
        .bind(id)
        .bind(to.code())
        .bind(as_json(typed))
        .bind(text.as_deref())
        .bind(text.as_deref().map(|text| text_hash(&[text])))
        .bind(sent.map(|s| s.title.zh.as_str()))
        .bind(sent.map(|s| s.title.en.as_str()))
        .bind(sent.map(|s| s.facts.as_str()))
        .bind(sent.and_then(|s| s.valid_until))
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })?;
        Ok(())
    }

    /// Back to a draft, or given up: nobody has read it.
    pub(super) async fn set_version_state(
        &mut self,
        id: i64,
        to: State,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update publication_versions set state = $2, publish_on = null, reviewed_by = null, reviewed_at = null
             where id = $1"
        )
        .bind(id)
        .bind(to.code())
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

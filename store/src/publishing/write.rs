//! Writing a publication: beginning, saving, sending on, taking back, giving up.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::ids::{AccountId, CommunityId, PublicationVersionId};
use domain::log::text_hash;
use domain::publishing::{Kind, NotNow, Sent, State, Typed, with_files};

use super::row::{PublicationRow, VersionRow};
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Why nothing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotBegun {
    Unknown,
    /// Somebody works on it already.
    AlreadyOpen,
}

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

/// Why nothing was imported: what a row says it changes is unknown, or somebody works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotImported {
    Unknown { number: i64 },
    AlreadyOpen { number: i64 },
}

/// A row of a table that goes on to the second person: a new publication, or a new version of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub number: Option<i64>,
    pub typed: Typed,
    pub sent: Sent,
}

/// The save with which a draft begins.
const FIRST: i64 = 1;

/// JSON of strings, which never fails to be written.
fn as_json(typed: &Typed) -> String {
    serde_json::to_string(typed).unwrap_or_else(|_| "{}".to_owned())
}

impl Db {
    /// Begins a new item with its first draft and gives its number and its save. The second arrival of a form finds the
    /// first one's, and what was corrected in between is saved over it while nobody else has touched the draft.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn begin_publication(
        &self,
        by: &Editor,
        kind: Kind,
        typed: &Typed,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(i64, i64), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            let number = made.ok_or(Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            })?;
            let (_, row) = tx.lock_open(by.community(), kind, number).await?;
            if row.typed()? == *typed {
                return Ok((number, row.revision));
            }
            tx.save_publication(by, kind, number, FIRST, Draft::kept(typed), now)
                .await?;
            tx.commit().await?;
            return Ok((number, FIRST + 1));
        }
        let number = tx.begin_publication(by, kind, typed, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok((number, FIRST))
    }

    /// Begins a new version and gives its first save. Saves are counted through all versions, so that the form of an earlier
    /// one is never taken for the newest.
    ///
    /// # Errors
    /// [`NotBegun`].
    pub async fn begin_version(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotBegun>> {
        let mut tx = self.begin().await?;
        let revision = tx.begin_version(by, kind, number, typed, now).await?;
        tx.commit().await?;
        Ok(revision)
    }

    /// Takes the rows of a table, all of them or none. The second arrival of the form finds the first one's.
    ///
    /// # Errors
    /// [`NotImported`].
    pub async fn import_publications(
        &self,
        by: &Editor,
        kind: Kind,
        rows: &[Imported],
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotImported>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        for row in rows {
            let (number, revision) = match row.number {
                None => {
                    let number = tx.begin_publication(by, kind, &row.typed, now).await?;
                    (number, FIRST)
                }
                Some(number) => {
                    let begun = tx.begin_version(by, kind, number, &row.typed, now).await;
                    let revision = begun.map_err(|why| {
                        why.map(|why| match why {
                            NotBegun::Unknown => NotImported::Unknown { number },
                            NotBegun::AlreadyOpen => NotImported::AlreadyOpen { number },
                        })
                    })?;
                    (number, revision)
                }
            };
            let sent = Draft::sent(&row.typed, &row.sent);
            tx.save_publication(by, kind, number, revision, sent, now)
                .await
                .map_err(|why| why.map(|_| NotImported::AlreadyOpen { number }))?;
        }
        Ok(tx.commit().await?)
    }

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
    pub(crate) async fn begin_publication(
        &mut self,
        by: &Editor,
        kind: Kind,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let community = by.community();
        // Numbers are given one after the other: whoever begins one waits here for whoever begins one.
        self.lock_community(community).await?;
        let item = self.insert_publication(community, kind, now).await?;
        self.insert_version(by, item.id, typed, now).await?;
        Ok(item.number)
    }

    pub(crate) async fn begin_version(
        &mut self,
        by: &Editor,
        kind: Kind,
        number: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotBegun>> {
        let found = self.lock_publication(by.community(), kind, number).await?;
        let Some(item) = found else {
            return Err(Failed::Refused(NotBegun::Unknown));
        };
        let inserted = self.insert_version(by, item.id, typed, now).await;
        let (version, revision) = on_duplicate(inserted, NotBegun::AlreadyOpen)?;
        self.take_over_files(&item, PublicationVersionId(version))
            .await?;
        Ok(revision)
    }

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
    async fn lock_open(
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

    async fn insert_publication(
        &mut self,
        community: CommunityId,
        kind: Kind,
        now: DateTime<Utc>,
    ) -> Result<PublicationRow, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "insert into publications (community_id, kind, number, created_at)
             values ($1, $2, (select coalesce(max(number), 0) + 1 from publications
                where community_id = $1 and kind = $2), $3)
             returning id, number, live_version, withdrawn_reason",
            )
            .bind(community.0)
            .bind(kind.code())
            .bind(now)
            .fetch_one(c)
            .await
        })
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

    async fn insert_version(
        &mut self,
        by: &Editor,
        publication: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<(i64, i64), sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "insert into publication_versions
                (community_id, publication_id, version, revision, state, typed, written_by, written_at)
             select $1, $2, coalesce(max(version), 0) + 1, coalesce(max(revision), 0) + 1, 'draft', $3, $4, $5
             from publication_versions where publication_id = $2
             returning id, revision",
            )
            .bind(by.community().0)
            .bind(publication)
            .bind(as_json(typed))
            .bind(by.account().0)
            .bind(now)
            .fetch_one(c)
            .await
        })
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

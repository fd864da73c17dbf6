//! Beginning a publication or a new version of one, by a form or as the rows of a table.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::ids::{CommunityId, PublicationVersionId};
use domain::publishing::{Kind, Sent, Typed};

use super::row::PublicationRow;
use super::write::{Draft, NotSaved, as_json};
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Why nothing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotBegun {
    Unknown,
    /// Somebody works on it already.
    AlreadyOpen,
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
}

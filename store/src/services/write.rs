//! Writing an item: beginning, saving, sending on, taking back, giving up.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::ids::CommunityId;
use domain::log::text_hash;
use domain::services::{Item, NotNow, State, Typed};

use super::row::{ItemRow, VersionRow};
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Why nothing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotBegun {
    UnknownItem,
    /// Somebody works on it already.
    AlreadyOpen,
}

/// Why a version was not saved, sent, taken back or given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSaved {
    UnknownItem,
    /// Nobody works on a version of it.
    NothingOpen,
    /// It stands elsewhere by now.
    Rule(NotNow),
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// Only who wrote it takes it back; a reviewer sends it back with a reason.
    NotWriter,
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
    pub async fn begin_service(
        &self,
        by: &Editor,
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
            let (_, row) = tx.lock_open(by.community(), number).await?;
            let open = row.read()?;
            if open.typed == *typed {
                return Ok((number, open.revision));
            }
            tx.save_service(by, number, FIRST, typed, None, now).await?;
            tx.commit().await?;
            return Ok((number, FIRST + 1));
        }
        let number = tx.begin_service(by, typed, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok((number, FIRST))
    }

    /// Begins a new version of an item.
    ///
    /// # Errors
    /// [`NotBegun`].
    pub async fn begin_service_version(
        &self,
        by: &Editor,
        number: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotBegun>> {
        let mut tx = self.begin().await?;
        tx.begin_service_version(by, number, typed, now).await?;
        Ok(tx.commit().await?)
    }

    /// Saves the draft; with `send`, which is what was typed, read, it goes on to a second person.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn save_service(
        &self,
        by: &Editor,
        number: i64,
        revision: i64,
        typed: &Typed,
        send: Option<&Item>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        tx.save_service(by, number, revision, typed, send, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a version back from review, or from its day.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn take_back_service(
        &self,
        by: &Editor,
        number: i64,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let (_, row) = tx.lock_open(by.community(), number).await?;
        let to = row.state()?.send_back().map_err(rule)?;
        let id = row.id;
        if row.read()?.writer != Some(by.account()) {
            return Err(Failed::Refused(NotSaved::NotWriter));
        }
        tx.set_service_state(id, to).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a draft up, as it was read: a colleague's later save is not thrown away with it.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub async fn discard_service(
        &self,
        by: &Editor,
        number: i64,
        revision: i64,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let (_, row) = tx.lock_open(by.community(), number).await?;
        let to = row.state()?.discard().map_err(rule)?;
        let open = row.read()?;
        if open.revision != revision {
            return Err(Failed::Refused(NotSaved::ChangedMeanwhile));
        }
        tx.set_service_state(open.id.0, to).await?;
        Ok(tx.commit().await?)
    }
}

fn rule(why: NotNow) -> Failed<NotSaved> {
    Failed::Refused(NotSaved::Rule(why))
}

impl Tx {
    pub(crate) async fn begin_service(
        &mut self,
        by: &Editor,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let community = by.community();
        // Numbers are given one after the other: whoever makes an item waits here for whoever makes one.
        self.lock_community(community).await?;
        let item = self.insert_service_item(community, now).await?;
        self.insert_version(by, item.id, typed, now).await?;
        Ok(item.number)
    }

    pub(crate) async fn begin_service_version(
        &mut self,
        by: &Editor,
        number: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotBegun>> {
        let Some(item) = self.lock_service(by.community(), number).await? else {
            return Err(Failed::Refused(NotBegun::UnknownItem));
        };
        let inserted = self.insert_version(by, item.id, typed, now).await;
        on_duplicate(inserted, NotBegun::AlreadyOpen)
    }

    pub(crate) async fn save_service(
        &mut self,
        by: &Editor,
        number: i64,
        revision: i64,
        typed: &Typed,
        send: Option<&Item>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let (_, row) = self.lock_open(by.community(), number).await?;
        let from = row.state()?;
        let to = match send {
            Some(_) => from.send(),
            None => from.save(),
        };
        let to = to.map_err(rule)?;
        let id = row.id;
        if row.read()?.revision != revision {
            return Err(Failed::Refused(NotSaved::ChangedMeanwhile));
        }
        let content = send.map(Item::text);
        Ok(self
            .update_version(by, id, to, typed, content.as_deref(), now)
            .await?)
    }

    /// The item and its open version, locked.
    async fn lock_open(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<(ItemRow, VersionRow), Failed<NotSaved>> {
        let Some(item) = self.lock_service(community, number).await? else {
            return Err(Failed::Refused(NotSaved::UnknownItem));
        };
        match self.open_version(&item).await? {
            Some(row) => Ok((item, row)),
            None => Err(Failed::Refused(NotSaved::NothingOpen)),
        }
    }

    async fn insert_service_item(
        &mut self,
        community: CommunityId,
        now: DateTime<Utc>,
    ) -> Result<ItemRow, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "insert into service_items (community_id, number, created_at)
             values ($1, (select coalesce(max(number), 0) + 1 from service_items where community_id = $1), $2)
             returning id, number, live_version"
        )
        .bind(community.0)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn insert_version(
        &mut self,
        by: &Editor,
        item: i64,
        typed: &Typed,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into service_versions (community_id, item_id, version, state, typed, written_by, written_at)
             values ($1, $2, (select coalesce(max(version), 0) + 1 from service_versions where item_id = $2),
                'draft', $3, $4, $5)"
        )
        .bind(by.community().0)
        .bind(item)
        .bind(as_json(typed))
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn update_version(
        &mut self,
        by: &Editor,
        id: i64,
        to: State,
        typed: &Typed,
        content: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update service_versions
             set state = $2, typed = $3, content = $4, content_hash = $5, revision = revision + 1, written_by = $6,
                 written_at = $7
             where id = $1"
        )
        .bind(id)
        .bind(to.code())
        .bind(as_json(typed))
        .bind(content)
        .bind(content.map(|text| text_hash(&[text])))
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Back to a draft, or given up: nobody has read it.
    pub(super) async fn set_service_state(
        &mut self,
        id: i64,
        to: State,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update service_versions set state = $2, publish_on = null, reviewed_by = null, reviewed_at = null
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

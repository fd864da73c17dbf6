//! The second person: publishing now or on a day, sending back, looking again; and withdrawing.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Editor, MayReview};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::services::{Item, NotNow, State};
use domain::text::Answer;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::object;
use super::row::{ItemRow, OpenVersion};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// What a reviewer decides on the text that lies before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// At once, or by itself on a day to come.
    Publish {
        on: Option<NaiveDate>,
    },
    SendBack {
        reason: Answer,
    },
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotDecided {
    UnknownItem,
    /// A colleague was faster, or the writer took it back.
    NothingOpen,
    /// The text is another than the one that was read.
    ChangedMeanwhile,
    /// By now the own text.
    OwnText,
    /// It would be out of date on the day it becomes public.
    Expired,
    Rule(NotNow),
}

/// Why nothing was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotWithdrawn {
    UnknownItem,
    NotPublic,
    /// Another version is public than the one that was read.
    ChangedMeanwhile,
}

/// Why looking again was not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotConfirmed {
    UnknownItem,
    NotPublic,
    /// Another version is public than the one that was read.
    ChangedMeanwhile,
    /// What has expired is not confirmed but written anew.
    Expired,
}

#[derive(Debug, FromRow)]
struct DueRow {
    id: i64,
    community_id: i64,
    number: i64,
}

#[derive(Debug, FromRow)]
struct LiveRow {
    id: i64,
    content: String,
    content_hash: String,
    confirmed_by: Option<i64>,
    confirmed_at: Option<DateTime<Utc>>,
}

impl Db {
    /// Publishes the version or sends it back. `seen` is the hash of the text that the reviewer has read.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn decide_service(
        &self,
        by: &MayReview,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let mut tx = self.begin().await?;
        tx.decide_service(by, seen, decision, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an item out of the catalogue, whose `version` is public; its page says why, and its versions stay readable.
    /// What waits to follow that version is a draft again, or the item would come back by itself.
    ///
    /// # Errors
    /// [`NotWithdrawn`].
    pub async fn withdraw_service(
        &self,
        by: &Editor,
        number: i64,
        version: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWithdrawn>> {
        let mut tx = self.begin().await?;
        tx.withdraw_service(by, number, version, reason, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Records that somebody looked at the public version again and found it right.
    ///
    /// # Errors
    /// [`NotConfirmed`].
    pub async fn confirm_service(
        &self,
        by: &Editor,
        number: i64,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotConfirmed>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(item) = tx.lock_service(by.community(), number).await? else {
            return refuse(NotConfirmed::UnknownItem);
        };
        let Some(live) = item.live_version else {
            return refuse(NotConfirmed::NotPublic);
        };
        if live != version {
            return refuse(NotConfirmed::ChangedMeanwhile);
        }
        let row = tx.find_live(&item, live).await?;
        let broken = || Error::Inconsistent {
            table: "service_versions",
            id: row.id,
        };
        let text = Item::from_text(&row.content).ok_or_else(broken)?;
        if text.is_expired(day_of(now)) {
            return refuse(NotConfirmed::Expired);
        }
        let by_me = row.confirmed_by == Some(by.account().0);
        if by_me && row.confirmed_at.is_some_and(|at| day_of(at) == day_of(now)) {
            // The second press of the button.
            return Ok(());
        }
        tx.mark_service_confirmed(row.id, by.account(), now).await?;
        let facts = json!({ "version": live, "text": row.content_hash });
        let leaf = Leaf::new("services.confirm", object(number), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Publishes what is scheduled for today or was for a day before; gives how many. May run twice.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn publish_due_services(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut published = 0;
        for due in self.list_due_services(day_of(now)).await? {
            let mut tx = self.begin().await?;
            let community = CommunityId(due.community_id);
            let Some(item) = tx.lock_service(community, due.number).await? else {
                continue;
            };
            // Under the lock: it may have been taken back, or published by another process.
            let Some(row) = tx.open_version(&item).await? else {
                continue;
            };
            if row.id != due.id || row.state()?.come_due(day_of(now)).is_err() {
                continue;
            }
            let row = row.read()?;
            tx.publish_version(community, &item, &row, None, now)
                .await?;
            tx.commit().await?;
            published += 1;
        }
        Ok(published)
    }

    async fn list_due_services(&self, today: NaiveDate) -> Result<Vec<DueRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select v.id, v.community_id, i.number
             from service_versions v join service_items i on i.id = v.item_id
             where v.state = 'scheduled' and v.publish_on <= $1
             order by v.publish_on, v.id limit 200"
        )
        .bind(today)
        .fetch_all(c)
        .await)?)
    }
}

impl Tx {
    pub(crate) async fn decide_service(
        &mut self,
        by: &MayReview,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let Some(item) = self.lock_service_of(community, by.version()).await? else {
            return refuse(NotDecided::UnknownItem);
        };
        let open = self.open_version(&item).await?;
        let Some(row) = open.filter(|row| row.id == by.version().0) else {
            return refuse(NotDecided::NothingOpen);
        };
        let row = row.read()?;
        // The right was made from the writer as read before; a colleague may have saved it since.
        if row.writer == Some(by.account()) {
            return refuse(NotDecided::OwnText);
        }
        if !matches!(row.state, State::Waiting | State::Scheduled { .. }) {
            return refuse(NotDecided::NothingOpen);
        }
        if row.hash.as_deref() != Some(seen) {
            return refuse(NotDecided::ChangedMeanwhile);
        }
        let today = day_of(now);
        match decision {
            Decision::SendBack { reason } => {
                let to = row.state.send_back();
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                Ok(self.send_version_back(row.id.0, to, reason).await?)
            }
            Decision::Publish { on } => {
                let to = row.state.publish(*on, today);
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                let expired = |item: &Item| item.is_expired(on.unwrap_or(today));
                if row.item.as_ref().is_none_or(expired) {
                    return refuse(NotDecided::Expired);
                }
                match to.on() {
                    Some(on) => Ok(self.schedule_version(row.id.0, by, on, now).await?),
                    None => Ok(self
                        .publish_version(community, &item, &row, Some(by.account()), now)
                        .await?),
                }
            }
        }
    }

    pub(crate) async fn withdraw_service(
        &mut self,
        by: &Editor,
        number: i64,
        version: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWithdrawn>> {
        let community = by.community();
        let Some(item) = self.lock_service(community, number).await? else {
            return Err(Failed::Refused(NotWithdrawn::UnknownItem));
        };
        let Some(live) = item.live_version else {
            return Err(Failed::Refused(NotWithdrawn::NotPublic));
        };
        if live != version {
            return Err(Failed::Refused(NotWithdrawn::ChangedMeanwhile));
        }
        if let Some(open) = self.open_version(&item).await?
            && let Ok(draft) = open.state()?.send_back()
        {
            self.set_service_state(open.id, draft).await?;
        }
        let hash = self.find_live(&item, live).await?.content_hash;
        self.mark_withdrawn(item.id, by, reason, now).await?;
        let why = text_hash(&[reason.as_str()]);
        let facts = json!({ "version": live, "text": hash, "reason": why });
        let leaf = Leaf::new("services.withdraw", object(number), facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Makes a version the one that readers see, with its leaf. Of a scheduled one, the reviewer is known already.
    async fn publish_version(
        &mut self,
        community: CommunityId,
        item: &ItemRow,
        row: &OpenVersion,
        reviewer: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if let Some(reviewer) = reviewer {
            self.mark_reviewed(row.id.0, reviewer, now).await?;
        }
        self.mark_version_published(row.id.0, now).await?;
        self.set_live(item.id, row.version).await?;
        let facts = json!({
            "version": row.version,
            "class": row.item.as_ref().map(|i| i.class.code()),
            "text": row.hash,
        });
        let leaf = Leaf::new("services.publish", object(item.number), facts, now);
        self.append_leaf(Some(community), reviewer, &leaf).await?;
        Ok(())
    }

    async fn find_live(&mut self, item: &ItemRow, version: i64) -> Result<LiveRow, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select id, content, content_hash, confirmed_by, confirmed_at from service_versions
             where item_id = $1 and version = $2",
            )
            .bind(item.id)
            .bind(version)
            .fetch_one(c)
            .await
        })
    }

    async fn send_version_back(
        &mut self,
        id: i64,
        to: State,
        reason: &Answer,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update service_versions
             set state = $2, returned_reason = $3, publish_on = null, reviewed_by = null, reviewed_at = null
             where id = $1"
        )
        .bind(id)
        .bind(to.code())
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn schedule_version(
        &mut self,
        id: i64,
        by: &MayReview,
        on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update service_versions set state = 'scheduled', publish_on = $2, reviewed_by = $3, reviewed_at = $4
             where id = $1"
        )
        .bind(id)
        .bind(on)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn mark_reviewed(
        &mut self,
        id: i64,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update service_versions set reviewed_by = $2, reviewed_at = $3 where id = $1"
        )
        .bind(id)
        .bind(by.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_service_confirmed(
        &mut self,
        id: i64,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update service_versions set confirmed_by = $2, confirmed_at = $3 where id = $1"
        )
        .bind(id)
        .bind(by.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_version_published(
        &mut self,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update service_versions
             set state = 'published', published_at = $2, publish_on = null, returned_reason = null
             where id = $1"
        )
        .bind(id)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn set_live(&mut self, item: i64, version: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update service_items
             set live_version = $2, withdrawn_at = null, withdrawn_by = null, withdrawn_reason = null
             where id = $1"
        )
        .bind(item)
        .bind(version)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn mark_withdrawn(
        &mut self,
        item: i64,
        by: &Editor,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update service_items
             set live_version = null, withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
             where id = $1"
        )
        .bind(item)
        .bind(now)
        .bind(by.account().0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! What is public already: looking at it again, and withdrawing it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::ids::AccountId;
use domain::log::{Leaf, text_hash};
use domain::publishing::Kind;
use domain::text::Answer;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::PublicationRow;
use super::{acts, object};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why nothing was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotWithdrawn {
    Unknown,
    NotPublic,
    /// Another version is public than the one that was read.
    ChangedMeanwhile,
}

/// Why looking again was not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotConfirmed {
    Unknown,
    NotPublic,
    /// Another version is public than the one that was read.
    ChangedMeanwhile,
    /// What has expired is not confirmed but written anew.
    Expired,
}

#[derive(Debug, FromRow)]
struct LiveRow {
    id: i64,
    valid_until: Option<NaiveDate>,
    content_hash: String,
    confirmed_by: Option<i64>,
    confirmed_at: Option<DateTime<Utc>>,
}

impl Db {
    /// Takes away what is public in its `version`; its page says why, and its versions stay readable. What waits to follow
    /// that version is a draft again, or the publication would come back by itself.
    ///
    /// # Errors
    /// [`NotWithdrawn`].
    pub async fn withdraw_publication(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        version: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWithdrawn>> {
        let mut tx = self.begin().await?;
        tx.withdraw_publication(by, kind, number, version, reason, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Records that somebody looked at the public version again and found it right.
    ///
    /// # Errors
    /// [`NotConfirmed`].
    pub async fn confirm_publication(
        &self,
        by: &Editor,
        kind: Kind,
        number: i64,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotConfirmed>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(item) = tx.lock_publication(by.community(), kind, number).await? else {
            return refuse(NotConfirmed::Unknown);
        };
        let Some(live) = item.live_version else {
            return refuse(NotConfirmed::NotPublic);
        };
        if live != version {
            return refuse(NotConfirmed::ChangedMeanwhile);
        }
        let row = tx.find_live(&item, live).await?;
        if row.valid_until.is_some_and(|last| last < day_of(now)) {
            return refuse(NotConfirmed::Expired);
        }
        let by_me = row.confirmed_by == Some(by.account().0);
        if by_me && row.confirmed_at.is_some_and(|at| day_of(at) == day_of(now)) {
            // The second press of the button.
            return Ok(());
        }
        tx.mark_version_confirmed(row.id, by.account(), now).await?;
        let facts = json!({ "version": live, "text": row.content_hash });
        let leaf = Leaf::new(acts(kind).confirm, object(kind, number), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn withdraw_publication(
        &mut self,
        by: &Editor,
        kind: Kind,
        number: i64,
        version: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWithdrawn>> {
        let community = by.community();
        let found = self.lock_publication(community, kind, number).await?;
        let Some(publication) = found else {
            return Err(Failed::Refused(NotWithdrawn::Unknown));
        };
        let Some(live) = publication.live_version else {
            if publication.withdrawn_reason.as_deref() == Some(reason.as_str()) {
                // The second press of the button.
                return Ok(());
            }
            return Err(Failed::Refused(NotWithdrawn::NotPublic));
        };
        if live != version {
            return Err(Failed::Refused(NotWithdrawn::ChangedMeanwhile));
        }
        if let Some(open) = self.open_version(&publication).await?
            && let Ok(draft) = open.state()?.send_back()
        {
            self.set_version_state(open.id, draft).await?;
        }
        let hash = self.find_live(&publication, live).await?.content_hash;
        self.mark_withdrawn(publication.id, by, reason, now).await?;
        self.forget_names(kind, publication.id, None).await?;
        self.count_publishing(community).await?;
        let why = text_hash(&[reason.as_str()]);
        let facts = json!({ "version": live, "text": hash, "reason": why });
        let leaf = Leaf::new(acts(kind).withdraw, object(kind, number), facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn find_live(
        &mut self,
        of: &PublicationRow,
        version: i64,
    ) -> Result<LiveRow, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select id, valid_until, content_hash, confirmed_by, confirmed_at from publication_versions
             where publication_id = $1 and version = $2",
            )
            .bind(of.id)
            .bind(version)
            .fetch_one(c)
            .await
        })
    }

    async fn mark_version_confirmed(
        &mut self,
        id: i64,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update publication_versions set confirmed_by = $2, confirmed_at = $3 where id = $1"
        )
        .bind(id)
        .bind(by.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_withdrawn(
        &mut self,
        publication: i64,
        by: &Editor,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(&mut *self, |c| sqlx::query(
            "update publications
             set live_version = null, withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
             where id = $1"
        )
        .bind(publication)
        .bind(now)
        .bind(by.account().0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))?;
        // From when on none of its versions could be read, which stays known when another one follows.
        on!(self, |c| sqlx::query(
            "update publication_versions set gone_at = $2
             where publication_id = $1 and state = 'published' and gone_at is null"
        )
        .bind(publication)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

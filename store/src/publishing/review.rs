//! The second person: publishing now or on a day, sending back, looking again; and withdrawing.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Editor, MayReview};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::publishing::{Kind, NotNow, State};
use domain::text::Answer;
use domain::time::day_of;
use serde_json::{Map, Value, json};
use sqlx::FromRow;

use super::row::{PublicationRow, VersionRow};
use super::{acts, object};
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
    Unknown,
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
struct DueRow {
    id: i64,
    community_id: i64,
    kind: String,
    number: i64,
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
    /// Publishes the version or sends it back. `seen` is the hash of the text that the reviewer has read. A second press
    /// of the same button finds it done.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn decide_publication(
        &self,
        by: &MayReview,
        kind: Kind,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let mut tx = self.begin().await?;
        tx.decide_publication(by, kind, seen, decision, now).await?;
        Ok(tx.commit().await?)
    }

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

    /// Publishes what is scheduled for today or was for a day before; gives how many. May run twice.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn publish_due(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut published = 0;
        for due in self.list_due(day_of(now)).await? {
            let mut tx = self.begin().await?;
            let community = CommunityId(due.community_id);
            // A kind that only a later release knows is left to it.
            let Some(kind) = Kind::from_code(&due.kind) else {
                continue;
            };
            let found = tx.lock_publication(community, kind, due.number).await?;
            let Some(item) = found else {
                continue;
            };
            // Under the lock: it may have been taken back, or published by another process.
            let Some(row) = tx.open_version(&item).await? else {
                continue;
            };
            if row.id != due.id || row.state()?.come_due(day_of(now)).is_err() {
                continue;
            }
            tx.publish_version(community, kind, &item, &row, None, now)
                .await?;
            tx.commit().await?;
            published += 1;
        }
        Ok(published)
    }

    async fn list_due(&self, today: NaiveDate) -> Result<Vec<DueRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select v.id, v.community_id, p.kind, p.number
             from publication_versions v join publications p on p.id = v.publication_id
             where v.state = 'scheduled' and v.publish_on <= $1
             order by v.publish_on, v.id limit 200"
        )
        .bind(today)
        .fetch_all(c)
        .await)?)
    }
}

/// Whether it stands as this decision would leave it: the second press of a button. What was withdrawn or replaced since
/// does not.
fn is_done(
    publication: &PublicationRow,
    row: &VersionRow,
    state: State,
    by: &MayReview,
    decision: &Decision,
) -> bool {
    let mine = row.reviewed_by == Some(by.account().0);
    let live = publication.live_version == Some(row.version);
    match decision {
        Decision::Publish { on: None } => mine && live && state == State::Published,
        Decision::Publish { on: Some(on) } => mine && state == State::Scheduled { on: *on },
        Decision::SendBack { reason } => {
            state == State::Draft && row.returned_reason.as_deref() == Some(reason.as_str())
        }
    }
}

impl Tx {
    pub(crate) async fn decide_publication(
        &mut self,
        by: &MayReview,
        kind: Kind,
        seen: &str,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDecided>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let found = self.lock_publication_of(community, kind, by.version());
        let Some(publication) = found.await? else {
            return refuse(NotDecided::Unknown);
        };
        let Some(row) = self.find_version(&publication, by.version()).await? else {
            return refuse(NotDecided::NothingOpen);
        };
        // The right was made from the writer as read before; a colleague may have saved it since.
        if row.writer() == Some(by.account()) {
            return refuse(NotDecided::OwnText);
        }
        let state = row.state()?;
        let the_text = row.content_hash.as_deref() == Some(seen);
        if the_text && is_done(&publication, &row, state, by, decision) {
            return Ok(());
        }
        if !matches!(state, State::Waiting | State::Scheduled { .. }) {
            return refuse(NotDecided::NothingOpen);
        }
        if !the_text {
            return refuse(NotDecided::ChangedMeanwhile);
        }
        let today = day_of(now);
        match decision {
            Decision::SendBack { reason } => {
                let to = state.send_back();
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                Ok(self.send_version_back(row.id, to, reason).await?)
            }
            Decision::Publish { on } => {
                let to = state.publish(*on, today);
                let to = to.map_err(|why| Failed::Refused(NotDecided::Rule(why)))?;
                let out = on.unwrap_or(today);
                if row.valid_until.is_some_and(|last| last < out) {
                    return refuse(NotDecided::Expired);
                }
                match to.on() {
                    Some(on) => Ok(self.schedule_version(row.id, by, on, now).await?),
                    None => {
                        let reviewer = Some(by.account());
                        Ok(self
                            .publish_version(community, kind, &publication, &row, reviewer, now)
                            .await?)
                    }
                }
            }
        }
    }

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

    /// Makes a version the one that readers see, with its leaf. Of a scheduled one, the reviewer is known already.
    async fn publish_version(
        &mut self,
        community: CommunityId,
        kind: Kind,
        publication: &PublicationRow,
        row: &VersionRow,
        reviewer: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if let Some(reviewer) = reviewer {
            self.mark_reviewed(row.id, reviewer, now).await?;
        }
        self.mark_version_published(row.id, now).await?;
        self.set_live(publication.id, row.version).await?;
        self.forget_names(kind, publication.id, Some(row.version))
            .await?;
        self.count_publishing(community).await?;
        let facts = row.facts.as_deref().unwrap_or("{}");
        let mut facts: Map<String, Value> =
            serde_json::from_str(facts).map_err(|_| row.broken())?;
        facts.insert("version".to_owned(), row.version.into());
        facts.insert("text".to_owned(), json!(row.content_hash));
        let object = object(kind, publication.number);
        let leaf = Leaf::new(acts(kind).publish, object, Value::Object(facts), now);
        self.append_leaf(Some(community), reviewer, &leaf).await?;
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

    async fn send_version_back(
        &mut self,
        id: i64,
        to: State,
        reason: &Answer,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update publication_versions
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
            "update publication_versions set state = 'scheduled', publish_on = $2, reviewed_by = $3, reviewed_at = $4
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
            "update publication_versions set reviewed_by = $2, reviewed_at = $3 where id = $1"
        )
        .bind(id)
        .bind(by.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
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

    async fn mark_version_published(
        &mut self,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update publication_versions
             set state = 'published', published_at = $2, publish_on = null, returned_reason = null
             where id = $1"
        )
        .bind(id)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Whoever keeps in memory what is public learns that it is another.
    async fn count_publishing(&mut self, community: CommunityId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update communities set publications_revision = publications_revision + 1 where id = $1"
        )
        .bind(community.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn set_live(&mut self, publication: i64, version: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update publications
             set live_version = $2, withdrawn_at = null, withdrawn_by = null, withdrawn_reason = null
             where id = $1"
        )
        .bind(publication)
        .bind(version)
        .execute(c)
        .await
        .map(|_| ())
        })
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

//! Making a version the one that readers see: by the second person, or by the caretaker on its day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::log::Leaf;
use domain::publishing::Kind;
use domain::time::day_of;
use serde_json::{Map, Value, json};
use sqlx::FromRow;

use super::row::{PublicationRow, VersionRow};
use super::{acts, object};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

#[derive(Debug, FromRow)]
struct DueRow {
    id: i64,
    community_id: i64,
    kind: String,
    number: i64,
}

impl Db {
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

impl Tx {
    /// Makes a version the one that readers see, with its leaf. Of a scheduled one, the reviewer is known already.
    pub(super) async fn publish_version(
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
    pub(super) async fn count_publishing(
        &mut self,
        community: CommunityId,
    ) -> Result<(), sqlx::Error> {
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
}

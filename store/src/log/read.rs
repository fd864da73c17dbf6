//! Reading the record: the tree so far, its checkpoints, and leaves as they are searched.

use chrono::{DateTime, Utc};
use domain::ids::CommunityId;

use super::{CheckpointRow, Entry, EntryRow, HeadRow, LogHead, StoredCheckpoint, row_number};
use crate::db::read;
use crate::{Db, Error};

impl Db {
    /// The tree so far; none before the first sequencing.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn log_head(&self) -> Result<Option<LogHead>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, HeadRow>(
            "select origin, size, ridge from log_head where id = 1"
        )
        .fetch_optional(c)
        .await)?;
        Ok(row.map(|row| LogHead {
            size: u64::try_from(row.size).unwrap_or(0),
            origin: row.origin,
        }))
    }

    /// The newest signed checkpoint.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn latest_checkpoint(&self) -> Result<Option<StoredCheckpoint>, Error> {
        read!(self, |c| sqlx::query_as::<_, CheckpointRow>(
            "select size, root, note, at from log_checkpoints order by size desc limit 1"
        )
        .fetch_optional(c)
        .await)?
        .map(CheckpointRow::read)
        .transpose()
    }

    /// The signed checkpoint of a size.
    pub(crate) async fn checkpoint_of(&self, size: u64) -> Result<Option<StoredCheckpoint>, Error> {
        read!(self, |c| sqlx::query_as::<_, CheckpointRow>(
            "select size, root, note, at from log_checkpoints where size = $1"
        )
        .bind(i64::try_from(size).unwrap_or(i64::MAX))
        .fetch_optional(c)
        .await)?
        .map(CheckpointRow::read)
        .transpose()
    }

    /// The first checkpoint that was signed after a moment and holds the leaf at a place: what a public draw is seeded
    /// with.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn first_checkpoint_after(
        &self,
        at: DateTime<Utc>,
        place: u64,
    ) -> Result<Option<StoredCheckpoint>, Error> {
        read!(self, |c| sqlx::query_as::<_, CheckpointRow>(
            "select size, root, note, at from log_checkpoints where at > $1 and size > $2 order by size limit 1"
        )
        .bind(at)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .fetch_optional(c)
        .await)?
        .map(CheckpointRow::read)
        .transpose()
    }

    /// Leaves that have their place, from `start` on, in order; of one community or about one object where asked.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_entries(
        &self,
        community: Option<CommunityId>,
        object: Option<&str>,
        start: u64,
        limit: i64,
    ) -> Result<Vec<Entry>, Error> {
        let rows = match (community, object) {
            // One index leads to the leaves of one record.
            (Some(community), Some(object)) => read!(self, |c| sqlx::query_as::<_, EntryRow>(
                "select seq, community_id, at, act, object, facts from log_leaves
                 where community_id = $1 and object = $2 and seq >= $3 order by seq limit $4"
            )
            .bind(community.0)
            .bind(object)
            .bind(row_number(start))
            .bind(limit)
            .fetch_all(c)
            .await)?,
            _ => read!(self, |c| {
                sqlx::query_as::<_, EntryRow>(
                "select seq, community_id, at, act, object, facts from log_leaves
                 where seq >= $1 and ($2 is null or community_id = $2) and ($3 is null or object = $3)
                 order by seq limit $4"
            )
            .bind(row_number(start))
            .bind(community.map(|c| c.0))
            .bind(object)
            .bind(limit)
            .fetch_all(c)
            .await
            })?,
        };
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// The leaves of one act about one record, those that wait for their place among them, in order; `like` is a
    /// pattern of their facts.
    pub(crate) async fn list_entries_like(
        &self,
        community: CommunityId,
        object: &str,
        act: &str,
        like: &str,
    ) -> Result<Vec<Entry>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, EntryRow>(
            "select seq, community_id, at, act, object, facts from log_leaves
             where community_id = $1 and object = $2 and act like $3 and facts like $4 order by id"
        )
        .bind(community.0)
        .bind(object)
        .bind(act)
        .bind(like)
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// The newest leaves, newest first; without `before` those that still wait stand on top.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn newest_entries(
        &self,
        community: Option<CommunityId>,
        before: Option<u64>,
        limit: i64,
    ) -> Result<Vec<Entry>, Error> {
        let rows = match before {
            Some(before) => read!(self, |c| sqlx::query_as::<_, EntryRow>(
                "select seq, community_id, at, act, object, facts from log_leaves
                 where seq < $1 and ($2 is null or community_id = $2) order by seq desc limit $3"
            )
            .bind(row_number(before))
            .bind(community.map(|c| c.0))
            .bind(limit)
            .fetch_all(c)
            .await)?,
            None => read!(self, |c| sqlx::query_as::<_, EntryRow>(
                "select seq, community_id, at, act, object, facts from log_leaves
                 where ($1 is null or community_id = $1) order by id desc limit $2"
            )
            .bind(community.map(|c| c.0))
            .bind(limit)
            .fetch_all(c)
            .await)?,
        };
        Ok(rows.into_iter().map(Entry::from).collect())
    }
}

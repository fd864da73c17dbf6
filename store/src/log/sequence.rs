//! The sequencer: gives leaves their places under one lock, and signs checkpoints.

use chrono::{DateTime, Utc};
use domain::log::{Checkpoint, Hash, NoteKey, Ridge, leaf_hash};
use sqlx::FromRow;

use super::{Entry, EntryRow, HeadRow, broken, row_number};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

#[derive(FromRow)]
struct WaitingRow {
    id: i64,
    leaf_hash: String,
    #[sqlx(flatten)]
    entry: EntryRow,
}

impl Db {
    /// Gives up to `limit` waiting leaves their places, in the order in which they were written. May run in several
    /// processes at once: the head is locked. Returns how many it took up.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] of a leaf whose text no longer has its hash: it was changed behind our back, and signing
    /// it would hide that. [`Error`] of the database.
    pub async fn sequence_leaves(&self, origin: &str, limit: i64) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        tx.begin_log(origin).await?;
        let mut ridge = tx.lock_head().await?.ridge()?;
        let before = ridge.size();
        for row in tx.list_waiting(limit).await? {
            let hash = leaf_hash(Entry::from(row.entry).text().as_bytes());
            if hash.to_string() != row.leaf_hash {
                return Err(broken("log_leaves", row.id));
            }
            tx.place_leaf(row.id, ridge.size()).await?;
            for (node, hash) in ridge.append(hash) {
                tx.insert_node(node, hash).await?;
            }
        }
        tx.save_head(&ridge).await?;
        tx.commit().await?;
        Ok(ridge.size() - before)
    }

    /// Whether any leaf waits for its place: a look that locks nothing, so that it may be taken every second.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn leaves_wait(&self) -> Result<bool, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from log_leaves where seq is null)"
        )
        .fetch_one(c)
        .await)?)
    }

    /// Signs the tree as it is, if it has grown since the newest checkpoint. Returns the size that was signed.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn publish_checkpoint(
        &self,
        key: &NoteKey,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let mut tx = self.begin().await?;
        tx.begin_log(key.name()).await?;
        let ridge = tx.lock_head().await?.ridge()?;
        let newest = tx.newest_checkpoint_size().await?;
        if ridge.size() == 0 || newest == Some(row_number(ridge.size())) {
            return Ok(None);
        }
        let checkpoint = Checkpoint {
            origin: key.name().to_owned(),
            size: ridge.size(),
            root: ridge.root(),
        };
        let note = checkpoint.sign(key);
        tx.insert_checkpoint(&checkpoint, &note, now).await?;
        tx.commit().await?;
        Ok(Some(checkpoint.size))
    }
}

impl Tx {
    /// Makes the tree of a new deployment; does nothing where there is one.
    async fn begin_log(&mut self, origin: &str) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into log_head (id, origin, size, ridge) values (1, $1, 0, '') on conflict (id) do nothing"
        )
        .bind(origin)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// The tree so far, locked by writing to it.
    async fn lock_head(&mut self) -> Result<HeadRow, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, HeadRow>(
            "update log_head set size = size where id = 1 returning origin, size, ridge"
        )
        .fetch_one(c)
        .await)
    }

    async fn list_waiting(&mut self, limit: i64) -> Result<Vec<WaitingRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, WaitingRow>(
            "select id, leaf_hash, seq, community_id, at, act, object, facts
             from log_leaves where seq is null order by id limit $1"
        )
        .bind(limit)
        .fetch_all(c)
        .await)
    }

    async fn place_leaf(&mut self, id: i64, seq: u64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update log_leaves set seq = $2 where id = $1"
        )
        .bind(id)
        .bind(row_number(seq))
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn insert_node(
        &mut self,
        node: domain::log::Node,
        hash: Hash,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into log_nodes (level, place, hash) values ($1, $2, $3)"
        )
        .bind(i64::from(node.level))
        .bind(row_number(node.place))
        .bind(hash.to_string())
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_head(&mut self, ridge: &Ridge) -> Result<(), sqlx::Error> {
        let peaks: Vec<String> = ridge.peaks().iter().map(Hash::to_string).collect();
        on!(self, |c| sqlx::query(
            "update log_head set size = $1, ridge = $2 where id = 1"
        )
        .bind(row_number(ridge.size()))
        .bind(peaks.join(","))
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn insert_checkpoint(
        &mut self,
        checkpoint: &Checkpoint,
        note: &str,
        now: DateTime<Utc>,
    ) -> Result<u64, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into log_checkpoints (size, root, note, at) values ($1, $2, $3, $4)
             on conflict (size) do nothing"
        )
        .bind(row_number(checkpoint.size))
        .bind(checkpoint.root.to_string())
        .bind(note)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    }
}

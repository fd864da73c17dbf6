//! The sequencer: gives leaves their places under one lock, and signs checkpoints.

use chrono::{DateTime, Utc};
use domain::log::{Checkpoint, Hash, Node, NoteKey, Ridge, leaf_hash};
use sqlx::{FromRow, QueryBuilder};

use super::{Entry, EntryRow, HeadRow, broken, row_number};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// Rows that one statement writes: a statement of its own for each costs more than its work.
const ROWS: usize = 500;

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
        let (mut places, mut nodes) = (Vec::new(), Vec::new());
        for row in tx.list_waiting(limit).await? {
            let hash = leaf_hash(Entry::from(row.entry).text().as_bytes());
            if hash.to_string() != row.leaf_hash {
                return Err(broken("log_leaves", row.id));
            }
            places.push((row.id, ridge.size()));
            nodes.extend(ridge.append(hash));
        }
        tx.place_leaves(&places).await?;
        tx.insert_nodes(&nodes).await?;
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

    /// Writes down the places of some leaves, as pairs of row and place.
    async fn place_leaves(&mut self, places: &[(i64, u64)]) -> Result<(), sqlx::Error> {
        for some in places.chunks(ROWS) {
            on!(self, |c| {
                let mut sql = QueryBuilder::new("update log_leaves set seq = v.column2 from (");
                sql.push_values(some, |mut row, (id, seq)| {
                    row.push_bind(*id).push_bind(row_number(*seq));
                });
                sql.push(") as v where log_leaves.id = v.column1");
                // Kept by no connection: each number of rows is a text of its own.
                sql.build().persistent(false).execute(c).await.map(|_| ())
            })?;
        }
        Ok(())
    }

    async fn insert_nodes(&mut self, nodes: &[(Node, Hash)]) -> Result<(), sqlx::Error> {
        for some in nodes.chunks(ROWS) {
            on!(self, |c| {
                let mut sql = QueryBuilder::new("insert into log_nodes (level, place, hash) ");
                sql.push_values(some, |mut row, (node, hash)| {
                    row.push_bind(i64::from(node.level))
                        .push_bind(row_number(node.place))
                        .push_bind(hash.to_string());
                });
                sql.build().persistent(false).execute(c).await.map(|_| ())
            })?;
        }
        Ok(())
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

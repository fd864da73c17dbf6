//! The record of acts (room 10). Every act calls [`Tx::append_leaf`] in its own transaction; the sequencer then gives
//! each leaf its place in the tree, in batches, and signs checkpoints (requirements.md VO11, VO12).
//!
//! What surprises: a leaf is durable before it has a place. Two processes write at once, and a number given inside an
//! act's transaction would leave holes where one rolls back; so places are given afterwards, under one lock.

mod audit;
mod newest;
mod proofs;
mod retrace;
mod security;
mod trail;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Checkpoint, Hash, Leaf, NoteKey, Ridge, leaf_hash, leaf_text};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

pub use audit::{Audit, AuditFault};
pub use security::{Event, SecurityLine, SecurityQuery};
pub use trail::{act_as, follow};

/// One leaf with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the tree; none while it waits for the sequencer.
    pub seq: Option<u64>,
    pub community: Option<CommunityId>,
    pub at: DateTime<Utc>,
    pub act: String,
    pub object: String,
    pub facts: String,
}

impl Entry {
    /// The text that is hashed.
    pub fn text(&self) -> String {
        leaf_text(
            self.community,
            self.at,
            &self.act,
            &self.object,
            &self.facts,
        )
    }
}

/// The tree so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    pub origin: String,
    pub size: u64,
}

/// A signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    pub size: u64,
    pub root: Hash,
    pub note: String,
    pub at: DateTime<Utc>,
}

#[derive(FromRow)]
struct EntryRow {
    seq: Option<i64>,
    community_id: Option<i64>,
    at: DateTime<Utc>,
    act: String,
    object: String,
    facts: String,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        Self {
            seq: row.seq.and_then(|seq| u64::try_from(seq).ok()),
            community: row.community_id.map(CommunityId),
            at: row.at,
            act: row.act,
            object: row.object,
            facts: row.facts,
        }
    }
}

#[derive(FromRow)]
struct WaitingRow {
    id: i64,
    leaf_hash: String,
    #[sqlx(flatten)]
    entry: EntryRow,
}

#[derive(FromRow)]
struct HeadRow {
    origin: String,
    size: i64,
    ridge: String,
}

#[derive(FromRow)]
struct CheckpointRow {
    size: i64,
    root: String,
    note: String,
    at: DateTime<Utc>,
}

fn broken(table: &'static str, id: i64) -> Error {
    Error::Inconsistent { table, id }
}

impl HeadRow {
    fn ridge(&self) -> Result<Ridge, Error> {
        let peaks: Option<Vec<Hash>> = self
            .ridge
            .split(',')
            .filter(|peak| !peak.is_empty())
            .map(|peak| peak.parse().ok())
            .collect();
        let size = u64::try_from(self.size).ok();
        size.zip(peaks)
            .and_then(|(size, peaks)| Ridge::new(size, peaks))
            .ok_or_else(|| broken("log_head", 1))
    }
}

impl CheckpointRow {
    fn read(self) -> Result<StoredCheckpoint, Error> {
        let broken = || broken("log_checkpoints", self.size);
        Ok(StoredCheckpoint {
            size: u64::try_from(self.size).map_err(|_| broken())?,
            root: self.root.parse().map_err(|_| broken())?,
            note: self.note,
            at: self.at,
        })
    }
}

/// A place of the tree as rows hold it.
fn row_number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Tx {
    /// Appends one leaf to the record; `by` is kept for the auditor and emptied when the account is erased.
    pub async fn append_leaf(
        &mut self,
        community: Option<CommunityId>,
        by: Option<AccountId>,
        leaf: &Leaf,
    ) -> Result<(), sqlx::Error> {
        let hash = leaf_hash(leaf.text(community).as_bytes());
        on!(self, |c| sqlx::query(
            "insert into log_leaves (community_id, at, act, object, facts, leaf_hash, account_id)
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(community.map(|c| c.0))
        .bind(leaf.at)
        .bind(leaf.act)
        .bind(&leaf.object)
        .bind(&leaf.facts)
        .bind(hash.to_string())
        .bind(by.map(|a| a.0))
        .execute(c)
        .await
        .map(|_| ()))?;
        self.note_leaf(community, by, leaf).await
    }

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

impl Tx {
    async fn newest_checkpoint_size(&mut self) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select max(size) from log_checkpoints"
        )
        .fetch_one(c)
        .await)
    }
}

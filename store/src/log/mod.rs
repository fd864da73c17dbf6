//! The record of acts (room 10). Every act calls [`Tx::append_leaf`] in its own transaction; the sequencer then gives
//! each leaf its place in the tree, in batches, and signs checkpoints (requirements.md VO11, VO12).
//!
//! What surprises: a leaf is durable before it has a place. Two processes write at once, and a number given inside an
//! act's transaction would leave holes where one rolls back; so places are given afterwards, under one lock.

mod audit;
mod newest;
mod proofs;
mod read;
mod retrace;
mod security;
mod sequence;
mod trail;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Hash, Leaf, Ridge, leaf_hash, leaf_text};
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

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

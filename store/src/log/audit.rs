//! The whole record checked against itself, as `juyi verify --database` does (requirements.md VO11): every text has its
//! hash, every hash its place, every subtree and checkpoint follows from the leaves.

use domain::ballots::Act;
use domain::log::{Checkpoint, Hash, Node, NoteFault, Ridge, leaf_hash};
use sqlx::FromRow;

use super::{CheckpointRow, Entry, EntryRow, HeadRow, StoredCheckpoint, row_number};
use crate::db::read;
use crate::{Db, Error};

/// How many rows are read at once.
const BATCH: i64 = 2000;

/// What a sound record holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Leaves in the tree.
    pub leaves: u64,
    /// Leaves that wait for their place.
    pub waiting: u64,
    pub checkpoints: u64,
    pub root: Hash,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    #[error("leaf {seq} is missing")]
    Missing { seq: u64 },
    #[error("leaf {seq} was changed: its text does not have its hash")]
    Changed { seq: u64 },
    #[error("leaf {seq} about a ballot cannot be read")]
    Illegible { seq: u64 },
    #[error("a leaf that waits for its place was changed: row {id}")]
    WaitingChanged { id: i64 },
    #[error("the tree over the leaves up to {seq} is not the one stored")]
    Node { seq: u64 },
    #[error("the stored tree has parts that no leaf stands for")]
    TooManyNodes,
    #[error("the head of the log is not that of its {leaves} leaves")]
    Head { leaves: u64 },
    #[error(
        "the checkpoint of size {size} is not that of the leaves: one of the first {size} was changed, added or removed"
    )]
    Checkpoint { size: u64 },
    #[error("the checkpoint of size {size}: {fault}")]
    Note { size: u64, fault: NoteFault },
    /// Of a checkpoint that somebody kept.
    #[error(
        "the kept checkpoint has {size} leaves and the log only {leaves}: an older state was put back"
    )]
    Older { size: u64, leaves: u64 },
    #[error("the kept checkpoint of size {size} is not that of the log: history was rewritten")]
    Rewritten { size: u64 },
}

#[derive(FromRow)]
pub(super) struct AuditRow {
    id: i64,
    pub(super) leaf_hash: String,
    #[sqlx(flatten)]
    pub(super) entry: EntryRow,
}

/// What is recomputed on the way through the leaves.
struct Walk {
    ridge: Ridge,
    /// Checkpoints not reached yet, smallest last.
    checkpoints: Vec<CheckpointRow>,
    held: Option<Checkpoint>,
    nodes: u64,
}

impl Db {
    /// Checks the whole record; `verifier` is the log's public key, `held` a checkpoint that somebody kept.
    ///
    /// # Errors
    /// [`Error`] of the database. The inner error is the first fault.
    pub async fn audit_log(
        &self,
        verifier: &str,
        held: Option<Checkpoint>,
    ) -> Result<Result<Audit, AuditFault>, Error> {
        let mut checkpoints = self.list_checkpoints().await?;
        let count = checkpoints.len() as u64;
        checkpoints.reverse();
        let mut walk = Walk {
            ridge: Ridge::default(),
            checkpoints,
            held,
            nodes: 0,
        };
        loop {
            let rows = self.list_audit_rows(walk.ridge.size()).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                if let Err(fault) = self.step(&mut walk, row, verifier).await? {
                    return Ok(Err(fault));
                }
            }
        }
        let leaves = walk.ridge.size();
        if let Some(rest) = walk.checkpoints.last() {
            // Signed once, and now the leaves are fewer.
            let size = u64::try_from(rest.size).unwrap_or(0);
            return Ok(Err(AuditFault::Checkpoint { size }));
        }
        if let Some(held) = walk.held {
            return Ok(Err(AuditFault::Older {
                size: held.size,
                leaves,
            }));
        }
        if let Err(fault) = self.check_head(&walk.ridge, walk.nodes).await? {
            return Ok(Err(fault));
        }
        Ok(self.check_waiting().await?.map(|waiting| Audit {
            leaves,
            waiting,
            checkpoints: count,
            root: walk.ridge.root(),
        }))
    }

    async fn step(
        &self,
        walk: &mut Walk,
        row: AuditRow,
        verifier: &str,
    ) -> Result<Result<(), AuditFault>, Error> {
        let seq = walk.ridge.size();
        let entry = Entry::from(row.entry);
        if entry.seq != Some(seq) {
            return Ok(Err(AuditFault::Missing { seq }));
        }
        let text = entry.text();
        let hash = leaf_hash(text.as_bytes());
        if hash.to_string() != row.leaf_hash {
            return Ok(Err(AuditFault::Changed { seq }));
        }
        // Signed and all: whoever reads it less strictly may see a vote in it that we would pass over.
        if Act::of_ballot(&text).is_err() {
            return Ok(Err(AuditFault::Illegible { seq }));
        }
        let completed = walk.ridge.append(hash);
        walk.nodes += completed.len() as u64;
        for (node, hash) in completed {
            if self.find_node(node).await?.as_deref() != Some(hash.to_string().as_str()) {
                return Ok(Err(AuditFault::Node { seq }));
            }
        }
        Ok(walk.checkpoints_here(verifier))
    }

    async fn check_head(&self, ridge: &Ridge, nodes: u64) -> Result<Result<(), AuditFault>, Error> {
        let stored: i64 = read!(self, |c| sqlx::query_scalar(
            "select count(*) from log_nodes"
        )
        .fetch_one(c)
        .await)?;
        if stored != row_number(nodes) {
            return Ok(Err(AuditFault::TooManyNodes));
        }
        let head = read!(self, |c| sqlx::query_as::<_, HeadRow>(
            "select origin, size, ridge from log_head where id = 1"
        )
        .fetch_optional(c)
        .await)?;
        let same = match head {
            Some(head) => head.ridge().is_ok_and(|stored| stored == *ridge),
            None => ridge.size() == 0,
        };
        Ok(if same {
            Ok(())
        } else {
            Err(AuditFault::Head {
                leaves: ridge.size(),
            })
        })
    }

    /// Counts the leaves that wait, each with the hash of its text.
    async fn check_waiting(&self) -> Result<Result<u64, AuditFault>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, AuditRow>(
            "select id, leaf_hash, seq, community_id, at, act, object, facts
             from log_leaves where seq is null order by id"
        )
        .fetch_all(c)
        .await)?;
        let count = rows.len() as u64;
        for row in rows {
            let hash = leaf_hash(Entry::from(row.entry).text().as_bytes());
            if hash.to_string() != row.leaf_hash {
                return Ok(Err(AuditFault::WaitingChanged { id: row.id }));
            }
        }
        Ok(Ok(count))
    }

    async fn list_audit_rows(&self, start: u64) -> Result<Vec<AuditRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, AuditRow>(
            "select id, leaf_hash, seq, community_id, at, act, object, facts
             from log_leaves where seq >= $1 order by seq limit $2"
        )
        .bind(row_number(start))
        .bind(BATCH)
        .fetch_all(c)
        .await)?)
    }

    async fn find_node(&self, node: Node) -> Result<Option<String>, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select hash from log_nodes where level = $1 and place = $2"
        )
        .bind(i64::from(node.level))
        .bind(row_number(node.place))
        .fetch_optional(c)
        .await)?)
    }

    async fn list_checkpoints(&self) -> Result<Vec<CheckpointRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, CheckpointRow>(
            "select size, root, note, at from log_checkpoints order by size"
        )
        .fetch_all(c)
        .await)?)
    }

    /// Every checkpoint, oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database; [`Error::Inconsistent`] where one cannot be read.
    pub async fn list_signed(&self) -> Result<Vec<StoredCheckpoint>, Error> {
        let rows = self.list_checkpoints().await?;
        rows.into_iter().map(CheckpointRow::read).collect()
    }
}

impl Walk {
    /// The checkpoints that were signed when the tree was as large as it is on this step.
    fn checkpoints_here(&mut self, verifier: &str) -> Result<(), AuditFault> {
        let size = self.ridge.size();
        let root = self.ridge.root();
        if self
            .checkpoints
            .last()
            .is_some_and(|row| row.size == row_number(size))
            && let Some(row) = self.checkpoints.pop()
        {
            let signed = Checkpoint::verify(&row.note, verifier)
                .map_err(|fault| AuditFault::Note { size, fault })?;
            if signed.size != size || signed.root != root || row.root != root.to_string() {
                return Err(AuditFault::Checkpoint { size });
            }
        }
        if let Some(held) = self.held.take_if(|held| held.size == size)
            && held.root != root
        {
            return Err(AuditFault::Rewritten { size });
        }
        Ok(())
    }
}

//! The newest stretch of the record checked against itself: what the portal looks at by itself again and again, where a whole
//! audit would read everything. Whoever changes, removes or inserts a leaf of late is found within a minute; `juyi verify` finds
//! the rest.

use std::collections::HashMap;

use domain::log::{Checkpoint, Hash, leaf_hash, node_hash};

use super::audit::{AuditFault, AuditRow};
use super::{Entry, row_number};
use crate::db::read;
use crate::{Db, Error};

impl Db {
    /// Checks the last `most` leaves, the subtrees over them, and the newest checkpoint; how many leaves there were.
    ///
    /// # Errors
    /// [`Error`] of the database. The inner error is the first fault.
    pub async fn audit_newest(
        &self,
        verifier: &str,
        most: u64,
    ) -> Result<Result<u64, AuditFault>, Error> {
        let Some(head) = self.log_head().await? else {
            return Ok(Ok(0));
        };
        let start = head.size.saturating_sub(most);
        let rows = self.list_stretch(start, head.size).await?;
        let (mut hashes, mut rows) = (Vec::new(), rows.into_iter());
        for seq in start..head.size {
            let Some(row) = rows.next() else {
                return Ok(Err(AuditFault::Missing { seq }));
            };
            let entry = Entry::from(row.entry);
            if entry.seq != Some(seq) {
                return Ok(Err(AuditFault::Missing { seq }));
            }
            let hash = leaf_hash(entry.text().as_bytes());
            if hash.to_string() != row.leaf_hash {
                return Ok(Err(AuditFault::Changed { seq }));
            }
            hashes.push(hash);
        }
        if let Err(fault) = self.check_subtrees(start, hashes).await? {
            return Ok(Err(fault));
        }
        Ok(self
            .check_newest_checkpoint(verifier)
            .await?
            .map(|()| head.size - start))
    }

    /// Every subtree that lies within the stretch follows from its leaves.
    async fn check_subtrees(
        &self,
        start: u64,
        leaves: Vec<Hash>,
    ) -> Result<Result<(), AuditFault>, Error> {
        let (mut level, mut first, mut below) = (0_u32, start, leaves);
        loop {
            // A left child begins a pair.
            let skip = usize::from(!first.is_multiple_of(2));
            let pairs: Vec<Hash> = below
                .get(skip..)
                .unwrap_or_default()
                .chunks_exact(2)
                .filter_map(|pair| match pair {
                    [left, right] => Some(node_hash(left, right)),
                    _ => None,
                })
                .collect();
            if pairs.is_empty() {
                return Ok(Ok(()));
            }
            level += 1;
            first = first.div_ceil(2);
            let last = first + pairs.len() as u64;
            let stored = self.list_nodes(level, first, last).await?;
            for (place, hash) in (first..).zip(&pairs) {
                if stored.get(&row_number(place)) != Some(&hash.to_string()) {
                    let seq = ((place + 1) << level) - 1;
                    return Ok(Err(AuditFault::Node { seq }));
                }
            }
            below = pairs;
        }
    }

    /// The newest checkpoint is ours, and the tree still comes to it.
    async fn check_newest_checkpoint(
        &self,
        verifier: &str,
    ) -> Result<Result<(), AuditFault>, Error> {
        let Some(stored) = self.latest_checkpoint().await? else {
            return Ok(Ok(()));
        };
        let size = stored.size;
        let signed = match Checkpoint::verify(&stored.note, verifier) {
            Ok(signed) => signed,
            Err(fault) => return Ok(Err(AuditFault::Note { size, fault })),
        };
        let root = match self.log_root(size).await {
            Ok(root) => root,
            // A subtree that is not there.
            Err(Error::Inconsistent { .. }) => None,
            Err(error) => return Err(error),
        };
        let same = signed.size == size && signed.root == stored.root && root == Some(stored.root);
        Ok(match same {
            true => Ok(()),
            false => Err(AuditFault::Checkpoint { size }),
        })
    }

    async fn list_stretch(&self, start: u64, end: u64) -> Result<Vec<AuditRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, AuditRow>(
            "select id, leaf_hash, seq, community_id, at, act, object, facts
             from log_leaves where seq >= $1 and seq < $2 order by seq"
        )
        .bind(row_number(start))
        .bind(row_number(end))
        .fetch_all(c)
        .await)?)
    }

    async fn list_nodes(
        &self,
        level: u32,
        first: u64,
        last: u64,
    ) -> Result<HashMap<i64, String>, Error> {
        let rows: Vec<(i64, String)> = read!(self, |c| sqlx::query_as(
            "select place, hash from log_nodes where level = $1 and place >= $2 and place < $3"
        )
        .bind(i64::from(level))
        .bind(row_number(first))
        .bind(row_number(last))
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().collect())
    }
}

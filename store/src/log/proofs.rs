//! Proofs from the stored subtrees: some forty rows for a tree of a million leaves.

use domain::log::{Hash, Node, consistency, cover, inclusion, join};

use super::{broken, row_number};
use crate::db::read;
use crate::{Db, Error};

impl Db {
    /// The hashes beside the way from leaf `seq` to the root of the tree of `size` leaves; none where there is no such
    /// leaf or tree.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn inclusion_proof(&self, seq: u64, size: u64) -> Result<Option<Vec<Hash>>, Error> {
        match inclusion(seq, size) {
            Some(path) if self.has_size(size).await? => self.roots(path).await.map(Some),
            _ => Ok(None),
        }
    }

    /// What proves that the tree of `to` leaves begins with the tree of `from` leaves; none where there are no such
    /// trees.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn consistency_proof(&self, from: u64, to: u64) -> Result<Option<Vec<Hash>>, Error> {
        match consistency(from, to) {
            Some(path) if self.has_size(to).await? => self.roots(path).await.map(Some),
            _ => Ok(None),
        }
    }

    /// The root of the tree of `size` leaves; none where it has not grown so far.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn log_root(&self, size: u64) -> Result<Option<Hash>, Error> {
        if !self.has_size(size).await? {
            return Ok(None);
        }
        let whole = std::iter::once(0..size).collect();
        Ok(self.roots(whole).await?.into_iter().next())
    }

    async fn has_size(&self, size: u64) -> Result<bool, Error> {
        Ok(self.log_head().await?.is_some_and(|head| size <= head.size))
    }

    async fn roots(&self, ranges: Vec<std::ops::Range<u64>>) -> Result<Vec<Hash>, Error> {
        let mut roots = Vec::with_capacity(ranges.len());
        for range in ranges {
            let mut peaks = Vec::new();
            for node in cover(range) {
                peaks.push(self.node_of(node).await?);
            }
            roots.push(join(&peaks));
        }
        Ok(roots)
    }

    async fn node_of(&self, node: Node) -> Result<Hash, Error> {
        let place = row_number(node.place);
        let text: Option<String> = if node.level == 0 {
            read!(self, |c| sqlx::query_scalar(
                "select leaf_hash from log_leaves where seq = $1"
            )
            .bind(place)
            .fetch_optional(c)
            .await)?
        } else {
            read!(self, |c| sqlx::query_scalar(
                "select hash from log_nodes where level = $1 and place = $2"
            )
            .bind(i64::from(node.level))
            .bind(place)
            .fetch_optional(c)
            .await)?
        };
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| broken("log_nodes", place))
    }
}

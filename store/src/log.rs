//! The record of acts (room 10). Every act calls [`Tx::append_leaf`] in its own transaction.

use domain::ids::{AccountId, CommunityId};
use domain::log::Leaf;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// A leaf as stored, for the auditor's page.
#[derive(Debug, Clone, FromRow)]
pub struct LeafRow {
    pub id: i64,
    pub at: chrono::DateTime<chrono::Utc>,
    pub act: String,
    pub object: String,
    pub facts: String,
    pub leaf_hash: String,
}

impl Tx {
    /// Appends one leaf to the record; `by` is kept for the auditor and emptied when the account is erased.
    pub async fn append_leaf(
        &mut self,
        community: Option<CommunityId>,
        by: Option<AccountId>,
        leaf: &Leaf,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into log_leaves (community_id, at, act, object, facts, leaf_hash, account_id)
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(community.map(|c| c.0))
        .bind(leaf.at)
        .bind(leaf.act)
        .bind(&leaf.object)
        .bind(&leaf.facts)
        .bind(leaf.hash())
        .bind(by.map(|a| a.0))
        .execute(c)
        .await
        .map(|_| ()))
    }
}

impl Db {
    /// The newest leaves of a community, newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_leaves(
        &self,
        community: CommunityId,
        limit: i64,
    ) -> Result<Vec<LeafRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, LeafRow>(
            "select id, at, act, object, facts, leaf_hash from log_leaves
             where community_id = $1 order by id desc limit $2"
        )
        .bind(community.0)
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }
}

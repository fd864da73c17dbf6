//! The tree once more from its leaves alone, inside one transaction: what a copy of the database must come to.

use domain::log::{Hash, Ridge, leaf_hash};

use super::{Entry, EntryRow, broken, row_number};
use crate::db::on;
use crate::{Error, Tx};

const BATCH: i64 = 2000;

impl Tx {
    /// Size and root of the tree over the texts of all leaves that have a place.
    pub(crate) async fn retrace(&mut self) -> Result<(u64, Hash), Error> {
        let mut ridge = Ridge::default();
        loop {
            let rows: Vec<EntryRow> = on!(&mut *self, |c| {
                sqlx::query_as(
                "select seq, community_id, at, act, object, facts from log_leaves where seq >= $1 order by seq limit $2"
            )
            .bind(row_number(ridge.size()))
            .bind(BATCH)
            .fetch_all(c)
            .await
            })?;
            if rows.is_empty() {
                return Ok((ridge.size(), ridge.root()));
            }
            for row in rows {
                let entry = Entry::from(row);
                if entry.seq != Some(ridge.size()) {
                    return Err(broken("log_leaves", row_number(ridge.size())));
                }
                ridge.append(leaf_hash(entry.text().as_bytes()));
            }
        }
    }
}

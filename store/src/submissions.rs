//! Forms that arrive twice (spec.md §2.8): each carries a random key, and what it made is remembered with the key, so
//! that the second arrival finds the first one's outcome.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;

use crate::Tx;
use crate::db::on;

impl Tx {
    /// Remembers a form's key; false when it came before.
    pub(crate) async fn add_submission(
        &mut self,
        account: AccountId,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into submissions (account_id, once, at) values ($1, $2, $3)
             on conflict (account_id, once) do nothing"
        )
        .bind(account.0)
        .bind(once)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    /// Remembers what a form made.
    pub(crate) async fn save_made(
        &mut self,
        account: AccountId,
        once: &str,
        made: i64,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update submissions set made = $3 where account_id = $1 and once = $2"
        )
        .bind(account.0)
        .bind(once)
        .bind(made)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// What a form made that came before.
    pub(crate) async fn find_made(
        &mut self,
        account: AccountId,
        once: &str,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select made from submissions where account_id = $1 and once = $2"
        )
        .bind(account.0)
        .bind(once)
        .fetch_one(c)
        .await)
    }
}

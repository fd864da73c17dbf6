//! Forms that arrive twice (spec.md §2.8): each carries a random key, and what it made is remembered with the key, so
//! that the second arrival finds the first one's outcome.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::log::text_hash;

use crate::Tx;
use crate::db::on;

/// The longest key that is kept as it came: twice what our forms send.
const LONGEST: usize = 64;

/// A key as it is kept. It comes out of a form, so it may be anything: a long one is kept as its digest, because an index of
/// PostgreSQL takes no rows of more than 2,700 bytes.
fn kept(once: &str) -> Cow<'_, str> {
    match once.len() <= LONGEST {
        true => Cow::Borrowed(once),
        false => Cow::Owned(text_hash(&[once])),
    }
}

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
        .bind(kept(once))
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
        .bind(kept(once))
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
        .bind(kept(once))
        .fetch_one(c)
        .await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_key_is_kept_short_and_stays_another_key() {
        assert_eq!(kept("0123"), "0123");
        let (long, other) = ("x".repeat(60_000), format!("{}y", "x".repeat(59_999)));
        assert_eq!(kept(&long).len(), LONGEST);
        assert_ne!(kept(&long), kept(&other));
    }
}

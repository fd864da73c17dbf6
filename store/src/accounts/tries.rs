//! Tries of a staff sign-in, and the delay that wrong ones earn (requirements.md AU5).
//!
//! What surprises: a try is counted as wrong before the password is looked at, so that two hundred at once are not two
//! hundred; the right one forgives. The delay doubles and ends at a quarter of an hour. A browser in which the person has
//! signed in before has a count of its own: whoever tries from elsewhere makes the owner wait elsewhere alone.

use chrono::{DateTime, Duration, Utc};
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::time::{day_of, start_of};
use serde_json::json;

use crate::db::on;
use crate::{Db, Error, Tx};

/// Wrong tries that cost nothing, the first delay, and the longest.
const FREE_TRIES: i64 = 3;
const FIRST_DELAY: i64 = 30;
const LONGEST_DELAY: i64 = 15 * 60;

/// How many browsers of a person are known at once; the one that was not used longest is forgotten.
const KNOWN_DEVICES: i64 = 10;

/// How long the next try waits after so many wrong ones in a row.
fn delay_after(tries: i64) -> Option<Duration> {
    let doublings = u32::try_from(tries - FREE_TRIES).ok()?;
    let seconds = FIRST_DELAY
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_DELAY);
    Some(Duration::seconds(seconds))
}

/// A try that may be judged, and where it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Try {
    pub account: AccountId,
    /// The known browser it comes from.
    device: Option<i64>,
}

impl Db {
    /// Begins a try of password and second factor and counts it; none where it comes too early. From the third on the next
    /// waits 30 seconds, then twice as long each time, at most 15 minutes. `device` is the digest of the browser's token.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn begin_try(
        &self,
        account: AccountId,
        device: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Option<Try>, Error> {
        let mut tx = self.begin().await?;
        let device = match device {
            Some(token_hash) => tx.find_known_device(account, token_hash).await?,
            None => None,
        };
        let tries = match device {
            Some(id) => tx.count_try_of_device(id, now).await?,
            None => tx.count_try(account, now).await?,
        };
        let Some(tries) = tries else {
            return Ok(None);
        };
        if let Some(delay) = delay_after(tries) {
            match device {
                Some(id) => tx.mark_device_locked(id, now + delay).await?,
                None => tx.mark_locked(account, now + delay).await?,
            }
        }
        tx.commit().await?;
        Ok(Some(Try { account, device }))
    }

    /// Counts a try for a number that nobody signs in with, under a key that does not hold it in clear: what it costs must
    /// not say who is staff (requirements.md AU7).
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn begin_try_of_nobody(&self, key: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.count_up(key, start_of(day_of(now))).await?;
        tx.commit().await
    }

    /// Accepts a time step of the second factor, once, forgives the wrong tries where this one was counted, and knows the
    /// browser from now on; false when the step, or a later one, was accepted before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn note_second_factor(
        &self,
        tried: Try,
        step: i64,
        device: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let account = tried.account;
        let mut tx = self.begin().await?;
        if !tx.accept_step(tried, step).await? {
            return Ok(false);
        }
        tx.know_device(account, device, now).await?;
        tx.forget_other_devices(account).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.sign_in_staff", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Forgives a try whose password was right, where no second factor is asked.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn forgive_try(&self, tried: Try) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.forgive(tried).await?;
        tx.commit().await
    }
}

impl Tx {
    /// Takes a time step, once, and forgives.
    pub(super) async fn accept_step(&mut self, tried: Try, step: i64) -> Result<bool, sqlx::Error> {
        if !self.mark_step_used(tried.account, step).await? {
            return Ok(false);
        }
        self.forgive(tried).await?;
        Ok(true)
    }

    async fn forgive(&mut self, tried: Try) -> Result<(), sqlx::Error> {
        match tried.device {
            Some(id) => self.forgive_device(id).await,
            None => self.forgive_account(tried.account).await,
        }
    }

    async fn find_known_device(
        &mut self,
        account: AccountId,
        token_hash: &str,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select id from known_devices where account_id = $1 and token_hash = $2"
        )
        .bind(account.0)
        .bind(token_hash)
        .fetch_optional(c)
        .await)
    }

    async fn count_try(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update accounts set failed_tries = failed_tries + 1
             where id = $1 and (locked_until is null or locked_until <= $2) returning failed_tries"
        )
        .bind(account.0)
        .bind(now)
        .fetch_optional(c)
        .await)
    }

    async fn count_try_of_device(
        &mut self,
        device: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update known_devices set failed_tries = failed_tries + 1
             where id = $1 and (locked_until is null or locked_until <= $2) returning failed_tries"
        )
        .bind(device)
        .bind(now)
        .fetch_optional(c)
        .await)
    }

    async fn mark_locked(
        &mut self,
        account: AccountId,
        until: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set locked_until = $2 where id = $1"
        )
        .bind(account.0)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_device_locked(
        &mut self,
        device: i64,
        until: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update known_devices set locked_until = $2 where id = $1"
        )
        .bind(device)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn forgive_account(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set failed_tries = 0, locked_until = null where id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn forgive_device(&mut self, device: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update known_devices set failed_tries = 0, locked_until = null where id = $1"
        )
        .bind(device)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_step_used(&mut self, account: AccountId, step: i64) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts set totp_last_step = $2 where id = $1 and totp_last_step < $2 and erased_at is null"
        )
        .bind(account.0)
        .bind(step)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    async fn know_device(
        &mut self,
        account: AccountId,
        token_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into known_devices (account_id, token_hash, known_at, seen_at) values ($1, $2, $3, $3)
             on conflict (account_id, token_hash) do update set seen_at = $3"
        )
        .bind(account.0)
        .bind(token_hash)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn forget_other_devices(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "delete from known_devices where account_id = $1 and id not in (
                 select id from known_devices where account_id = $1 order by seen_at desc, id desc limit $2)"
        )
        .bind(account.0)
        .bind(KNOWN_DEVICES)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Of an account whose password somebody else has set or taken.
    pub(super) async fn forget_devices(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from known_devices where account_id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerk_who_mistypes_waits_longer_each_time_but_never_for_ever() {
        let delays =
            [0, 2, 3, 4, 7, 8, 9, 1_000_000].map(|n| delay_after(n).map(|d| d.num_seconds()));
        let expected = [
            None,
            None,
            Some(30),
            Some(60),
            Some(480),
            Some(900),
            Some(900),
            Some(900),
        ];
        assert_eq!(delays, expected);
    }
}

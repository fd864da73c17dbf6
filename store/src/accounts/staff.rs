//! Signing in as staff: password, second factor, and the delay that wrong tries earn.
//!
//! What surprises: the delay doubles and ends at a quarter of an hour, so that nobody can lock out somebody else for
//! good (requirements.md AU5); a code of the second factor works once (RFC 6238 §5.2), by an update that loses the race.

use chrono::{DateTime, Duration, Utc};
use domain::access::{Operator, SignedIn};
use domain::accounts::Role;
use domain::ids::{AccountId, SessionId};
use domain::log::Leaf;
use domain::log::security::SIGN_IN_STAFF;
use domain::phone::Phone;
use serde_json::json;
use sqlx::FromRow;

use super::Taken;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::log::Event;
use crate::{Db, Error, Failed, Tx};

/// What is needed to judge a staff sign-in. The password hash and the sealed secret leave the store for this only.
#[derive(Clone)]
pub struct StaffLogin {
    pub account: AccountId,
    /// None until the person has set one.
    pub password_hash: Option<String>,
    pub totp_sealed: Option<String>,
    pub totp_last_step: i64,
    pub failed_tries: i64,
    pub locked_until: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for StaffLogin {
    // Secrets must not reach a log by way of a derived Debug.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffLogin")
            .field("account", &self.account)
            .field("failed_tries", &self.failed_tries)
            .field("locked_until", &self.locked_until)
            .finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct StaffRow {
    id: i64,
    password_hash: Option<String>,
    totp_sealed: Option<String>,
    totp_last_step: i64,
    failed_tries: i64,
    locked_until: Option<DateTime<Utc>>,
}

impl StaffRow {
    fn read(self) -> StaffLogin {
        StaffLogin {
            account: AccountId(self.id),
            password_hash: self.password_hash,
            totp_sealed: self.totp_sealed,
            totp_last_step: self.totp_last_step,
            failed_tries: self.failed_tries,
            locked_until: self.locked_until,
        }
    }
}

/// Wrong tries that cost nothing, the first delay, and the longest.
const FREE_TRIES: i64 = 3;
const FIRST_DELAY: i64 = 30;
const LONGEST_DELAY: i64 = 15 * 60;

/// How long the next try waits after so many wrong ones in a row.
fn delay_after(tries: i64) -> Option<Duration> {
    let doublings = u32::try_from(tries - FREE_TRIES).ok()?;
    let seconds = FIRST_DELAY
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_DELAY);
    Some(Duration::seconds(seconds))
}

impl Db {
    /// The sign-in of somebody who holds a role; none for everybody else.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_staff_login(&self, phone: &Phone) -> Result<Option<StaffLogin>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, StaffRow>(
            "select id, password_hash, totp_sealed, totp_last_step, failed_tries, locked_until from accounts
             where phone = $1
               and exists (select 1 from roles r where r.account_id = accounts.id and r.ended_at is null)"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(StaffRow::read))
    }

    /// The sign-in of a person who has signed in and holds a role.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_staff_login_of(
        &self,
        person: &SignedIn,
    ) -> Result<Option<StaffLogin>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, StaffRow>(
            "select id, password_hash, totp_sealed, totp_last_step, failed_tries, locked_until from accounts
             where id = $1
               and exists (select 1 from roles r where r.account_id = accounts.id and r.ended_at is null)"
        )
        .bind(person.account().0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(StaffRow::read))
    }

    /// Sets another password and signs the person out everywhere but here. The second factor stays.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn change_password(
        &self,
        person: &SignedIn,
        password_hash: &str,
        keep: Option<SessionId>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let account = person.account();
        let mut tx = self.begin().await?;
        tx.update_password(account, password_hash).await?;
        tx.delete_sessions(account, keep).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.change_password", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Counts a wrong password or second factor; from the third on the next try waits 30 seconds, then twice as long
    /// each time, at most 15 minutes.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn note_failed_try(
        &self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if let Some(tries) = tx.count_failed_try(account).await?
            && let Some(delay) = delay_after(tries)
        {
            tx.mark_locked(account, now + delay).await?;
        }
        let event = Event::of_account(SIGN_IN_STAFF, account, true, now);
        tx.note_event(&event.refused()).await?;
        tx.commit().await
    }

    /// Accepts a time step of the second factor, once, and forgets the wrong tries; false when the step, or a later
    /// one, was accepted before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn note_second_factor(
        &self,
        account: AccountId,
        step: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        if !tx.mark_step_used(account, step).await? {
            return Ok(false);
        }
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.sign_in_staff", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sets password and second factor, and ends every session the account has: the caller opens the next one.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn set_staff_secret(
        &self,
        account: AccountId,
        password_hash: &str,
        totp_sealed: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.update_secret(account, password_hash, totp_sealed)
            .await?;
        tx.delete_sessions(account, None).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.set_staff_secret", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Takes password and second factor from somebody who lost them, and ends every session the account has: set-up is
    /// open again. Does nothing where there is nothing to take, nor to the operator who asks.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn reset_staff_secret(
        &self,
        by: &Operator,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if account == by.account() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        if !tx.clear_secret(account).await? {
            return Ok(());
        }
        tx.delete_sessions(account, None).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.reset_staff", object, json!({}), now);
        tx.append_leaf(None, Some(by.account()), &leaf).await?;
        tx.commit().await
    }

    /// Makes an operator, from the command line of the machine: whoever can run it holds the database anyway.
    ///
    /// # Errors
    /// [`Taken`] when the number's account has a password already or is an operator's.
    pub async fn create_operator(
        &self,
        phone: &Phone,
        password_hash: &str,
        totp_sealed: &str,
        now: DateTime<Utc>,
    ) -> Result<AccountId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let (account, _) = tx.find_or_insert_account(phone, now).await?;
        let granted = tx
            .insert_role(None, account, Role::Operator, None, None, now)
            .await;
        on_duplicate(granted, Taken)?;
        if tx.lock_secret(account).await?.is_some() {
            return Err(Failed::Refused(Taken));
        }
        tx.update_secret(account, password_hash, totp_sealed)
            .await?;
        tx.delete_sessions(account, None).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.create_operator", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// How many accounts are neither made up nor erased.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_real_accounts(&self) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from accounts where not demo and erased_at is null"
        )
        .fetch_one(c)
        .await)?)
    }
}

impl Tx {
    async fn count_failed_try(&mut self, account: AccountId) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "update accounts set failed_tries = failed_tries + 1 where id = $1 returning failed_tries"
        )
        .bind(account.0)
        .fetch_optional(c)
        .await
        })
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

    async fn mark_step_used(&mut self, account: AccountId, step: i64) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set totp_last_step = $2, failed_tries = 0, locked_until = null
             where id = $1 and totp_last_step < $2 and erased_at is null"
        )
        .bind(account.0)
        .bind(step)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
    }

    async fn update_password(
        &mut self,
        account: AccountId,
        password_hash: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set password_hash = $2, failed_tries = 0, locked_until = null
             where id = $1 and password_hash is not null and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn update_secret(
        &mut self,
        account: AccountId,
        password_hash: &str,
        totp_sealed: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = $2, totp_sealed = $3, totp_last_step = 0, failed_tries = 0, locked_until = null
             where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .bind(totp_sealed)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Forgets password, second factor and wrong tries; false where there was none to forget.
    async fn clear_secret(&mut self, account: AccountId) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = null, totp_sealed = null, totp_last_step = 0, failed_tries = 0, locked_until = null
             where id = $1 and password_hash is not null"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    /// Holds the account's row and tells whether it has a password.
    async fn lock_secret(&mut self, account: AccountId) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update accounts set failed_tries = failed_tries where id = $1 returning password_hash"
        )
        .bind(account.0)
        .fetch_one(c)
        .await)
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

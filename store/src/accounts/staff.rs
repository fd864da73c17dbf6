//! Passwords and second factors of staff: setting, changing, resetting.
//!
//! What surprises: a password that was printed ends after three days and is good for setting an own one alone (ASVS V6.4.1); a
//! reset takes the password and leaves the second factor, unless that is asked for as well (V6.4.3); a code of the second
//! factor works once (RFC 6238 §5.2), by an update that loses the race.

use chrono::{DateTime, Utc};
use domain::access::{Operator, SignedIn};
use domain::accounts::Role;
use domain::ids::{AccountId, SessionId};
use domain::log::Leaf;
use domain::password::FIRST_LIFE;
use domain::phone::Phone;
use serde_json::json;
use sqlx::FromRow;

use super::tries::Try;
use super::{Reset, Taken};
use crate::db::read;
use crate::error::on_duplicate;
use crate::{Db, Error, Failed};

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
    /// None: before anybody noted it.
    pub password_set_at: Option<DateTime<Utc>>,
    /// Until when a password that somebody else has seen is good; none for an own one.
    pub password_until: Option<DateTime<Utc>>,
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
    password_set_at: Option<DateTime<Utc>>,
    password_until: Option<DateTime<Utc>>,
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
            password_set_at: self.password_set_at,
            password_until: self.password_until,
        }
    }
}

impl Db {
    /// The sign-in of somebody who holds a role; none for everybody else.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_staff_login(&self, phone: &Phone) -> Result<Option<StaffLogin>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, StaffRow>(
            "select id, password_hash, totp_sealed, totp_last_step, failed_tries, locked_until, password_set_at, password_until
             from accounts
             where phone = $1
               and exists (select 1 from roles r where r.account_id = accounts.id and r.ended_at is null)"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(StaffRow::read))
    }

    /// The sign-in of an account that holds a role.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_staff_login_of(
        &self,
        account: AccountId,
    ) -> Result<Option<StaffLogin>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, StaffRow>(
            "select id, password_hash, totp_sealed, totp_last_step, failed_tries, locked_until, password_set_at, password_until
             from accounts
             where id = $1
               and exists (select 1 from roles r where r.account_id = accounts.id and r.ended_at is null)"
        )
        .bind(account.0)
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
        tx.update_password(account, password_hash, now).await?;
        tx.delete_sessions(account, keep).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.change_password", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Stores the same password hashed with the parameters of today, unless another one was set meanwhile.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn renew_hash(&self, account: AccountId, old: &str, new: &str) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.replace_hash(account, old, new).await?;
        tx.commit().await
    }

    /// Sets an own password in place of one that was seen by somebody else or is too old, and ends every session; false
    /// when that is not the password any more.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn set_own_password(
        &self,
        account: AccountId,
        old: &str,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        if !tx.replace_hash(account, old, password_hash).await? {
            return Ok(false);
        }
        tx.update_password(account, password_hash, now).await?;
        tx.delete_sessions(account, None).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.change_password", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sets a password again after a reset that left the second factor, whose step is taken; false when that step was
    /// used, or nothing is to be set.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn set_password_again(
        &self,
        tried: Try,
        step: i64,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let account = tried.account;
        let mut tx = self.begin().await?;
        if !tx.accept_step(tried, step).await?
            || !tx.fill_password(account, password_hash, now).await?
        {
            return Ok(false);
        }
        tx.delete_sessions(account, None).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.set_staff_secret", object, json!({}), now);
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
        tx.update_secret(account, password_hash, totp_sealed, now, None)
            .await?;
        tx.delete_sessions(account, None).await?;
        tx.forget_devices(account).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.set_staff_secret", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Takes the password from somebody who forgot it, or the second factor as well, and ends every session the account has:
    /// set-up is open again. Does nothing where there is nothing to take, nor to the operator who asks.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn reset_staff_secret(
        &self,
        by: &Operator,
        account: AccountId,
        what: Reset,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if account == by.account() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        let taken = match what {
            Reset::Password => tx.clear_password(account).await?,
            Reset::Both => tx.clear_secret(account).await?,
        };
        if !taken {
            return Ok(());
        }
        tx.delete_sessions(account, None).await?;
        tx.forget_devices(account).await?;
        let object = format!("account/{account}");
        let facts = json!({ "second_factor": what == Reset::Both });
        let leaf = Leaf::new("accounts.reset_staff", object, facts, now);
        tx.append_leaf(None, Some(by.account()), &leaf).await?;
        tx.commit().await
    }

    /// Makes an operator, from the command line of the machine: whoever can run it holds the database anyway. The password
    /// was printed: it is good for setting an own one within three days.
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
        tx.update_secret(
            account,
            password_hash,
            totp_sealed,
            now,
            Some(now + FIRST_LIFE),
        )
        .await?;
        tx.delete_sessions(account, None).await?;
        tx.forget_devices(account).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.create_operator", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Gives an operator another printed password, from the command line, and another second factor where one is given.
    ///
    /// # Errors
    /// [`Taken`] when the number is no operator's.
    pub async fn reset_operator(
        &self,
        phone: &Phone,
        password_hash: &str,
        totp_sealed: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<AccountId, Failed<Taken>> {
        let mut tx = self.begin().await?;
        let Some(account) = tx.lock_operator(phone).await? else {
            return Err(Failed::Refused(Taken));
        };
        let until = Some(now + FIRST_LIFE);
        match totp_sealed {
            Some(sealed) => {
                tx.update_secret(account, password_hash, sealed, now, until)
                    .await?;
            }
            None => {
                tx.print_password(account, password_hash, now, until)
                    .await?
            }
        }
        tx.delete_sessions(account, None).await?;
        tx.forget_devices(account).await?;
        let object = format!("account/{account}");
        let facts = json!({ "second_factor": totp_sealed.is_some() });
        let leaf = Leaf::new("accounts.reset_staff", object, facts, now);
        tx.append_leaf(None, None, &leaf).await?;
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

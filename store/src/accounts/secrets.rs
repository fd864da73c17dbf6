//! The statements on passwords and second factors.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::phone::Phone;

use crate::Tx;
use crate::db::on;

impl Tx {
    /// Another hash in place of one that is known; false when it is not the account's any more.
    pub(super) async fn replace_hash(
        &mut self,
        account: AccountId,
        old: &str,
        new: &str,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts set password_hash = $3 where id = $1 and password_hash = $2 and erased_at is null"
        )
        .bind(account.0)
        .bind(old)
        .bind(new)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    pub(super) async fn update_password(
        &mut self,
        account: AccountId,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = $2, password_set_at = $3, password_until = null, failed_tries = 0, locked_until = null
             where id = $1 and password_hash is not null and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Sets a password where a reset took one and left the second factor.
    pub(super) async fn fill_password(
        &mut self,
        account: AccountId,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts set password_hash = $2, password_set_at = $3, password_until = null
             where id = $1 and password_hash is null and totp_sealed is not null and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    /// A password that was printed, beside the second factor there is.
    pub(super) async fn print_password(
        &mut self,
        account: AccountId,
        password_hash: &str,
        now: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = $2, password_set_at = $3, password_until = $4, failed_tries = 0, locked_until = null
             where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .bind(now)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    pub(super) async fn update_secret(
        &mut self,
        account: AccountId,
        password_hash: &str,
        totp_sealed: &str,
        now: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = $2, totp_sealed = $3, totp_last_step = 0, failed_tries = 0, locked_until = null,
                 password_set_at = $4, password_until = $5
             where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .bind(password_hash)
        .bind(totp_sealed)
        .bind(now)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Forgets the password and wrong tries; false where there was none to forget.
    pub(super) async fn clear_password(&mut self, account: AccountId) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = null, password_set_at = null, password_until = null, failed_tries = 0, locked_until = null
             where id = $1 and password_hash is not null"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    /// Forgets password, second factor and wrong tries; false where there was none to forget.
    pub(super) async fn clear_secret(&mut self, account: AccountId) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update accounts
             set password_hash = null, password_set_at = null, password_until = null, totp_sealed = null,
                 totp_last_step = 0, failed_tries = 0, locked_until = null
             where id = $1 and (password_hash is not null or totp_sealed is not null)"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0)
        })
    }

    /// Holds the account's row and tells whether it has a password.
    pub(super) async fn lock_secret(
        &mut self,
        account: AccountId,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update accounts set failed_tries = failed_tries where id = $1 returning password_hash"
        )
        .bind(account.0)
        .fetch_one(c)
        .await)
    }

    /// Holds the row of an operator's number.
    pub(super) async fn lock_operator(
        &mut self,
        phone: &Phone,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        let id: Option<i64> = on!(self, |c| sqlx::query_scalar(
            "update accounts set failed_tries = failed_tries
             where phone = $1 and exists (
                 select 1 from roles r
                 where r.account_id = accounts.id and r.role = 'operator' and r.ended_at is null)
             returning id"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await)?;
        Ok(id.map(AccountId))
    }
}

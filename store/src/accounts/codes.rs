//! Signing in by a code sent to a phone, and the counts that keep guessing and flooding apart from use.
//!
//! What surprises: a wrong try is committed although the act is refused, or the count would roll back with it; the try
//! that uses up the last one is answered as too many and counts as well.

use chrono::{DateTime, Duration, Utc};
use domain::codes::{CODE_LIFE, CODES_A_DAY, CODES_AN_HOUR, Code, CodeFault, SentCode, check_code};
use domain::ids::AccountId;
use domain::log::{Leaf, text_hash};
use domain::phone::Phone;
use domain::time::{day_of, start_of};
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why no code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CodeNotSent {
    #[error("too many codes this hour")]
    TooManyThisHour,
    #[error("too many codes today")]
    TooManyToday,
}

/// Somebody who has just proven a phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn {
    pub account: AccountId,
    pub phone: Phone,
    /// Whether the account was made just now.
    pub new: bool,
    /// Whether a password and a second factor follow.
    pub is_staff: bool,
}

#[derive(FromRow)]
struct CodeRow {
    id: i64,
    phone: String,
    digest: String,
    tries: i64,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct SentCounts {
    this_hour: i64,
    today: i64,
}

fn read_phone(raw: &str, id: i64) -> Result<Phone, Error> {
    Phone::parse(raw).map_err(|_| Error::Inconsistent {
        table: "login_codes",
        id,
    })
}

impl Db {
    /// Notes a code that is about to be sent, bound to the browser that asked for it.
    ///
    /// # Errors
    /// [`CodeNotSent`] when the number was sent enough of them (requirements.md AB2).
    pub async fn start_login(
        &self,
        phone: &Phone,
        request_hash: &str,
        digest: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<CodeNotSent>> {
        let mut tx = self.begin().await?;
        // Two requests for one number wait for each other here, so that both cannot be the last allowed one.
        tx.count_up(&codes_key(phone), start_of(day_of(now)))
            .await?;
        let sent = tx.count_login_codes(phone, now).await?;
        if sent.today >= CODES_A_DAY {
            return Err(Failed::Refused(CodeNotSent::TooManyToday));
        }
        if sent.this_hour >= CODES_AN_HOUR {
            return Err(Failed::Refused(CodeNotSent::TooManyThisHour));
        }
        tx.insert_login_code(phone, request_hash, digest, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Judges the code typed in the browser that asked for it; makes the account at the first sign-in.
    ///
    /// # Errors
    /// [`CodeFault`]; a wrong try is counted for good.
    pub async fn check_login(
        &self,
        request_hash: &str,
        typed: &Code,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<LoggedIn, Failed<CodeFault>> {
        let mut tx = self.begin().await?;
        let row = tx
            .lock_login_code(request_hash)
            .await?
            .ok_or(Failed::Refused(CodeFault::Expired))?;
        let phone = read_phone(&row.phone, row.id)?;
        let sent = SentCode {
            digest: row.digest,
            expires_at: row.expires_at,
            tries: row.tries,
            used: row.used_at.is_some(),
        };
        let bound_to = format!("login:{}", phone.as_str());
        if let Err(fault) = check_code(&sent, typed, key, &bound_to, now) {
            if fault != CodeFault::Expired {
                tx.count_login_try(row.id).await?;
                tx.commit().await?;
            }
            return Err(Failed::Refused(fault));
        }
        tx.mark_login_code_used(row.id, now).await?;
        let (account, new) = tx.find_or_insert_account(&phone, now).await?;
        let is_staff = tx.holds_staff_role(account).await?;
        if new {
            let leaf = Leaf::new(
                "accounts.open",
                format!("account/{account}"),
                json!({}),
                now,
            );
            tx.append_leaf(None, Some(account), &leaf).await?;
        }
        tx.commit().await?;
        Ok(LoggedIn {
            account,
            phone,
            new,
            is_staff,
        })
    }

    /// The number to which the browser's newest code was sent, for the page that asks for the code.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn login_phone(&self, request_hash: &str) -> Result<Option<Phone>, Error> {
        read!(self, |c| sqlx::query_as::<_, (i64, String)>(
            "select id, phone from login_codes where request_hash = $1 order by created_at desc, id desc limit 1"
        )
        .bind(request_hash)
        .fetch_optional(c)
        .await)?
        .map(|(id, raw)| read_phone(&raw, id))
        .transpose()
    }

    /// Counts one more of something in a window; true while it is within the limit. Keys must not hold a person's
    /// data in clear, and windows must not be longer than a day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_rate(
        &self,
        key: &str,
        window_start: DateTime<Utc>,
        limit: i64,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let count = tx.count_up(key, window_start).await?;
        tx.commit().await?;
        Ok(count <= limit)
    }

    /// Deletes codes and counts that no limit looks at any more.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn sweep_login(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.delete_old_login_codes(now - Duration::days(1)).await?;
        tx.delete_old_rates(now - Duration::days(2)).await?;
        // An ended session still says for a day whose form has come too late.
        tx.delete_ended_sessions(now - Duration::days(1)).await?;
        tx.delete_old_kept_forms(now - Duration::days(1)).await?;
        tx.delete_old_submissions(now - Duration::days(30)).await?;
        tx.delete_old_devices(now).await?;
        tx.commit().await
    }
}

/// The key under which codes to a number are counted; erased with the account.
pub(super) fn codes_key(phone: &Phone) -> String {
    text_hash(&["login_codes", phone.as_str()])
}

impl Tx {
    pub(crate) async fn count_up(
        &mut self,
        key: &str,
        window_start: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "insert into rate_counts (key, window_start, count) values ($1, $2, 1)
             on conflict (key, window_start) do update set count = rate_counts.count + 1
             returning count"
        )
        .bind(key)
        .bind(window_start)
        .fetch_one(c)
        .await)
    }

    async fn count_login_codes(
        &mut self,
        phone: &Phone,
        now: DateTime<Utc>,
    ) -> Result<SentCounts, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select count(*) filter (where created_at > $2) as this_hour, count(*) as today
             from login_codes where phone = $1 and created_at > $3"
        )
        .bind(phone.as_str())
        .bind(now - Duration::hours(1))
        .bind(now - Duration::days(1))
        .fetch_one(c)
        .await)
    }

    async fn insert_login_code(
        &mut self,
        phone: &Phone,
        request_hash: &str,
        digest: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into login_codes (phone, request_hash, digest, created_at, expires_at)
             values ($1, $2, $3, $4, $5)"
        )
        .bind(phone.as_str())
        .bind(request_hash)
        .bind(digest)
        .bind(now)
        .bind(now + CODE_LIFE)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn lock_login_code(
        &mut self,
        request_hash: &str,
    ) -> Result<Option<CodeRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "update login_codes set tries = tries where id = (
                 select id from login_codes where request_hash = $1 order by created_at desc, id desc limit 1)
             returning id, phone, digest, tries, expires_at, used_at"
        )
        .bind(request_hash)
        .fetch_optional(c)
        .await
        })
    }

    async fn count_login_try(&mut self, code: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update login_codes set tries = tries + 1 where id = $1"
        )
        .bind(code)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_login_code_used(
        &mut self,
        code: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update login_codes set used_at = $2 where id = $1"
        )
        .bind(code)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_old_login_codes(&mut self, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from login_codes where created_at <= $1"
        )
        .bind(before)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_ended_sessions(&mut self, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from sessions where expires_at <= $1"
        )
        .bind(before)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_old_submissions(&mut self, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from submissions where at <= $1"
        )
        .bind(before)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_old_rates(&mut self, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from rate_counts where window_start <= $1"
        )
        .bind(before)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

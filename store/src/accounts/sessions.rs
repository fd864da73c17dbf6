//! Sign-in sessions: rows, so that a person sees every device and closes any of them at once.

use chrono::{DateTime, Duration, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, SessionId};
use domain::log::Leaf;
use domain::log::security::{END_SESSION, SIGN_IN, SIGN_OUT};
use serde_json::json;
use sqlx::FromRow;

use super::masked;
use crate::db::{on, read};
use crate::log::Event;
use crate::{Db, Error, Tx};

/// How often a running session's last use is written: a page view must not cost a write.
const TOUCH_AFTER: Duration = Duration::minutes(5);

/// A running session and what every page says of its owner.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub account: AccountId,
    pub second_factor: bool,
    pub nickname: Option<String>,
    pub real_name: Option<String>,
    pub phone_masked: String,
    /// When its owner signed in.
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    /// Notices not yet read.
    pub unread: i64,
}

impl Session {
    /// Whether the last use was long enough ago to be written again by [`Db::touch_session`].
    pub fn needs_touch(&self, now: DateTime<Utc>) -> bool {
        self.seen_at < now - TOUCH_AFTER
    }
}

/// A session as its owner sees it in "my devices".
#[derive(Debug, Clone)]
pub struct Device {
    pub id: SessionId,
    pub device: String,
    pub second_factor: bool,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct SessionRow {
    id: i64,
    account_id: i64,
    second_factor: bool,
    nickname: Option<String>,
    real_name: Option<String>,
    phone: Option<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    unread: i64,
}

#[derive(FromRow)]
struct DeviceRow {
    id: i64,
    device: String,
    second_factor: bool,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
}

impl Db {
    /// The session of a token, by its hash; none when it has expired or its account was erased.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_session(
        &self,
        token_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Session>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, SessionRow>(
            "select s.id, s.account_id, s.second_factor, a.nickname, a.real_name, a.phone, s.created_at, s.expires_at, s.seen_at,
                    (select count(*) from notices n where n.account_id = s.account_id and n.read_at is null) as unread
             from sessions s join accounts a on a.id = s.account_id
             where s.token_hash = $1 and s.expires_at > $2 and a.erased_at is null"
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|r| Session {
            id: SessionId(r.id),
            account: AccountId(r.account_id),
            second_factor: r.second_factor,
            nickname: r.nickname,
            real_name: r.real_name,
            phone_masked: masked(r.phone.as_deref()),
            created_at: r.created_at,
            expires_at: r.expires_at,
            seen_at: r.seen_at,
            unread: r.unread,
        }))
    }

    /// Notes that a session is in use and prolongs it. Writes only when the last note is older than five minutes;
    /// whoever holds the [`Session`] asks [`Session::needs_touch`] first and saves the read.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn touch_session(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let stale_before = now - TOUCH_AFTER;
        match self.find_session_use(session).await? {
            Some(seen_at) if seen_at < stale_before => {}
            _ => return Ok(()),
        }
        let mut tx = self.begin().await?;
        tx.mark_session_seen(session, now, expires_at).await?;
        tx.commit().await
    }

    async fn find_session_use(&self, session: SessionId) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select seen_at from sessions where id = $1"
        )
        .bind(session.0)
        .fetch_optional(c)
        .await)?)
    }

    /// Opens a session for a token of which only the hash arrives here.
    ///
    /// # Errors
    /// [`Error::Duplicate`] when the token is in use, which chance does not do.
    pub async fn open_session(
        &self,
        account: AccountId,
        token_hash: &str,
        second_factor: bool,
        device: &str,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, Error> {
        let mut tx = self.begin().await?;
        let id = tx
            .insert_session(account, token_hash, second_factor, device, now, expires_at)
            .await?;
        // That of staff is noted with the second factor.
        if !second_factor {
            tx.note_event(&Event::of_account(SIGN_IN, account, false, now))
                .await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Signs out: the session that the request came with.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn close_session(&self, session: SessionId, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if let Some((account, second_factor)) = tx.delete_session(session).await? {
            let event = Event::of_account(SIGN_OUT, AccountId(account), second_factor, now);
            tx.note_event(&event).await?;
        }
        tx.commit().await
    }

    /// Closes one of the person's own sessions; another person's stays untouched.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn close_own_session(
        &self,
        person: &SignedIn,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let account = person.account();
        if let Some(second_factor) = tx.delete_own_session(account, session).await? {
            let event = Event::of_account(END_SESSION, account, second_factor, now);
            tx.note_event(&event).await?;
        }
        tx.commit().await
    }

    /// Signs the person out everywhere, except where `keep` says.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn close_all_sessions(
        &self,
        person: &SignedIn,
        keep: Option<SessionId>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let account = person.account();
        let mut tx = self.begin().await?;
        tx.delete_sessions(account, keep).await?;
        let leaf = Leaf::new(
            "accounts.close_sessions",
            format!("account/{account}"),
            json!({}),
            now,
        );
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Ends the sessions of one account, or of everybody: whoever runs the machine found a reason. How many there were.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn end_sessions(
        &self,
        account: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let ended = match account {
            Some(account) => {
                let ended = tx.delete_sessions_of(account).await?;
                tx.forget_devices(account).await?;
                ended
            }
            None => tx.delete_all_sessions().await?,
        };
        let object = account.map_or_else(|| "accounts".to_owned(), |a| format!("account/{a}"));
        let leaf = Leaf::new("accounts.end_sessions", object, json!({}), now);
        tx.append_leaf(None, None, &leaf).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// The person's running sessions, last used first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_sessions(
        &self,
        person: &SignedIn,
        now: DateTime<Utc>,
    ) -> Result<Vec<Device>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, DeviceRow>(
            "select id, device, second_factor, created_at, seen_at from sessions
             where account_id = $1 and expires_at > $2 order by seen_at desc, id desc"
        )
        .bind(person.account().0)
        .bind(now)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|r| Device {
                id: SessionId(r.id),
                device: r.device,
                second_factor: r.second_factor,
                created_at: r.created_at,
                seen_at: r.seen_at,
            })
            .collect())
    }
}

impl Tx {
    async fn insert_session(
        &mut self,
        account: AccountId,
        token_hash: &str,
        second_factor: bool,
        device: &str,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into sessions (account_id, token_hash, second_factor, device, created_at, seen_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $6) returning id"
        )
        .bind(account.0)
        .bind(token_hash)
        .bind(second_factor)
        .bind(device)
        .bind(now)
        .bind(expires_at)
        .fetch_one(c)
        .await
        .map(SessionId)
        })
    }

    async fn mark_session_seen(
        &mut self,
        session: SessionId,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update sessions set seen_at = $2, expires_at = $3 where id = $1"
        )
        .bind(session.0)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Whose it was, and whether it had a second factor.
    async fn delete_session(
        &mut self,
        session: SessionId,
    ) -> Result<Option<(i64, bool)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "delete from sessions where id = $1 returning account_id, second_factor"
        )
        .bind(session.0)
        .fetch_optional(c)
        .await)
    }

    async fn delete_own_session(
        &mut self,
        account: AccountId,
        session: SessionId,
    ) -> Result<Option<bool>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "delete from sessions where id = $1 and account_id = $2 returning second_factor"
        )
        .bind(session.0)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    /// All sessions of an account but one, if one is named.
    pub(crate) async fn delete_sessions(
        &mut self,
        account: AccountId,
        keep: Option<SessionId>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from sessions where account_id = $1 and id is distinct from $2"
        )
        .bind(account.0)
        .bind(keep.map(|s| s.0))
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_sessions_of(&mut self, account: AccountId) -> Result<u64, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from sessions where account_id = $1"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    }

    async fn delete_all_sessions(&mut self) -> Result<u64, sqlx::Error> {
        on!(self, |c| sqlx::query("delete from sessions")
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }
}

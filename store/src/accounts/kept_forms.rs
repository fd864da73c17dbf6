//! Forms that arrived after their session had ended: sealed by `app`, kept a day for the person whose session it was.
//!
//! What surprises: the row of an ended session is what says whose form it is. Without one nothing is kept, so nobody who
//! never signed in fills the table.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// A form that waits.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct KeptForm {
    pub id: i64,
    /// The session that had ended was one of staff.
    pub second_factor: bool,
    /// What was typed, under a key that the database does not hold.
    pub sealed: String,
}

impl Db {
    /// Keeps a form for the owner of a session, running or ended; `None` where there is no such session.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn keep_form(
        &self,
        token_hash: &str,
        sealed: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<KeptForm>, Error> {
        let mut tx = self.begin().await?;
        let kept = tx.insert_kept_form(token_hash, sealed, now).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// A form that waits for this person.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_kept_form(
        &self,
        person: &SignedIn,
        id: i64,
    ) -> Result<Option<KeptForm>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select id, second_factor, sealed from kept_forms where id = $1 and account_id = $2"
        )
        .bind(id)
        .bind(person.account().0)
        .fetch_optional(c)
        .await)?)
    }

    /// Throws a form away that waits for the owner of a running session.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn delete_kept_form(
        &self,
        token_hash: &str,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.delete_own_kept_form(token_hash, id, now).await?;
        tx.commit().await
    }
}

impl Tx {
    async fn insert_kept_form(
        &mut self,
        token_hash: &str,
        sealed: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<KeptForm>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "insert into kept_forms (account_id, second_factor, sealed, kept_at)
             select s.account_id, s.second_factor, $2, $3
             from sessions s join accounts a on a.id = s.account_id
             where s.token_hash = $1 and a.erased_at is null
             returning id, second_factor, sealed"
        )
        .bind(token_hash)
        .bind(sealed)
        .bind(now)
        .fetch_optional(c)
        .await)
    }

    async fn delete_own_kept_form(
        &mut self,
        token_hash: &str,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "delete from kept_forms where id = $1
               and account_id = (select account_id from sessions where token_hash = $2 and expires_at > $3)"
        )
        .bind(id)
        .bind(token_hash)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

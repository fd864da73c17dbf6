//! Answering the questions: one sheet a person, changed as often as somebody likes until the close, and read by nobody else.

use chrono::{DateTime, Utc};
use domain::access::{SignedIn, Verified};
use domain::codes::hex;
use domain::consultations::{Act, Sheet, may};
use domain::ids::{AccountId, ConsultationId, RecordNumber};
use domain::time::day_of;

use super::refused;
use super::row::{Consultation, broken};
use crate::db::{on, read};
use crate::keys::{SealKey, SealKeys, must_find};
use crate::{Db, Error, Failed, Tx};

/// Why a sheet was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotTaken {
    Unknown,
    /// Not open yet, or over when it arrived; the clock of the server decides.
    Closed,
    /// Nothing is answered, or something that was not asked.
    Empty,
}

/// Where a sheet opens.
pub(super) fn place(id: ConsultationId, person: &str) -> String {
    format!("consultation {id}/{person}")
}

/// The name of somebody's row.
fn person_of(key: &SealKey, account: AccountId) -> String {
    hex(&key.digest("person", &format!("account {account}")))
}

impl Db {
    /// Keeps a sheet in the place of the one before. `clock` is read after the consultation is held.
    ///
    /// # Errors
    /// [`NotTaken`], or [`Error`]; also where the key is missing.
    pub async fn save_sheet(
        &self,
        who: &Verified,
        number: RecordNumber,
        sheet: &Sheet,
        random: [u8; 16],
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotTaken>> {
        let mut tx = self.begin().await?;
        tx.save_sheet(who, number, sheet, random, keys, clock)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The own sheet, so that it can be changed; none where there is none, or it is over.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_sheet(
        &self,
        who: &Verified,
        held: &Consultation,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<Option<Sheet>, Error> {
        if held.community != who.community() || !may(held.stage(now), Act::Reply) {
            return Ok(None);
        }
        let key = must_find(keys, held.id)?;
        let person = person_of(&key, who.account());
        let sealed: Option<String> = read!(self, |c| {
            sqlx::query_scalar(
            "select sealed from consultation_sheets where consultation_id = $1 and person_key = $2"
        )
        .bind(held.id.0)
        .bind(&person)
        .fetch_optional(c)
        .await
        })?;
        let open = |sealed: String| {
            let bytes = key.open(&place(held.id, &person), &sealed);
            let sheet = bytes.and_then(|b| Sheet::decode(&b, &held.text.questions));
            sheet.ok_or_else(|| broken(held.id.0))
        };
        sealed.map(open).transpose()
    }

    /// Takes back the sheets of somebody who closes the account, while they can be found: the rows name nobody without the key, and a
    /// key that is lost keeps nobody from going.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn forget_sheets(&self, who: &SignedIn, keys: &dyn SealKeys) -> Result<(), Error> {
        let mine: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select k.id from consultation_takers t join consultations k on k.id = t.consultation_id
             where t.account_id = $1 and k.counted_at is null and k.withdrawn_at is null order by k.id"
        )
        .bind(who.account().0)
        .fetch_all(c)
        .await
        })?;
        for id in mine.into_iter().map(ConsultationId) {
            let Some(key) = keys.find(id.into()).map_err(Error::SealKey)? else {
                continue;
            };
            let mut tx = self.begin().await?;
            let held = tx.lock_consultation_by_id(id).await?;
            if held.counts.is_none() && held.withdrawn.is_none() {
                let person = person_of(&key, who.account());
                tx.drop_sheet(id, &person, who.account()).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

impl Tx {
    pub(crate) async fn save_sheet(
        &mut self,
        who: &Verified,
        number: RecordNumber,
        sheet: &Sheet,
        random: [u8; 16],
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotTaken>> {
        let Some(held) = self.lock_consultation(who.community(), number).await? else {
            return refused(NotTaken::Unknown);
        };
        let now = clock();
        if held.checked_at.is_none() {
            return refused(NotTaken::Unknown);
        }
        if !may(held.stage(now), Act::Reply) {
            return refused(NotTaken::Closed);
        }
        let questions = &held.text.questions;
        if !sheet.is_good(questions) {
            return refused(NotTaken::Empty);
        }
        let key = must_find(keys, held.id)?;
        let person = person_of(&key, who.account());
        let fresh = format!("{person} {}", hex(&random));
        let sealed = key
            .seal(&fresh, &place(held.id, &person), &sheet.encode(questions))
            .ok_or_else(|| broken(held.id.0))?;
        self.put_sheet(&held, &person, &sealed).await?;
        let first: u64 = on!(self, |c| {
            sqlx::query(
            "insert into consultation_takers (community_id, consultation_id, account_id, answered_on) values ($1, $2, $3, $4)
             on conflict (consultation_id, account_id) do nothing"
        )
        .bind(held.community.0)
        .bind(held.id.0)
        .bind(who.account().0)
        .bind(day_of(now))
        .execute(c)
        .await
        .map(|done| done.rows_affected())
        })?;
        self.add_answers(held.id, i64::try_from(first).unwrap_or(0))
            .await?;
        Ok(())
    }

    async fn put_sheet(
        &mut self,
        held: &Consultation,
        person: &str,
        sealed: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into consultation_sheets (community_id, consultation_id, person_key, sealed) values ($1, $2, $3, $4)
             on conflict (consultation_id, person_key) do update set sealed = excluded.sealed"
        )
        .bind(held.community.0)
        .bind(held.id.0)
        .bind(person)
        .bind(sealed)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn add_answers(&mut self, id: ConsultationId, more: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update consultations set answers = answers + $2 where id = $1"
        )
        .bind(id.0)
        .bind(more)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn drop_sheet(
        &mut self,
        id: ConsultationId,
        person: &str,
        account: AccountId,
    ) -> Result<(), sqlx::Error> {
        let gone: u64 = on!(self, |c| sqlx::query(
            "delete from consultation_sheets where consultation_id = $1 and person_key = $2"
        )
        .bind(id.0)
        .bind(person)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
        on!(self, |c| sqlx::query(
            "delete from consultation_takers where consultation_id = $1 and account_id = $2"
        )
        .bind(id.0)
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))?;
        self.add_answers(id, -i64::try_from(gone).unwrap_or(0))
            .await
    }
}

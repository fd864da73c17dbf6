//! Opening and closing by the clock: each happens once, whoever looks.

use chrono::{DateTime, Days, Utc};
use domain::consultations::{hash_of, tally};
use domain::ids::ConsultationId;
use domain::log::Leaf;
use domain::rulebook::Rule;
use domain::time::day_of;
use serde_json::json;

use super::row::broken;
use crate::db::{on, read};
use crate::keys::{KeyOf, SealKeys};
use crate::{Db, Error, Tx};

/// How many one run opens or counts; the next run takes the rest.
const AT_ONCE: i64 = 20;

impl Db {
    /// Opens the consultations whose day has come and counts those whose time is over; destroys keys that are of no use any more.
    /// May run twice, or in two processes. Returns how many moved.
    ///
    /// # Errors
    /// The first [`Error`]; the others are moved all the same.
    pub async fn keep_consultations(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select id from consultations
             where withdrawn_at is null and ((opened_at is null and checked_at is not null and opens_at <= $1)
                or (opened_at is not null and counted_at is null and closes_at <= $1))
             order by id limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?;
        let mut done = 0;
        let mut failed = None;
        for id in due {
            match self.move_consultation(ConsultationId(id), keys, now).await {
                Ok(moved) => done += u64::from(moved),
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        if let Err(e) = self.destroy_consultation_keys(keys).await {
            failed = failed.or(Some(e));
        }
        failed.map_or(Ok(done), Err)
    }

    async fn move_consultation(
        &self,
        id: ConsultationId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let moved = tx.open_consultation(id, keys, now).await?
            || tx.count_consultation(id, keys, now).await?;
        if moved {
            tx.commit().await?;
        }
        Ok(moved)
    }

    async fn destroy_consultation_keys(&self, keys: &dyn SealKeys) -> Result<(), Error> {
        for of in keys.held().map_err(Error::SealKey)? {
            let KeyOf::Consultation(id) = of else {
                continue;
            };
            let of_use: bool = read!(self, |c| {
                sqlx::query_scalar(
                    "select exists (select 1 from consultations
                    where id = $1 and counted_at is null and withdrawn_at is null)",
                )
                .bind(id.0)
                .fetch_one(c)
                .await
            })?;
            if !of_use {
                keys.destroy(of).map_err(Error::SealKey)?;
            }
        }
        Ok(())
    }
}

impl Tx {
    /// Opens one; false when it is open already or not to be opened.
    pub(crate) async fn open_consultation(
        &mut self,
        id: ConsultationId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let held = self.lock_consultation_by_id(id).await?;
        let ready =
            held.checked_at.is_some() && held.opened_at.is_none() && held.withdrawn.is_none();
        if !ready || now < held.opens_at {
            return Ok(false);
        }
        let today = day_of(now);
        let version = self.version_in_force(held.community, today).await?;
        let version = version.ok_or_else(|| broken(id.0))?;
        let rules = self.rules_of_version(held.community, version).await?;
        // The last day is the one before the closing moment.
        let last = day_of(held.closes_at) - Days::new(1);
        let due_on = last + Days::new(u64::from(rules.count(Rule::ConsultationAnswerDays)));
        on!(self, |c| sqlx::query(
            "update consultations set opened_at = $2, due_on = $3 where id = $1"
        )
        .bind(id.0)
        .bind(now)
        .bind(due_on)
        .execute(c)
        .await
        .map(|_| ()))?;
        // Before the commit: one that is open without a key would take no sheet.
        keys.make(id.into()).map_err(Error::SealKey)?;
        let said =
            json!({"text": hash_of(&held.text), "closes_at": held.closes_at, "due_on": due_on});
        let leaf = Leaf::new("consultations.open", held.number, said, now);
        self.append_leaf(Some(held.community), None, &leaf).await?;
        Ok(true)
    }

    /// Counts one; false when it is counted already or not due. The caller destroys the key after committing.
    pub(crate) async fn count_consultation(
        &mut self,
        id: ConsultationId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let held = self.lock_consultation_by_id(id).await?;
        let ready = held.opened_at.is_some() && held.counts.is_none() && held.withdrawn.is_none();
        if !ready || now < held.closes_at {
            return Ok(false);
        }
        let (sheets, texts) = self.open_consultation_sheets(&held, keys).await?;
        // Every acknowledged sheet is here, and none besides.
        if sheets.len() as u64 != held.answers {
            return Err(broken(id.0));
        }
        let counts = tally(&sheets, &held.text.questions);
        if !counts.questions.is_empty() {
            for (question, text) in texts {
                self.insert_consultation_text(&held, question, &text)
                    .await?;
            }
        }
        self.delete_consultation_sheets(id).await?;
        on!(self, |c| sqlx::query(
            "update consultations set counted_at = $2, counts = $3 where id = $1"
        )
        .bind(id.0)
        .bind(now)
        .bind(json!(counts).to_string())
        .execute(c)
        .await
        .map(|_| ()))?;
        let said = json!({"counts": hash_of(&counts), "answers": counts.answers});
        let leaf = Leaf::new("consultations.close", held.number, said, now);
        self.append_leaf(Some(held.community), None, &leaf).await?;
        Ok(true)
    }
}

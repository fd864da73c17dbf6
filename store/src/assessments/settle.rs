//! Counting: once, under the round's lock, the answers are opened, counted, and destroyed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::assessments::{Alarms, Direction, Published, Tally, hours_open};
use domain::ids::AssessmentId;
use domain::log::Leaf;
use serde_json::json;
use sqlx::FromRow;

use super::open::AT_ONCE;
use super::row::{Round, broken};
use super::slip::Slip;
use crate::db::{on, read};
use crate::keys::{KeyOf, SealKeys, must_find};
use crate::{Db, Error, Tx};

#[derive(FromRow)]
struct SealedRow {
    person_key: String,
    sealed: String,
}

impl Db {
    /// Counts the rounds whose time is over, and destroys the keys of those that are counted or void. May run twice, or in two
    /// processes: each is counted once. Returns how many were counted.
    ///
    /// # Errors
    /// The first [`Error`]: of the database, of the place of the keys, or of a round whose answers do not open. The others are
    /// counted all the same.
    pub async fn settle_due_rounds(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select id from assessments
             where opened_at is not null and settled_at is null and voided_at is null and closes_at <= $1
             order by closes_at, id limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?;
        let mut done = 0;
        let mut failed = None;
        for id in due {
            match self.settle_round(AssessmentId(id), keys, now).await {
                Ok(settled) => done += u64::from(settled),
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        if let Err(e) = self.destroy_round_keys(keys, now).await {
            failed = failed.or(Some(e));
        }
        failed.map_or(Ok(done), Err)
    }

    async fn settle_round(
        &self,
        id: AssessmentId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let settled = tx.settle_round(id, keys, now).await?;
        if settled {
            tx.commit().await?;
        }
        Ok(settled)
    }

    /// Destroys the keys of rounds that are counted, void, given up as a draft or gone: those of this run, and one that a crash
    /// has left. Codes that a round has left go too: nobody can use them.
    async fn destroy_round_keys(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for of in keys.held().map_err(Error::SealKey)? {
            let KeyOf::Assessment(id) = of else {
                continue;
            };
            let of_use: bool = read!(self, |c| {
                sqlx::query_scalar(
                "select exists (select 1 from assessments where id = $1 and settled_at is null and voided_at is null
                    and (checked_at is not null or closes_at > $2))"
            )
            .bind(id.0)
            .bind(now)
            .fetch_one(c)
            .await
            })?;
            if !of_use {
                let mut tx = self.begin().await?;
                tx.delete_codes(id).await?;
                tx.commit().await?;
                keys.destroy(of).map_err(Error::SealKey)?;
            }
        }
        Ok(())
    }
}

impl Tx {
    /// Counts a round; false when it is counted already or not due. The caller destroys the key after committing.
    pub(crate) async fn settle_round(
        &mut self,
        id: AssessmentId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let round = self.lock_round_by_id(id).await?;
        if round.opened_at.is_none() || round.settled_at.is_some() || round.is_void() {
            return Ok(false);
        }
        if now < round.closes_at {
            return Ok(false);
        }
        let terms = round.fixed().ok_or_else(|| broken(id.0))?;
        let slips = self.open_slips(&round, keys).await?;
        // Every acknowledged answer is here, and none besides.
        if slips.len() as u64 != round.answers {
            return Err(broken(id.0));
        }
        let by_grid = self.tally_by_grid(&round, &slips).await?;
        let opened = round.opened_at.unwrap_or(round.opens_at);
        let hours = hours_open(opened, round.closes_at);
        let traits = slips.iter().map(|slip| (&slip.sheet, slip.traits));
        let alarms = Alarms::count(traits, hours);
        let counts = Published::of(&terms, round.eligible(), &by_grid, alarms);
        self.delete_answers(id).await?;
        self.delete_codes(id).await?;
        self.save_counts(id, &counts.text(), now).await?;
        let about = json!({
            "counts": counts.hash(),
            "answers": counts.answers,
            "eligible": counts.eligible,
            "scores": counts.scores,
        });
        let leaf = Leaf::new("assessments.close", round.number, about, now);
        self.append_leaf(Some(round.community), None, &leaf).await?;
        Ok(true)
    }

    /// What was handed in; what is half done is not opened to be counted.
    async fn open_slips(&mut self, round: &Round, keys: &dyn SealKeys) -> Result<Vec<Slip>, Error> {
        let rows = self.list_sealed(round.id).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let key = must_find(keys, round.id)?;
        let shape = (round.marks(), round.asked.len());
        let mut slips = Vec::with_capacity(rows.len());
        for row in rows {
            let slip = Slip::read(&row.sealed, &key, round.id, &row.person_key, shape)
                .ok_or_else(|| broken(round.id.0))?;
            if slip.handed {
                slips.push(slip);
            }
        }
        Ok(slips)
    }

    /// The counts of each grid by its number; in memory alone.
    async fn tally_by_grid(
        &mut self,
        round: &Round,
        slips: &[Slip],
    ) -> Result<Vec<(i64, Tally)>, Error> {
        let (subjects, width) = (round.form.subjects().len(), round.form.width());
        let empty = || Tally::empty(subjects, width, round.asked.len());
        let numbers: BTreeMap<i64, i64> = self
            .list_grid_numbers(round.community)
            .await?
            .into_iter()
            .collect();
        let mut by_grid: BTreeMap<i64, Tally> = BTreeMap::new();
        let chosen = round.grids();
        // Departments have no grid: their answers are one group, which is the whole.
        let of_grids = round.direction == Direction::Residents;
        for (id, number) in numbers.iter().filter(|_| of_grids) {
            if chosen.is_empty() || chosen.iter().any(|g| g.0 == *id) {
                by_grid.insert(*number, empty());
            }
        }
        for slip in slips {
            let number = numbers
                .get(&slip.grid)
                .copied()
                .filter(|_| of_grids)
                .unwrap_or(0);
            let tally = by_grid.entry(number).or_insert_with(empty);
            tally.count(&slip.sheet);
        }
        Ok(by_grid.into_iter().collect())
    }

    async fn list_sealed(&mut self, id: AssessmentId) -> Result<Vec<SealedRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select person_key, sealed from assessment_answers where assessment_id = $1"
        )
        .bind(id.0)
        .fetch_all(c)
        .await)
    }

    pub(super) async fn delete_answers(&mut self, id: AssessmentId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from assessment_answers where assessment_id = $1"
        )
        .bind(id.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    pub(super) async fn delete_codes(&mut self, id: AssessmentId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from assessment_codes where assessment_id = $1"
        )
        .bind(id.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_counts(
        &mut self,
        id: AssessmentId,
        counts: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update assessments set settled_at = $2, counts = $3 where id = $1 and settled_at is null"
        )
        .bind(id.0)
        .bind(now)
        .bind(counts)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

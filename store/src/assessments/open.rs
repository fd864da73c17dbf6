//! Opening: the roll is frozen, what was checked is put on record, and from then on nothing of it changes.

use chrono::{DateTime, Utc};
use domain::assessments::{Terms, Who};
use domain::ids::{AssessmentId, CommunityId, GridId};
use domain::log::Leaf;
use serde_json::json;

use super::row::{Round, broken};
use crate::db::{on, read};
use crate::keys::SealKeys;
use crate::{Db, Error, Tx};

/// How many one run opens or counts; the next run takes the rest.
pub(super) const AT_ONCE: i64 = 20;

impl Db {
    /// Opens the rounds whose day has come. May run twice, or in two processes: each is opened once. Returns how many were
    /// opened.
    ///
    /// # Errors
    /// The first [`Error`] of the database or of the place of the keys; the others are opened all the same.
    pub async fn open_due_rounds(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select id from assessments
             where opened_at is null and checked_at is not null and voided_at is null and opens_at <= $1
             order by opens_at, id limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?;
        let mut done = 0;
        let mut failed = None;
        for id in due {
            match self.open_round(AssessmentId(id), keys, now).await {
                Ok(opened) => done += u64::from(opened),
                Err(e) => failed = failed.or(Some(e)),
            }
        }
        failed.map_or(Ok(done), Err)
    }

    async fn open_round(
        &self,
        id: AssessmentId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let opened = tx.open_round(id, keys, now).await?;
        if opened {
            tx.commit().await?;
        }
        Ok(opened)
    }
}

impl Tx {
    /// Opens a round; false when it is open already or not to be opened.
    pub(crate) async fn open_round(
        &mut self,
        id: AssessmentId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let round = self.lock_round_by_id(id).await?;
        let ready = round.checked_at.is_some() && round.opened_at.is_none() && !round.is_void();
        if !ready || now < round.opens_at {
            return Ok(false);
        }
        if let Who::Residents(grids) = round.who.clone() {
            let all = [None];
            let some: Vec<Option<GridId>> = grids.into_iter().map(Some).collect();
            let grids = if some.is_empty() { &all[..] } else { &some };
            for grid in grids {
                self.fill_round_roll(&round, *grid).await?;
            }
        }
        let eligible = self.count_round_roll(id).await?;
        let terms = self.terms_of(&round).await?;
        self.save_round_opening(&round, eligible, &terms.text(), now)
            .await?;
        // Before the commit: a round that is open without a key would take no answer.
        keys.make(id.into()).map_err(Error::SealKey)?;
        let about = json!({
            "terms": terms.hash(),
            "eligible": eligible,
            "closes_at": round.closes_at,
        });
        let leaf = Leaf::new("assessments.open", round.number, about, now);
        self.append_leaf(Some(round.community), None, &leaf).await?;
        Ok(true)
    }

    async fn terms_of(&mut self, round: &Round) -> Result<Terms, Error> {
        let who = match &round.who {
            Who::Codes => "codes".to_owned(),
            Who::Residents(grids) if grids.is_empty() => "residents".to_owned(),
            Who::Residents(grids) => {
                let all = self.list_grid_numbers(round.community).await?;
                let numbers: Vec<String> = all
                    .into_iter()
                    .filter(|(id, _)| grids.contains(&GridId(*id)))
                    .map(|(_, number)| number.to_string())
                    .collect();
                format!("grids/{}", numbers.join(","))
            }
        };
        Ok(Terms {
            kind: Terms::KIND.to_owned(),
            community: round.community.0,
            assessment: round.number,
            direction: round.direction,
            series: round.series.clone(),
            title: round.title.clone(),
            purpose: round.purpose.clone(),
            party: round.party.clone(),
            form: round.form.clone(),
            asked: round.asked.clone(),
            who,
            opens_at: round.opens_at,
            closes_at: round.closes_at,
        })
    }

    pub(super) async fn list_grid_numbers(
        &mut self,
        community: CommunityId,
    ) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select id, number from grids where community_id = $1 order by number"
        )
        .bind(community.0)
        .fetch_all(c)
        .await)
    }

    async fn fill_round_roll(
        &mut self,
        round: &Round,
        grid: Option<GridId>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into assessment_roll (community_id, assessment_id, account_id, grid_id)
             select $1, $2, r.account_id, r.grid_id from residencies r
             where r.community_id = $1 and r.status = 'attested' and ($3 is null or r.grid_id = $3)"
        )
        .bind(round.community.0)
        .bind(round.id.0)
        .bind(grid.map(|g| g.0))
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn count_round_roll(&mut self, id: AssessmentId) -> Result<u64, Error> {
        let n: i64 = on!(self, |c| sqlx::query_scalar(
            "select count(*) from assessment_roll where assessment_id = $1"
        )
        .bind(id.0)
        .fetch_one(c)
        .await)?;
        u64::try_from(n).map_err(|_| broken(id.0))
    }

    async fn save_round_opening(
        &mut self,
        round: &Round,
        eligible: u64,
        terms: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update assessments set opened_at = $2, roll_size = $3, terms = $4 where id = $1",
            )
            .bind(round.id.0)
            .bind(now)
            .bind(i64::try_from(eligible).unwrap_or(i64::MAX))
            .bind(terms)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

//! The caretaker's part: procedures move on by their days, and terms end. All of it may run twice.

use chrono::{DateTime, NaiveDate, Utc};
use domain::bodies::{Move, Stage, Standing, State, select};
use domain::ids::{CommunityId, GridId, RecordNumber};
use domain::notices::Notice;
use domain::rulebook::{Rule, Rulebook, Selection};
use domain::time::{Calendar, day_of};

use super::read::Application;
use super::row::{ProcedureRow, VoidReason};
use super::seal::Random;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 500;

impl Db {
    /// Moves every procedure on whose day is over, and ends every seat whose term is; each in its own transaction.
    /// Returns how many moved or ended. A second run, or one beside it, finds nothing left. `random` is fresh randomness,
    /// for the salts of a list that is fixed in this turn.
    ///
    /// # Errors
    /// [`Error`] of the database; what was done before it stays so.
    pub async fn advance_procedures(
        &self,
        calendar: &Calendar,
        random: [u8; 32],
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut done = 0;
        for (community, year, seq) in self.list_running(day_of(now)).await? {
            let Some(number) = record_number(year, seq) else {
                continue;
            };
            let mut tx = self.begin().await?;
            let moved = tx
                .advance_one(CommunityId(community), number, calendar, &random, now)
                .await?;
            if moved {
                tx.commit().await?;
                done += 1;
            }
        }
        Ok(done + self.end_terms(now).await?)
    }

    /// What may have something to do: its day is over, or it waits for no day.
    async fn list_running(&self, today: NaiveDate) -> Result<Vec<(i64, i64, i64)>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select community_id, year, seq from seat_procedures
             where community_id in (select id from communities)
               and stage not in ('appointed', 'void') and (until_on is null or until_on < $1)
             order by id limit $2"
        )
        .bind(today)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await)?)
    }
}

impl Tx {
    pub(crate) async fn advance_one(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        calendar: &Calendar,
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        match self.lock_procedure(community, number, now).await? {
            Some(mut p) => self.advance(&mut p, calendar, random, now).await,
            None => Ok(false),
        }
    }

    /// Moves a held procedure on as far as days and decisions allow; says whether it moved.
    async fn advance(
        &mut self,
        p: &mut ProcedureRow,
        calendar: &Calendar,
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let today = day_of(now);
        let mut moved = false;
        loop {
            let state = p.state()?;
            let went = match state {
                State::Registration { .. } | State::Eligibility => {
                    self.begin_recommending(p, now).await?
                }
                State::Recommendation { .. } if state.is_over(today) => {
                    self.end_recommendation(p, calendar, random, now).await?
                }
                State::Selection {
                    by: Selection::PublicDraw,
                } => self.draw_seats(p, calendar, random, now).await?,
                State::Notice { .. } if state.is_over(today) => self.end_notice(p, now).await?,
                _ => false,
            };
            if !went {
                return Ok(moved);
            }
            moved = true;
        }
    }

    /// Recommendations begin once registration is over and every application is decided; says whether it moved.
    pub(super) async fn begin_recommending(
        &mut self,
        p: &mut ProcedureRow,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let today = day_of(now);
        let state = p.state()?;
        let closes = matches!(state, State::Registration { .. }) && state.is_over(today);
        if closes {
            self.move_procedure(p, Move::CloseRegistration, None, now)
                .await?;
        }
        let begins =
            p.state()? == State::Eligibility && self.end_eligibility(p, today, now).await?;
        Ok(closes || begins)
    }

    /// As [`Tx::begin_recommending`], from eligibility on.
    async fn end_eligibility(
        &mut self,
        p: &mut ProcedureRow,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let all = self.applications_of(p.id).await?;
        if all.iter().any(|a| a.standing == Standing::Received) {
            return Ok(false);
        }
        if !all.iter().any(|a| a.standing == Standing::Eligible) {
            self.void(p, VoidReason::NoApplicants, &all, now).await?;
            return Ok(true);
        }
        let until = self.rules_of_procedure(p).await?.recommend_until(today);
        self.move_procedure(p, Move::StartRecommending { until }, None, now)
            .await?;
        self.tell_constituency(p, Notice::MayRecommend, now).await?;
        for one in all.iter().filter(|a| a.standing == Standing::Eligible) {
            self.tell_applicant(p, one, Notice::RecommendationsOpen, None, now)
                .await?;
        }
        Ok(true)
    }

    /// The threshold makes candidates; as many as there are seats or fewer are named, more of them go to ballot or draw.
    async fn end_recommendation(
        &mut self,
        p: &mut ProcedureRow,
        calendar: &Calendar,
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let rules = self.rules_of_procedure(p).await?;
        let mut all = self.applications_of(p.id).await?;
        all.retain(|a| a.standing == Standing::Eligible);
        let counts: Vec<i64> = all.iter().map(|a| a.recommended).collect();
        let (reached, candidates) = select(&counts, rules.get(Rule::RecommendThreshold));
        for (one, reached) in all.iter_mut().zip(reached) {
            let (standing, notice) = if reached {
                (Standing::Candidate, Notice::BecameCandidate)
            } else {
                (Standing::NotRecommended, Notice::NotRecommended)
            };
            one.standing = standing;
            self.set_standing(one.id.0, standing, None, now).await?;
            self.tell_applicant(p, one, notice, None, now).await?;
        }
        all.retain(|a| a.standing == Standing::Candidate);
        let seats = usize::try_from(p.seats).unwrap_or(0);
        if candidates == 0 {
            self.void(p, VoidReason::NoCandidates, &all, now).await?;
        } else if candidates <= seats {
            let until = rules.objections_until(day_of(now), calendar);
            self.move_procedure(p, Move::Publish { until }, None, now)
                .await?;
            self.name(p, &all, now).await?;
        } else {
            self.begin_selection(p, &all, &rules, random, now).await?;
        }
        Ok(true)
    }

    async fn begin_selection(
        &mut self,
        p: &mut ProcedureRow,
        candidates: &[Application],
        rules: &Rulebook,
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.list_candidates(candidates).await?;
        if rules.selection() == Selection::SecretBallot
            && let Some(ballot) = self.open_seat_ballot(p, candidates, rules, now).await?
        {
            let by = Selection::SecretBallot;
            self.move_procedure(p, Move::Select { by }, None, now)
                .await?;
            self.save_ballot(p.id, ballot).await?;
            return Ok(());
        }
        let by = Selection::PublicDraw;
        self.move_procedure(p, Move::Select { by }, None, now)
            .await?;
        self.schedule_draw(p, candidates, random, now).await
    }

    /// After the notice whoever is still named takes the seat. An objection without an answer holds everything.
    async fn end_notice(
        &mut self,
        p: &mut ProcedureRow,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        if self.objections_wait(p.id).await? {
            return Ok(false);
        }
        let mut named = self.applications_of(p.id).await?;
        named.retain(|a| a.standing == Standing::Chosen);
        named.sort_by_key(|a| (a.rank, a.place));
        if named.is_empty() {
            self.void(p, VoidReason::NobodyLeft, &[], now).await?;
            return Ok(true);
        }
        self.move_procedure(p, Move::Appoint, None, now).await?;
        for one in &named {
            self.appoint(p, one, now).await?;
        }
        Ok(true)
    }

    /// Ends a procedure that names nobody, and tells whoever was still in it.
    pub(super) async fn void(
        &mut self,
        p: &mut ProcedureRow,
        why: VoidReason,
        concerned: &[Application],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.move_procedure(p, Move::End, Some(why), now).await?;
        for one in concerned {
            self.tell_applicant(p, one, Notice::ProcedureVoid, None, now)
                .await?;
        }
        Ok(())
    }

    /// Tells an applicant something about the procedure.
    /// Tells everybody whom the seats are for.
    pub(super) async fn tell_constituency(
        &mut self,
        p: &ProcedureRow,
        notice: Notice,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let grid = p.grid_id.map(GridId);
        self.tell_residents(p.community(), grid, notice, &p.about()?, now)
            .await?;
        Ok(())
    }

    pub(super) async fn tell_applicant(
        &mut self,
        p: &ProcedureRow,
        one: &Application,
        notice: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if let Some(account) = one.account {
            let about = p.about()?;
            self.tell_about(p.community(), account, notice, &about, words, now)
                .await?;
        }
        Ok(())
    }

    async fn save_ballot(
        &mut self,
        procedure: i64,
        ballot: RecordNumber,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_procedures set ballot_number = $2 where id = $1"
        )
        .bind(procedure)
        .bind(ballot.to_string())
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Whether it is still in a stage that may move: for the ballot's result.
    pub(super) fn is_at_ballot(p: &ProcedureRow) -> bool {
        p.state().is_ok_and(|s| s.stage() == Stage::Selection)
            && p.selection() == Some(Selection::SecretBallot)
    }
}

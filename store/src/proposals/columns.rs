//! Writing a proposal's state: every column of it follows from the state.

use chrono::{DateTime, NaiveDate, Utc};
use domain::proposals::course::deadline;
use domain::proposals::state::Duty;
use domain::proposals::{Deadline, Stage, State};

use super::row::Facts;
use crate::Tx;
use crate::db::on;

/// A state as the columns that hold it.
pub(crate) struct Columns {
    pub stage: &'static str,
    pub closes_on: Option<NaiveDate>,
    pub answer_due_on: Option<NaiveDate>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub meets_on: Option<NaiveDate>,
    pub unit_id: Option<i64>,
    pub due_on: Option<NaiveDate>,
    pub confirm_by: Option<NaiveDate>,
    pub merged_into: Option<i64>,
    pub deadline_on: Option<NaiveDate>,
    pub deadline_binds: bool,
}

impl Columns {
    /// The columns of `state`. When it was accepted, where it met and who had to carry it out stay as history.
    pub fn of(state: &State, before: Option<&Facts>, now: DateTime<Utc>) -> Self {
        let deadline = deadline(state);
        let mut columns = Self {
            stage: state.stage().code(),
            closes_on: None,
            answer_due_on: None,
            accepted_at: before.and_then(|b| b.accepted_at),
            meets_on: before.and_then(|b| b.meets_on),
            unit_id: before.and_then(|b| b.unit_id),
            due_on: before.and_then(|b| b.due_on),
            confirm_by: None,
            merged_into: None,
            deadline_on: deadline.map(Deadline::day),
            deadline_binds: deadline.is_some_and(Deadline::binds_staff),
        };
        match *state {
            State::Gathering {
                closes_on,
                answer_due_on,
                accepted,
            } => {
                columns.closes_on = Some(closes_on);
                columns.answer_due_on = Some(answer_due_on);
                columns.accepted_at = accepted.then(|| columns.accepted_at.unwrap_or(now));
            }
            State::OnAgenda { meets_on } | State::InDiscussion { meets_on } => {
                columns.meets_on = Some(meets_on);
            }
            State::Merged { into } => columns.merged_into = Some(into.0),
            State::Done { confirm_by, .. } => columns.confirm_by = Some(confirm_by),
            _ => {}
        }
        if let Some(duty) = duty_of(state) {
            columns.unit_id = Some(duty.unit.0);
            columns.due_on = Some(duty.due_on);
        }
        columns
    }
}

/// Who carries it out, where the state names somebody.
pub(crate) fn duty_of(state: &State) -> Option<Duty> {
    match *state {
        State::Assigned(duty)
        | State::InProgress(duty)
        | State::Done { duty, .. }
        | State::Resolved { duty }
        | State::Reopened { duty } => Some(duty),
        _ => None,
    }
}

impl Tx {
    /// Writes the state of a proposal that is held.
    pub(crate) async fn save_state(
        &mut self,
        before: &Facts,
        state: &State,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let to = Columns::of(state, Some(before), now);
        on!(self, |c| {
            sqlx::query(
            "update proposals set stage = $2, closes_on = $3, answer_due_on = $4, accepted_at = $5,
                meets_on = $6, unit_id = $7, due_on = $8, confirm_by = $9, merged_into = $10,
                deadline_on = $11, deadline_binds = $12, discussed = (discussed or $13), balloted = (balloted or $14)
             where id = $1"
        )
        .bind(before.id)
        .bind(to.stage)
        .bind(to.closes_on)
        .bind(to.answer_due_on)
        .bind(to.accepted_at)
        .bind(to.meets_on)
        .bind(to.unit_id)
        .bind(to.due_on)
        .bind(to.confirm_by)
        .bind(to.merged_into)
        .bind(to.deadline_on)
        .bind(to.deadline_binds)
        .bind(state.stage() == Stage::InDiscussion)
        .bind(state.stage() == Stage::AtBallot)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

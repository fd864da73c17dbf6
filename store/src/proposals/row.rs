//! One proposal: reading it, holding it, and writing its state.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CategoryId, CommunityId, GridId, ProposalId, RecordNumber, UnitId};
use domain::proposals::course::deadline;
use domain::proposals::state::Duty;
use domain::proposals::{Deadline, Stage, State};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// A proposal as its page needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: ProposalId,
    pub community: CommunityId,
    pub number: RecordNumber,
    /// None once the account is erased.
    pub author: Option<AccountId>,
    pub author_name: PublicName,
    pub shown_as: ShownAs,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub title: String,
    pub body: String,
    pub version: i64,
    pub rulebook_version: i64,
    pub state: State,
    /// Supports of the current version.
    pub supports: i64,
    /// Supports ever given to any version, those taken back included.
    pub supports_ever: i64,
    pub comments: i64,
    pub discussed: bool,
    pub balloted: bool,
    /// When the agency took it up; kept after the stage has passed.
    pub accepted_at: Option<DateTime<Utc>>,
    pub filed_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// The meeting it was put on; kept after the stage has passed.
    pub meets_on: Option<NaiveDate>,
}

/// The columns of [`Facts`], each after the table's alias.
macro_rules! fact_columns {
    ($p:literal) => {
        concat!(
            $p,
            "id, ",
            $p,
            "community_id, ",
            $p,
            "year, ",
            $p,
            "seq, ",
            $p,
            "author_id, ",
            $p,
            "version, ",
            $p,
            "rulebook_version, ",
            $p,
            "stage, ",
            $p,
            "closes_on, ",
            $p,
            "answer_due_on, ",
            $p,
            "accepted_at, ",
            $p,
            "meets_on, ",
            $p,
            "unit_id, ",
            $p,
            "due_on, ",
            $p,
            "confirm_by, ",
            $p,
            "merged_into, ",
            $p,
            "supports, ",
            $p,
            "supports_ever, ",
            $p,
            "comments, ",
            $p,
            "filed_at"
        )
    };
}

/// The columns of [`ProposalRow`]; `p` is the proposal, `a` its author.
macro_rules! proposal_columns {
    () => {
        concat!(
            "select ",
            $crate::proposals::row::fact_columns!("p."),
            ", p.shown_as, p.category_id, p.grid_id, p.title, p.body, p.discussed, p.balloted,
                p.changed_at, a.real_name, a.nickname, a.erased_at
             from proposals p left join accounts a on a.id = p.author_id "
        )
    };
}

pub(crate) use fact_columns;

/// What a proposal's state is made of, and what its counts are.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Facts {
    pub id: i64,
    pub community_id: i64,
    pub year: i64,
    pub seq: i64,
    pub author_id: Option<i64>,
    pub version: i64,
    pub rulebook_version: i64,
    pub stage: String,
    pub closes_on: Option<NaiveDate>,
    pub answer_due_on: Option<NaiveDate>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub meets_on: Option<NaiveDate>,
    pub unit_id: Option<i64>,
    pub due_on: Option<NaiveDate>,
    pub confirm_by: Option<NaiveDate>,
    pub merged_into: Option<i64>,
    pub supports: i64,
    pub supports_ever: i64,
    pub comments: i64,
    pub filed_at: DateTime<Utc>,
}

/// The public name's parts.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct NameRow {
    pub shown_as: String,
    pub real_name: Option<String>,
    pub nickname: Option<String>,
    pub erased_at: Option<DateTime<Utc>>,
}

#[derive(Debug, FromRow)]
struct ProposalRow {
    #[sqlx(flatten)]
    facts: Facts,
    #[sqlx(flatten)]
    name: NameRow,
    category_id: i64,
    grid_id: Option<i64>,
    title: String,
    body: String,
    discussed: bool,
    balloted: bool,
    changed_at: DateTime<Utc>,
}

impl Facts {
    pub fn broken(&self) -> Error {
        Error::Inconsistent {
            table: "proposals",
            id: self.id,
        }
    }

    pub fn community(&self) -> CommunityId {
        CommunityId(self.community_id)
    }

    pub fn author(&self) -> Option<AccountId> {
        self.author_id.map(AccountId)
    }

    pub fn number(&self) -> Result<RecordNumber, Error> {
        record_number(self.year, self.seq).ok_or_else(|| self.broken())
    }

    pub fn stage(&self) -> Result<Stage, Error> {
        Stage::from_code(&self.stage).ok_or_else(|| self.broken())
    }

    /// The state with its facts.
    pub fn state(&self) -> Result<State, Error> {
        self.complete(self.stage()?).ok_or_else(|| self.broken())
    }

    fn complete(&self, stage: Stage) -> Option<State> {
        Some(match stage {
            Stage::Gathering => State::Gathering {
                closes_on: self.closes_on?,
                answer_due_on: self.answer_due_on?,
                accepted: self.accepted_at.is_some(),
            },
            Stage::OnAgenda => State::OnAgenda {
                meets_on: self.meets_on?,
            },
            Stage::InDiscussion => State::InDiscussion {
                meets_on: self.meets_on?,
            },
            Stage::AtBallot => State::AtBallot,
            Stage::Adopted => State::Adopted,
            Stage::Rejected => State::Rejected,
            Stage::Assigned => State::Assigned(self.duty()?),
            Stage::InProgress => State::InProgress(self.duty()?),
            Stage::Done => State::Done {
                duty: self.duty()?,
                confirm_by: self.confirm_by?,
            },
            Stage::Resolved => State::Resolved { duty: self.duty()? },
            Stage::Reopened => State::Reopened { duty: self.duty()? },
            Stage::Declined => State::Declined,
            Stage::Withdrawn => State::Withdrawn,
            Stage::Merged => State::Merged {
                into: ProposalId(self.merged_into?),
            },
            Stage::Lapsed => State::Lapsed,
        })
    }

    fn duty(&self) -> Option<Duty> {
        Some(Duty {
            unit: UnitId(self.unit_id?),
            due_on: self.due_on?,
        })
    }
}

impl NameRow {
    pub fn shown_as(&self) -> Option<ShownAs> {
        ShownAs::from_code(&self.shown_as)
    }

    /// The name to show; `present` is whether the row still names an account.
    pub fn public(&self, present: bool) -> PublicName {
        PublicName::choose(
            self.shown_as().unwrap_or(ShownAs::Anonymous),
            self.real_name.as_deref(),
            self.nickname.as_deref(),
            !present || self.erased_at.is_some(),
        )
    }
}

impl ProposalRow {
    fn read(self) -> Result<Proposal, Error> {
        Ok(Proposal {
            id: ProposalId(self.facts.id),
            community: self.facts.community(),
            number: self.facts.number()?,
            author: self
                .facts
                .author()
                .filter(|_| self.name.erased_at.is_none()),
            author_name: self.name.public(self.facts.author_id.is_some()),
            shown_as: self.name.shown_as().ok_or_else(|| self.facts.broken())?,
            category: CategoryId(self.category_id),
            grid: self.grid_id.map(GridId),
            state: self.facts.state()?,
            title: self.title,
            body: self.body,
            version: self.facts.version,
            rulebook_version: self.facts.rulebook_version,
            supports: self.facts.supports,
            supports_ever: self.facts.supports_ever,
            comments: self.facts.comments,
            discussed: self.discussed,
            balloted: self.balloted,
            accepted_at: self.facts.accepted_at,
            filed_at: self.facts.filed_at,
            changed_at: self.changed_at,
            meets_on: self.facts.meets_on,
        })
    }
}

/// A record number from its two columns.
pub(crate) fn record_number(year: i64, seq: i64) -> Option<RecordNumber> {
    Some(RecordNumber {
        year: i32::try_from(year).ok()?,
        seq,
    })
}

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

impl Db {
    /// The proposal of that number in that community.
    ///
    /// # Errors
    /// [`Error`] of the database, or of a row that lacks a fact of its stage.
    pub async fn find_proposal(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Proposal>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, ProposalRow>(concat!(
            proposal_columns!(),
            "where p.community_id = $1 and p.year = $2 and p.seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(ProposalRow::read).transpose()
    }

    /// The proposal of that id, if it belongs to that community.
    ///
    /// # Errors
    /// As [`Db::find_proposal`].
    pub async fn find_proposal_by_id(
        &self,
        community: CommunityId,
        id: ProposalId,
    ) -> Result<Option<Proposal>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, ProposalRow>(concat!(
            proposal_columns!(),
            "where p.community_id = $1 and p.id = $2"
        ))
        .bind(community.0)
        .bind(id.0)
        .fetch_optional(c)
        .await)?;
        row.map(ProposalRow::read).transpose()
    }
}

impl Tx {
    /// Holds a proposal until the end of the transaction and reads it.
    pub(crate) async fn lock_proposal(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Option<Facts>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(concat!(
            "update proposals set changed_at = $4
             where community_id = $1 and year = $2 and seq = $3
             returning ",
            fact_columns!("")
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(now)
        .fetch_optional(c)
        .await)
    }

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

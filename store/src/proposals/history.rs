//! The public history of a proposal: its versions, and every move with the words that were said.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, ProposalId, RecordNumber, UnitId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::course::deadline;
use domain::proposals::{Act, Actor, Deadline, Move, Refused, Stage, State};
use serde_json::json;
use sqlx::FromRow;

use super::row::{Facts, duty_of, record_number};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A version of the text.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Version {
    pub version: i64,
    pub title: String,
    pub body: String,
    /// [`text_hash`] of title and body, as in the record of acts.
    pub text_hash: String,
    pub written_at: DateTime<Utc>,
}

/// What an event of the history tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventAct {
    File,
    Revise,
    Move(Act),
}

impl EventAct {
    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Revise => "revise",
            Self::Move(act) => act.code(),
        }
    }

    /// Reads the value of rows.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "file" => Some(Self::File),
            "revise" => Some(Self::Revise),
            other => Act::from_code(other).map(Self::Move),
        }
    }
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub act: EventAct,
    /// The stage it led to.
    pub stage: Stage,
    pub actor: Actor,
    pub words: Option<String>,
    pub clause: Option<String>,
    /// Who carries it out, where the stage names somebody.
    pub unit: Option<UnitId>,
    /// The day of the duty that ran after it.
    pub day: Option<NaiveDate>,
    /// The proposal it was merged into.
    pub other: Option<RecordNumber>,
    pub at: DateTime<Utc>,
}

#[derive(Debug, FromRow)]
struct EventRow {
    id: i64,
    act: String,
    stage: String,
    actor: String,
    words: Option<String>,
    clause: Option<String>,
    unit_id: Option<i64>,
    day: Option<NaiveDate>,
    other_year: Option<i64>,
    other_seq: Option<i64>,
    at: DateTime<Utc>,
}

impl EventRow {
    fn read(self) -> Result<Event, Error> {
        let broken = || Error::Inconsistent {
            table: "proposal_events",
            id: self.id,
        };
        Ok(Event {
            act: EventAct::from_code(&self.act).ok_or_else(broken)?,
            stage: Stage::from_code(&self.stage).ok_or_else(broken)?,
            actor: Actor::from_code(&self.actor).ok_or_else(broken)?,
            unit: self.unit_id.map(UnitId),
            day: self.day,
            other: self
                .other_year
                .zip(self.other_seq)
                .and_then(|(year, seq)| record_number(year, seq)),
            at: self.at,
            words: self.words,
            clause: self.clause,
        })
    }
}

impl Db {
    /// The versions of a proposal's text, the first one first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_versions(&self, proposal: ProposalId) -> Result<Vec<Version>, Error> {
        Ok(read!(self, |c| sqlx::query_as::<_, Version>(
            "select version, title, body, text_hash, written_at from proposal_versions
             where proposal_id = $1 order by version"
        )
        .bind(proposal.0)
        .fetch_all(c)
        .await)?)
    }

    /// The history of a proposal, the filing first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_events(&self, proposal: ProposalId) -> Result<Vec<Event>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, EventRow>(
            "select e.id, e.act, e.stage, e.actor, e.words, e.clause, e.unit_id, e.day,
                o.year as other_year, o.seq as other_seq, e.at
             from proposal_events e left join proposals o on o.id = e.other_id
             where e.proposal_id = $1 order by e.at, e.id"
        )
        .bind(proposal.0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(EventRow::read).collect()
    }
}

/// What staff say with a move, and what the record of acts names by its public code.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    pub words: Option<&'a str>,
    pub clause: Option<&'a str>,
    pub unit_code: Option<&'a str>,
    pub into: Option<RecordNumber>,
}

/// Who moves: in which quality, and which person for the auditor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By {
    pub actor: Actor,
    pub account: Option<AccountId>,
}

impl By {
    /// The clock or a count.
    pub const RULE: Self = Self {
        actor: Actor::Rule,
        account: None,
    };
}

impl Tx {
    /// Moves a held proposal on: the rule, the state, the history, the people concerned, the record.
    pub(crate) async fn go(
        &mut self,
        facts: &Facts,
        step: Move,
        by: By,
        said: Said<'_>,
        now: DateTime<Utc>,
    ) -> Result<State, Failed<Refused>> {
        let next = facts.state()?.go(step, by.actor).map_err(Failed::Refused)?;
        self.save_state(facts, &next, now).await?;
        self.add_event(facts, EventAct::Move(step.act()), &next, by, said, now)
            .await?;
        let (community, proposal) = (facts.community(), ProposalId(facts.id));
        let notice = notice_of(step.act());
        self.tell_concerned(community, proposal, by.account, notice, said.words, now)
            .await?;
        let leaf = Leaf::new(
            leaf_act(step.act()),
            facts.number()?,
            json!({
                "stage": next.stage().code(),
                "by": by.actor.code(),
                "day": deadline(&next).map(Deadline::day),
                "words": said.words.map(|w| text_hash(&[w])),
                "clause": said.clause,
                "unit": said.unit_code,
                "into": said.into,
            }),
            now,
        );
        self.append_leaf(Some(community), by.account, &leaf).await?;
        Ok(next)
    }

    /// Moves on by a rule that has just been asked: a refusal now is a fault of ours.
    pub(crate) async fn must_go(
        &mut self,
        facts: &Facts,
        step: Move,
        by: By,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        match self.go(facts, step, by, Said::default(), now).await {
            Ok(state) => Ok(state),
            Err(Failed::Store(e)) => Err(e),
            Err(Failed::Refused(_)) => Err(facts.broken()),
        }
    }

    /// Adds a line to the public history.
    pub(crate) async fn add_event(
        &mut self,
        facts: &Facts,
        act: EventAct,
        state: &State,
        by: By,
        said: Said<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let other = match *state {
            State::Merged { into } => Some(into.0),
            _ => None,
        };
        on!(self, |c| sqlx::query(
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, account_id,
                words, clause, unit_id, day, other_id, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(act.code())
        .bind(state.stage().code())
        .bind(by.actor.code())
        .bind(by.account.map(|a| a.0))
        .bind(said.words)
        .bind(said.clause)
        .bind(duty_of(state).map(|d| d.unit.0))
        .bind(deadline(state).map(Deadline::day))
        .bind(other)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Keeps a version of the text, or writes the one nobody has supported anew.
    pub(crate) async fn save_version(
        &mut self,
        proposal: ProposalId,
        version: &Version,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into proposal_versions (proposal_id, version, title, body, text_hash, written_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (proposal_id, version) do update
             set title = excluded.title, body = excluded.body, text_hash = excluded.text_hash,
                written_at = excluded.written_at"
        )
        .bind(proposal.0)
        .bind(version.version)
        .bind(&version.title)
        .bind(&version.body)
        .bind(&version.text_hash)
        .bind(version.written_at)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

/// What author and supporters are told of a move.
fn notice_of(act: Act) -> Notice {
    match act {
        Act::Accept => Notice::Accepted,
        Act::ReachThreshold => Notice::OnAgenda,
        Act::OpenDiscussion => Notice::InDiscussion,
        Act::OpenBallot => Notice::AtBallot,
        Act::Adopt => Notice::Adopted,
        Act::Reject => Notice::Rejected,
        Act::Assign => Notice::Assigned,
        Act::Progress => Notice::Progress,
        Act::Finish => Notice::Done,
        Act::Resolve => Notice::Resolved,
        Act::Reopen => Notice::Reopened,
        Act::Decline => Notice::Declined,
        Act::Withdraw => Notice::Withdrawn,
        Act::Merge => Notice::Merged,
        Act::Lapse => Notice::Lapsed,
    }
}

/// What the record of acts calls a move.
fn leaf_act(act: Act) -> &'static str {
    match act {
        Act::Accept => "proposals.accept",
        Act::ReachThreshold => "proposals.reach_threshold",
        Act::OpenDiscussion => "proposals.open_discussion",
        Act::OpenBallot => "proposals.open_ballot",
        Act::Adopt => "proposals.adopt",
        Act::Reject => "proposals.reject",
        Act::Assign => "proposals.assign",
        Act::Progress => "proposals.progress",
        Act::Finish => "proposals.finish",
        Act::Resolve => "proposals.resolve",
        Act::Reopen => "proposals.reopen",
        Act::Decline => "proposals.decline",
        Act::Withdraw => "proposals.withdraw",
        Act::Merge => "proposals.merge",
        Act::Lapse => "proposals.lapse",
    }
}

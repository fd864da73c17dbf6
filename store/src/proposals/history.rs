//! The public history of a proposal: its versions, and every move with the words that were said.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ProposalId, RecordNumber, UnitId};
use domain::proposals::{Act, Actor, Stage};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// A version of the text.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Version {
    pub version: i64,
    pub title: String,
    pub body: String,
    /// [`domain::log::text_hash`] of title and body, as in the record of acts.
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

impl Tx {
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

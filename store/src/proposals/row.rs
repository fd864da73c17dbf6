//! A proposal's row as acts read it: the facts of its state, its counts, and its author's name.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Clerk;
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId, ProposalId, RecordNumber, UnitId};
use domain::proposals::state::Duty;
use domain::proposals::{Stage, State};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

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
}

impl Db {
    /// The name of an author for the staff who must answer, whatever the author chose for the public (features.md Q1;
    /// the form says so before sending): the name seen on a document, else the nickname.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_author_name(
        &self,
        by: &Clerk,
        proposal: ProposalId,
    ) -> Result<Option<String>, Error> {
        let name: Option<Option<String>> = read!(self, |c| {
            sqlx::query_scalar(
            "select coalesce(a.real_name, a.nickname) from proposals p join accounts a on a.id = p.author_id
             where p.id = $1 and p.community_id = $2"
        )
        .bind(proposal.0)
        .bind(by.community().0)
        .fetch_optional(c)
        .await
        })?;
        Ok(name.flatten())
    }
}

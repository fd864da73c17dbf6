//! A consultation's row, and its lock.

use chrono::{DateTime, NaiveDate, Utc};
use domain::consultations::{Facts, Published, Section, Stage, Text, stage};
use domain::ids::{AccountId, CommunityId, ConsultationId, RecordNumber};
use domain::time::day_of;
use sqlx::FromRow;

use crate::db::on;
use crate::numbers::record_number;
use crate::{Error, Tx};

/// A consultation as everybody may read it, and who worked on it, which is for the rules alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Consultation {
    pub id: ConsultationId,
    pub community: CommunityId,
    pub number: RecordNumber,
    pub text: Text,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub revision: i64,
    pub saved_by: Option<AccountId>,
    pub checked_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
    /// By when it is answered; fixed at the opening.
    pub due_on: Option<NaiveDate>,
    pub answers: u64,
    pub counts: Option<Published>,
    pub outcome_revision: i64,
    pub outcome_by: Option<AccountId>,
    pub final_text: Option<Vec<Section>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

/// The columns of [`ConsultationRow`].
macro_rules! columns {
    () => {
        "id, community_id, year, seq, body, opens_at, closes_at, revision, saved_by, checked_at, opened_at, due_on, answers,
         counts, outcome_revision, outcome_by, final_body, answered_at, withdrawn_at, withdrawn_reason"
    };
}
pub(super) use columns;

#[derive(Debug, FromRow)]
pub(super) struct ConsultationRow {
    id: i64,
    community_id: i64,
    year: i64,
    seq: i64,
    body: String,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    revision: i64,
    saved_by: Option<i64>,
    checked_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    answers: i64,
    counts: Option<String>,
    outcome_revision: i64,
    outcome_by: Option<i64>,
    final_body: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
}

/// A row that holds what the domain does not know.
pub(super) fn broken(id: i64) -> Error {
    Error::Inconsistent {
        table: "consultations",
        id,
    }
}

impl ConsultationRow {
    pub fn read(self) -> Result<Consultation, Error> {
        let broken = || broken(self.id);
        let counts = self.counts.as_deref().map(serde_json::from_str).transpose();
        let last = self.final_body.as_deref().map(serde_json::from_str);
        Ok(Consultation {
            id: ConsultationId(self.id),
            community: CommunityId(self.community_id),
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            text: serde_json::from_str(&self.body).map_err(|_| broken())?,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            revision: self.revision,
            saved_by: self.saved_by.map(AccountId),
            checked_at: self.checked_at,
            opened_at: self.opened_at,
            due_on: self.due_on,
            answers: u64::try_from(self.answers).map_err(|_| broken())?,
            counts: counts.map_err(|_| broken())?,
            outcome_revision: self.outcome_revision,
            outcome_by: self.outcome_by.map(AccountId),
            final_text: last.transpose().map_err(|_| broken())?,
            answered_at: self.answered_at,
            withdrawn: self.withdrawn_at.zip(self.withdrawn_reason),
        })
    }
}

impl Consultation {
    /// Where it stands at a moment.
    pub fn stage(&self, now: DateTime<Utc>) -> Stage {
        let facts = Facts {
            checked: self.checked_at.is_some(),
            opened: self.opened_at.is_some(),
            counted: self.counts.is_some(),
            answered: self.answered_at.is_some(),
            withdrawn: self.withdrawn.is_some(),
            closes_at: self.closes_at,
        };
        stage(facts, now)
    }

    /// Whether the answer came, or is still to come, after its day.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        let on = day_of(self.answered_at.unwrap_or(now));
        self.withdrawn.is_none() && self.due_on.is_some_and(|due| on > due)
    }
}

impl Tx {
    /// The consultation of an address, held until the transaction ends.
    pub(super) async fn lock_consultation(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Consultation>, Error> {
        let row: Option<ConsultationRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update consultations set answers = answers where community_id = $1 and year = $2 and seq = $3 returning ",
            columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })?;
        row.map(ConsultationRow::read).transpose()
    }

    /// A consultation by its id, held until the transaction ends.
    pub(crate) async fn lock_consultation_by_id(
        &mut self,
        id: ConsultationId,
    ) -> Result<Consultation, Error> {
        let row: ConsultationRow = on!(self, |c| sqlx::query_as(concat!(
            "update consultations set answers = answers where id = $1 returning ",
            columns!()
        ))
        .bind(id.0)
        .fetch_one(c)
        .await)?;
        row.read()
    }
}

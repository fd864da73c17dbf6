//! A round's row, and its lock.

use chrono::{DateTime, Utc};
use domain::assessments::{Direction, Form, Published, Question, Stage, Terms, Who};
use domain::display::Both;
use domain::ids::{AccountId, AssessmentId, CommunityId, GridId, RecordNumber};
use sqlx::FromRow;

use crate::db::on;
use crate::numbers::record_number;
use crate::{Error, Tx};

/// A round as everybody may read it, and who worked on it, which is for the rules alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    pub id: AssessmentId,
    pub community: CommunityId,
    pub number: RecordNumber,
    pub direction: Direction,
    pub series: String,
    pub title: Both,
    pub purpose: Both,
    pub party: Option<Both>,
    pub form: Form,
    pub who: Who,
    /// Improvements that are asked about; fixed by the check.
    pub asked: Vec<Question>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub revision: i64,
    pub saved_by: Option<AccountId>,
    pub checked_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
    /// Accounts on the roll, and codes that were given out.
    pub roll_size: u64,
    pub codes: u64,
    /// Handed in so far.
    pub answers: u64,
    /// The public line of the opening.
    pub terms: Option<String>,
    pub settled_at: Option<DateTime<Utc>>,
    /// The public counts.
    pub counts: Option<Published>,
    pub void: Option<Void>,
}

/// Declaring a round void: asked by one, decided by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    pub asked_by: Option<AccountId>,
    pub asked_at: DateTime<Utc>,
    pub reason: String,
    pub voided_at: Option<DateTime<Utc>>,
}

/// The columns of [`RoundRow`].
macro_rules! round_columns {
    () => {
        "id, community_id, year, seq, direction, series, title_zh, title_en, purpose_zh, purpose_en, party_zh, party_en,
         form, who, grids, asked, opens_at, closes_at, revision, saved_by, checked_at, opened_at, roll_size, codes, answers,
         terms, settled_at, counts, void_asked_by, void_asked_at, void_reason, voided_at"
    };
}
pub(super) use round_columns;

#[derive(Debug, FromRow)]
pub(super) struct RoundRow {
    id: i64,
    community_id: i64,
    year: i64,
    seq: i64,
    direction: String,
    series: String,
    title_zh: String,
    title_en: String,
    purpose_zh: String,
    purpose_en: String,
    party_zh: String,
    party_en: String,
    form: String,
    who: String,
    grids: String,
    asked: String,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    revision: i64,
    saved_by: Option<i64>,
    checked_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    roll_size: i64,
    codes: i64,
    answers: i64,
    terms: Option<String>,
    settled_at: Option<DateTime<Utc>>,
    counts: Option<String>,
    void_asked_by: Option<i64>,
    void_asked_at: Option<DateTime<Utc>>,
    void_reason: Option<String>,
    voided_at: Option<DateTime<Utc>>,
}

impl RoundRow {
    pub fn read(self) -> Result<Round, Error> {
        let broken = || broken(self.id);
        let count = |n: i64| u64::try_from(n).map_err(|_| broken());
        let counts = self.counts.as_deref().map(serde_json::from_str).transpose();
        let who = match self.who.as_str() {
            "codes" => Who::Codes,
            _ => Who::Residents(serde_json::from_str(&self.grids).map_err(|_| broken())?),
        };
        let void = self.void_asked_at.zip(self.void_reason);
        Ok(Round {
            id: AssessmentId(self.id),
            community: CommunityId(self.community_id),
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            direction: Direction::from_code(&self.direction).ok_or_else(broken)?,
            form: serde_json::from_str(&self.form).map_err(|_| broken())?,
            asked: serde_json::from_str(&self.asked).map_err(|_| broken())?,
            who,
            party: (!self.party_zh.is_empty()).then(|| Both::new(self.party_zh, self.party_en)),
            title: Both::new(self.title_zh, self.title_en),
            purpose: Both::new(self.purpose_zh, self.purpose_en),
            series: self.series,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            revision: self.revision,
            saved_by: self.saved_by.map(AccountId),
            checked_at: self.checked_at,
            opened_at: self.opened_at,
            roll_size: count(self.roll_size)?,
            codes: count(self.codes)?,
            answers: count(self.answers)?,
            terms: self.terms,
            settled_at: self.settled_at,
            counts: counts.map_err(|_| broken())?,
            void: void.map(|(asked_at, reason)| Void {
                asked_by: self.void_asked_by.map(AccountId),
                asked_at,
                reason,
                voided_at: self.voided_at,
            }),
        })
    }
}

/// A row that holds what the domain does not know.
pub(super) fn broken(id: i64) -> Error {
    Error::Inconsistent {
        table: "assessments",
        id,
    }
}

impl Round {
    pub fn is_void(&self) -> bool {
        self.void.as_ref().is_some_and(|v| v.voided_at.is_some())
    }

    /// Where it stands at a moment.
    pub fn stage(&self, now: DateTime<Utc>) -> Stage {
        if self.is_void() {
            Stage::Void
        } else if self.settled_at.is_some() {
            Stage::Published
        } else if self.opened_at.is_some() {
            match now < self.closes_at {
                true => Stage::Open,
                false => Stage::Counting,
            }
        } else if self.checked_at.is_some() {
            Stage::Scheduled
        } else {
            Stage::Draft
        }
    }

    /// How many may answer.
    pub fn eligible(&self) -> u64 {
        self.roll_size + self.codes
    }

    /// What was fixed at the opening; none before.
    pub fn fixed(&self) -> Option<Terms> {
        serde_json::from_str(self.terms.as_deref()?).ok()
    }

    /// How many questions a sheet has: those of the form for each assessed side.
    pub fn marks(&self) -> usize {
        self.form.subjects().len() * self.form.width()
    }

    /// The grids whose residents may answer; empty for all.
    pub fn grids(&self) -> &[GridId] {
        match &self.who {
            Who::Residents(grids) => grids,
            Who::Codes => &[],
        }
    }
}

impl Tx {
    /// The round of an address, held until the transaction ends.
    pub(super) async fn lock_round(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Round>, Error> {
        let row: Option<RoundRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update assessments set answers = answers where community_id = $1 and year = $2 and seq = $3 returning ",
            round_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })?;
        row.map(RoundRow::read).transpose()
    }

    /// A round by its id, held until the transaction ends.
    pub(crate) async fn lock_round_by_id(&mut self, id: AssessmentId) -> Result<Round, Error> {
        let row: RoundRow = on!(self, |c| sqlx::query_as(concat!(
            "update assessments set answers = answers where id = $1 returning ",
            round_columns!()
        ))
        .bind(id.0)
        .fetch_one(c)
        .await)?;
        row.read()
    }
}

//! A ballot's row as acts read it.

use chrono::{DateTime, Utc};
use domain::ballots::{Method, Rules};
use domain::ids::{BallotId, CommunityId, RecordNumber};
use domain::rulebook::{Abstention, Majority, Share, Tie};
use sqlx::FromRow;

use crate::db::on;
use crate::numbers::record_number;
use crate::{Error, Tx};

/// The columns of [`Facts`].
macro_rules! fact_columns {
    () => {
        "id, community_id, year, seq, title, text, method, max_marks, secret, electorate, electorate_id, subject,
         subject_id, meeting_id, rulebook_version, quorum, majority, abstention, tie, seats, opens_at, closes_at,
         announced_closes_at, created_at, opened_at, roll_size, roll_hash, online, on_paper, recounts, settled_at, papers, blank, invalid, counts, outcome,
         chosen, tied, tied_seats, box_hash, receipts_hash, drawn_size, drawn"
    };
}

pub(super) use fact_columns;

/// The row.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Facts {
    pub id: i64,
    pub community_id: i64,
    pub year: i64,
    pub seq: i64,
    pub title: String,
    pub text: String,
    pub method: String,
    pub max_marks: i64,
    pub secret: bool,
    pub electorate: String,
    pub electorate_id: Option<i64>,
    pub subject: String,
    pub subject_id: Option<i64>,
    pub meeting_id: Option<i64>,
    pub rulebook_version: i64,
    pub quorum: i64,
    pub majority: i64,
    pub abstention: i64,
    pub tie: i64,
    pub seats: i64,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// The closing that was fixed at opening, once it was extended.
    pub announced_closes_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub roll_size: i64,
    pub roll_hash: Option<String>,
    pub online: i64,
    pub on_paper: i64,
    pub recounts: i64,
    pub settled_at: Option<DateTime<Utc>>,
    pub papers: Option<i64>,
    pub blank: Option<i64>,
    pub invalid: i64,
    pub counts: Option<String>,
    pub outcome: Option<String>,
    pub chosen: Option<String>,
    pub tied: Option<String>,
    pub tied_seats: Option<i64>,
    pub box_hash: Option<String>,
    pub receipts_hash: Option<String>,
    pub drawn_size: Option<i64>,
    pub drawn: Option<String>,
}

impl Facts {
    pub fn broken(&self) -> Error {
        Error::Inconsistent {
            table: "ballots",
            id: self.id,
        }
    }

    pub fn ballot(&self) -> BallotId {
        BallotId(self.id)
    }

    pub fn community(&self) -> CommunityId {
        CommunityId(self.community_id)
    }

    pub fn number(&self) -> Result<RecordNumber, Error> {
        record_number(self.year, self.seq).ok_or_else(|| self.broken())
    }

    pub fn method(&self) -> Result<Method, Error> {
        u8::try_from(self.max_marks)
            .ok()
            .and_then(|max| Method::read(&self.method, max))
            .ok_or_else(|| self.broken())
    }

    pub fn rules(&self) -> Result<Rules, Error> {
        let read = || {
            Some(Rules {
                quorum: Share::from_number(self.quorum)?,
                majority: Majority::from_number(self.majority)?,
                abstention: Abstention::from_number(self.abstention)?,
                tie: Tie::from_number(self.tie)?,
                seats: u8::try_from(self.seats).ok()?,
            })
        };
        read().ok_or_else(|| self.broken())
    }

    /// A count that no row holds below nothing.
    pub fn number_of(&self, n: i64) -> Result<u64, Error> {
        u64::try_from(n).map_err(|_| self.broken())
    }
}

impl Tx {
    /// Holds a ballot until the end of the transaction and reads it.
    pub(super) async fn lock_ballot(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Facts>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(concat!(
            "update ballots set online = online where community_id = $1 and year = $2 and seq = $3 returning ",
            fact_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })
    }

    /// The same by the surrogate id, for what the clock does.
    pub(crate) async fn lock_ballot_by_id(&mut self, id: BallotId) -> Result<Facts, sqlx::Error> {
        on!(self, |c| sqlx::query_as(concat!(
            "update ballots set online = online where id = $1 returning ",
            fact_columns!()
        ))
        .bind(id.0)
        .fetch_one(c)
        .await)
    }

    /// The labels of a ballot's options, in their order. A yes/no ballot has the same three as every other.
    pub(super) async fn labels_of(&mut self, facts: &Facts) -> Result<Vec<String>, Error> {
        if facts.method()? == Method::YesNo {
            return Ok(yes_no_labels());
        }
        Ok(self.list_labels(facts.ballot()).await?)
    }

    async fn list_labels(&mut self, ballot: BallotId) -> Result<Vec<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select label from ballot_options where ballot_id = $1 order by place"
        )
        .bind(ballot.0)
        .fetch_all(c)
        .await)
    }
}

/// As the public box names them.
pub(super) fn yes_no_labels() -> Vec<String> {
    ["for", "against", "abstain"].map(str::to_owned).into()
}

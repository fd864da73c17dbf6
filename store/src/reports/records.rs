//! Figures that the portal holds itself, each with the records it is counted from (features.md G1). Count and list ask
//! the same question, so that a figure and what it opens cannot differ.

use domain::ids::{CommunityId, RecordNumber};
use sqlx::FromRow;

use chrono::{DateTime, NaiveDate, Utc};
use domain::time::start_of;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// What is counted in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// Proposals filed in the year.
    Filed,
    /// Proposals that residents said are solved, in the year, and are so still.
    Resolved,
    /// Meetings that took place in the year.
    Meetings,
    /// Ballots that closed in the year and were counted.
    Ballots,
}

impl RecordKind {
    /// Every kind, in the order of pages.
    pub const ALL: &[Self] = &[Self::Filed, Self::Resolved, Self::Meetings, Self::Ballots];

    /// The value of addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Resolved => "resolved",
            Self::Meetings => "meetings",
            Self::Ballots => "ballots",
        }
    }

    /// Reads the value of addresses.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.code() == code)
    }
}

/// A record that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordLine {
    pub number: RecordNumber,
    pub title: String,
    /// When it happened that counts.
    pub at: DateTime<Utc>,
}

#[derive(Debug, FromRow)]
struct RecordRow {
    id: i64,
    year: i64,
    seq: i64,
    title: String,
    at: DateTime<Utc>,
}

/// The records of a kind, without the list of columns: `$1` the community, `$2` and `$3` the moments between which
/// they happened.
macro_rules! records {
    ($head:literal, $kind:expr, $tail:literal) => {
        match $kind {
            RecordKind::Filed => concat!(
                $head,
                "from (select id, year, seq, title, filed_at as at from proposals
                       where community_id = $1 and filed_at >= $2 and filed_at < $3) r ",
                $tail
            ),
            RecordKind::Resolved => concat!(
                $head,
                "from (select p.id, p.year, p.seq, p.title, max(e.at) as at
                       from proposals p join proposal_events e on e.proposal_id = p.id and e.act = 'resolve'
                       where p.community_id = $1 and p.stage = 'resolved' and e.at >= $2 and e.at < $3
                       group by p.id, p.year, p.seq, p.title) r ",
                $tail
            ),
            RecordKind::Meetings => concat!(
                $head,
                "from (select id, year, seq, title, starts_at as at from meetings
                       where community_id = $1 and starts_at >= $2 and starts_at < $3
                         and stage in ('held', 'drafting', 'correction', 'approved')) r ",
                $tail
            ),
            RecordKind::Ballots => concat!(
                $head,
                "from (select id, year, seq, title, closes_at as at from ballots
                       where community_id = $1 and settled_at is not null and closes_at >= $2 and closes_at < $3) r ",
                $tail
            ),
        }
    };
}

/// The moments between which a year lies, as the community counts it; none for a year that is no year.
fn bounds(year: u16) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let first = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).map(start_of);
    first(i32::from(year)).zip(first(i32::from(year) + 1))
}

impl Db {
    /// How many records of a kind a year has.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_records(
        &self,
        community: CommunityId,
        kind: RecordKind,
        year: u16,
    ) -> Result<i64, Error> {
        let Some((from, to)) = bounds(year) else {
            return Ok(0);
        };
        let text = records!("select count(*) ", kind, "");
        Ok(read!(self, |c| sqlx::query_scalar(text)
            .bind(community.0)
            .bind(from)
            .bind(to)
            .fetch_one(c)
            .await)?)
    }

    /// A page of the records of a kind in a year, the earliest first; `page` counts from 0, with 100 each.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_records(
        &self,
        community: CommunityId,
        kind: RecordKind,
        year: u16,
        page: u32,
    ) -> Result<Vec<RecordLine>, Error> {
        let Some((from, to)) = bounds(year) else {
            return Ok(Vec::new());
        };
        let text = records!(
            "select r.id, r.year, r.seq, r.title, r.at ",
            kind,
            "order by r.at, r.id limit 100 offset $4"
        );
        let rows: Vec<RecordRow> = read!(self, |c| sqlx::query_as(text)
            .bind(community.0)
            .bind(from)
            .bind(to)
            .bind(i64::from(page) * 100)
            .fetch_all(c)
            .await)?;
        let read = |row: RecordRow| {
            let number = record_number(row.year, row.seq);
            let number = number.ok_or(Error::Inconsistent {
                table: "records",
                id: row.id,
            })?;
            Ok(RecordLine {
                number,
                title: row.title,
                at: row.at,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

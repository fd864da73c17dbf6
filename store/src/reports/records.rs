//! Figures that the portal holds itself, each with the records it is counted from (features.md G1). Count and list ask
//! the same question, so that a figure and what it opens cannot differ.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CommunityId, RecordNumber};
use domain::time::{Calendar, day_of, start_of};
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// What is counted in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// Proposals filed in the year.
    Filed,
    /// Proposals filed in the year that had their first answer by its day.
    InTime,
    /// Proposals that residents said are solved, in the year, and are so still.
    Resolved,
    /// Meetings that took place in the year.
    Meetings,
    /// Ballots that closed in the year and were counted.
    Ballots,
}

impl RecordKind {
    /// Every kind, in the order of pages.
    pub const ALL: &[Self] = &[
        Self::Filed,
        Self::InTime,
        Self::Resolved,
        Self::Meetings,
        Self::Ballots,
    ];

    /// The value of addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::InTime => "in_time",
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

/// A proposal that was answered, with the clock it was filed under.
#[derive(Debug, FromRow)]
struct AnsweredRow {
    #[sqlx(flatten)]
    record: RecordRow,
    filed_at: DateTime<Utc>,
    days: i64,
}

impl AnsweredRow {
    fn is_in_time(&self, calendar: &Calendar) -> bool {
        let days = u32::try_from(self.days).unwrap_or(0);
        day_of(self.record.at) <= calendar.after(day_of(self.filed_at), days)
    }
}

impl RecordRow {
    fn read(self) -> Result<RecordLine, Error> {
        let number = record_number(self.year, self.seq).ok_or(Error::Inconsistent {
            table: "records",
            id: self.id,
        })?;
        Ok(RecordLine {
            number,
            title: self.title,
            at: self.at,
        })
    }
}

/// The records of a kind, without the list of columns: `$1` the community, `$2` and `$3` the moments between which
/// they happened.
macro_rules! records {
    ($head:literal, $kind:expr, $tail:literal) => {
        match $kind {
            // What was answered in time is asked of the calendar; the caller has done so.
            RecordKind::Filed | RecordKind::InTime => concat!(
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
        calendar: &Calendar,
    ) -> Result<i64, Error> {
        let Some((from, to)) = bounds(year) else {
            return Ok(0);
        };
        if kind == RecordKind::InTime {
            let all = self.list_in_time(community, from, to, calendar).await?;
            return Ok(i64::try_from(all.len()).unwrap_or(i64::MAX));
        }
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
        calendar: &Calendar,
    ) -> Result<Vec<RecordLine>, Error> {
        let Some((from, to)) = bounds(year) else {
            return Ok(Vec::new());
        };
        if kind == RecordKind::InTime {
            let all = self.list_in_time(community, from, to, calendar).await?;
            let before = usize::try_from(page)
                .unwrap_or(usize::MAX)
                .saturating_mul(100);
            let page = all.into_iter().skip(before).take(100);
            return page.map(RecordRow::read).collect();
        }
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
        rows.into_iter().map(RecordRow::read).collect()
    }

    /// What was answered by its day. Working days are known to the calendar and not to the database, so the rows of the
    /// year are read and judged here.
    async fn list_in_time(
        &self,
        community: CommunityId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        calendar: &Calendar,
    ) -> Result<Vec<RecordRow>, Error> {
        let rows: Vec<AnsweredRow> = read!(self, |c| {
            sqlx::query_as(
            "select p.id, p.year, p.seq, p.title, p.filed_at, min(e.at) as at, r.value as days
             from proposals p join proposal_events e on e.proposal_id = p.id and e.act in ('accept', 'decline', 'assign', 'merge')
             join rules r on r.community_id = p.community_id and r.version = p.rulebook_version
                and r.rule = 'answer_days'
             where p.community_id = $1 and p.filed_at >= $2 and p.filed_at < $3
             group by p.id, p.year, p.seq, p.title, p.filed_at, r.value order by p.filed_at, p.id"
        )
        .bind(community.0)
        .bind(from)
        .bind(to)
        .fetch_all(c)
        .await
        })?;
        let in_time = rows.into_iter().filter(|row| row.is_in_time(calendar));
        Ok(in_time.map(|row| row.record).collect())
    }
}

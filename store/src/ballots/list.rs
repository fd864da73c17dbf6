//! Lists of ballots, a page at a time along an index.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::ballots::{Method, Outcome};
use domain::ids::{BallotId, CommunityId, MeetingId, RecordNumber};
use sqlx::FromRow;

use super::create::Subject;
use super::electorate::Electorate;
use super::public::outcome_of;
use super::read::Phase;
use super::row::{Facts, fact_columns};
use crate::db::read;
use crate::proposals::NotACursor;
use crate::{Db, Error};

/// Which ballots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BallotGroup {
    /// One may vote, the soonest to close first.
    Open,
    /// Made and not open yet, the soonest to close first.
    Coming,
    /// Over, the newest first.
    Closed,
    /// All, the newest closing first.
    All,
}

/// What is asked of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotQuery {
    pub group: BallotGroup,
    /// Only of these people.
    pub electorate: Option<Electorate>,
    pub meeting: Option<MeetingId>,
    pub after: Option<BallotCursor>,
    /// 1 to 100.
    pub limit: i64,
}

/// Where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotCursor(DateTime<Utc>, i64);

/// A ballot as its card needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotItem {
    pub id: BallotId,
    pub number: RecordNumber,
    pub title: String,
    pub method: Method,
    pub secret: bool,
    pub electorate: Electorate,
    pub meeting: Option<MeetingId>,
    pub phase: Phase,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// How many may vote; none before opening.
    pub eligible: Option<u64>,
    pub turnout: u64,
    /// None before settling.
    pub outcome: Option<Outcome>,
    /// Whether a tie was drawn, which decides it.
    pub drawn: bool,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotListing {
    pub ballots: Vec<BallotItem>,
    pub next: Option<BallotCursor>,
}

#[derive(FromRow)]
struct NumberRow {
    year: i64,
    seq: i64,
}

impl fmt::Display for BallotCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b.{}.{}", self.0.timestamp_micros(), self.1)
    }
}

impl FromStr for BallotCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let mut parts = text.split('.');
        let (Some("b"), Some(at), Some(id), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotACursor);
        };
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
        let cursor = Self(at.ok_or(NotACursor)?, id.parse().map_err(|_| NotACursor)?);
        // One place has one address.
        if cursor.to_string() == text {
            Ok(cursor)
        } else {
            Err(NotACursor)
        }
    }
}

impl BallotItem {
    fn read(facts: Facts, now: DateTime<Utc>) -> Result<Self, Error> {
        let phase = match (facts.opened_at, facts.settled_at) {
            (_, Some(_)) => Phase::Settled,
            (None, None) => Phase::Coming,
            (Some(_), None) if now < facts.closes_at => Phase::Open,
            (Some(_), None) => Phase::Counting,
        };
        let eligible = match facts.opened_at {
            Some(_) => Some(facts.number_of(facts.roll_size)?),
            None => None,
        };
        Ok(Self {
            id: facts.ballot(),
            number: facts.number()?,
            method: facts.method()?,
            secret: facts.secret,
            electorate: Electorate::read(&facts.electorate, facts.electorate_id)
                .ok_or_else(|| facts.broken())?,
            meeting: facts.meeting_id.map(MeetingId),
            phase,
            opens_at: facts.opens_at,
            closes_at: facts.closes_at,
            eligible,
            turnout: facts.number_of(facts.papers.unwrap_or(facts.online + facts.on_paper))?,
            outcome: outcome_of(&facts)?,
            drawn: facts.drawn.is_some(),
            title: facts.title,
        })
    }
}

impl Db {
    /// One page of a community's ballots.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_ballots(
        &self,
        community: CommunityId,
        query: &BallotQuery,
        now: DateTime<Utc>,
    ) -> Result<BallotListing, Error> {
        let limit = query.limit.clamp(1, 100);
        // One more than the page, to know whether there is a next one.
        let mut rows = match query.group {
            BallotGroup::Open | BallotGroup::Coming => {
                self.list_ahead(community, query, limit + 1, now).await?
            }
            BallotGroup::Closed | BallotGroup::All => {
                self.list_back(community, query, limit + 1, now).await?
            }
        };
        let more = rows.len() as i64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(1));
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| BallotCursor(row.closes_at, row.id));
        let ballots = rows
            .into_iter()
            .map(|row| BallotItem::read(row, now))
            .collect::<Result<_, _>>()?;
        Ok(BallotListing { ballots, next })
    }

    async fn list_ahead(
        &self,
        community: CommunityId,
        query: &BallotQuery,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Facts>, Error> {
        let open = query.group == BallotGroup::Open;
        let electorate = query.electorate.map(Electorate::codes);
        let after = query.after.unwrap_or(BallotCursor(now, i64::MAX));
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            fact_columns!(),
            " from ballots
             where community_id = $1 and closes_at > $2 and (closes_at, id) > ($3, $4)
               and (opened_at is not null) = $5 and settled_at is null
               and ($6 is null or (electorate = $6 and ($7 is null or electorate_id = $7)))
               and ($8 is null or meeting_id = $8)
             order by closes_at, id limit $9"
        ))
        .bind(community.0)
        .bind(now)
        .bind(after.0)
        .bind(after.1)
        .bind(open)
        .bind(electorate.map(|e| e.0))
        .bind(electorate.and_then(|e| e.1))
        .bind(query.meeting.map(|m| m.0))
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }

    async fn list_back(
        &self,
        community: CommunityId,
        query: &BallotQuery,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Facts>, Error> {
        let electorate = query.electorate.map(Electorate::codes);
        let all = query.group == BallotGroup::All;
        let after = query
            .after
            .unwrap_or(BallotCursor(DateTime::<Utc>::MAX_UTC, i64::MAX));
        // PostgreSQL knows no moment as late as chrono's last one.
        let last = query.after.is_none();
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            fact_columns!(),
            " from ballots
             where community_id = $1 and ($2 or closes_at <= $3 or settled_at is not null)
               and ($4 or (closes_at, id) < ($5, $6))
               and ($7 is null or (electorate = $7 and ($8 is null or electorate_id = $8)))
               and ($9 is null or meeting_id = $9)
             order by closes_at desc, id desc limit $10"
        ))
        .bind(community.0)
        .bind(all)
        .bind(now)
        .bind(last)
        .bind(if last { now } else { after.0 })
        .bind(after.1)
        .bind(electorate.map(|e| e.0))
        .bind(electorate.and_then(|e| e.1))
        .bind(query.meeting.map(|m| m.0))
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }

    /// The ballots about a proposal or a seat procedure, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn ballots_about(
        &self,
        community: CommunityId,
        subject: Subject,
    ) -> Result<Vec<RecordNumber>, Error> {
        let rows: Vec<NumberRow> = match subject {
            Subject::Proposal(number) => read!(self, |c| {
                sqlx::query_as(
                "select b.year, b.seq from ballots b join proposals p on p.id = b.subject_id
                 where b.community_id = $1 and b.subject = 'proposal' and p.community_id = $1 and p.year = $2
                   and p.seq = $3 order by b.id"
            )
            .bind(community.0)
            .bind(i64::from(number.year))
            .bind(number.seq)
            .fetch_all(c)
            .await
            })?,
            Subject::Procedure(procedure) => read!(self, |c| sqlx::query_as(
                "select year, seq from ballots
                 where community_id = $1 and subject = 'procedure' and subject_id = $2 order by id"
            )
            .bind(community.0)
            .bind(procedure.0)
            .fetch_all(c)
            .await)?,
            Subject::Question | Subject::Appraisal => Vec::new(),
        };
        let read = |row: NumberRow| crate::numbers::record_number(row.year, row.seq);
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

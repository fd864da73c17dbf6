//! Rounds as they are read: lists by where they stand, one series over the years, and the own place in a round.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Editor, Verified};
use domain::ids::{AssessmentId, CommunityId, RecordNumber};

use super::row::{Round, RoundRow, round_columns};
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// Which rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundGroup {
    /// Open or coming, the next to close first.
    Ahead,
    /// Closed or void, the newest first.
    Past,
}

/// What a list is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundQuery {
    pub group: RoundGroup,
    pub after: Option<RoundCursor>,
    pub limit: i64,
}

/// A place in a list of past rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundCursor(i64, i64);

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundListing {
    pub rounds: Vec<Round>,
    pub next: Option<RoundCursor>,
}

/// Somebody's place in an open round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MyRound {
    pub answered_on: Option<NaiveDate>,
}

/// A work report that members of a body appraised by secret ballot (art. 19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraisal {
    pub number: RecordNumber,
    pub title: String,
    pub closes_at: DateTime<Utc>,
}

impl fmt::Display for RoundCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

impl FromStr for RoundCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('-').ok_or(())?;
        let cursor = Self(at.parse().map_err(|_| ())?, id.parse().map_err(|_| ())?);
        // One place has one address.
        match cursor.to_string() == text && cursor.at().is_some() {
            true => Ok(cursor),
            false => Err(()),
        }
    }
}

impl RoundCursor {
    fn at(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

fn rounds(rows: Vec<RoundRow>) -> Result<Vec<Round>, Error> {
    rows.into_iter().map(RoundRow::read).collect()
}

impl Db {
    /// The round of an address, drafts too: those are for the desk.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_round(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Round>, Error> {
        let row: Option<RoundRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(RoundRow::read).transpose()
    }

    /// One page of a community's rounds, without drafts.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_rounds(
        &self,
        community: CommunityId,
        query: &RoundQuery,
        now: DateTime<Utc>,
    ) -> Result<RoundListing, Error> {
        let limit = query.limit.clamp(1, 100);
        // One more than the page, to know whether there is a next one.
        let rows = match query.group {
            RoundGroup::Ahead => self.list_rounds_ahead(community, now, limit + 1).await?,
            RoundGroup::Past => {
                let from = query.after.and_then(|c| Some((c.at()?, c.1)));
                let from = from.unwrap_or((now, i64::MAX));
                self.list_rounds_past(community, now, from, limit + 1)
                    .await?
            }
        };
        let mut all = rounds(rows)?;
        let more = all.len() as i64 > limit;
        all.truncate(usize::try_from(limit).unwrap_or(1));
        let next = all
            .last()
            .filter(|_| more)
            .map(|r| RoundCursor(r.closes_at.timestamp(), r.id.0));
        Ok(RoundListing { rounds: all, next })
    }

    async fn list_rounds_ahead(
        &self,
        community: CommunityId,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<RoundRow>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments
             where community_id = $1 and closes_at > $2 and checked_at is not null and voided_at is null
             order by closes_at, id limit $3"
        ))
        .bind(community.0)
        .bind(now)
        .bind(limit)
        .fetch_all(c)
        .await
        })?)
    }

    /// Closings are whole seconds, so a second and an id are a place. A void round that would still be open is past.
    async fn list_rounds_past(
        &self,
        community: CommunityId,
        now: DateTime<Utc>,
        (at, id): (DateTime<Utc>, i64),
        limit: i64,
    ) -> Result<Vec<RoundRow>, Error> {
        let first = id == i64::MAX;
        Ok(read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments
             where community_id = $1 and checked_at is not null and (closes_at <= $2 or voided_at is not null)
               and ($3 or (closes_at, id) < ($4, $5))
             order by closes_at desc, id desc limit $6"
        ))
        .bind(community.0)
        .bind(now)
        .bind(first)
        .bind(at)
        .bind(id)
        .bind(limit)
        .fetch_all(c)
        .await
        })?)
    }

    /// Every round as staff see them, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk_rounds(&self, by: &Editor, limit: i64) -> Result<Vec<Round>, Error> {
        let rows: Vec<RoundRow> = read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments where community_id = $1 order by closes_at desc, id desc limit $2"
        ))
        .bind(by.community().0)
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rounds(rows)
    }

    /// How many drafts, and requests to declare a round void, wait for a second person.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_rounds_waiting(
        &self,
        by: &Editor,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from assessments
             where community_id = $1 and voided_at is null
               and ((closes_at > $3 and checked_at is null and (saved_by is null or saved_by <> $2))
                    or (void_asked_at is not null and (void_asked_by is null or void_asked_by <> $2)))"
        )
        .bind(by.community().0)
        .bind(by.account().0)
        .bind(now)
        .fetch_one(c)
        .await
        })?)
    }

    /// The counted rounds of a series that are not void, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_series(
        &self,
        community: CommunityId,
        series: &str,
    ) -> Result<Vec<Round>, Error> {
        let rows: Vec<RoundRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments
             where community_id = $1 and series = $2 and counts is not null and voided_at is null
             order by closes_at desc, id desc limit 12"
        ))
        .bind(community.0)
        .bind(series)
        .fetch_all(c)
        .await)?;
        let mut all = rounds(rows)?;
        all.reverse();
        Ok(all)
    }

    /// Somebody's place on the roll of a round; none where they are not on it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_my_round(
        &self,
        person: &Verified,
        round: AssessmentId,
    ) -> Result<Option<MyRound>, Error> {
        let row: Option<Option<NaiveDate>> = read!(self, |c| {
            sqlx::query_scalar(
            "select answered_on from assessment_roll where assessment_id = $1 and account_id = $2"
        )
        .bind(round.0)
        .bind(person.account().0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|answered_on| MyRound { answered_on }))
    }

    /// The work reports that were appraised, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_appraisals(
        &self,
        community: CommunityId,
        limit: i64,
    ) -> Result<Vec<Appraisal>, Error> {
        let rows: Vec<(i64, i64, String, DateTime<Utc>)> = read!(self, |c| {
            sqlx::query_as(
                "select year, seq, title, closes_at from ballots
             where community_id = $1 and subject = 'appraisal' and opened_at is not null
             order by closes_at desc, id desc limit $2",
            )
            .bind(community.0)
            .bind(limit)
            .fetch_all(c)
            .await
        })?;
        let read = |(year, seq, title, closes_at)| {
            Some(Appraisal {
                number: record_number(year, seq)?,
                title,
                closes_at,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

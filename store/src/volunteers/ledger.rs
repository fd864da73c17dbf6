//! The ledger as the person, the lead and the public read it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Lead, SignedIn};
use domain::ids::{AccountId, CommunityId, HourEntryId};
use domain::time::day_of;
use domain::volunteers::{Line, Source};
use sqlx::FromRow;

use super::cursor::Cursor;
use super::row::Team;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// Of the lines `e` those that count: agreed (`h`), and not taken out by an agreed correction.
macro_rules! counted {
    () => {
        " h.agreed and not exists (select 1 from hour_entries n join hour_answers nh on nh.entry_id = n.id and nh.agreed
            where n.corrects = e.id) "
    };
}
pub(super) use counted;

/// One line of the ledger, for the two sides of it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct HourLine {
    pub id: i64,
    pub team_zh: String,
    pub team_en: String,
    /// None for who left no name.
    pub name: Option<String>,
    /// Whether the account is erased.
    pub erased: bool,
    /// The person's number in the team, for who belongs or belonged to it.
    pub member: Option<i64>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: i64,
    pub content: String,
    pub source: String,
    pub late: bool,
    pub corrects: Option<i64>,
    /// What the other side said, and why not.
    pub agreed: Option<bool>,
    pub reason: Option<String>,
    /// Whether it is in the sum.
    pub counts: bool,
    /// Whether the person wrote it down alone, so that somebody else answers.
    pub by_oneself: bool,
    /// Whether the reader wrote it.
    pub by_reader: bool,
}

impl HourLine {
    pub fn entry(&self) -> HourEntryId {
        HourEntryId(self.id)
    }

    /// Where the list of the own hours goes on behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor(self.starts_at, self.id)
    }

    pub fn source(&self) -> Source {
        Source::from_code(&self.source).unwrap_or(Source::Manual)
    }
}

/// One service as the public reads it: nobody is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    pub line: i64,
    pub day: NaiveDate,
    pub team: i64,
    pub team_name: String,
    /// The activity; empty where a lead described the service, for people stand in such texts.
    pub content: String,
    pub minutes: i64,
    pub source: String,
    pub late: bool,
    pub corrects: Option<i64>,
}

/// Selects [`HourLine`]s; `$1` is the reader.
macro_rules! lines {
    ($tail:literal) => {
        concat!(
            "select e.id, t.name_zh as team_zh, t.name_en as team_en, coalesce(a.real_name, a.nickname) as name,
                (e.account_id is null) as erased,
                (select m.id from team_members m where m.team_id = e.team_id and m.account_id = e.account_id) as member,
                e.starts_at,
                e.ends_at, e.minutes, e.content, e.source, e.late, e.corrects, h.agreed, h.reason,
                coalesce(", counted!(), ", false) as counts,
                coalesce(e.account_id = e.proposed_by, false) as by_oneself,
                coalesce(e.proposed_by = $1, false) as by_reader
             from hour_entries e join teams t on t.id = e.team_id left join accounts a on a.id = e.account_id
             left join hour_answers h on h.entry_id = e.id ",
            $tail
        )
    };
}

impl Db {
    /// One page of the lines of the person in a community before a place in their list, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_hours(
        &self,
        by: &SignedIn,
        community: CommunityId,
        before: Cursor,
        limit: i64,
    ) -> Result<Vec<HourLine>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(lines!(
                "where e.account_id = $1 and e.community_id = $2 and (e.starts_at, e.id) < ($3, $4)
                 order by e.starts_at desc, e.id desc limit $5"
            ))
            .bind(by.account().0)
            .bind(community.0)
            .bind(before.0)
            .bind(before.1)
            .bind(limit)
            .fetch_all(c)
            .await
        })?)
    }

    /// Lines that wait for the person's word, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_open_hours(
        &self,
        by: &SignedIn,
        community: CommunityId,
        limit: i64,
    ) -> Result<Vec<HourLine>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(lines!(
                "where e.account_id = $1 and e.community_id = $2 and h.agreed is null
                   and e.proposed_by is distinct from e.account_id order by e.id limit $3"
            ))
            .bind(by.account().0)
            .bind(community.0)
            .bind(limit)
            .fetch_all(c)
            .await
        })?)
    }

    /// Minutes of the person that count in a community.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn sum_my_hours(&self, by: &SignedIn, community: CommunityId) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(concat!(
                "select cast(coalesce(sum(e.minutes), 0) as bigint) from hour_entries e
                 join hour_answers h on h.entry_id = e.id where e.account_id = $1 and e.community_id = $2 and ",
                counted!()
            ))
            .bind(by.account().0)
            .bind(community.0)
            .fetch_one(c)
            .await
        })?)
    }

    /// One page of the lines of a team, the newest first; `before` is the last line of the page before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_team_hours(
        &self,
        by: &Lead,
        team: &Team,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<HourLine>, Error> {
        Ok(read!(self, |c| sqlx::query_as(lines!(
            "where e.team_id = $2 and e.id < $3 order by e.id desc limit $4"
        ))
        .bind(by.account().0)
        .bind(team.id.0)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }

    /// Lines that leads wrote down for themselves and that wait for this person's word.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_lead_hours(&self, by: &Lead) -> Result<Vec<HourLine>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(lines!(
                "where e.community_id = $2 and e.account_id = e.proposed_by and e.account_id <> $1 and h.agreed is null
                   and ($3 or exists (select 1 from team_members m where m.team_id = e.team_id and m.account_id = $1 and m.leads))
                 order by e.id limit 100"
            ))
            .bind(by.account().0)
            .bind(by.community().0)
            .bind(by.everywhere())
            .fetch_all(c)
            .await
        })?)
    }

    /// Services that count, the newest first: the records behind the public figure; `before` is the last line of the page
    /// before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_ledger(
        &self,
        community: CommunityId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LedgerRow>, Error> {
        #[derive(FromRow)]
        struct Row {
            id: i64,
            starts_at: DateTime<Utc>,
            team: i64,
            team_name: String,
            content: String,
            minutes: i64,
            source: String,
            late: bool,
            corrects: Option<i64>,
        }
        let rows: Vec<Row> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select e.id, e.starts_at, t.number as team, t.name_zh as team_name,
                    case when e.shift_id is null then '' else e.content end as content, e.minutes, e.source, e.late, e.corrects
                 from hour_entries e join teams t on t.id = e.team_id join hour_answers h on h.entry_id = e.id
                 where e.community_id = $1 and e.id < $2 and ",
                counted!(),
                " order by e.id desc limit $3"
            ))
            .bind(community.0)
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit)
            .fetch_all(c)
            .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| LedgerRow {
                line: r.id,
                day: day_of(r.starts_at),
                team: r.team,
                team_name: r.team_name,
                content: r.content,
                minutes: r.minutes,
                source: r.source,
                late: r.late,
                corrects: r.corrects,
            })
            .collect())
    }
}

impl Tx {
    /// The services of a person that count, in the order in which they were served.
    pub(super) async fn list_counted(
        &mut self,
        account: AccountId,
        community: CommunityId,
    ) -> Result<Vec<Line>, sqlx::Error> {
        let rows: Vec<(DateTime<Utc>, String, String, i64)> = on!(self, |c| {
            sqlx::query_as(concat!(
                "select e.starts_at, t.name_zh, e.content, e.minutes
                 from hour_entries e join teams t on t.id = e.team_id join hour_answers h on h.entry_id = e.id
                 where e.account_id = $1 and e.community_id = $2 and e.minutes > 0 and ",
                counted!(),
                " order by e.starts_at, e.id"
            ))
            .bind(account.0)
            .bind(community.0)
            .fetch_all(c)
            .await
        })?;
        Ok(rows
            .into_iter()
            .map(|(at, team, content, minutes)| Line {
                day: day_of(at),
                team,
                content,
                minutes,
            })
            .collect())
    }
}

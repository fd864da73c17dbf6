//! The desk 待我办理: what waits for staff, the most urgent first.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::AtDesk;
use domain::display::Both;
use domain::ids::{CommunityId, RecordNumber};
use domain::proposals::Stage;
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// What staff must do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeskKind {
    /// The first answer is still to be given.
    Answer,
    /// A unit is still to be named.
    Assign,
    /// A unit carries it out.
    Handle,
}

/// One line of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskItem {
    pub kind: DeskKind,
    pub number: RecordNumber,
    pub title: String,
    pub stage: Stage,
    pub unit: Option<Both>,
    /// Adopted proposals have no day until they are assigned.
    pub due_on: Option<NaiveDate>,
    pub filed_at: DateTime<Utc>,
}

/// How much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct DeskCounts {
    pub answer: i64,
    pub assign: i64,
    pub handle: i64,
    /// Past its day.
    pub late: i64,
    /// The earliest day of all.
    pub oldest_on: Option<NaiveDate>,
}

impl DeskKind {
    fn of(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Gathering => Some(Self::Answer),
            Stage::Adopted | Stage::Reopened => Some(Self::Assign),
            Stage::Assigned | Stage::InProgress => Some(Self::Handle),
            _ => None,
        }
    }
}

#[derive(Debug, FromRow)]
struct DeskRow {
    id: i64,
    year: i64,
    seq: i64,
    title: String,
    stage: String,
    deadline_on: Option<NaiveDate>,
    filed_at: DateTime<Utc>,
    name_zh: Option<String>,
    name_en: Option<String>,
}

impl DeskRow {
    fn read(self) -> Result<DeskItem, Error> {
        let broken = || Error::Inconsistent {
            table: "proposals",
            id: self.id,
        };
        let stage = Stage::from_code(&self.stage).ok_or_else(broken)?;
        Ok(DeskItem {
            kind: DeskKind::of(stage).ok_or_else(broken)?,
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            stage,
            unit: self
                .name_zh
                .zip(self.name_en)
                .map(|(zh, en)| Both::new(zh, en)),
            title: self.title,
            due_on: self.deadline_on,
            filed_at: self.filed_at,
        })
    }
}

impl Db {
    /// What waits for staff of this community, by day; what has no day comes last.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk(&self, by: &AtDesk, limit: i64) -> Result<Vec<DeskItem>, Error> {
        self.list_desk_rows(by.community(), limit)
            .await?
            .into_iter()
            .map(DeskRow::read)
            .collect()
    }

    async fn list_desk_rows(
        &self,
        community: CommunityId,
        limit: i64,
    ) -> Result<Vec<DeskRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select p.id, p.year, p.seq, p.title, p.stage, p.deadline_on, p.filed_at,
                u.name_zh, u.name_en
             from proposals p left join units u on u.id = p.unit_id
             where p.community_id = $1
               and p.stage in ('gathering', 'adopted', 'reopened', 'assigned', 'in_progress')
               and (p.stage <> 'gathering' or p.accepted_at is null)
             order by p.deadline_on nulls last, p.id limit $2"
        )
        .bind(community.0)
        .bind(limit.clamp(1, 500))
        .fetch_all(c)
        .await)?)
    }

    /// How much waits for staff of this community.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_desk(&self, by: &AtDesk, today: NaiveDate) -> Result<DeskCounts, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select
                count(*) filter (where stage = 'gathering') as answer,
                count(*) filter (where stage in ('adopted', 'reopened')) as assign,
                count(*) filter (where stage in ('assigned', 'in_progress')) as handle,
                count(*) filter (where deadline_on < $2) as late,
                min(deadline_on) as oldest_on
             from proposals
             where community_id = $1
               and stage in ('gathering', 'adopted', 'reopened', 'assigned', 'in_progress')
               and (stage <> 'gathering' or accepted_at is null)"
        )
        .bind(by.community().0)
        .bind(today)
        .fetch_one(c)
        .await)?)
    }
}

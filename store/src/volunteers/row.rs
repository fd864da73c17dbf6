//! Rows of teams, activities and shifts.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::Both;
use domain::ids::{ActivityId, CommunityId, ShiftId, TeamId};
use domain::notices::Room;
use domain::volunteers::Span;
use sqlx::FromRow;

use super::cursor::Cursor;
use crate::Error;
use crate::notices::About;

/// A team of volunteers 志愿者队伍.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub community: CommunityId,
    pub number: i64,
    pub name: Both,
    pub purpose: Both,
    pub needs: Both,
    pub phone: String,
    pub founded_on: NaiveDate,
    pub resting: bool,
    /// Counts the saves.
    pub revision: i64,
}

/// What a team does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub id: ActivityId,
    pub number: i64,
    pub title: Both,
    pub about: Both,
    pub place: Both,
    pub skills: Both,
    pub min_age: Option<i64>,
    pub checked_only: bool,
    pub cancelled_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Counts the saves.
    pub revision: i64,
    /// Number and name of its team.
    pub team: i64,
    pub team_name: Both,
}

/// A shift, with what it belongs to and how full it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    pub id: ShiftId,
    pub community: CommunityId,
    pub number: i64,
    pub span: Span,
    pub capacity: i64,
    pub cancelled_reason: Option<String>,
    pub called_at: Option<DateTime<Utc>>,
    /// Places that nobody else can have, and how many people wait.
    pub taken: i64,
    pub waiting: i64,
    /// Number of the activity.
    pub activity: i64,
    pub title: Both,
    pub place: Both,
    pub checked_only: bool,
    pub min_age: Option<i64>,
    pub team_id: TeamId,
    /// Number and name of the team.
    pub team: i64,
    pub team_name: Both,
}

impl Shift {
    /// Where a list of shifts goes on behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor(self.span.starts_at(), self.id.0)
    }

    /// Places that are free.
    pub fn free(&self) -> i64 {
        (self.capacity - self.taken).max(0)
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled_reason.is_some()
    }

    /// What messages about it lead to.
    pub(super) fn about(&self) -> About {
        About {
            room: Room::Volunteers,
            number: format!("activities/{}", self.activity),
            title: self.title.zh.clone(),
        }
    }
}

#[derive(Debug, FromRow)]
pub(super) struct TeamRow {
    id: i64,
    community_id: i64,
    number: i64,
    name_zh: String,
    name_en: String,
    purpose_zh: String,
    purpose_en: String,
    needs_zh: String,
    needs_en: String,
    phone: String,
    founded_on: NaiveDate,
    resting: bool,
    revision: i64,
}

/// The columns of [`TeamRow`].
macro_rules! team_columns {
    () => {
        "id, community_id, number, name_zh, name_en, purpose_zh, purpose_en, needs_zh, needs_en, phone, founded_on,
         resting, revision"
    };
}
pub(super) use team_columns;

impl TeamRow {
    pub(super) fn read(self) -> Team {
        Team {
            id: TeamId(self.id),
            community: CommunityId(self.community_id),
            number: self.number,
            name: Both::new(self.name_zh, self.name_en),
            purpose: Both::new(self.purpose_zh, self.purpose_en),
            needs: Both::new(self.needs_zh, self.needs_en),
            phone: self.phone,
            founded_on: self.founded_on,
            resting: self.resting,
            revision: self.revision,
        }
    }
}

impl Team {
    /// What a message to its leads about somebody who asks to join leads to.
    pub(super) fn requests(&self) -> About {
        About {
            room: Room::Leads,
            number: format!("{}/requests", self.number),
            title: self.name.zh.clone(),
        }
    }

    /// What messages about it lead to.
    pub(super) fn about(&self) -> About {
        About {
            room: Room::Volunteers,
            number: self.number.to_string(),
            title: self.name.zh.clone(),
        }
    }
}

#[derive(Debug, FromRow)]
pub(super) struct ActivityRow {
    id: i64,
    number: i64,
    title_zh: String,
    title_en: String,
    about_zh: String,
    about_en: String,
    place_zh: String,
    place_en: String,
    skills_zh: String,
    skills_en: String,
    min_age: Option<i64>,
    checked_only: bool,
    cancelled_reason: Option<String>,
    created_at: DateTime<Utc>,
    revision: i64,
    team: i64,
    team_zh: String,
    team_en: String,
}

/// Selects [`ActivityRow`]s of activities `a` and their teams `t`.
macro_rules! activities {
    ($tail:literal) => {
        concat!(
            "select a.id, a.number, a.title_zh, a.title_en, a.about_zh, a.about_en, a.place_zh, a.place_en, a.skills_zh,
                a.skills_en, a.min_age, a.checked_only, a.cancelled_reason, a.created_at, a.revision, t.number as team,
                t.name_zh as team_zh, t.name_en as team_en
             from activities a join teams t on t.id = a.team_id ",
            $tail
        )
    };
}
pub(super) use activities;

impl ActivityRow {
    pub(super) fn read(self) -> Activity {
        Activity {
            id: ActivityId(self.id),
            number: self.number,
            title: Both::new(self.title_zh, self.title_en),
            about: Both::new(self.about_zh, self.about_en),
            place: Both::new(self.place_zh, self.place_en),
            skills: Both::new(self.skills_zh, self.skills_en),
            min_age: self.min_age,
            checked_only: self.checked_only,
            cancelled_reason: self.cancelled_reason,
            created_at: self.created_at,
            revision: self.revision,
            team: self.team,
            team_name: Both::new(self.team_zh, self.team_en),
        }
    }
}

#[derive(Debug, FromRow)]
pub(super) struct ShiftRow {
    id: i64,
    community_id: i64,
    number: i64,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    capacity: i64,
    cancelled_reason: Option<String>,
    called_at: Option<DateTime<Utc>>,
    taken: i64,
    waiting: i64,
    activity: i64,
    title_zh: String,
    title_en: String,
    place_zh: String,
    place_en: String,
    checked_only: bool,
    min_age: Option<i64>,
    team_id: i64,
    team: i64,
    team_zh: String,
    team_en: String,
}

/// Selects [`ShiftRow`]s of shifts `s`, their activities `a` and teams `t`.
macro_rules! shifts {
    ($tail:literal) => {
        concat!(
            "select s.id, s.community_id, s.number, s.starts_at, s.ends_at, s.capacity, s.cancelled_reason, s.called_at,
                (select count(*) from shift_places p
                 where p.shift_id = s.id and p.standing in ('coming', 'offered', 'came', 'missed')) as taken,
                (select count(*) from shift_waits w where w.shift_id = s.id) as waiting,
                a.number as activity, a.title_zh, a.title_en, a.place_zh, a.place_en, a.checked_only, a.min_age,
                t.id as team_id, t.number as team, t.name_zh as team_zh, t.name_en as team_en
             from shifts s join activities a on a.id = s.activity_id join teams t on t.id = a.team_id ",
            $tail
        )
    };
}
pub(super) use shifts;

/// A stretch of time of a row.
pub(super) fn span(
    table: &'static str,
    id: i64,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<Span, Error> {
    Span::new(starts_at, ends_at).ok_or(Error::Inconsistent { table, id })
}

impl ShiftRow {
    pub(super) fn read(self) -> Result<Shift, Error> {
        Ok(Shift {
            id: ShiftId(self.id),
            community: CommunityId(self.community_id),
            number: self.number,
            span: span("shifts", self.id, self.starts_at, self.ends_at)?,
            capacity: self.capacity,
            cancelled_reason: self.cancelled_reason,
            called_at: self.called_at,
            taken: self.taken,
            waiting: self.waiting,
            activity: self.activity,
            title: Both::new(self.title_zh, self.title_en),
            place: Both::new(self.place_zh, self.place_en),
            checked_only: self.checked_only,
            min_age: self.min_age,
            team_id: TeamId(self.team_id),
            team: self.team,
            team_name: Both::new(self.team_zh, self.team_en),
        })
    }
}

//! Teams, activities and shifts as everybody reads them: how many people, and never who.

use domain::ids::{ActivityId, CommunityId, TeamId};
use sqlx::FromRow;

use super::cursor::Cursor;
use super::ledger::counted;
use super::row::{
    Activity, ActivityRow, Shift, ShiftRow, Team, TeamRow, activities, shifts, team_columns,
};
use crate::db::read;
use crate::{Db, Error};

/// A team with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamCard {
    pub team: Team,
    pub members: i64,
    /// Confirmed by both sides.
    pub minutes: i64,
}

/// What the volunteers of a community come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Figures {
    pub teams: i64,
    /// People who belong to a team, each once.
    pub people: i64,
    /// Confirmed by both sides.
    pub minutes: i64,
}

impl Db {
    /// The teams of a community, by their numbers.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_teams(&self, community: CommunityId) -> Result<Vec<TeamCard>, Error> {
        #[derive(FromRow)]
        struct Row {
            #[sqlx(flatten)]
            team: TeamRow,
            members: i64,
            minutes: i64,
        }
        let rows: Vec<Row> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                team_columns!(),
                ", (select count(*) from team_members m where m.team_id = teams.id and m.standing = 'member') as members,
                   (select cast(coalesce(sum(e.minutes), 0) as bigint) from hour_entries e
                    join hour_answers h on h.entry_id = e.id where e.team_id = teams.id and ",
                counted!(),
                ") as minutes from teams where community_id = $1 order by number"
            ))
            .bind(community.0)
            .fetch_all(c)
            .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| TeamCard {
                team: r.team.read(),
                members: r.members,
                minutes: r.minutes,
            })
            .collect())
    }

    /// What the volunteers of a community come to.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_volunteers(&self, community: CommunityId) -> Result<Figures, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(concat!(
                "select (select count(*) from teams where community_id = $1) as teams,
                    (select count(distinct account_id) from team_members
                     where community_id = $1 and standing = 'member') as people,
                    (select cast(coalesce(sum(e.minutes), 0) as bigint) from hour_entries e
                     join hour_answers h on h.entry_id = e.id where e.community_id = $1 and ",
                counted!(),
                ") as minutes"
            ))
            .bind(community.0)
            .fetch_one(c)
            .await
        })?)
    }

    /// A team by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_team(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Team>, Error> {
        let row: Option<TeamRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            team_columns!(),
            " from teams where community_id = $1 and number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        Ok(row.map(TeamRow::read))
    }

    /// The public names of a team's leads, as they chose them. Whoever chose none is not named: the team has its phone number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_lead_names(&self, team: TeamId) -> Result<Vec<String>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
                "select a.nickname from team_members m
                 join accounts a on a.id = m.account_id and a.erased_at is null
                 where m.team_id = $1 and m.leads and a.nickname is not null
                 order by m.id limit 20",
            )
            .bind(team.0)
            .fetch_all(c)
            .await
        })?)
    }

    /// An activity by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_activity(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Activity>, Error> {
        let row: Option<ActivityRow> = read!(self, |c| sqlx::query_as(activities!(
            "where a.community_id = $1 and a.number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        Ok(row.map(ActivityRow::read))
    }

    /// One page of the activities of a team, the newest first; `before` is the number of the last one of the page before.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_activities(
        &self,
        team: TeamId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Activity>, Error> {
        let rows: Vec<ActivityRow> = read!(self, |c| sqlx::query_as(activities!(
            "where a.team_id = $1 and a.number < $2 order by a.number desc limit $3"
        ))
        .bind(team.0)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().map(ActivityRow::read).collect())
    }

    /// The activities of a community, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_all_activities(
        &self,
        community: CommunityId,
    ) -> Result<Vec<Activity>, Error> {
        let rows: Vec<ActivityRow> = read!(self, |c| sqlx::query_as(activities!(
            "where a.community_id = $1 order by a.number desc limit 200"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().map(ActivityRow::read).collect())
    }

    /// One page of the shifts of an activity behind a place in their list, the latest last.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_shifts_of(
        &self,
        activity: ActivityId,
        after: Cursor,
        limit: i64,
    ) -> Result<Vec<Shift>, Error> {
        let rows: Vec<ShiftRow> = read!(self, |c| {
            sqlx::query_as(shifts!(
            "where s.activity_id = $1 and (s.starts_at, s.id) > ($2, $3) order by s.starts_at, s.id limit $4"
        ))
        .bind(activity.0)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ShiftRow::read).collect()
    }

    /// One page of the shifts of an activity before a place in their list, the latest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_shifts_before(
        &self,
        activity: ActivityId,
        before: Cursor,
        limit: i64,
    ) -> Result<Vec<Shift>, Error> {
        let rows: Vec<ShiftRow> = read!(self, |c| {
            sqlx::query_as(shifts!(
            "where s.activity_id = $1 and (s.starts_at, s.id) < ($2, $3) order by s.starts_at desc, s.id desc limit $4"
        ))
        .bind(activity.0)
        .bind(before.0)
        .bind(before.1)
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ShiftRow::read).collect()
    }

    /// The next shifts of a community that take place, behind a place in their list.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_shifts_to_come(
        &self,
        community: CommunityId,
        after: Cursor,
        limit: i64,
    ) -> Result<Vec<Shift>, Error> {
        let rows: Vec<ShiftRow> = read!(self, |c| {
            sqlx::query_as(shifts!(
            "where s.community_id = $1 and (s.starts_at, s.id) > ($2, $3) and s.cancelled_reason is null
             order by s.starts_at, s.id limit $4"
        ))
        .bind(community.0)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ShiftRow::read).collect()
    }

    /// A shift by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_shift(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Shift>, Error> {
        let row: Option<ShiftRow> = read!(self, |c| sqlx::query_as(shifts!(
            "where s.community_id = $1 and s.number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        row.map(ShiftRow::read).transpose()
    }
}

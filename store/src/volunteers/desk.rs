//! The lead's side: the teams one leads, who asks to join, who belongs.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Lead;
use domain::ids::TeamId;
use sqlx::FromRow;

use super::read::TeamCard;
use super::row::{Shift, ShiftRow, Team, shifts};
use crate::db::read;
use crate::{Db, Error};

/// Somebody who asks to join a team.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Request {
    pub id: i64,
    /// Number and name of the team.
    pub team: i64,
    pub team_zh: String,
    pub team_en: String,
    pub name: Option<String>,
    pub message: Option<String>,
    pub asked_at: DateTime<Utc>,
}

/// Somebody who belongs to a team.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Member {
    pub id: i64,
    pub name: Option<String>,
    pub leads: bool,
    /// Until when staff vouch for the person.
    pub checked_until: Option<NaiveDate>,
}

impl Db {
    /// The teams that the person leads, with their figures.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_led_teams(&self, by: &Lead) -> Result<Vec<TeamCard>, Error> {
        let all = self.list_teams(by.community()).await?;
        if by.everywhere() {
            return Ok(all);
        }
        let led: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select team_id from team_members where account_id = $1 and community_id = $2 and leads"
        )
        .bind(by.account().0)
        .bind(by.community().0)
        .fetch_all(c)
        .await
        })?;
        Ok(all
            .into_iter()
            .filter(|card| led.contains(&card.team.id.0))
            .collect())
    }

    /// Who asks to join a team that the person leads, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_requests(&self, by: &Lead) -> Result<Vec<Request>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select r.id, t.number as team, t.name_zh as team_zh, t.name_en as team_en,
                    coalesce(a.real_name, a.nickname) as name, r.message, r.asked_at
                 from team_members r join teams t on t.id = r.team_id join accounts a on a.id = r.account_id
                 where t.community_id = $1 and r.standing = 'asked' and ($2 or exists (
                    select 1 from team_members m where m.team_id = t.id and m.account_id = $3 and m.leads))
                 order by r.asked_at, r.id limit 100",
            )
            .bind(by.community().0)
            .bind(by.everywhere())
            .bind(by.account().0)
            .fetch_all(c)
            .await
        })?)
    }

    /// Who belongs to a team, its leads first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_team_members(&self, _by: &Lead, team: &Team) -> Result<Vec<Member>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select m.id, coalesce(a.real_name, a.nickname) as name, m.leads, m.checked_until
                 from team_members m join accounts a on a.id = m.account_id
                 where m.team_id = $1 and m.standing = 'member'
                 order by case when m.leads then 0 else 1 end, m.id",
            )
            .bind(team.id.0)
            .fetch_all(c)
            .await
        })?)
    }

    /// The shifts of a team from a moment on, and a while back.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_team_shifts(
        &self,
        team: TeamId,
        from: DateTime<Utc>,
    ) -> Result<Vec<Shift>, Error> {
        let rows: Vec<ShiftRow> = read!(self, |c| {
            sqlx::query_as(shifts!(
            "where a.team_id = $1 and s.ends_at > $2 and s.cancelled_reason is null order by s.starts_at, s.id limit 100"
        ))
        .bind(team.0)
        .bind(from)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ShiftRow::read).collect()
    }
}

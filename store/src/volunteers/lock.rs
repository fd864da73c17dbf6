//! Holding teams and shifts, and whether somebody leads them.

use chrono::{DateTime, Utc};
use domain::access::Lead;
use domain::ids::{AccountId, CommunityId, ShiftId, TeamId};
use domain::notices::Notice;

use super::row::{Shift, ShiftRow, Team, TeamRow, shifts, team_columns};
use crate::db::{on, read};
use crate::notices::About;
use crate::{Db, Error, Tx};

impl Db {
    /// A team that the person leads; none where there is no such team, or somebody else leads it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_led_team(&self, by: &Lead, number: i64) -> Result<Option<Team>, Error> {
        let row: Option<TeamRow> = read!(self, |c| {
            sqlx::query_as(concat!(
                "select ",
                team_columns!(),
                " from teams where community_id = $1 and number = $2 and ($3 or exists (
                    select 1 from team_members m where m.team_id = teams.id and m.account_id = $4 and m.leads))"
            ))
            .bind(by.community().0)
            .bind(number)
            .bind(by.everywhere())
            .bind(by.account().0)
            .fetch_optional(c)
            .await
        })?;
        Ok(row.map(TeamRow::read))
    }

    /// A shift of a team that the person leads.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_led_shift(&self, by: &Lead, number: i64) -> Result<Option<Shift>, Error> {
        let Some(shift) = self.find_shift(by.community(), number).await? else {
            return Ok(None);
        };
        let led = self.find_led_team(by, shift.team).await?;
        Ok(led.map(|_| shift))
    }
}

impl Tx {
    /// Holds a team that the person leads until the end of the transaction.
    pub(super) async fn lock_led_team(
        &mut self,
        by: &Lead,
        number: i64,
    ) -> Result<Option<Team>, Error> {
        let row: Option<TeamRow> = on!(self, |c| {
            sqlx::query_as(concat!(
                "update teams set revision = revision
                 where community_id = $1 and number = $2 and ($3 or exists (
                    select 1 from team_members m where m.team_id = teams.id and m.account_id = $4 and m.leads)) returning ",
                team_columns!()
            ))
            .bind(by.community().0)
            .bind(number)
            .bind(by.everywhere())
            .bind(by.account().0)
            .fetch_optional(c)
            .await
        })?;
        Ok(row.map(TeamRow::read))
    }

    /// Holds a team until the end of the transaction.
    pub(super) async fn lock_team(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Team>, Error> {
        let row: Option<TeamRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update teams set revision = revision where community_id = $1 and number = $2 returning ",
            team_columns!()
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(TeamRow::read))
    }

    /// Holds a shift until the end of the transaction.
    pub(super) async fn lock_shift(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Shift>, Error> {
        let id: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "update shifts set revision = revision where community_id = $1 and number = $2 returning id"
        )
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        match id {
            Some(id) => self.find_held_shift(ShiftId(id)).await.map(Some),
            None => Ok(None),
        }
    }

    /// Holds a shift of a team that the person leads.
    pub(super) async fn lock_led_shift(
        &mut self,
        by: &Lead,
        number: i64,
    ) -> Result<Option<Shift>, Error> {
        let Some(shift) = self.lock_shift(by.community(), number).await? else {
            return Ok(None);
        };
        Ok(self.leads(by, shift.team_id).await?.then_some(shift))
    }

    /// Whether somebody leads a team.
    pub(super) async fn leads(&mut self, by: &Lead, team: TeamId) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from teams t where t.id = $1 and t.community_id = $2 and ($3 or exists (
                    select 1 from team_members m where m.team_id = t.id and m.account_id = $4 and m.leads)))",
            )
            .bind(team.0)
            .bind(by.community().0)
            .bind(by.everywhere())
            .bind(by.account().0)
            .fetch_one(c)
            .await
        })
    }

    pub(super) async fn find_held_shift(&mut self, id: ShiftId) -> Result<Shift, Error> {
        let row: ShiftRow = on!(self, |c| sqlx::query_as(shifts!("where s.id = $1"))
            .bind(id.0)
            .fetch_one(c)
            .await)?;
        row.read()
    }

    /// Holds every shift on which an account has a place to come or for which it waits, in one order, until the end of the transaction.
    pub(crate) async fn hold_shifts_of(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        let ids: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select shift_id from shift_places where account_id = $1 and standing in ('coming', 'offered')
                 union select shift_id from shift_waits where account_id = $1 order by shift_id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        for id in ids {
            on!(self, |c| sqlx::query(
                "update shifts set revision = revision where id = $1"
            )
            .bind(id)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }

    /// Tells the leads of a team.
    pub(super) async fn tell_leads(
        &mut self,
        team: TeamId,
        community: CommunityId,
        kind: Notice,
        about: &About,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let leads: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "select account_id from team_members where team_id = $1 and leads order by account_id"
        )
        .bind(team.0)
        .fetch_all(c)
        .await
        })?;
        for lead in leads {
            self.tell_about(community, AccountId(lead), kind, about, words, now)
                .await?;
        }
        Ok(())
    }
}

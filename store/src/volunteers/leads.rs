//! Who leads a team, and for whom staff vouch.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, Editor};
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::notices::Notice;
use domain::phone::Phone;
use serde_json::json;

use super::row::Team;
use super::team_object;
use super::teams::{NotFounded, refused};
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

impl Db {
    /// Makes somebody a lead of a team.
    ///
    /// # Errors
    /// [`NotFounded`], or [`Error`].
    pub async fn appoint_lead(
        &self,
        by: &Editor,
        number: i64,
        lead: &Phone,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotFounded>> {
        let Some(lead) = self.find_account_of(lead).await? else {
            return refused(NotFounded::UnknownPerson);
        };
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_team(by.community(), number).await? else {
            return refused(NotFounded::UnknownTeam);
        };
        tx.make_lead(&team, lead, by, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the lead of a team from somebody, who stays a member; another one must be there.
    ///
    /// # Errors
    /// [`NotFounded`], or [`Error`].
    pub async fn relieve_lead(
        &self,
        by: &Editor,
        number: i64,
        member: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotFounded>> {
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_team(by.community(), number).await? else {
            return refused(NotFounded::UnknownTeam);
        };
        let found = tx.find_lead(&team, member).await?;
        let Some((account, others)) = found else {
            // The second press of the button.
            return Ok(());
        };
        if others == 0 {
            return refused(NotFounded::LastLead);
        }
        tx.mark_leading(&team, account, false, now).await?;
        tx.end_role_without_team(&team, account, now).await?;
        tx.tell_about(
            team.community,
            account,
            Notice::TeamRelieved,
            &team.about(),
            None,
            now,
        )
        .await?;
        let leaf = Leaf::new("volunteers.relieve", team_object(number), json!({}), now);
        tx.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Writes down until when staff vouch that a member may help children and people in need of care; none takes it back. Places
    /// that asked for it are given back, the person is told, and who waits is offered them.
    ///
    /// # Errors
    /// [`NotFounded`], or [`Error`].
    pub async fn mark_checked(
        &self,
        by: &Clerk,
        number: i64,
        member: i64,
        until: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotFounded>> {
        let mut tx = self.begin().await?;
        let freed = tx.mark_checked(by, number, member, until, now).await?;
        tx.commit().await?;
        Ok(self.refill_shifts(by.community(), &freed, now).await?)
    }
}

impl Tx {
    pub(crate) async fn mark_checked(
        &mut self,
        by: &Clerk,
        number: i64,
        member: i64,
        until: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Result<Vec<i64>, Failed<NotFounded>> {
        let Some(team) = self.lock_team(by.community(), number).await? else {
            return refused(NotFounded::UnknownTeam);
        };
        let shifts = self.lock_checked_shifts(&team, now).await?;
        // Nobody vouches for oneself.
        let marked: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "update team_members set checked_until = $3, checked_by = $4, changed_at = $5
                 where team_id = $1 and id = $2 and standing = 'member' and account_id <> $4
                 returning account_id",
            )
            .bind(team.id.0)
            .bind(member)
            .bind(until)
            .bind(by.account().0)
            .bind(now)
            .fetch_optional(c)
            .await
        })?;
        let Some(account) = marked.map(AccountId) else {
            return refused(NotFounded::UnknownPerson);
        };
        let facts = json!({"until": until});
        let leaf = Leaf::new("volunteers.check", team_object(number), facts, now);
        self.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        let freed = self.give_back_unvouched(&shifts, account, by.account(), now);
        Ok(freed.await?)
    }

    /// Makes a person lead of a held team, and gives the role that opens the lead's desk.
    pub(crate) async fn make_lead(
        &mut self,
        team: &Team,
        lead: AccountId,
        by: &Editor,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if !self.lock_booker(lead).await? {
            return Ok(());
        }
        let changed = self.mark_leading(team, lead, true, now).await?;
        let holds: bool = on!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from roles
             where community_id = $1 and account_id = $2 and role = $3 and ended_at is null)"
        )
        .bind(team.community.0)
        .bind(lead.0)
        .bind(Role::VolunteerLead.code())
        .fetch_one(c)
        .await)?;
        // The second press of the button. Who leads the team and has lost the role gets it back.
        if holds && !changed {
            return Ok(());
        }
        if !holds {
            let role = Role::VolunteerLead;
            self.insert_role(
                Some(team.community),
                lead,
                role,
                None,
                Some(by.account()),
                now,
            )
            .await?;
        }
        self.tell_about(
            team.community,
            lead,
            Notice::TeamLead,
            &team.about(),
            None,
            now,
        )
        .await?;
        let leaf = Leaf::new(
            "volunteers.appoint",
            team_object(team.number),
            json!({}),
            now,
        );
        self.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// False where nothing changed.
    async fn mark_leading(
        &mut self,
        team: &Team,
        account: AccountId,
        leads: bool,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into team_members (community_id, team_id, account_id, standing, leads, asked_at, changed_at)
                 values ($1, $2, $3, 'member', $4, $5, $5)
                 on conflict (team_id, account_id) do update set standing = 'member', leads = $4, changed_at = $5
                 where team_members.leads <> $4",
            )
            .bind(team.community.0)
            .bind(team.id.0)
            .bind(account.0)
            .bind(leads)
            .bind(now)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1)
        })
    }

    /// A lead by the row's number, and how many others lead the team.
    async fn find_lead(
        &mut self,
        team: &Team,
        member: i64,
    ) -> Result<Option<(AccountId, i64)>, sqlx::Error> {
        let found: Option<(i64, i64)> = on!(self, |c| {
            sqlx::query_as(
                "select account_id, (select count(*) from team_members o where o.team_id = $1 and o.leads and o.id <> $2)
                 from team_members where team_id = $1 and id = $2 and leads",
            )
            .bind(team.id.0)
            .bind(member)
            .fetch_optional(c)
            .await
        })?;
        Ok(found.map(|(account, others)| (AccountId(account), others)))
    }

    /// Whoever leads no team any more loses the role.
    async fn end_role_without_team(
        &mut self,
        team: &Team,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update roles set ended_at = $3
                 where community_id = $1 and account_id = $2 and role = 'volunteer_lead' and ended_at is null
                   and not exists (select 1 from team_members where community_id = $1 and account_id = $2 and leads)",
            )
            .bind(team.community.0)
            .bind(account.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

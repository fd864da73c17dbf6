//! Joining a team and leaving it, and what the lead answers and writes to the team.

use chrono::{DateTime, Utc};
use domain::access::{Lead, SignedIn};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use domain::time::{day_of, start_of};
use serde_json::json;

use super::row::Team;
use super::team_object;
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Messages that a team gets a day: whoever is written to too often stops reading.
const MESSAGES: i64 = 3;

/// Why somebody did not join, leave or answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotMember {
    UnknownTeam,
    /// The account was erased in another tab.
    Gone,
    /// The team takes nobody in for the time being.
    Resting,
    /// Belongs to it already, or has asked.
    Already,
    /// No such request, or answered already the other way.
    UnknownRequest,
    /// A lead is relieved first.
    Leads,
    /// Enough for today.
    TooMany,
}

fn refused<T>(why: NotMember) -> Result<T, Failed<NotMember>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Asks to join a team; its leads are told.
    ///
    /// # Errors
    /// [`NotMember`], or [`crate::Error`].
    pub async fn ask_to_join(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        message: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let mut tx = self.begin().await?;
        tx.ask_to_join(by, community, number, message, now).await?;
        Ok(tx.commit().await?)
    }

    /// Leaves a team, or takes the request back. Places on shifts stay, except where staff must vouch: they vouch for members
    /// only.
    ///
    /// # Errors
    /// [`NotMember`], or [`crate::Error`].
    pub async fn leave_team(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_team(community, number).await? else {
            return refused(NotMember::UnknownTeam);
        };
        match tx.find_membership(&team, by.account()).await? {
            Some((_, true)) => return refused(NotMember::Leads),
            Some((standing, _)) if standing == "asked" || standing == "member" => {}
            // The second press of the button.
            _ => return Ok(()),
        }
        let shifts = tx.lock_checked_shifts(&team, now).await?;
        on!(&mut tx, |c| {
            sqlx::query(
                "update team_members set standing = 'left', message = null, answer = null, checked_until = null,
                    checked_by = null, changed_at = $3
                 where team_id = $1 and account_id = $2",
            )
            .bind(team.id.0)
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        let leaf = Leaf::new("volunteers.leave", team_object(number), json!({}), now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        let me = by.account();
        let freed = tx.give_back_unvouched(&shifts, me, me, now).await?;
        tx.commit().await?;
        Ok(self.refill_shifts(community, &freed, now).await?)
    }

    /// Takes somebody in, or declines with a reason that only the person reads.
    ///
    /// # Errors
    /// [`NotMember`], or [`crate::Error`].
    pub async fn answer_request(
        &self,
        by: &Lead,
        number: i64,
        request: i64,
        declined: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let mut tx = self.begin().await?;
        tx.answer_request(by, number, request, declined, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Writes to every member of a team.
    ///
    /// # Errors
    /// [`NotMember`], or [`crate::Error`].
    pub async fn message_team(
        &self,
        by: &Lead,
        number: i64,
        text: &Remark,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_led_team(by, number).await? else {
            return refused(NotMember::UnknownTeam);
        };
        let once = &format!("team_message/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        let key = text_hash(&["team_message", &team.id.to_string()]);
        if tx.count_up(&key, start_of(day_of(now))).await? > MESSAGES {
            return refused(NotMember::TooMany);
        }
        tx.tell_team(&team, Notice::TeamMessage, Some(text.as_str()), now)
            .await?;
        let leaf = Leaf::new("volunteers.message", team_object(number), json!({}), now);
        tx.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn ask_to_join(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        message: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let Some(team) = self.lock_team(community, number).await? else {
            return refused(NotMember::UnknownTeam);
        };
        if !self.lock_booker(by.account()).await? {
            return refused(NotMember::Gone);
        }
        if let Some((standing, _)) = self.find_membership(&team, by.account()).await?
            && (standing == "asked" || standing == "member")
        {
            return refused(NotMember::Already);
        }
        if team.resting {
            return refused(NotMember::Resting);
        }
        on!(self, |c| {
            sqlx::query(
                "insert into team_members (community_id, team_id, account_id, standing, leads, message, asked_at, changed_at)
                 values ($1, $2, $3, 'asked', $4, $5, $6, $6)
                 on conflict (team_id, account_id) do update
                 set standing = 'asked', message = $5, answer = null, asked_at = $6, changed_at = $6",
            )
            .bind(community.0)
            .bind(team.id.0)
            .bind(by.account().0)
            .bind(false)
            .bind(message.as_str())
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        let (kind, about) = (Notice::TeamAsked, team.requests());
        self.tell_leads(team.id, community, kind, &about, None, now)
            .await?;
        let leaf = Leaf::new("volunteers.ask", team_object(number), json!({}), now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    pub(crate) async fn answer_request(
        &mut self,
        by: &Lead,
        number: i64,
        request: i64,
        declined: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMember>> {
        let Some(team) = self.lock_led_team(by, number).await? else {
            return refused(NotMember::UnknownTeam);
        };
        let to = match declined {
            Some(_) => "declined",
            None => "member",
        };
        let row: Option<(i64, String)> = on!(self, |c| sqlx::query_as(
            "select account_id, standing from team_members where team_id = $1 and id = $2"
        )
        .bind(team.id.0)
        .bind(request)
        .fetch_optional(c)
        .await)?;
        let Some((account, standing)) = row else {
            return refused(NotMember::UnknownRequest);
        };
        if standing == to {
            return Ok(());
        }
        if standing != "asked" {
            return refused(NotMember::UnknownRequest);
        }
        on!(self, |c| {
            sqlx::query(
                "update team_members set standing = $2, message = null, answer = $3, changed_at = $4 where id = $1",
            )
            .bind(request)
            .bind(to)
            .bind(declined.map(Answer::as_str))
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        let (kind, words) = match declined {
            Some(reason) => (Notice::TeamDeclined, Some(reason.as_str())),
            None => (Notice::TeamJoined, None),
        };
        let about = team.about();
        self.tell_about(team.community, AccountId(account), kind, &about, words, now)
            .await?;
        let facts = json!({"taken_in": declined.is_none()});
        let leaf = Leaf::new("volunteers.answer", team_object(number), facts, now);
        self.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// What somebody is in a team, and whether as its lead.
    pub(super) async fn find_membership(
        &mut self,
        team: &Team,
        account: AccountId,
    ) -> Result<Option<(String, bool)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select standing, leads from team_members where team_id = $1 and account_id = $2"
        )
        .bind(team.id.0)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    async fn tell_team(
        &mut self,
        team: &Team,
        kind: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let about = team.about();
        on!(self, |c| {
            sqlx::query(
                "insert into notices (community_id, account_id, kind, room, about, about_title, words, at)
                 select m.community_id, a.id, $2, $3, $4, $5, $6, $7
                 from team_members m join accounts a on a.id = m.account_id and a.erased_at is null
                 where m.team_id = $1 and m.standing = 'member'",
            )
            .bind(team.id.0)
            .bind(kind.code())
            .bind(about.room.code())
            .bind(&about.number)
            .bind(&about.title)
            .bind(words)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

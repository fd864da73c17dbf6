//! Founding a team and changing what stands about it.

use chrono::{DateTime, Utc};
use domain::access::{Editor, Lead};
use domain::ids::AccountId;
use domain::log::{Leaf, text_hash};
use domain::phone::Phone;
use domain::volunteers::TeamSetup;
use serde_json::json;

use super::row::Team;
use super::team_object;
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// Why a team was not founded or changed, or its lead not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotFounded {
    UnknownTeam,
    /// Nobody has signed in with this number.
    UnknownPerson,
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// A team has at least one lead.
    LastLead,
}

pub(super) fn refused<T>(why: NotFounded) -> Result<T, Failed<NotFounded>> {
    Err(Failed::Refused(why))
}

fn facts(setup: &TeamSetup) -> serde_json::Value {
    json!({
        "name": setup.name.both().zh,
        "purpose": text_hash(&[&setup.purpose.both().zh]),
        "founded_on": setup.founded_on,
        "resting": setup.resting,
    })
}

impl Db {
    /// Founds a team with its first lead and gives its number; the second arrival of a form finds the first one's.
    ///
    /// # Errors
    /// [`NotFounded::UnknownPerson`], or [`Error`].
    pub async fn create_team(
        &self,
        by: &Editor,
        setup: &TeamSetup,
        lead: &Phone,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotFounded>> {
        let Some(lead) = self.find_account_of(lead).await? else {
            return refused(NotFounded::UnknownPerson);
        };
        let mut tx = self.begin().await?;
        let once = &format!("team/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Failed::Refused(NotFounded::UnknownTeam));
        }
        let team = tx.create_team(by, setup, lead, now).await?;
        tx.save_made(by.account(), once, team.number).await?;
        tx.commit().await?;
        Ok(team.number)
    }

    /// Changes what stands about a team; `revision` is the save that the form was opened with.
    ///
    /// # Errors
    /// [`NotFounded`], or [`Error`].
    pub async fn save_team(
        &self,
        by: &Lead,
        number: i64,
        revision: i64,
        setup: &TeamSetup,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotFounded>> {
        let mut tx = self.begin().await?;
        let Some(team) = tx.lock_led_team(by, number).await? else {
            return refused(NotFounded::UnknownTeam);
        };
        if team.revision != revision {
            return refused(NotFounded::ChangedMeanwhile);
        }
        tx.update_team(&team, setup).await?;
        let leaf = Leaf::new("volunteers.team", team_object(number), facts(setup), now);
        tx.append_leaf(Some(team.community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn create_team(
        &mut self,
        by: &Editor,
        setup: &TeamSetup,
        lead: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Team, Error> {
        // Numbers are given one after the other.
        self.lock_community(by.community()).await?;
        let number = self.insert_team(by, setup, now).await?;
        let leaf = Leaf::new("volunteers.team", team_object(number), facts(setup), now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        let team = self.lock_team(by.community(), number).await?;
        let team = team.ok_or(Error::Inconsistent {
            table: "teams",
            id: number,
        })?;
        self.make_lead(&team, lead, by, now).await?;
        Ok(team)
    }

    async fn insert_team(
        &mut self,
        by: &Editor,
        setup: &TeamSetup,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "insert into teams (community_id, number, name_zh, name_en, purpose_zh, purpose_en, needs_zh, needs_en,
                    phone, founded_on, resting, created_at)
                 values ($1, (select coalesce(max(number), 0) + 1 from teams where community_id = $1), $2, $3, $4, $5, $6,
                    $7, $8, $9, $10, $11) returning number",
            )
            .bind(by.community().0)
            .bind(&setup.name.both().zh)
            .bind(&setup.name.both().en)
            .bind(&setup.purpose.both().zh)
            .bind(&setup.purpose.both().en)
            .bind(&setup.needs.both().zh)
            .bind(&setup.needs.both().en)
            .bind(setup.phone.as_str())
            .bind(setup.founded_on)
            .bind(setup.resting)
            .bind(now)
            .fetch_one(c)
            .await
        })
    }

    async fn update_team(&mut self, team: &Team, setup: &TeamSetup) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update teams set name_zh = $2, name_en = $3, purpose_zh = $4, purpose_en = $5, needs_zh = $6,
                    needs_en = $7, phone = $8, founded_on = $9, resting = $10, revision = revision + 1 where id = $1",
            )
            .bind(team.id.0)
            .bind(&setup.name.both().zh)
            .bind(&setup.name.both().en)
            .bind(&setup.purpose.both().zh)
            .bind(&setup.purpose.both().en)
            .bind(&setup.needs.both().zh)
            .bind(&setup.needs.both().en)
            .bind(setup.phone.as_str())
            .bind(setup.founded_on)
            .bind(setup.resting)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

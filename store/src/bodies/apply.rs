//! Applying for a seat, and withdrawing.

use chrono::{DateTime, Utc};
use domain::access::{SignedIn, Verified};
use domain::ballots::Seed;
use domain::bodies::{Applicant, NoApplication, Standing, may_apply};
use domain::ids::{AccountId, BodyId, CommunityId, RecordNumber};
use domain::log::Leaf;
use domain::text::{Label, Offices, Statement};
use domain::time::day_of;
use serde_json::json;

use super::row::ProcedureRow;
use super::seal::said_hash;
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Failed, Tx};

/// What somebody writes who applies: three fields at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    pub statement: Statement,
    /// Other offices held.
    pub offices: Option<Offices>,
    /// The unit or organisation.
    pub stands_for: Option<Label>,
    /// Fresh randomness: the salt of what the record holds of these words, and of a refusal.
    pub salt: Seed,
}

/// Why an application was not taken, or not withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotApplied {
    UnknownProcedure,
    AlreadyApplied,
    /// There is nothing to withdraw, or it is over.
    NothingToWithdraw,
    Rule(NoApplication),
}

impl Db {
    /// Applies for a seat. `home` is the proof of an attested residency, which a resident's seat asks for.
    ///
    /// # Errors
    /// [`NotApplied`].
    pub async fn apply_for_seat(
        &self,
        by: &SignedIn,
        home: Option<&Verified>,
        community: CommunityId,
        number: RecordNumber,
        new: &NewApplication,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotApplied>> {
        let mut tx = self.begin().await?;
        tx.apply_for_seat(by, home, community, number, new, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Withdraws the own application. Who was named in the notice makes room for the next reserve.
    ///
    /// # Errors
    /// [`NotApplied`].
    pub async fn withdraw_application(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotApplied>> {
        let mut tx = self.begin().await?;
        let p = tx
            .lock_procedure(community, number, now)
            .await?
            .ok_or(Failed::Refused(NotApplied::UnknownProcedure))?;
        let mine = tx.find_own(&p, by.account()).await?;
        let standing = mine
            .and_then(|(id, code)| Standing::from_code(&code).map(|s| (id, s)))
            .filter(|(_, standing)| standing.may_withdraw());
        // While a ballot or a draw is on, its list of names is fixed; who is named may still decline afterwards.
        let fixed = p.state()?.stage() == domain::bodies::Stage::Selection;
        let Some((id, _)) = standing.filter(|_| !fixed && !p.is_over()) else {
            return Err(Failed::Refused(NotApplied::NothingToWithdraw));
        };
        tx.set_standing(id, Standing::Withdrawn, None, now).await?;
        let leaf = Leaf::new("bodies.withdraw", number, json!({ "application": id }), now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        tx.move_reserves_up(&p, now).await?;
        Ok(tx.commit().await?)
    }
}

impl ProcedureRow {
    fn is_over(&self) -> bool {
        self.state().is_ok_and(|s| s.stage().is_final())
    }
}

impl Tx {
    pub(crate) async fn apply_for_seat(
        &mut self,
        by: &SignedIn,
        home: Option<&Verified>,
        community: CommunityId,
        number: RecordNumber,
        new: &NewApplication,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotApplied>> {
        let unknown = || Failed::Refused(NotApplied::UnknownProcedure);
        let p = self
            .lock_procedure(community, number, now)
            .await?
            .ok_or_else(unknown)?;
        let who = self
            .find_person(community, BodyId(p.body_id), by.account())
            .await?
            .ok_or_else(unknown)?;
        let applicant = Applicant {
            home: home
                .filter(|v| v.community() == community)
                .map(Verified::grid),
            seated: who.seated,
            agency_staff: who.staff,
            stands_for_somebody: new.stands_for.is_some(),
        };
        may_apply(p.state()?, p.class()?, p.grid(), applicant, day_of(now))
            .map_err(|why| Failed::Refused(NotApplied::Rule(why)))?;
        let inserted = self
            .insert_application(&p, by.account(), &who.name, new, now)
            .await;
        let id = on_duplicate(inserted, NotApplied::AlreadyApplied)?;
        let salt = new.salt.to_string();
        let texts = [
            new.statement.as_str(),
            new.offices.as_ref().map_or("", Offices::as_str),
            new.stands_for.as_ref().map_or("", Label::as_str),
        ];
        let facts = json!({ "application": id, "text": said_hash(&salt, &texts) });
        let leaf = Leaf::new("bodies.apply", number, facts, now);
        self.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn insert_application(
        &mut self,
        p: &ProcedureRow,
        account: AccountId,
        name: &str,
        new: &NewApplication,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into seat_applications (community_id, procedure_id, account_id, place, name, statement, offices,
                stands_for, standing, applied_at, changed_at, said_salt)
             select $1, $2, $3, coalesce(max(place), 0) + 1, $4, $5, $6, $7, $8, $9, $9, $10
             from seat_applications where procedure_id = $2 returning id"
        )
        .bind(p.community_id)
        .bind(p.id)
        .bind(account.0)
        .bind(name)
        .bind(new.statement.as_str())
        .bind(new.offices.as_ref().map_or("", Offices::as_str))
        .bind(new.stands_for.as_ref().map_or("", Label::as_str))
        .bind(Standing::Received.code())
        .bind(now)
        .bind(new.salt.to_string())
        .fetch_one(c)
        .await
        })
    }

    async fn find_own(
        &mut self,
        p: &ProcedureRow,
        account: AccountId,
    ) -> Result<Option<(i64, String)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select id, standing from seat_applications where procedure_id = $1 and account_id = $2"
        )
        .bind(p.id)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    /// Writes down where an application stands; `rank` stays where none is given.
    pub(super) async fn set_standing(
        &mut self,
        application: i64,
        standing: Standing,
        rank: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_applications set standing = $2, rank = coalesce($3, rank), changed_at = $4 where id = $1"
        )
        .bind(application)
        .bind(standing.code())
        .bind(rank)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

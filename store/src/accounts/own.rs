//! What a person sees of the own standing: the address given, and whether staff sign-in is still to be set up.

use domain::access::SignedIn;
use domain::accounts::Method;
use domain::display::Both;
use domain::ids::{AccountId, BuildingId, CommunityId};
use domain::phone::Phone;
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

/// The newest claim or residency of a person in a community.
#[derive(Debug, Clone)]
pub struct OwnResidency {
    pub building: BuildingId,
    pub building_name: Both,
    pub unit: String,
    pub room: String,
    pub name: String,
    pub method: Option<Method>,
    /// Why it was returned, when it was.
    pub reason: Option<String>,
}

#[derive(FromRow)]
struct OwnRow {
    building_id: i64,
    name_zh: String,
    name_en: String,
    unit: String,
    room: String,
    claimed_name: String,
    method: Option<String>,
    reason: Option<String>,
}

/// Whether somebody may set up staff sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffSetup {
    pub holds_staff_role: bool,
    pub has_password: bool,
    /// Whether a reset left the second factor: then it is asked for when a password is set.
    pub keeps_second_factor: bool,
}

impl Db {
    /// The address a person gave in a community, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_own_residency(
        &self,
        person: &SignedIn,
        community: CommunityId,
    ) -> Result<Option<OwnResidency>, Error> {
        let row = read!(self, |c| {
            sqlx::query_as::<_, OwnRow>(
            "select r.building_id, b.name_zh, b.name_en, r.unit, r.room, r.claimed_name, r.method, r.reason
             from residencies r join buildings b on b.id = r.building_id
             where r.account_id = $1 and r.community_id = $2 and r.status <> 'ended'
             order by case when r.status = 'refused' then 1 else 0 end, r.claimed_at desc, r.id desc
             limit 1"
        )
        .bind(person.account().0)
        .bind(community.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|r| OwnResidency {
            building: BuildingId(r.building_id),
            building_name: Both::new(r.name_zh, r.name_en),
            unit: r.unit,
            room: r.room,
            name: r.claimed_name,
            method: r.method.as_deref().and_then(Method::from_code),
            reason: r.reason,
        }))
    }

    /// Whether an account holds a role that needs a second factor, and has one set up already.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn staff_setup(&self, account: AccountId) -> Result<StaffSetup, Error> {
        let roles: Vec<String> = read!(self, |c| sqlx::query_scalar(
            "select role from roles where account_id = $1 and ended_at is null"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)?;
        let (has_password, has_factor): (bool, bool) = read!(self, |c| {
            sqlx::query_as(
            "select password_hash is not null, totp_sealed is not null from accounts where id = $1"
        )
        .bind(account.0)
        .fetch_one(c)
        .await
        })?;
        let holds_staff_role = roles
            .iter()
            .filter_map(|r| domain::accounts::Role::from_code(r))
            .any(domain::accounts::Role::needs_second_factor);
        Ok(StaffSetup {
            holds_staff_role,
            has_password,
            keeps_second_factor: has_factor && !has_password,
        })
    }

    /// What somebody who chooses a password here is likely to think of first, and a guesser too: the names of this
    /// deployment's communities, grids, buildings and organs, and the own number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_local_names(&self, account: AccountId) -> Result<Vec<String>, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select slug from communities
             union select name_zh from communities union select name_en from communities
             union select district_zh from communities union select district_en from communities
             union select agency_zh from communities union select agency_en from communities
             union select body_zh from communities union select body_en from communities
             union select name_zh from grids union select name_en from grids
             union select name_zh from buildings union select name_en from buildings
             union select phone from accounts where id = $1 and phone is not null"
        )
        .bind(account.0)
        .fetch_all(c)
        .await)?)
    }

    /// The account of a number, if there is one.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_account_of(&self, phone: &Phone) -> Result<Option<AccountId>, Error> {
        let id: Option<i64> = read!(self, |c| sqlx::query_scalar(
            "select id from accounts where phone = $1"
        )
        .bind(phone.as_str())
        .fetch_optional(c)
        .await)?;
        Ok(id.map(AccountId))
    }
}

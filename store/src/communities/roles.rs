//! Who holds which role. What surprises: a role that ends ends the holder's staff sessions in the same breath
//! (requirements.md AU11), and a role may be granted to a number that has never signed in.

use chrono::{DateTime, Utc};
use domain::access::Operator;
use domain::accounts::Role;
use domain::display::Both;
use domain::ids::{AccountId, CommunityId, GridId, RoleId};
use domain::log::Leaf;
use domain::phone::Phone;
use serde_json::json;
use sqlx::FromRow;

use crate::accounts::masked;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// A role somebody holds.
#[derive(Debug, Clone)]
pub struct RoleRow {
    pub id: RoleId,
    pub account: AccountId,
    pub nickname: Option<String>,
    pub phone_masked: String,
    pub role: Role,
    pub grid: Option<Both>,
    /// Whether the holder has set a password; without one the role cannot be used.
    pub has_password: bool,
    /// Whether the second factor is set up; after a reset of the password it is, without one.
    pub has_factor: bool,
    pub granted_at: DateTime<Utc>,
}

/// Why a role was not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CannotGrant {
    #[error("already held")]
    AlreadyHeld,
    /// The role belongs to a grid, and none of this community was named.
    #[error("grid missing")]
    GridMissing,
    #[error("grid not needed")]
    GridNotNeeded,
    /// Every role but the operator's belongs to a community.
    #[error("community missing")]
    CommunityMissing,
}

#[derive(FromRow)]
struct HeldRow {
    id: i64,
    account_id: i64,
    nickname: Option<String>,
    phone: Option<String>,
    role: String,
    grid_zh: Option<String>,
    grid_en: Option<String>,
    has_password: bool,
    has_factor: bool,
    granted_at: DateTime<Utc>,
}

/// The role of a row.
pub(crate) fn read_role(code: &str, id: i64) -> Result<Role, Error> {
    Role::from_code(code).ok_or(Error::Inconsistent { table: "roles", id })
}

impl Db {
    /// Grants a role, to the operator's own deployment or in a community; makes the account when the number is new.
    ///
    /// # Errors
    /// [`CannotGrant`].
    pub async fn grant_role(
        &self,
        op: &Operator,
        community: Option<CommunityId>,
        phone: &Phone,
        role: Role,
        grid: Option<GridId>,
        now: DateTime<Utc>,
    ) -> Result<RoleId, Failed<CannotGrant>> {
        let community = match role {
            Role::Operator => None,
            _ => Some(community.ok_or(Failed::Refused(CannotGrant::CommunityMissing))?),
        };
        match (role.is_of_a_grid(), grid) {
            (true, None) => return Err(Failed::Refused(CannotGrant::GridMissing)),
            (false, Some(_)) => return Err(Failed::Refused(CannotGrant::GridNotNeeded)),
            _ => {}
        }
        let mut tx = self.begin().await?;
        let (account, _) = tx.find_or_insert_account(phone, now).await?;
        if let Some(grid) = grid
            && tx.find_grid_community(grid).await? != community
        {
            return Err(Failed::Refused(CannotGrant::GridMissing));
        }
        let granted = tx
            .insert_role(community, account, role, grid, Some(op.account()), now)
            .await;
        let id = on_duplicate(granted, CannotGrant::AlreadyHeld)?;
        let leaf = Leaf::new(
            "communities.grant_role",
            format!("role/{id}"),
            json!({ "role": role.code(), "grid": grid }),
            now,
        );
        tx.append_leaf(community, Some(op.account()), &leaf).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Ends a role and every session its holder opened with a second factor. A role that has ended stays so.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn end_role(
        &self,
        op: &Operator,
        role: RoleId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if let Some((community, account)) = tx.mark_role_ended(role, now).await? {
            tx.delete_staff_sessions(account).await?;
            let leaf = Leaf::new(
                "communities.end_role",
                format!("role/{role}"),
                json!({}),
                now,
            );
            tx.append_leaf(community, Some(op.account()), &leaf).await?;
        }
        tx.commit().await
    }

    /// The roles held in a community, or, without one, the operators'; in the order in which they were granted.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_roles(&self, community: Option<CommunityId>) -> Result<Vec<RoleRow>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, HeldRow>(
            "select r.id, r.account_id, a.nickname, a.phone, r.role, g.name_zh as grid_zh, g.name_en as grid_en,
                    a.password_hash is not null as has_password, a.totp_sealed is not null as has_factor,
                    r.granted_at
             from roles r join accounts a on a.id = r.account_id left join grids g on g.id = r.grid_id
             where coalesce(r.community_id, 0) = $1 and r.ended_at is null order by r.id"
        )
        .bind(community.map_or(0, |c| c.0))
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|r| {
                Ok(RoleRow {
                    id: RoleId(r.id),
                    account: AccountId(r.account_id),
                    nickname: r.nickname,
                    phone_masked: masked(r.phone.as_deref()),
                    role: read_role(&r.role, r.id)?,
                    grid: r.grid_zh.zip(r.grid_en).map(|(zh, en)| Both { zh, en }),
                    has_password: r.has_password,
                    has_factor: r.has_factor,
                    granted_at: r.granted_at,
                })
            })
            .collect()
    }
}

impl Tx {
    async fn find_grid_community(
        &mut self,
        grid: GridId,
    ) -> Result<Option<CommunityId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select community_id from grids where id = $1"
        )
        .bind(grid.0)
        .fetch_optional(c)
        .await
        .map(|found| found.map(CommunityId)))
    }

    pub(crate) async fn insert_role(
        &mut self,
        community: Option<CommunityId>,
        account: AccountId,
        role: Role,
        grid: Option<GridId>,
        granted_by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<RoleId, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "insert into roles (community_id, account_id, role, grid_id, granted_by, granted_at)
             values ($1, $2, $3, $4, $5, $6) returning id"
        )
        .bind(community.map(|c| c.0))
        .bind(account.0)
        .bind(role.code())
        .bind(grid.map(|g| g.0))
        .bind(granted_by.map(|a| a.0))
        .bind(now)
        .fetch_one(c)
        .await
        .map(RoleId))
    }

    async fn mark_role_ended(
        &mut self,
        role: RoleId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Option<CommunityId>, AccountId)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as::<_, (Option<i64>, i64)>(
            "update roles set ended_at = $2 where id = $1 and ended_at is null
             returning community_id, account_id"
        )
        .bind(role.0)
        .bind(now)
        .fetch_optional(c)
        .await
        .map(
            |held| held.map(|(c, a)| (c.map(CommunityId), AccountId(a)))
        ))
    }

    async fn delete_staff_sessions(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from sessions where account_id = $1 and second_factor"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

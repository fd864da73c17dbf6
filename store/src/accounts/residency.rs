//! Naming an address, and the list of those who wait for somebody to attest it.
//!
//! What surprises: a person has one running claim in a community, and naming another address changes it instead of
//! adding one; the letter with the code was posted to the old address, so its code dies with the change. That two tabs
//! make one row is the work of the index `residencies_running` and not of this code.

use chrono::{DateTime, Utc};
use domain::access::{Attestor, SignedIn};
use domain::display::Both;
use domain::ids::{AccountId, BuildingId, CommunityId, GridId, ResidencyId};
use domain::log::Leaf;
use domain::text::{Door, RealName};
use serde_json::json;
use sqlx::FromRow;

use super::masked;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Where somebody says to live, and under which name.
#[derive(Debug, Clone)]
pub struct ClaimAddress {
    pub building: BuildingId,
    pub unit: Door,
    pub room: Door,
    pub name: RealName,
}

/// Why an address was not taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoClaim {
    /// The same person's other tab was faster.
    #[error("already claimed")]
    AlreadyClaimed,
    /// The person lives here already, for all that this community knows.
    #[error("already attested")]
    AlreadyAttested,
    /// Not a building of this community.
    #[error("unknown building")]
    UnknownBuilding,
}

/// A claim that waits, as staff see it.
#[derive(Debug, Clone)]
pub struct Claim {
    pub id: ResidencyId,
    pub account: AccountId,
    pub name: String,
    pub phone_masked: String,
    pub building: Both,
    pub grid: GridId,
    pub grid_name: Both,
    pub unit: String,
    pub room: String,
    pub claimed_at: DateTime<Utc>,
    pub letter_printed_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct ClaimRow {
    id: i64,
    account_id: i64,
    claimed_name: String,
    phone: Option<String>,
    building_zh: String,
    building_en: String,
    grid_id: i64,
    grid_zh: String,
    grid_en: String,
    unit: String,
    room: String,
    claimed_at: DateTime<Utc>,
    printed_at: Option<DateTime<Utc>>,
}

impl From<ClaimRow> for Claim {
    fn from(r: ClaimRow) -> Self {
        Self {
            id: ResidencyId(r.id),
            account: AccountId(r.account_id),
            name: r.claimed_name,
            phone_masked: masked(r.phone.as_deref()),
            building: Both::new(r.building_zh, r.building_en),
            grid: GridId(r.grid_id),
            grid_name: Both::new(r.grid_zh, r.grid_en),
            unit: r.unit,
            room: r.room,
            claimed_at: r.claimed_at,
            letter_printed_at: r.printed_at,
        }
    }
}

#[derive(FromRow)]
struct RunningRow {
    id: i64,
    status: String,
    building_id: i64,
    unit: String,
    room: String,
}

impl Db {
    /// Takes down where a person says to live, or changes it while nobody has attested it.
    ///
    /// # Errors
    /// [`NoClaim`].
    pub async fn claim_residency(
        &self,
        person: &SignedIn,
        community: CommunityId,
        address: ClaimAddress,
        now: DateTime<Utc>,
    ) -> Result<ResidencyId, Failed<NoClaim>> {
        let account = person.account();
        let mut tx = self.begin().await?;
        let running = tx.lock_running(community, account).await?;
        let grid = tx
            .find_grid_of(community, address.building)
            .await?
            .ok_or(Failed::Refused(NoClaim::UnknownBuilding))?;
        let id = match running {
            Some(r) if r.status == "attested" => {
                return Err(Failed::Refused(NoClaim::AlreadyAttested));
            }
            Some(r) => {
                let id = ResidencyId(r.id);
                tx.update_claim(id, grid, &address, now).await?;
                let moved = r.building_id != address.building.0
                    || r.unit != address.unit.as_str()
                    || r.room != address.room.as_str();
                if moved {
                    tx.delete_door_code(id).await?;
                }
                id
            }
            None => on_duplicate(
                tx.insert_claim(community, account, grid, &address, now)
                    .await,
                NoClaim::AlreadyClaimed,
            )?,
        };
        let leaf = Leaf::new("accounts.claim", format!("residency/{id}"), json!({}), now);
        tx.append_leaf(Some(community), Some(account), &leaf)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The claims that wait for this person, oldest first: a grid worker's are those of the own grids.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_claims(&self, by: &Attestor) -> Result<Vec<Claim>, Error> {
        self.list_waiting(by, None).await
    }

    /// One waiting claim; none when it is decided, or lies where this person attests nothing.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_claim(
        &self,
        by: &Attestor,
        claim: ResidencyId,
    ) -> Result<Option<Claim>, Error> {
        Ok(self.list_waiting(by, Some(claim)).await?.pop())
    }

    async fn list_waiting(
        &self,
        by: &Attestor,
        only: Option<ResidencyId>,
    ) -> Result<Vec<Claim>, Error> {
        // There are no arrays on SQLite: the grids go in as `,3,7,` and each is looked for between its commas.
        let grids = by.grids().map(|own| {
            own.iter()
                .fold(String::from(","), |list, grid| format!("{list}{grid},"))
        });
        let rows = read!(self, |c| sqlx::query_as::<_, ClaimRow>(
            "select r.id, r.account_id, r.claimed_name, a.phone,
                    b.name_zh as building_zh, b.name_en as building_en,
                    r.grid_id, g.name_zh as grid_zh, g.name_en as grid_en,
                    r.unit, r.room, r.claimed_at, d.printed_at
             from residencies r
             join accounts a on a.id = r.account_id
             join buildings b on b.id = r.building_id
             join grids g on g.id = r.grid_id
             left join door_codes d on d.residency_id = r.id
             where r.community_id = $1 and r.status = 'claimed'
               and ($2 is null or $2 like '%,' || cast(r.grid_id as text) || ',%')
               and ($3 is null or r.id = $3)
             order by r.claimed_at, r.id"
        )
        .bind(by.community().0)
        .bind(grids.as_deref())
        .bind(only.map(|r| r.0))
        .fetch_all(c)
        .await)?;
        Ok(rows.into_iter().map(Claim::from).collect())
    }
}

impl Tx {
    /// Holds the person's running row, if there is one.
    async fn lock_running(
        &mut self,
        community: CommunityId,
        account: AccountId,
    ) -> Result<Option<RunningRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update residencies set unit = unit
             where community_id = $1 and account_id = $2 and status in ('claimed', 'attested')
             returning id, status, building_id, unit, room"
        )
        .bind(community.0)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    async fn find_grid_of(
        &mut self,
        community: CommunityId,
        building: BuildingId,
    ) -> Result<Option<GridId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select grid_id from buildings where id = $1 and community_id = $2"
        )
        .bind(building.0)
        .bind(community.0)
        .fetch_optional(c)
        .await
        .map(|grid| grid.map(GridId)))
    }

    async fn insert_claim(
        &mut self,
        community: CommunityId,
        account: AccountId,
        grid: GridId,
        address: &ClaimAddress,
        now: DateTime<Utc>,
    ) -> Result<ResidencyId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
                 claimed_at)
             values ($1, $2, $3, $4, $5, $6, $7, 'claimed', $8) returning id"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(address.building.0)
        .bind(grid.0)
        .bind(address.unit.as_str())
        .bind(address.room.as_str())
        .bind(address.name.as_str())
        .bind(now)
        .fetch_one(c)
        .await
        .map(ResidencyId)
        })
    }

    async fn update_claim(
        &mut self,
        claim: ResidencyId,
        grid: GridId,
        address: &ClaimAddress,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update residencies
             set building_id = $2, grid_id = $3, unit = $4, room = $5, claimed_name = $6, claimed_at = $7
             where id = $1"
        )
        .bind(claim.0)
        .bind(address.building.0)
        .bind(grid.0)
        .bind(address.unit.as_str())
        .bind(address.room.as_str())
        .bind(address.name.as_str())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! What the rights of a request are made from: residency and roles, as they are at this moment.

use domain::access::Standing;
use domain::accounts::{Method, Residency, Role};
use domain::ids::{AccountId, BodyId, CommunityId, GridId, ResidencyId, SeatId};
use sqlx::FromRow;

use crate::communities::read_role;
use crate::db::read;
use crate::{Db, Error};

#[derive(FromRow)]
struct ResidencyRow {
    id: i64,
    grid_id: i64,
    status: String,
    method: Option<String>,
    letter: bool,
}

impl ResidencyRow {
    fn read(self) -> Result<Residency, Error> {
        let (id, grid) = (ResidencyId(self.id), GridId(self.grid_id));
        match (self.status.as_str(), self.method.as_deref()) {
            ("claimed", _) => Some(Residency::Claimed {
                id,
                grid,
                letter: self.letter,
            }),
            ("attested", Some(method)) => {
                Method::from_code(method).map(|method| Residency::Attested { id, grid, method })
            }
            ("refused", _) => Some(Residency::Refused { id }),
            _ => None,
        }
        .ok_or(Error::Inconsistent {
            table: "residencies",
            id: self.id,
        })
    }
}

impl Db {
    /// What is known of a person in a community, or on the portal's own pages.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn load_standing(
        &self,
        account: AccountId,
        second_factor: bool,
        community: Option<CommunityId>,
    ) -> Result<Standing, Error> {
        let residency = match community {
            Some(community) => self.find_residency(account, community).await?,
            None => Residency::None,
        };
        let seats = match community {
            Some(community) => self.list_seats_of(account, community).await?,
            None => Vec::new(),
        };
        Ok(Standing {
            account,
            second_factor,
            community,
            residency,
            roles: self.list_roles_of(account, community).await?,
            seats,
        })
    }

    /// Seats that the person holds now.
    async fn list_seats_of(
        &self,
        account: AccountId,
        community: CommunityId,
    ) -> Result<Vec<(BodyId, SeatId)>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, (i64, i64)>(
            "select body_id, id from seats
             where account_id = $1 and community_id = $2 and ended_on is null order by id"
        )
        .bind(account.0)
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|(body, seat)| (BodyId(body), SeatId(seat)))
            .collect())
    }

    /// The running claim or residency; else the newest that was refused.
    async fn find_residency(
        &self,
        account: AccountId,
        community: CommunityId,
    ) -> Result<Residency, Error> {
        read!(self, |c| sqlx::query_as::<_, ResidencyRow>(
            "select r.id, r.grid_id, r.status, r.method,
                    exists (select 1 from door_codes d where d.residency_id = r.id) as letter
             from residencies r
             where r.account_id = $1 and r.community_id = $2 and r.status in ('claimed', 'attested', 'refused')
             order by case r.status when 'refused' then 1 else 0 end, r.claimed_at desc, r.id desc limit 1"
        )
        .bind(account.0)
        .bind(community.0)
        .fetch_optional(c)
        .await)?
        .map_or(Ok(Residency::None), ResidencyRow::read)
    }

    /// Roles that run, in that community and as operator of the deployment.
    async fn list_roles_of(
        &self,
        account: AccountId,
        community: Option<CommunityId>,
    ) -> Result<Vec<(Role, Option<GridId>)>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, (i64, String, Option<i64>)>(
            "select id, role, grid_id from roles
             where account_id = $1 and ended_at is null
               and (community_id = $2 or (community_id is null and role = 'operator'))
             order by id"
        )
        .bind(account.0)
        .bind(community.map(|c| c.0))
        .fetch_all(c)
        .await)?;
        rows.into_iter()
            .map(|(id, role, grid)| Ok((read_role(&role, id)?, grid.map(GridId))))
            .collect()
    }
}

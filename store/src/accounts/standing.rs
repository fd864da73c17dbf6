//! What the rights of a request are made from: residency and roles, as they are at this moment.

use domain::access::Standing;
use domain::accounts::{Method, Residency};
use domain::ids::{AccountId, BodyId, CommunityId, GridId, ResidencyId, SeatId};
use sqlx::FromRow;

use crate::communities::read_role;
use crate::db::read;
use crate::{Db, Error};

/// A residency, role or seat; which columns are filled depends on which it is.
#[derive(FromRow)]
struct Part {
    part: String,
    id: i64,
    /// Of a residency and of a grid worker's role.
    grid_id: Option<i64>,
    /// Of a seat.
    body_id: Option<i64>,
    /// Status of a residency; name of a role.
    word: Option<String>,
    method: Option<String>,
    letter: bool,
}

impl Part {
    fn residency(&self) -> Result<Residency, Error> {
        let (id, grid) = (ResidencyId(self.id), self.grid_id.map(GridId));
        match (self.word.as_deref(), self.method.as_deref(), grid) {
            (Some("claimed"), _, Some(grid)) => Some(Residency::Claimed {
                id,
                grid,
                letter: self.letter,
            }),
            (Some("attested"), Some(method), Some(grid)) => {
                Method::from_code(method).map(|method| Residency::Attested { id, grid, method })
            }
            (Some("refused"), ..) => Some(Residency::Refused { id }),
            _ => None,
        }
        .ok_or(Error::Inconsistent {
            table: "residencies",
            id: self.id,
        })
    }
}

impl Db {
    /// What is known of a person in a community, or on the portal's own pages. One statement, because every request of
    /// everybody who is signed in begins with it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn load_standing(
        &self,
        account: AccountId,
        second_factor: bool,
        community: Option<CommunityId>,
    ) -> Result<Standing, Error> {
        let mut standing = Standing {
            account,
            second_factor,
            community,
            residency: Residency::None,
            roles: Vec::new(),
            seats: Vec::new(),
        };
        for part in self.list_parts_of(account, community).await? {
            match (part.part.as_str(), part.body_id) {
                ("residency", _) => standing.residency = part.residency()?,
                ("seat", Some(body)) => standing.seats.push((BodyId(body), SeatId(part.id))),
                _ => standing.roles.push((
                    read_role(part.word.as_deref().unwrap_or_default(), part.id)?,
                    part.grid_id.map(GridId),
                )),
            }
        }
        Ok(standing)
    }

    /// The running claim or residency, else the newest that was refused; the roles that run, in that community and as
    /// operator of the deployment; the seats that the person holds now.
    async fn list_parts_of(
        &self,
        account: AccountId,
        community: Option<CommunityId>,
    ) -> Result<Vec<Part>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as::<_, Part>(
            "select * from (
                 select 'residency' as part, r.id, r.grid_id, cast(null as bigint) as body_id, r.status as word, r.method,
                        exists (select 1 from door_codes d where d.residency_id = r.id) as letter
                 from residencies r
                 where r.account_id = $1 and r.community_id = $2 and r.status in ('claimed', 'attested', 'refused')
                 order by case r.status when 'refused' then 1 else 0 end, r.claimed_at desc, r.id desc limit 1
             ) residency
             union all
             select 'role', id, grid_id, null, role, null, $3 from roles
             where account_id = $1 and ended_at is null
               and (community_id = $2 or (community_id is null and role = 'operator'))
             union all
             select 'seat', id, null, body_id, null, null, $3 from seats
             where account_id = $1 and community_id = $2 and ended_on is null
             order by part, id"
        )
        .bind(account.0)
        .bind(community.map(|c| c.0))
        .bind(false)
        .fetch_all(c)
        .await
        })?)
    }
}

//! Matters as pages need them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Asked, MayOpen, SignedIn};
use domain::accounts::Role;
use domain::ids::{AccountId, CommunityId, GridId, MatterId, RecordNumber};
use domain::matters::{Holders, MAY_OPEN, Offered, Party, Stage, party};
use sqlx::FromRow;

use super::row::{Matter, MatterRow, matters};
use crate::communities::read_role;
use crate::db::read;
use crate::{Db, Error};

/// A matter of the desk, and who the reader is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskMatter {
    /// Without its text, where the reader may not open it.
    pub matter: Matter,
    pub party: Party,
}

/// The own matter, in whichever community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyMatter {
    pub community: String,
    pub matter: Matter,
}

/// Somebody to whom a matter may be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub account: AccountId,
    pub role: Role,
    pub grid: Option<GridId>,
    pub name: Option<String>,
}

#[derive(FromRow)]
struct ColleagueRow {
    id: i64,
    account_id: i64,
    role: String,
    grid_id: Option<i64>,
    real_name: Option<String>,
}

fn all(rows: Vec<MatterRow>) -> Result<Vec<Matter>, Error> {
    rows.into_iter().map(MatterRow::read).collect()
}

impl Db {
    /// A matter that everybody reads.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_public_matter(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Matter>, Error> {
        let found = self.find_matter(community, number).await?;
        Ok(found.filter(Matter::is_public))
    }

    /// Who has to do with a matter, from which the right to open it is made; nothing else of it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_matter_holders(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<(MatterId, Holders)>, Error> {
        let found = self.find_matter(community, number).await?;
        Ok(found.map(|m| (m.id, m.holders)))
    }

    /// A matter for somebody who may open it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn open_matter(&self, by: &MayOpen) -> Result<Matter, Error> {
        let row: MatterRow = read!(self, |c| sqlx::query_as(matters!(
            "where m.id = $1 and m.community_id = $2"
        ))
        .bind(by.matter().0)
        .bind(by.community().0)
        .fetch_one(c)
        .await)?;
        row.read()
    }

    /// A matter that lies in the common queue, as somebody of the staff sees it before taking it: without its text, unless it
    /// is public.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_waiting_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
    ) -> Result<Option<DeskMatter>, Error> {
        let found = self.find_matter(by.community(), number).await?;
        Ok(found
            .filter(|m| m.stage == Stage::Waiting || m.is_public())
            .and_then(|m| for_desk(by, m)))
    }

    async fn find_matter(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Matter>, Error> {
        let row: Option<MatterRow> = read!(self, |c| sqlx::query_as(matters!(
            "where m.community_id = $1 and m.year = $2 and m.seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(MatterRow::read).transpose()
    }

    /// What everybody reads, the newest first; `before` goes on below one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_public_matters(
        &self,
        community: CommunityId,
        before: Option<(DateTime<Utc>, MatterId)>,
        limit: i64,
    ) -> Result<Vec<Matter>, Error> {
        let (at, id) = before.unwrap_or((DateTime::<Utc>::UNIX_EPOCH, MatterId(0)));
        all(read!(self, |c| {
            sqlx::query_as(matters!(
                "where m.community_id = $1 and m.visibility = 'public' and ($2 or (m.received_at, m.id) < ($3, $4))
                 order by m.received_at desc, m.id desc limit $5"
            ))
            .bind(community.0)
            .bind(before.is_none())
            .bind(at)
            .bind(id.0)
            .bind(limit)
            .fetch_all(c)
            .await
        })?)
    }

    /// The own matters, the newest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_my_matters(&self, who: &SignedIn) -> Result<Vec<MyMatter>, Error> {
        let matters = all(read!(self, |c| sqlx::query_as(matters!(
            "where m.reporter_id = $1 order by m.id desc limit 100"
        ))
        .bind(who.account().0)
        .fetch_all(c)
        .await)?)?;
        let slugs: Vec<(i64, String)> = read!(self, |c| {
            sqlx::query_as(
            "select id, slug from communities where id in (select community_id from matters where reporter_id = $1)"
        )
        .bind(who.account().0)
        .fetch_all(c)
        .await
        })?;
        let of = |matter: Matter| {
            let slug = slugs.iter().find(|(id, _)| *id == matter.community.0)?;
            Some(MyMatter {
                community: slug.1.clone(),
                matter,
            })
        };
        Ok(matters.into_iter().filter_map(of).collect())
    }

    /// What is open and concerns somebody of the staff, by its day: the own ones, those offered, the common queue, and for the
    /// lead what came back or is late.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_desk_matters(
        &self,
        by: &Asked,
        today: NaiveDate,
        limit: i64,
    ) -> Result<Vec<DeskMatter>, Error> {
        let role = |role: Role| match by.holds(role) {
            true => role.code(),
            false => "",
        };
        let rows = all(read!(self, |c| {
            sqlx::query_as(matters!(
                "where m.community_id = $1 and m.stage in ('waiting', 'owned', 'reopened')
                   and (m.owner_id = $2 or m.stage = 'waiting' or h.to_id = $2 or h.to_role in ($3, $4, $5)
                        or ($6 and (m.reopens > 0 or m.due_on < $7)))
                   and m.reporter_id is distinct from $2
                 order by m.due_on, m.id limit $8"
            ))
            .bind(by.community().0)
            .bind(by.account().0)
            .bind(role(Role::WindowClerk))
            .bind(role(Role::GridWorker))
            .bind(role(Role::Secretary))
            .bind(by.lead())
            .bind(today)
            .bind(limit)
            .fetch_all(c)
            .await
        })?)?;
        Ok(rows.into_iter().filter_map(|m| for_desk(by, m)).collect())
    }

    /// Those to whom a matter may be offered: everybody who is asked about matters here but the person.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_colleagues(&self, by: &Asked) -> Result<Vec<Colleague>, Error> {
        let rows: Vec<ColleagueRow> = read!(self, |c| {
            sqlx::query_as(
                "select r.id, r.account_id, r.role, r.grid_id, a.real_name
                 from roles r join accounts a on a.id = r.account_id
                 where r.community_id = $1 and r.ended_at is null and a.erased_at is null and r.account_id <> $2
                   and r.role in ('window_clerk', 'grid_worker', 'secretary')
                 order by case r.role when 'window_clerk' then 0 when 'grid_worker' then 1 else 2 end, r.id limit 200",
            )
            .bind(by.community().0)
            .bind(by.account().0)
            .fetch_all(c)
            .await
        })?;
        let mut seen = Vec::new();
        let mut all = Vec::new();
        for row in rows {
            if !seen.contains(&row.account_id) {
                seen.push(row.account_id);
                all.push(Colleague {
                    account: AccountId(row.account_id),
                    role: read_role(&row.role, row.id)?,
                    grid: row.grid_id.map(GridId),
                    name: row.real_name,
                });
            }
        }
        Ok(all)
    }
}

/// A matter as one of the staff may see it.
fn for_desk(by: &Asked, mut matter: Matter) -> Option<DeskMatter> {
    let party = party(&matter.holders, by.account(), Some(by))?;
    if !MAY_OPEN.contains(&party) && !matter.is_public() {
        matter.body = None;
        matter.place = None;
        matter.answer = None;
        matter.holders = Holders {
            reporter: None,
            owner: matter.holders.owner,
            offered: None::<Offered>,
        };
    }
    Some(DeskMatter { matter, party })
}

//! The chain: one line for everything that happened, with the day, as the reporter reads it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Asked;
use domain::accounts::Role;
use domain::ids::{AccountId, CommunityId, GridId, MatterId};
use domain::matters::{MatterEvent, Offered};
use sqlx::FromRow;

use super::row::Matter;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// A member of staff in a line of the chain. The name is for comparing with the contact board: only what is published there
/// is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub role: Role,
    pub grid: Option<GridId>,
    pub name: Option<String>,
}

/// One line of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    pub act: MatterEvent,
    pub at: DateTime<Utc>,
    /// None for the reporter, and where the rule decided.
    pub by: Option<Actor>,
    pub to: Option<Actor>,
    pub words: Option<String>,
    pub due_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct EventRow {
    id: i64,
    act: String,
    at: DateTime<Utc>,
    by_role: Option<String>,
    by_grid: Option<i64>,
    by_name: Option<String>,
    to_role: Option<String>,
    to_grid: Option<i64>,
    to_name: Option<String>,
    words: Option<String>,
    due_on: Option<NaiveDate>,
}

impl EventRow {
    fn read(self) -> Result<EventLine, Error> {
        let broken = || Error::Inconsistent {
            table: "matter_events",
            id: self.id,
        };
        let actor = |role: Option<String>, grid: Option<i64>, name| {
            let role = role.map(|r| Role::from_code(&r).ok_or_else(broken));
            role.transpose().map(|role| {
                role.map(|role| Actor {
                    role,
                    grid: grid.map(GridId),
                    name,
                })
            })
        };
        Ok(EventLine {
            act: MatterEvent::from_code(&self.act).ok_or_else(broken)?,
            at: self.at,
            by: actor(self.by_role, self.by_grid, self.by_name)?,
            to: actor(self.to_role, self.to_grid, self.to_name)?,
            words: self.words,
            due_on: self.due_on,
        })
    }
}

/// Staff as a line names them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub account: Option<AccountId>,
    pub role: Role,
    pub grid: Option<GridId>,
}

impl From<&Asked> for Named {
    fn from(by: &Asked) -> Self {
        Self {
            account: Some(by.account()),
            role: by.role(),
            grid: by.grid(),
        }
    }
}

/// A line to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub act: MatterEvent,
    pub by: Option<Named>,
    pub to: Option<Named>,
    pub words: Option<&'a str>,
    pub due_on: Option<NaiveDate>,
}

impl Line<'_> {
    pub(super) fn new(act: MatterEvent) -> Self {
        Self {
            act,
            by: None,
            to: None,
            words: None,
            due_on: None,
        }
    }
}

impl<'a> Line<'a> {
    pub(super) fn by(self, by: &Asked) -> Self {
        let by = Some(by.into());
        Self { by, ..self }
    }

    pub(super) fn to(self, to: Named) -> Self {
        let to = Some(to);
        Self { to, ..self }
    }

    pub(super) fn words(self, words: &'a str) -> Self {
        let words = Some(words);
        Self { words, ..self }
    }
}

impl Db {
    /// The chain of a matter, the first line first. Whether somebody may read it is decided before.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_matter_events(&self, matter: MatterId) -> Result<Vec<EventLine>, Error> {
        let rows: Vec<EventRow> = read!(self, |c| {
            sqlx::query_as(
                "select e.id, e.act, e.at, e.by_role, e.by_grid, b.real_name as by_name, e.to_role, e.to_grid,
                    t.real_name as to_name, e.words, e.due_on
                 from matter_events e left join accounts b on b.id = e.by_id and e.by_role is not null
                 left join accounts t on t.id = e.to_id
                 where e.matter_id = $1 order by e.id limit 500",
            )
            .bind(matter.0)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(EventRow::read).collect()
    }
}

impl Tx {
    pub(super) async fn add_matter_event(
        &mut self,
        community: CommunityId,
        matter: MatterId,
        line: Line<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let role = |n: Option<Named>| n.map(|n| n.role.code());
        let grid = |n: Option<Named>| n.and_then(|n| n.grid).map(|g| g.0);
        let account = |n: Option<Named>| n.and_then(|n| n.account).map(|a| a.0);
        on!(self, |c| {
            sqlx::query(
                "insert into matter_events (community_id, matter_id, act, at, by_id, by_role, by_grid, to_id, to_role,
                    to_grid, words, due_on)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(community.0)
            .bind(matter.0)
            .bind(line.act.code())
            .bind(now)
            .bind(account(line.by))
            .bind(role(line.by))
            .bind(grid(line.by))
            .bind(account(line.to))
            .bind(role(line.to))
            .bind(grid(line.to))
            .bind(line.words)
            .bind(line.due_on)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// In which role a colleague is asked about matters here; none where in no role, or the account is erased.
    pub(super) async fn find_asked(
        &mut self,
        community: CommunityId,
        account: AccountId,
    ) -> Result<Option<Named>, Error> {
        let row: Option<(String, Option<i64>)> = on!(self, |c| {
            sqlx::query_as(
                "select r.role, r.grid_id from roles r join accounts a on a.id = r.account_id and a.erased_at is null
                 where r.community_id = $1 and r.account_id = $2 and r.ended_at is null
                   and r.role in ('window_clerk', 'grid_worker', 'secretary')
                 order by case r.role when 'window_clerk' then 0 when 'grid_worker' then 1 else 2 end, r.id limit 1",
            )
            .bind(community.0)
            .bind(account.0)
            .fetch_optional(c)
            .await
        })?;
        Ok(row.and_then(|(role, grid)| {
            Some(Named {
                account: Some(account),
                role: Role::from_code(&role)?,
                grid: grid.map(GridId),
            })
        }))
    }

    /// In which role, and in which grid, somebody is asked about matters here.
    pub(crate) async fn find_asked_role(
        &mut self,
        community: CommunityId,
        account: AccountId,
    ) -> Result<Option<(Role, Option<GridId>)>, Error> {
        let found = self.find_asked(community, account).await?;
        Ok(found.map(|named| (named.role, named.grid)))
    }

    /// Everybody to whom a matter is offered.
    pub(super) async fn list_offered(
        &mut self,
        matter: &Matter,
        to: Offered,
    ) -> Result<Vec<AccountId>, Error> {
        match to {
            Offered::Person(account) => Ok(vec![account]),
            Offered::Holders(role) => self.list_holders(matter.community, role).await,
        }
    }

    /// Who holds a role here.
    pub(super) async fn list_holders(
        &mut self,
        community: CommunityId,
        role: Role,
    ) -> Result<Vec<AccountId>, Error> {
        let ids: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select distinct account_id from roles
                 where community_id = $1 and role = $2 and ended_at is null order by account_id",
            )
            .bind(community.0)
            .bind(role.code())
            .fetch_all(c)
            .await
        })?;
        Ok(ids.into_iter().map(AccountId).collect())
    }
}

//! Lists of proposals: narrowed, sorted, a page at a time.
//!
//! Each sort walks its own index from the place where the page before ended, so a page of a hundred thousand costs as
//! much as one of a hundred.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::PublicName;
use domain::ids::{CategoryId, CommunityId, GridId, ProposalId, RecordNumber};
use domain::proposals::{Stage, State};
use domain::text::Query;
use sqlx::FromRow;

use super::cursor::Cursor;
use super::row::{Facts, NameRow};
use super::tabs::{Group, Sort};
use super::walk::Walk;
use crate::{Db, Error};

/// What is asked of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    pub group: Group,
    pub stage: Option<Stage>,
    pub category: Option<CategoryId>,
    pub grid: Option<GridId>,
    /// Only where staff have let a deadline pass.
    pub late: bool,
    pub q: Option<Query>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    /// 1 to 100.
    pub limit: i64,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub proposals: Vec<ProposalItem>,
    pub next: Option<Cursor>,
}

/// A proposal as its card needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalItem {
    pub id: ProposalId,
    pub number: RecordNumber,
    pub title: String,
    pub author_name: PublicName,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub state: State,
    pub supports: i64,
    pub comments: i64,
    pub filed_at: DateTime<Utc>,
    pub rulebook_version: i64,
    /// How many supporters its rulebook asks for.
    pub threshold: i64,
}

/// The columns of [`ItemRow`] but the rank; `p` is the proposal, `a` its author.
macro_rules! item_columns {
    () => {
        concat!(
            $crate::proposals::row::fact_columns!("p."),
            ", p.shown_as, p.category_id, p.grid_id, p.title, p.deadline_on,
                a.real_name, a.nickname, a.erased_at,
                (select r.value from rules r where r.community_id = p.community_id
                    and r.version = p.rulebook_version and r.rule = 'support_threshold') as threshold"
        )
    };
}

pub(crate) use item_columns;

#[derive(Debug, FromRow)]
pub(crate) struct ItemRow {
    #[sqlx(flatten)]
    pub facts: Facts,
    #[sqlx(flatten)]
    name: NameRow,
    category_id: i64,
    grid_id: Option<i64>,
    title: String,
    pub deadline_on: Option<NaiveDate>,
    threshold: i64,
    pub rank: i64,
}

impl ItemRow {
    pub fn read(self) -> Result<ProposalItem, Error> {
        Ok(ProposalItem {
            id: ProposalId(self.facts.id),
            number: self.facts.number()?,
            author_name: self.name.public(self.facts.author_id.is_some()),
            category: CategoryId(self.category_id),
            grid: self.grid_id.map(GridId),
            state: self.facts.state()?,
            title: self.title,
            supports: self.facts.supports,
            comments: self.facts.comments,
            filed_at: self.facts.filed_at,
            rulebook_version: self.facts.rulebook_version,
            threshold: self.threshold,
        })
    }
}

impl Db {
    /// One page of a community's proposals.
    ///
    /// # Errors
    /// [`Error`] of the database, or of a row that lacks a fact of its stage.
    pub async fn list_proposals(
        &self,
        community: CommunityId,
        query: &ListQuery,
        today: NaiveDate,
    ) -> Result<Listing, Error> {
        let limit = query.limit.clamp(1, 100);
        let mut rows: Vec<(Walk, ItemRow)> = Vec::new();
        for walk in query.walks() {
            // One more than the page, to know whether there is a next one.
            let missing = limit + 1 - rows.len() as i64;
            if missing <= 0 {
                break;
            }
            let Some(statement) =
                query.statement(self.is_postgres(), community, walk, today, missing)
            else {
                break;
            };
            let found = self.fetch_items(statement).await?;
            rows.extend(found.into_iter().map(|row| (walk, row)));
        }
        let more = rows.len() as i64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(1));
        let next = rows
            .last()
            .filter(|_| more)
            .and_then(|(walk, row)| walk.key(row))
            .map(Cursor);
        let proposals = rows
            .into_iter()
            .map(|(_, row)| row.read())
            .collect::<Result<_, _>>()?;
        Ok(Listing { proposals, next })
    }
}

//! One proposal, as its page needs it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CategoryId, CommunityId, GridId, ProposalId, RecordNumber};
use domain::proposals::State;
use sqlx::FromRow;

use super::row::{Facts, NameRow, fact_columns};
use crate::db::read;
use crate::{Db, Error};

/// A proposal as its page needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: ProposalId,
    pub community: CommunityId,
    pub number: RecordNumber,
    /// None once the account is erased.
    pub author: Option<AccountId>,
    pub author_name: PublicName,
    pub shown_as: ShownAs,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub title: String,
    pub body: String,
    pub version: i64,
    pub rulebook_version: i64,
    pub state: State,
    /// Supports of the current version.
    pub supports: i64,
    /// Supports ever given to any version, those taken back included.
    pub supports_ever: i64,
    pub comments: i64,
    pub discussed: bool,
    pub balloted: bool,
    /// When the agency took it up; kept after the stage has passed.
    pub accepted_at: Option<DateTime<Utc>>,
    pub filed_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// The meeting it was put on; kept after the stage has passed.
    pub meets_on: Option<NaiveDate>,
}

/// The columns of [`ProposalRow`]; `p` is the proposal, `a` its author.
macro_rules! proposal_columns {
    () => {
        concat!(
            "select ",
            fact_columns!("p."),
            ", p.shown_as, p.category_id, p.grid_id, p.title, p.body, p.discussed, p.balloted,
                p.changed_at, a.real_name, a.nickname, a.erased_at
             from proposals p left join accounts a on a.id = p.author_id "
        )
    };
}

#[derive(Debug, FromRow)]
struct ProposalRow {
    #[sqlx(flatten)]
    facts: Facts,
    #[sqlx(flatten)]
    name: NameRow,
    category_id: i64,
    grid_id: Option<i64>,
    title: String,
    body: String,
    discussed: bool,
    balloted: bool,
    changed_at: DateTime<Utc>,
}

impl ProposalRow {
    fn read(self) -> Result<Proposal, Error> {
        Ok(Proposal {
            id: ProposalId(self.facts.id),
            community: self.facts.community(),
            number: self.facts.number()?,
            author: self
                .facts
                .author()
                .filter(|_| self.name.erased_at.is_none()),
            author_name: self.name.public(self.facts.author_id.is_some()),
            shown_as: self.name.shown_as().ok_or_else(|| self.facts.broken())?,
            category: CategoryId(self.category_id),
            grid: self.grid_id.map(GridId),
            state: self.facts.state()?,
            title: self.title,
            body: self.body,
            version: self.facts.version,
            rulebook_version: self.facts.rulebook_version,
            supports: self.facts.supports,
            supports_ever: self.facts.supports_ever,
            comments: self.facts.comments,
            discussed: self.discussed,
            balloted: self.balloted,
            accepted_at: self.facts.accepted_at,
            filed_at: self.facts.filed_at,
            changed_at: self.changed_at,
            meets_on: self.facts.meets_on,
        })
    }
}

impl Db {
    /// The proposal of that number in that community.
    ///
    /// # Errors
    /// [`Error`] of the database, or of a row that lacks a fact of its stage.
    pub async fn find_proposal(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Proposal>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, ProposalRow>(concat!(
            proposal_columns!(),
            "where p.community_id = $1 and p.year = $2 and p.seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(ProposalRow::read).transpose()
    }

    /// The proposal of that id, if it belongs to that community.
    ///
    /// # Errors
    /// As [`Db::find_proposal`].
    pub async fn find_proposal_by_id(
        &self,
        community: CommunityId,
        id: ProposalId,
    ) -> Result<Option<Proposal>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, ProposalRow>(concat!(
            proposal_columns!(),
            "where p.community_id = $1 and p.id = $2"
        ))
        .bind(community.0)
        .bind(id.0)
        .fetch_optional(c)
        .await)?;
        row.map(ProposalRow::read).transpose()
    }
}

//! Comments for and against in two columns, with one level of replies.
//!
//! What surprises: the form's random key makes a second press of the button find the first comment; a comment that
//! staff hide keeps its place, with the reason in its stead.

mod add;
mod author;
mod hide;

use chrono::{DateTime, Utc};
use domain::display::PublicName;
use domain::ids::{AccountId, CommentId, ProposalId};
use domain::proposals::Side;
use sqlx::FromRow;

use super::row::NameRow;
use crate::db::read;
use crate::{Db, Error};

pub use add::{NewComment, NoComment};
pub use hide::NotHidden;

/// A comment as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub name: PublicName,
    /// None when hidden.
    pub body: Option<String>,
    pub hidden_reason: Option<String>,
    /// None for replies.
    pub side: Option<Side>,
    pub written_at: DateTime<Utc>,
    /// To tell the reader's own comments; never shown.
    pub account: Option<AccountId>,
}

/// A comment with its replies, the oldest reply first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub comment: Comment,
    pub replies: Vec<Comment>,
}

/// A page of both columns, the newest comments first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommentPage {
    pub for_: Vec<Thread>,
    pub against: Vec<Thread>,
    pub for_total: i64,
    pub against_total: i64,
    /// At least 1.
    pub pages: i64,
}

/// Comments of each side on a page.
const PER_PAGE: i64 = 20;

#[derive(Debug, FromRow)]
struct CommentRow {
    id: i64,
    parent_id: Option<i64>,
    account_id: Option<i64>,
    side: Option<String>,
    body: String,
    written_at: DateTime<Utc>,
    hidden_reason: Option<String>,
    #[sqlx(flatten)]
    name: NameRow,
}

impl CommentRow {
    fn read(self) -> Comment {
        Comment {
            id: CommentId(self.id),
            name: self.name.public(self.account_id.is_some()),
            body: self.hidden_reason.is_none().then_some(self.body),
            hidden_reason: self.hidden_reason,
            side: self.side.as_deref().and_then(Side::from_code),
            written_at: self.written_at,
            account: self.account_id.map(AccountId),
        }
    }
}

impl Db {
    /// A page (from 1) of the comments under a proposal; with a side, only that column is filled.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_comments(
        &self,
        proposal: ProposalId,
        side: Option<Side>,
        page: i64,
    ) -> Result<CommentPage, Error> {
        let mut found = CommentPage::default();
        for each in Side::ALL {
            let total = self.count_comments(proposal, each).await?;
            let shown = side.is_none_or(|s| s == each);
            let threads = if shown {
                found.pages = found.pages.max((total + PER_PAGE - 1) / PER_PAGE);
                self.list_threads(proposal, each, page.clamp(1, 1_000_000))
                    .await?
            } else {
                Vec::new()
            };
            match each {
                Side::For => (found.for_, found.for_total) = (threads, total),
                Side::Against => (found.against, found.against_total) = (threads, total),
            }
        }
        found.pages = found.pages.max(1);
        Ok(found)
    }

    async fn list_threads(
        &self,
        proposal: ProposalId,
        side: Side,
        page: i64,
    ) -> Result<Vec<Thread>, Error> {
        let offset = (page - 1) * PER_PAGE;
        let mut threads: Vec<Thread> = self
            .list_top_comments(proposal, side, offset)
            .await?
            .into_iter()
            .map(|row| Thread {
                comment: row.read(),
                replies: Vec::new(),
            })
            .collect();
        for row in self.list_replies(proposal, side, offset).await? {
            let parent = row.parent_id.map(CommentId);
            if let Some(thread) = threads.iter_mut().find(|t| Some(t.comment.id) == parent) {
                thread.replies.push(row.read());
            }
        }
        Ok(threads)
    }

    async fn count_comments(&self, proposal: ProposalId, side: Side) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from comments where proposal_id = $1 and parent_id is null and side = $2"
        )
        .bind(proposal.0)
        .bind(side.code())
        .fetch_one(c)
        .await
        })?)
    }

    async fn list_top_comments(
        &self,
        proposal: ProposalId,
        side: Side,
        offset: i64,
    ) -> Result<Vec<CommentRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select c.id, c.parent_id, c.account_id, c.side, c.body, c.written_at, c.hidden_reason,
                c.shown_as, a.real_name, a.nickname, a.erased_at
             from comments c left join accounts a on a.id = c.account_id
             where c.proposal_id = $1 and c.parent_id is null and c.side = $2
             order by c.id desc limit $3 offset $4"
        )
        .bind(proposal.0)
        .bind(side.code())
        .bind(PER_PAGE)
        .bind(offset)
        .fetch_all(c)
        .await)?)
    }

    /// The replies to the comments of one page of one column.
    async fn list_replies(
        &self,
        proposal: ProposalId,
        side: Side,
        offset: i64,
    ) -> Result<Vec<CommentRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select c.id, c.parent_id, c.account_id, c.side, c.body, c.written_at, c.hidden_reason,
                c.shown_as, a.real_name, a.nickname, a.erased_at
             from comments c left join accounts a on a.id = c.account_id
             where c.proposal_id = $1 and c.parent_id in (
                select t.id from comments t
                where t.proposal_id = $1 and t.parent_id is null and t.side = $2
                order by t.id desc limit $3 offset $4)
             order by c.id"
        )
        .bind(proposal.0)
        .bind(side.code())
        .bind(PER_PAGE)
        .bind(offset)
        .fetch_all(c)
        .await)?)
    }
}

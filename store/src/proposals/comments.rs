//! Comments for and against in two columns, with one level of replies.
//!
//! What surprises: the form's random key makes a second press of the button find the first comment; a comment that
//! staff hide keeps its place, with the reason in its stead.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn};
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommentId, CommunityId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::Side;
use domain::proposals::support::may_comment;
use domain::text::{Answer, Remark};
use serde_json::json;
use sqlx::FromRow;

use super::row::{NameRow, record_number};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A comment to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// The comment that is answered; none for a comment of its own.
    pub parent: Option<CommentId>,
    /// The column; replies have none.
    pub side: Option<Side>,
    pub shown_as: ShownAs,
    pub body: Remark,
}

/// Why a comment was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoComment {
    UnknownProposal,
    /// The outcome stands.
    Closed,
    UnknownParent,
    ReplyToReply,
    SideMissing,
}

/// Why a comment was not hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotHidden {
    UnknownComment,
    AlreadyHidden,
}

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

#[derive(Debug, FromRow)]
struct ParentRow {
    parent_id: Option<i64>,
    /// None when the account is erased: nobody is left to be told.
    account_id: Option<i64>,
}

#[derive(Debug, FromRow)]
struct HiddenRow {
    proposal_id: i64,
    account_id: Option<i64>,
    year: i64,
    seq: i64,
    hidden: bool,
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

    /// Adds a comment or a reply. The same `once` by the same person gives the comment that was added first.
    ///
    /// # Errors
    /// [`NoComment`], or [`Error`].
    pub async fn add_comment(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        comment: NewComment,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<CommentId, Failed<NoComment>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_proposal(community, number, now).await? else {
            return refuse(NoComment::UnknownProposal);
        };
        // A key counts for its proposal only: it can neither meet nor show a comment elsewhere.
        let once = format!("comment/{}/{once}", facts.id);
        if !tx.add_submission(by.account(), &once, now).await? {
            let earlier = tx.find_submitted(by.account(), &once, facts.id).await?;
            return Ok(earlier.map(CommentId).ok_or(Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            })?);
        }
        if !may_comment(facts.stage()?) {
            return refuse(NoComment::Closed);
        }
        let mut answered = None;
        let side = match comment.parent {
            None if comment.side.is_none() => return refuse(NoComment::SideMissing),
            None => comment.side,
            Some(parent) => match tx.find_parent(facts.id, parent).await? {
                None => return refuse(NoComment::UnknownParent),
                Some(row) if row.parent_id.is_some() => return refuse(NoComment::ReplyToReply),
                Some(row) => {
                    answered = row.account_id.map(AccountId);
                    None
                }
            },
        };
        let proposal = ProposalId(facts.id);
        let id = tx
            .insert_comment(community, proposal, by.account(), &comment, side, now)
            .await?;
        tx.count_comment(proposal).await?;
        if let Some(author) = answered.filter(|a| *a != by.account()) {
            tx.tell(community, author, Notice::Reply, Some(proposal), None, now)
                .await?;
        }
        let leaf = Leaf::new(
            "proposals.comment",
            number,
            json!({
                "comment": id.0,
                "reply_to": comment.parent.map(|p| p.0),
                "side": side.map(Side::code),
                "text": text_hash(&[comment.body.as_str()]),
            }),
            now,
        );
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes a comment out of sight; its place and the reason stay, and its author is told.
    ///
    /// # Errors
    /// [`NotHidden`], or [`Error`].
    pub async fn hide_comment(
        &self,
        by: &Clerk,
        comment: CommentId,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotHidden>> {
        let community = by.community();
        let mut tx = self.begin().await?;
        if !tx.mark_hidden(community, comment, reason).await? {
            let known = tx.find_hidden(community, comment).await?;
            return Err(Failed::Refused(match known {
                Some(row) if row.hidden => NotHidden::AlreadyHidden,
                _ => NotHidden::UnknownComment,
            }));
        }
        let broken = || Error::Inconsistent {
            table: "comments",
            id: comment.0,
        };
        let row = tx
            .find_hidden(community, comment)
            .await?
            .ok_or_else(broken)?;
        if let Some(author) = row.account_id.map(AccountId) {
            let (proposal, words) = (Some(ProposalId(row.proposal_id)), Some(reason.as_str()));
            tx.tell(community, author, Notice::Reply, proposal, words, now)
                .await?;
        }
        let leaf = Leaf::new(
            "proposals.hide_comment",
            record_number(row.year, row.seq).ok_or_else(broken)?,
            json!({"comment": comment.0, "reason": text_hash(&[reason.as_str()])}),
            now,
        );
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    /// Remembers a form's key; false when it came before.
    async fn add_submission(
        &mut self,
        account: AccountId,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into submissions (account_id, once, at) values ($1, $2, $3)
             on conflict (account_id, once) do nothing"
        )
        .bind(account.0)
        .bind(once)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    /// The comment that a form's key brought: it was written at the key's own moment.
    async fn find_submitted(
        &mut self,
        account: AccountId,
        once: &str,
        proposal: i64,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select c.id from submissions s
             join comments c on c.account_id = s.account_id and c.written_at = s.at
             where s.account_id = $1 and s.once = $2 and c.proposal_id = $3
             order by c.id limit 1"
        )
        .bind(account.0)
        .bind(once)
        .bind(proposal)
        .fetch_optional(c)
        .await)
    }

    async fn find_parent(
        &mut self,
        proposal: i64,
        parent: CommentId,
    ) -> Result<Option<ParentRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select c.parent_id, a.id as account_id
             from comments c left join accounts a on a.id = c.account_id and a.erased_at is null
             where c.id = $1 and c.proposal_id = $2"
        )
        .bind(parent.0)
        .bind(proposal)
        .fetch_optional(c)
        .await)
    }

    async fn insert_comment(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        account: AccountId,
        comment: &NewComment,
        side: Option<Side>,
        now: DateTime<Utc>,
    ) -> Result<CommentId, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into comments (community_id, proposal_id, parent_id, account_id, side, shown_as, body, written_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id"
        )
        .bind(community.0)
        .bind(proposal.0)
        .bind(comment.parent.map(|p| p.0))
        .bind(account.0)
        .bind(side.map(Side::code))
        .bind(comment.shown_as.code())
        .bind(comment.body.as_str())
        .bind(now)
        .fetch_one(c)
        .await
        .map(CommentId)
        })
    }

    async fn count_comment(&mut self, proposal: ProposalId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update proposals set comments = comments + 1 where id = $1"
        )
        .bind(proposal.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Hides a comment of this community that is not hidden yet.
    async fn mark_hidden(
        &mut self,
        community: CommunityId,
        comment: CommentId,
        reason: &Answer,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update comments set hidden_reason = $3
             where id = $1 and community_id = $2 and hidden_reason is null"
        )
        .bind(comment.0)
        .bind(community.0)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    async fn find_hidden(
        &mut self,
        community: CommunityId,
        comment: CommentId,
    ) -> Result<Option<HiddenRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select c.proposal_id, a.id as account_id, p.year, p.seq, c.hidden_reason is not null as hidden
             from comments c join proposals p on p.id = c.proposal_id
             left join accounts a on a.id = c.account_id and a.erased_at is null
             where c.id = $1 and c.community_id = $2"
        )
        .bind(comment.0)
        .bind(community.0)
        .fetch_optional(c)
        .await
        })
    }
}

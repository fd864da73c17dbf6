//! Adding a comment or a reply.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::display::ShownAs;
use domain::ids::{AccountId, CommentId, CommunityId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::Side;
use domain::proposals::support::may_comment;
use domain::text::Remark;
use serde_json::json;
use sqlx::FromRow;

use crate::db::on;
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

#[derive(Debug, FromRow)]
struct ParentRow {
    parent_id: Option<i64>,
    /// None when the account is erased: nobody is left to be told.
    account_id: Option<i64>,
}

impl Db {
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
            let earlier = tx.find_made(by.account(), &once).await?;
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
        tx.save_made(by.account(), &once, id.0).await?;
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
}

impl Tx {
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
}

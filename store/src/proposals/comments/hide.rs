//! Taking a comment out of sight, in public.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ids::{AccountId, CommentId, CommunityId, ProposalId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Answer;
use serde_json::json;
use sqlx::FromRow;

use crate::db::on;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// Why a comment was not hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotHidden {
    UnknownComment,
    AlreadyHidden,
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
            tx.tell(
                community,
                author,
                Notice::CommentHidden,
                proposal,
                words,
                now,
            )
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

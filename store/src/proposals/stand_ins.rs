//! Stand-ins for statements of other rooms until they are merged.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId, DraftId, ProposalId};
use domain::notices::Notice;

use crate::Tx;
use crate::db::on;

impl Tx {
    /// Tells one person.
    pub(crate) async fn tell(
        &mut self,
        community: CommunityId,
        account: AccountId,
        notice: Notice,
        proposal: Option<ProposalId>,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into notices (community_id, account_id, kind, proposal_id, words, at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(notice.code())
        .bind(proposal.map(|p| p.0))
        .bind(words)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Tells the author and everybody who supports the proposal, except the one who acted.
    pub(crate) async fn tell_concerned(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        except: Option<AccountId>,
        notice: Notice,
        words: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into notices (community_id, account_id, kind, proposal_id, words, at)
             select $1, who.account_id, $3, $2, $4, $5
             from (select account_id from supports where proposal_id = $2
                   union select author_id from proposals where id = $2 and author_id is not null) who
             where who.account_id <> coalesce($6, 0)"
        )
        .bind(community.0)
        .bind(proposal.0)
        .bind(notice.code())
        .bind(words)
        .bind(now)
        .bind(except.map(|a| a.0))
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// Marks an unsent draft as sent; false when it was sent already or is not this person's.
    pub(crate) async fn mark_draft_sent(
        &mut self,
        draft: DraftId,
        account: AccountId,
        sent_as: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update drafts set sent_as = $3, changed_at = $4
             where id = $1 and account_id = $2 and sent_as is null"
        )
        .bind(draft.0)
        .bind(account.0)
        .bind(sent_as)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }
}

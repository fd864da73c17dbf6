//! Sending a draft, inside the act that files, comments or revises.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, DraftId};

use crate::Tx;
use crate::db::on;

impl Tx {
    /// Marks a person's draft as sent, and holds it until the end. The first statement of sending: when the draft was
    /// sent before, gives the number it became, and nothing is marked. A draft that is not there, or another's, is
    /// passed over.
    ///
    /// # Errors
    /// Those of the statement.
    pub async fn mark_draft_sent(
        &mut self,
        draft: DraftId,
        account: AccountId,
        sent_as: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, sqlx::Error> {
        let before = self.lock_draft(draft, account).await?;
        if before.is_none() {
            self.update_draft_sent(draft, account, sent_as, now).await?;
        }
        Ok(before)
    }

    /// Holds a person's draft and tells what it became, if it was sent: for acts that learn the number only later.
    pub(crate) async fn lock_draft(
        &mut self,
        draft: DraftId,
        account: AccountId,
    ) -> Result<Option<i64>, sqlx::Error> {
        let row: Option<Option<i64>> = on!(self, |c| {
            sqlx::query_scalar(
            "update drafts set sent_as = sent_as where id = $1 and account_id = $2 returning sent_as"
        )
        .bind(draft.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.flatten())
    }

    /// Notes what a held draft became.
    pub(crate) async fn update_draft_sent(
        &mut self,
        draft: DraftId,
        account: AccountId,
        sent_as: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update drafts set sent_as = $3, changed_at = $4 where id = $1 and account_id = $2"
        )
        .bind(draft.0)
        .bind(account.0)
        .bind(sent_as)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

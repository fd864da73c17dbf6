//! Deciding on a claim by somebody who saw a document.
//!
//! What surprises: whoever attests in person enters the name as the document has it, and a second account on the same
//! document is refused by the primary key of `identities`. Every act on a claim locks the residency first and its door
//! code second, so that two of them never wait for each other.

use chrono::{DateTime, Utc};
use domain::access::MayAttest;
use domain::accounts::Method;
use domain::ids::{AccountId, CommunityId, ResidencyId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::text::RealName;
use serde_json::json;

use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a claim was not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotAttested {
    /// Decided already, changed or withdrawn.
    #[error("not waiting")]
    NotWaiting,
    /// The document is another account's, or this account's is another document.
    #[error("another account")]
    AnotherAccount,
}

impl Db {
    /// Attests a residency to somebody who stood before the desk with a document.
    ///
    /// # Errors
    /// [`NotAttested`].
    pub async fn attest_in_person(
        &self,
        by: &MayAttest,
        id_digest: &str,
        seen_name: &RealName,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttested>> {
        let mut tx = self.begin().await?;
        let account = tx
            .mark_attested(
                by.community(),
                by.claim(),
                Method::InPerson,
                Some(by.account()),
                now,
            )
            .await?
            .ok_or(Failed::Refused(NotAttested::NotWaiting))?;
        tx.insert_identity(id_digest, account).await?;
        if tx.find_identity(id_digest).await? != Some(account) {
            return Err(Failed::Refused(NotAttested::AnotherAccount));
        }
        tx.update_real_name(account, seen_name).await?;
        tx.delete_door_code(by.claim()).await?;
        tx.tell(
            by.community(),
            account,
            Notice::ResidencyAttested,
            None,
            None,
            now,
        )
        .await?;
        let facts = json!({ "method": Method::InPerson.code() });
        tx.note_decision(by, "accounts.attest", facts, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses a claim with a reason that the person is told.
    ///
    /// # Errors
    /// [`NotAttested::NotWaiting`].
    pub async fn refuse_claim(
        &self,
        by: &MayAttest,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttested>> {
        let mut tx = self.begin().await?;
        let account = tx
            .mark_refused(by, reason, now)
            .await?
            .ok_or(Failed::Refused(NotAttested::NotWaiting))?;
        tx.delete_door_code(by.claim()).await?;
        tx.tell(
            by.community(),
            account,
            Notice::ResidencyRefused,
            None,
            Some(reason),
            now,
        )
        .await?;
        tx.note_decision(by, "accounts.refuse_claim", json!({}), now)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Tx {
    pub(super) async fn note_decision(
        &mut self,
        by: &MayAttest,
        act: &'static str,
        facts: serde_json::Value,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let leaf = Leaf::new(act, format!("residency/{}", by.claim()), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await
    }

    /// Attests a waiting claim and gives its account; none when it does not wait.
    pub(super) async fn mark_attested(
        &mut self,
        community: CommunityId,
        claim: ResidencyId,
        method: Method,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "update residencies set status = 'attested', method = $3, decided_by = $4, decided_at = $5
             where id = $1 and community_id = $2 and status = 'claimed' returning account_id"
        )
        .bind(claim.0)
        .bind(community.0)
        .bind(method.code())
        .bind(by.map(|a| a.0))
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId))
        })
    }
    async fn mark_refused(
        &mut self,
        by: &MayAttest,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "update residencies set status = 'refused', reason = $3, decided_by = $4, decided_at = $5
             where id = $1 and community_id = $2 and status = 'claimed' returning account_id"
        )
        .bind(by.claim().0)
        .bind(by.community().0)
        .bind(reason)
        .bind(by.account().0)
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId))
        })
    }

    /// Ties a document to an account unless either is tied already.
    async fn insert_identity(
        &mut self,
        digest: &str,
        account: AccountId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into identities (digest, account_id) values ($1, $2) on conflict do nothing"
        )
        .bind(digest)
        .bind(account.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn find_identity(&mut self, digest: &str) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select account_id from identities where digest = $1"
        )
        .bind(digest)
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId)))
    }

    async fn update_real_name(
        &mut self,
        account: AccountId,
        name: &RealName,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set real_name = $2 where id = $1"
        )
        .bind(account.0)
        .bind(name.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }
}

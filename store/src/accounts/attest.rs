//! Deciding on a claim: by somebody who saw a document, or by the code that was posted to the door.
//!
//! What surprises: whoever attests in person enters the name as the document has it, and a second account on the same
//! document is refused by the primary key of `identities`. Every act here locks the residency first and its door code
//! second, so that two of them never wait for each other.

use chrono::{DateTime, Utc};
use domain::access::{MayAttest, SignedIn};
use domain::accounts::Method;
use domain::codes::{Code, CodeFault, SentCode, check_code};
use domain::ids::{AccountId, CommunityId, ResidencyId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::text::RealName;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

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

#[derive(FromRow)]
struct DoorRow {
    id: i64,
    digest: String,
    tries: i64,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
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

    /// Notes the code of a letter that is about to be posted. A second letter makes the first one's code void.
    ///
    /// # Errors
    /// [`NotAttested::NotWaiting`].
    pub async fn print_door_code(
        &self,
        by: &MayAttest,
        digest: &str,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAttested>> {
        let mut tx = self.begin().await?;
        let account = tx
            .lock_claim(by)
            .await?
            .ok_or(Failed::Refused(NotAttested::NotWaiting))?;
        tx.upsert_door_code(by, digest, expires_at, now).await?;
        tx.tell(
            by.community(),
            account,
            Notice::DoorCodePosted,
            None,
            None,
            now,
        )
        .await?;
        let facts = json!({ "expires_on": day_of(expires_at) });
        tx.note_decision(by, "accounts.print_door_code", facts, now)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Attests the residency of somebody who has the code that was posted to the door.
    ///
    /// # Errors
    /// [`CodeFault`]; a wrong try is counted for good.
    pub async fn enter_door_code(
        &self,
        person: &SignedIn,
        community: CommunityId,
        typed: &Code,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<CodeFault>> {
        let account = person.account();
        let expired = || Failed::Refused(CodeFault::Expired);
        let mut tx = self.begin().await?;
        let claim = tx
            .lock_own_claim(community, account)
            .await?
            .ok_or_else(expired)?;
        let row = tx.lock_door_code(claim).await?.ok_or_else(expired)?;
        let sent = SentCode {
            digest: row.digest,
            expires_at: row.expires_at,
            tries: row.tries,
            used: row.used_at.is_some(),
        };
        if let Err(fault) = check_code(&sent, typed, key, &format!("door:{claim}"), now) {
            if fault != CodeFault::Expired {
                tx.count_door_try(row.id).await?;
                tx.commit().await?;
            }
            return Err(Failed::Refused(fault));
        }
        tx.mark_attested(community, claim, Method::DoorCode, None, now)
            .await?
            .ok_or_else(expired)?;
        tx.mark_door_code_used(row.id, now).await?;
        tx.tell(
            community,
            account,
            Notice::ResidencyAttested,
            None,
            None,
            now,
        )
        .await?;
        let leaf = Leaf::new(
            "accounts.attest",
            format!("residency/{claim}"),
            json!({ "method": Method::DoorCode.code() }),
            now,
        );
        tx.append_leaf(Some(community), Some(account), &leaf)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Tx {
    async fn note_decision(
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
    async fn mark_attested(
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

    async fn lock_claim(&mut self, by: &MayAttest) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
                "update residencies set unit = unit
             where id = $1 and community_id = $2 and status = 'claimed' returning account_id",
            )
            .bind(by.claim().0)
            .bind(by.community().0)
            .fetch_optional(c)
            .await
            .map(|id| id.map(AccountId))
        })
    }

    async fn lock_own_claim(
        &mut self,
        community: CommunityId,
        account: AccountId,
    ) -> Result<Option<ResidencyId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "update residencies set unit = unit
             where community_id = $1 and account_id = $2 and status = 'claimed' returning id"
        )
        .bind(community.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        .map(|id| id.map(ResidencyId)))
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

    async fn upsert_door_code(
        &mut self,
        by: &MayAttest,
        digest: &str,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into door_codes (community_id, residency_id, digest, printed_by, printed_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (residency_id) do update
             set digest = excluded.digest, tries = 0, printed_by = excluded.printed_by,
                 printed_at = excluded.printed_at, expires_at = excluded.expires_at, used_at = null"
        )
        .bind(by.community().0)
        .bind(by.claim().0)
        .bind(digest)
        .bind(by.account().0)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn lock_door_code(&mut self, claim: ResidencyId) -> Result<Option<DoorRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update door_codes set tries = tries where residency_id = $1
             returning id, digest, tries, expires_at, used_at"
        )
        .bind(claim.0)
        .fetch_optional(c)
        .await)
    }

    async fn count_door_try(&mut self, code: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update door_codes set tries = tries + 1 where id = $1"
        )
        .bind(code)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_door_code_used(
        &mut self,
        code: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update door_codes set used_at = $2 where id = $1"
        )
        .bind(code)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

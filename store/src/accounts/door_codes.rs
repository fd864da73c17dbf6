//! Door codes: a code on paper, posted to the address that was named. Whoever has it lives there.
//!
//! What surprises: a second letter makes the first one's code void, and so does naming another address; a wrong try is
//! committed although the act is refused.

use chrono::{DateTime, Utc};
use domain::access::{MayAttest, SignedIn};
use domain::accounts::Method;
use domain::codes::{Code, CodeFault, SentCode, check_code};
use domain::ids::{AccountId, CommunityId, ResidencyId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::NotAttested;
use crate::db::on;
use crate::{Db, Failed, Tx};

#[derive(FromRow)]
struct DoorRow {
    id: i64,
    digest: String,
    tries: i64,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

impl Db {
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

    pub(super) async fn delete_door_code(&mut self, claim: ResidencyId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from door_codes where residency_id = $1"
        )
        .bind(claim.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! A resident who moved: the desk ends the attested residency, so that the person can name a new address. What somebody
//! supported while living here stays.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ids::{AccountId, CommunityId, ResidencyId};
use domain::log::Leaf;
use domain::notices::Notice;
use domain::phone::Phone;
use serde_json::json;

use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a residency was not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotEnded {
    /// Nobody has signed in with this number.
    #[error("unknown person")]
    UnknownPerson,
    /// The person has no attested residency in this community.
    #[error("not a resident")]
    NotResident,
    /// Nobody decides on the own residency.
    #[error("own affair")]
    OwnAffair,
}

impl Db {
    /// Ends the attested residency of whoever has this number, who is told in `words`.
    ///
    /// # Errors
    /// [`NotEnded`].
    pub async fn end_residency(
        &self,
        by: &Clerk,
        phone: &Phone,
        words: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotEnded>> {
        let account = self
            .find_account_of(phone)
            .await?
            .ok_or(Failed::Refused(NotEnded::UnknownPerson))?;
        if account == by.account() {
            return Err(Failed::Refused(NotEnded::OwnAffair));
        }
        let mut tx = self.begin().await?;
        let ended = tx
            .mark_ended(by.community(), account, now)
            .await?
            .ok_or(Failed::Refused(NotEnded::NotResident))?;
        tx.tell(
            by.community(),
            account,
            Notice::ResidencyRefused,
            None,
            Some(words),
            now,
        )
        .await?;
        let object = format!("residency/{ended}");
        let leaf = Leaf::new("accounts.end_residency", object, json!({}), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.end_resident_seats(by.community(), account, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Tx {
    /// Ends an attested residency and gives its id; none where there is none.
    async fn mark_ended(
        &mut self,
        community: CommunityId,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Option<ResidencyId>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "update residencies set status = 'ended', ended_at = $3
             where community_id = $1 and account_id = $2 and status = 'attested' returning id"
        )
        .bind(community.0)
        .bind(account.0)
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(ResidencyId)))
    }
}

//! Seeing what is masked: an act that is logged, and told to the person it concerns (art. 31, requirements.md PR9).

use chrono::{DateTime, Utc};
use domain::access::MayAttest;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::notices::Notice;
use serde_json::json;

use crate::db::on;
use crate::{Db, Error, Tx};

impl Db {
    /// Shows the whole number of a claimant, and tells the claimant who looked and why (art. 31).
    ///
    /// # Errors
    /// [`Error::Inconsistent`] when the claim, the number or the viewer's role has gone meanwhile.
    pub async fn unmask_phone(
        &self,
        by: &MayAttest,
        purpose: &str,
        now: DateTime<Utc>,
    ) -> Result<String, Error> {
        let gone = Error::Inconsistent {
            table: "residencies",
            id: by.claim().0,
        };
        let mut tx = self.begin().await?;
        let Some(seen) = tx.insert_phone_view(by, purpose, now).await? else {
            return Err(gone);
        };
        let Some(phone) = tx.find_phone(seen).await? else {
            return Err(gone);
        };
        tx.tell(
            by.community(),
            seen,
            Notice::DataSeen,
            None,
            Some(purpose),
            now,
        )
        .await?;
        let leaf = Leaf::new(
            "accounts.unmask_phone",
            format!("residency/{}", by.claim()),
            json!({}),
            now,
        );
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(phone)
    }
}

impl Tx {
    /// Notes the view and gives whose number it is. The viewer appears in the role that gave the right: a window
    /// clerk's before a grid worker's, as `access::attestor` chooses.
    async fn insert_phone_view(
        &mut self,
        by: &MayAttest,
        purpose: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into data_views (community_id, account_id, viewer_id, viewer_role, fields, purpose, at)
             select r.community_id, r.account_id, $3, v.role, 'phone', $6, $7
             from residencies r
             join roles v on v.community_id = r.community_id and v.account_id = $3 and v.ended_at is null
                  and v.role in ($4, $5)
             where r.id = $1 and r.community_id = $2
             order by case v.role when $4 then 0 else 1 end limit 1
             returning account_id"
        )
        .bind(by.claim().0)
        .bind(by.community().0)
        .bind(by.account().0)
        .bind(Role::WindowClerk.code())
        .bind(Role::GridWorker.code())
        .bind(purpose)
        .bind(now)
        .fetch_optional(c)
        .await
        .map(|id| id.map(AccountId))
        })
    }

    pub(super) async fn find_phone(
        &mut self,
        account: AccountId,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select phone from accounts where id = $1"
        )
        .bind(account.0)
        .fetch_one(c)
        .await)
    }
}

//! A guardian's consent to the help of somebody under 18, as staff record it at the desk.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::Clerk;
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::notices::Notice;
use domain::phone::Phone;
use domain::text::RealName;
use domain::time::day_of;
use domain::volunteers::aid::is_due;
use serde_json::json;
use sqlx::FromRow;

use super::{NotAided, refused};
use crate::db::{on, read};
use crate::{Db, Error, Failed};

/// The longest for which a consent stands: a year, then the guardian is asked again.
const WITHIN: Days = Days::new(366);

/// A consent, as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AidConsent {
    pub id: i64,
    /// Name of the young helper, if there is one.
    pub name: Option<String>,
    pub guardian: String,
    pub until_on: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Db {
    /// Records that a guardian agrees, until a day; the young person is told. A further record takes the place of the
    /// former one.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn record_aid_consent(
        &self,
        by: &Clerk,
        of: &Phone,
        guardian: &RealName,
        until_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        if !is_due(until_on, day_of(now), WITHIN) {
            return refused(NotAided::Day);
        }
        let Some(account) = self.find_account_of(of).await? else {
            return refused(NotAided::Unknown);
        };
        if account == by.account() {
            return refused(NotAided::Own);
        }
        let mut tx = self.begin().await?;
        if !tx.lock_booker(account).await? {
            return refused(NotAided::Unknown);
        }
        on!(&mut tx, |c| {
            sqlx::query(
                "insert into aid_consents (community_id, account_id, guardian, until_on, recorded_by, at)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (community_id, account_id) do update
                 set guardian = $3, until_on = $4, recorded_by = $5, at = $6",
            )
            .bind(by.community().0)
            .bind(account.0)
            .bind(guardian.as_str())
            .bind(until_on)
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        tx.tell(
            by.community(),
            account,
            Notice::AidConsent,
            None,
            Some(&until_on.to_string()),
            now,
        )
        .await?;
        let facts = json!({"given": true});
        let leaf = Leaf::new("volunteers.aid_consent", "aid", facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a consent out: the guardian does not agree any more.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn end_aid_consent(
        &self,
        by: &Clerk,
        consent: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let account: Option<i64> = on!(&mut tx, |c| sqlx::query_scalar(
            "delete from aid_consents where id = $1 and community_id = $2 returning account_id"
        )
        .bind(consent)
        .bind(by.community().0)
        .fetch_optional(c)
        .await)?;
        let Some(account) = account.map(AccountId) else {
            return refused(NotAided::Unknown);
        };
        tx.tell(
            by.community(),
            account,
            Notice::AidConsent,
            None,
            Some("—"),
            now,
        )
        .await?;
        let facts = json!({"given": false});
        let leaf = Leaf::new("volunteers.aid_consent", "aid", facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Consents that stand, by their last day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_aid_consents(
        &self,
        by: &Clerk,
        today: NaiveDate,
    ) -> Result<Vec<AidConsent>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select k.id, coalesce(a.real_name, a.nickname) as name, k.guardian, k.until_on, k.at
                 from aid_consents k join accounts a on a.id = k.account_id
                 where k.community_id = $1 and k.until_on >= $2 order by k.until_on, k.id limit 200",
            )
            .bind(by.community().0)
            .bind(today)
            .fetch_all(c)
            .await
        })?)
    }
}

//! Looking at an address or a telephone number: three functions, and no other way. Each is an act: it is noted who looked
//! and when, the person it belongs to reads it among the looks at the own data, and the first look is told.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn, Verified};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Answer;
use domain::time::day_of;
use domain::volunteers::aid::{NoHelp, NoStep, Party, Stage, may_see};
use serde_json::json;

use super::close::not_now;
use super::{AidRequest, NotAided, aid_object, refused};
use crate::accounts::Viewer;
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// Where to go, and whom to call.
#[derive(Clone, PartialEq, Eq)]
pub struct AidDetail {
    /// None where it is the helper's number.
    pub address: Option<String>,
    pub phone: String,
}

/// No log line repeats it.
impl std::fmt::Debug for AidDetail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AidDetail(…)")
    }
}

/// What the person reads about the look, in both languages, because it is kept as written.
fn purpose(number: i64) -> String {
    format!("邻里互助 {number} 号 / mutual aid no. {number}")
}

impl Db {
    /// Shows the chosen helper where to go and whom to call. Staff must vouch for who comes to children and people in need
    /// of care on this very day.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn see_aid_address(
        &self,
        by: &Verified,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<AidDetail, Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(request) = tx.lock_aid(by.community(), number).await? else {
            return refused(NotAided::Unknown);
        };
        if request.helper != Some(by.account()) {
            return refused(NotAided::Step(NoStep::NotYours));
        }
        let helping = tx.find_helping(&request, by.account(), None).await?;
        may_see(
            request.stage(),
            request.needs_checked(),
            day_of(now),
            helping,
        )
        .map_err(|why| Failed::Refused(NotAided::Help(why)))?;
        let Some(asker) = request.asker else {
            return refused(NotAided::Help(NoHelp::Over));
        };
        let Some(detail) = tx.find_aid_detail(request.id).await? else {
            return refused(NotAided::Help(NoHelp::Over));
        };
        let look = Look {
            of: asker,
            by: by.account(),
            viewer: Viewer::AidHelper,
            fields: "address, phone",
            purpose: &purpose(number),
        };
        tx.note_aid_look(&request, &look, json!({}), now).await?;
        tx.commit().await?;
        Ok(detail)
    }

    /// Shows the asker the number of the chosen helper.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn see_helper_phone(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<AidDetail, Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(request) = tx.lock_aid(community, number).await? else {
            return refused(NotAided::Unknown);
        };
        if tx.aid_party(&request, by.account()).await? != Party::Asker {
            return refused(NotAided::Step(NoStep::NotYours));
        }
        let (Stage::Matched, Some(helper)) = (request.stage(), request.helper) else {
            return not_now();
        };
        let phone: Option<String> = on!(&mut tx, |c| sqlx::query_scalar(
            "select phone from accounts where id = $1"
        )
        .bind(helper.0)
        .fetch_one(c)
        .await)?;
        let Some(phone) = phone else {
            return not_now();
        };
        let look = Look {
            of: helper,
            by: by.account(),
            viewer: Viewer::AidAsker,
            fields: "phone",
            purpose: &purpose(number),
        };
        tx.note_aid_look(&request, &look, json!({}), now).await?;
        tx.commit().await?;
        Ok(AidDetail {
            address: None,
            phone,
        })
    }

    /// Shows staff where somebody lives who asked for help, for a written reason, which the person is told: for when
    /// something went wrong. It works as long as the address is kept.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn see_aid_address_as_staff(
        &self,
        by: &Clerk,
        number: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<AidDetail, Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(request) = tx.lock_aid(by.community(), number).await? else {
            return refused(NotAided::Unknown);
        };
        let Some(asker) = request.asker else {
            return refused(NotAided::Unknown);
        };
        let Some(detail) = tx.find_aid_detail(request.id).await? else {
            return not_now();
        };
        let look = Look {
            of: asker,
            by: by.account(),
            viewer: Viewer::Staff(by.role()),
            fields: "address, phone",
            purpose: &format!("{}：{}", purpose(number), reason.as_str()),
        };
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        tx.note_aid_look(&request, &look, facts, now).await?;
        tx.commit().await?;
        Ok(detail)
    }
}

/// One look at somebody's data.
struct Look<'a> {
    of: AccountId,
    by: AccountId,
    viewer: Viewer,
    fields: &'a str,
    purpose: &'a str,
}

impl Tx {
    async fn find_aid_detail(&mut self, request: i64) -> Result<Option<AidDetail>, Error> {
        let row: Option<(String, String)> = on!(self, |c| sqlx::query_as(
            "select address, phone from aid_details where request_id = $1"
        )
        .bind(request)
        .fetch_optional(c)
        .await)?;
        Ok(row.map(|(address, phone)| AidDetail {
            address: Some(address),
            phone,
        }))
    }

    async fn note_aid_look(
        &mut self,
        request: &AidRequest,
        look: &Look<'_>,
        facts: serde_json::Value,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let before: bool = on!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from data_views
                                where account_id = $1 and viewer_id = $2 and fields = $3 and purpose = $4)",
            )
            .bind(look.of.0)
            .bind(look.by.0)
            .bind(look.fields)
            .bind(look.purpose)
            .fetch_one(c)
            .await
        })?;
        on!(self, |c| {
            sqlx::query(
                "insert into data_views (community_id, account_id, viewer_id, viewer_role, fields, purpose, at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(request.community.0)
            .bind(look.of.0)
            .bind(look.by.0)
            .bind(look.viewer.code())
            .bind(look.fields)
            .bind(look.purpose)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        if !before {
            let words = Some(look.purpose);
            self.tell(
                request.community,
                look.of,
                Notice::DataSeen,
                None,
                words,
                now,
            )
            .await?;
        }
        let object = aid_object(request.number);
        let leaf = Leaf::new("volunteers.aid_look", object, facts, now);
        self.append_leaf(Some(request.community), Some(look.by), &leaf)
            .await?;
        Ok(())
    }
}

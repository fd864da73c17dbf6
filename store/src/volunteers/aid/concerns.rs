//! What somebody reports to the staff, and what came of it. The other side does not see it.

use chrono::{DateTime, Utc};
use domain::access::{Editor, SignedIn};
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use domain::time::{day_of, start_of};
use serde_json::json;
use sqlx::FromRow;

use super::{NotAided, about_aid, about_offer, aid_object, offer_object, refused};
use crate::db::{on, read};
use crate::{Db, Error, Failed};

/// Reports of one person a day.
const A_DAY: i64 = 5;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AidMatter {
    /// Number of the request.
    Request(i64),
    /// Number of the offer.
    Offer(i64),
}

/// A report, as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AidConcern {
    pub id: i64,
    /// Number of the request, or of the offer.
    pub request: Option<i64>,
    pub offer: Option<i64>,
    pub body: String,
    /// Name of who reports, if there is one.
    pub name: Option<String>,
    pub at: DateTime<Utc>,
    pub outcome: Option<String>,
    pub handled_at: Option<DateTime<Utc>>,
}

impl Db {
    /// Reports something to the staff.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn report_aid(
        &self,
        by: &SignedIn,
        community: CommunityId,
        matter: AidMatter,
        text: &Remark,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let (request, offer, object) = match matter {
            AidMatter::Request(n) => (
                tx.lock_aid(community, n).await?.map(|r| r.id),
                None,
                aid_object(n),
            ),
            AidMatter::Offer(n) => (
                None,
                tx.lock_aid_offer(community, n).await?.map(|o| o.id),
                offer_object(n),
            ),
        };
        if request.is_none() && offer.is_none() {
            return refused(NotAided::Unknown);
        }
        if !tx.lock_booker(by.account()).await? {
            return refused(NotAided::Gone);
        }
        let once = &format!("aid_concern/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        let key = text_hash(&["aid_concern", &by.account().to_string()]);
        if tx.count_up(&key, start_of(day_of(now))).await? > A_DAY {
            return refused(NotAided::TooMany);
        }
        on!(&mut tx, |c| {
            sqlx::query(
                "insert into aid_concerns (community_id, request_id, offer_id, body, written_by, at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(community.0)
            .bind(request)
            .bind(offer)
            .bind(text.as_str())
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        // That something was reported is no public fact about anybody: the leaf names the room and not the item.
        let facts = json!({"report": text_hash(&[&object, text.as_str(), once])});
        let leaf = Leaf::new("volunteers.aid_report", "aid", facts, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Reports, those that wait first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_aid_concerns(&self, by: &Editor) -> Result<Vec<AidConcern>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select k.id, r.number as request, o.number as offer, k.body, coalesce(a.real_name, a.nickname) as name, k.at,
                    k.outcome, k.handled_at
                 from aid_concerns k left join aid_requests r on r.id = k.request_id
                 left join aid_offers o on o.id = k.offer_id
                 left join accounts a on a.id = k.written_by
                 where k.community_id = $1 order by case when k.handled_at is null then 0 else 1 end, k.id desc limit 100",
            )
            .bind(by.community().0)
            .fetch_all(c)
            .await
        })?)
    }

    /// Says what came of a report; who wrote it is told.
    ///
    /// # Errors
    /// [`NotAided`], or [`Error`].
    pub async fn handle_aid_concern(
        &self,
        by: &Editor,
        concern: i64,
        outcome: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let row: Option<(Option<i64>, Option<i64>, Option<i64>)> = on!(&mut tx, |c| {
            sqlx::query_as(
                "update aid_concerns set outcome = $3, handled_by = $4, handled_at = $5
                 where id = $1 and community_id = $2 and handled_at is null returning written_by,
                    (select number from aid_requests where id = aid_concerns.request_id),
                    (select number from aid_offers where id = aid_concerns.offer_id)",
            )
            .bind(concern)
            .bind(by.community().0)
            .bind(outcome.as_str())
            .bind(by.account().0)
            .bind(now)
            .fetch_optional(c)
            .await
        })?;
        let Some((writer, request, offer)) = row else {
            let known: bool = on!(&mut tx, |c| {
                sqlx::query_scalar(
                "select exists (select 1 from aid_concerns where id = $1 and community_id = $2 and outcome = $3)"
            )
            .bind(concern)
            .bind(by.community().0)
            .bind(outcome.as_str())
            .fetch_one(c)
            .await
            })?;
            return match known {
                // The second press of the button.
                true => Ok(()),
                false => refused(NotAided::Unknown),
            };
        };
        if writer == Some(by.account().0) {
            return refused(NotAided::Own);
        }
        let about = match (request, offer) {
            (Some(n), _) => about_aid(n),
            (None, Some(n)) => about_offer(n),
            (None, None) => {
                return Err(Failed::Store(Error::Inconsistent {
                    table: "aid_concerns",
                    id: concern,
                }));
            }
        };
        if let Some(writer) = writer.map(AccountId) {
            let (kind, words) = (Notice::AidConcern, Some(outcome.as_str()));
            tx.tell_about(by.community(), writer, kind, &about, words, now)
                .await?;
        }
        let leaf = Leaf::new("volunteers.aid_handle", "aid", json!({}), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

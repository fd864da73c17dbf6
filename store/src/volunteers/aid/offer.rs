//! Offering help until a day, and taking the offer back.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, SignedIn, Verified};
use domain::display::ShownAs;
use domain::ids::CommunityId;
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{AidText, Answer};
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, NoStep, OFFER_WITHIN, Weekdays, is_due};
use serde_json::json;

use super::row::OfferStanding;
use super::{NotAided, OPEN, about_offer, offer_object, refused};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// What somebody offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAidOffer {
    pub kind: AidKind,
    pub text: AidText,
    pub shown_as: ShownAs,
    pub weekdays: Weekdays,
    pub until_on: NaiveDate,
}

impl Db {
    /// Offers help in the own grid. The same `once` by the same person gives the offer that was made first.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn offer_aid(
        &self,
        by: &Verified,
        new: &NewAidOffer,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let once = &format!("aid_offer/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Failed::Refused(NotAided::Unknown));
        }
        let number = tx.offer_aid(by, new, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Takes an offer back.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn withdraw_aid_offer(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(offer) = tx.lock_aid_offer(community, number).await? else {
            return refused(NotAided::Unknown);
        };
        if offer.by != Some(by.account()) {
            return refused(NotAided::Step(NoStep::NotYours));
        }
        match offer.standing {
            OfferStanding::Open => {}
            // The second press of the button.
            OfferStanding::Withdrawn => return Ok(()),
            _ => return refused(NotAided::Step(NoStep::NotNow)),
        }
        tx.close_aid_offer(offer.id, "withdrawn", None, now).await?;
        let (object, facts) = (offer_object(number), json!({}));
        let leaf = Leaf::new("volunteers.aid_unoffer", object, facts, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes an offer out of sight, with a reason that stands in public and is told to who offered.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn hide_aid_offer(
        &self,
        by: &Clerk,
        number: i64,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let Some(offer) = tx.lock_aid_offer(by.community(), number).await? else {
            return refused(NotAided::Unknown);
        };
        if offer.by == Some(by.account()) {
            return refused(NotAided::Own);
        }
        match offer.standing {
            OfferStanding::Open => {}
            OfferStanding::Hidden if offer.hidden_reason.as_deref() == Some(reason.as_str()) => {
                return Ok(());
            }
            _ => return refused(NotAided::Step(NoStep::NotNow)),
        }
        tx.close_aid_offer(offer.id, "hidden", Some(reason.as_str()), now)
            .await?;
        if let Some(author) = offer.by {
            let (kind, words) = (Notice::AidHidden, Some(reason.as_str()));
            let about = about_offer(number);
            tx.tell_about(by.community(), author, kind, &about, words, now)
                .await?;
        }
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("volunteers.aid_hide", offer_object(number), facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn offer_aid(
        &mut self,
        by: &Verified,
        new: &NewAidOffer,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAided>> {
        if !is_due(new.until_on, day_of(now), OFFER_WITHIN) {
            return refused(NotAided::Day);
        }
        self.lock_community(by.community()).await?;
        if !self.lock_booker(by.account()).await? {
            return refused(NotAided::Gone);
        }
        let open: i64 = on!(self, |c| sqlx::query_scalar(
            "select count(*) from aid_offers where account_id = $1 and standing = 'open'"
        )
        .bind(by.account().0)
        .fetch_one(c)
        .await)?;
        if open >= OPEN {
            return refused(NotAided::TooMany);
        }
        let number: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "insert into aid_offers (community_id, number, account_id, grid_id, kind, body, shown_as, weekdays,
                    until_on, standing, offered_at)
                 values ($1, (select coalesce(max(number), 0) + 1 from aid_offers where community_id = $1), $2, $3, $4, $5,
                    $6, $7, $8, 'open', $9) returning number",
            )
            .bind(by.community().0)
            .bind(by.account().0)
            .bind(by.grid().0)
            .bind(new.kind.code())
            .bind(new.text.as_str())
            .bind(new.shown_as.code())
            .bind(new.weekdays.bits())
            .bind(new.until_on)
            .bind(now)
            .fetch_one(c)
            .await
        })?;
        let facts = json!({
            "kind": new.kind.code(),
            "until_on": new.until_on,
            "text": text_hash(&[new.text.as_str()]),
        });
        let leaf = Leaf::new("volunteers.aid_offer", offer_object(number), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    pub(super) async fn close_aid_offer(
        &mut self,
        offer: i64,
        standing: &str,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update aid_offers set standing = $2, hidden_reason = $3, closed_at = $4 where id = $1"
        )
        .bind(offer)
        .bind(standing)
        .bind(reason)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! Asking for help.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Verified;
use domain::display::ShownAs;
use domain::ids::DraftId;
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::phone::Telephone;
use domain::text::{AidAddress, AidText};
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, DUE_WITHIN, is_due};
use serde_json::json;

use super::row::OfferStanding;
use super::{NotAided, OPEN, about_offer, aid_object, refused};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// What somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAid {
    pub kind: AidKind,
    pub text: AidText,
    pub shown_as: ShownAs,
    pub due_on: NaiveDate,
    /// For a child or somebody in need of care.
    pub frail: bool,
    /// Only the chosen helper gets these two.
    pub address: AidAddress,
    pub phone: Telephone,
    /// Number of the offer to which it turns.
    pub offer: Option<i64>,
}

impl Db {
    /// Asks for help in the own grid. The same `once` by the same person gives the request that was asked first.
    ///
    /// # Errors
    /// [`NotAided`], or [`crate::Error`].
    pub async fn ask_aid(
        &self,
        by: &Verified,
        new: &NewAid,
        draft: Option<DraftId>,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAided>> {
        let mut tx = self.begin().await?;
        let once = &format!("aid/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Failed::Refused(NotAided::Unknown));
        }
        let number = tx.ask_aid(by, new, now).await?;
        if let Some(draft) = draft {
            tx.mark_draft_sent(draft, by.account(), number, now).await?;
        }
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(number)
    }
}

impl Tx {
    pub(crate) async fn ask_aid(
        &mut self,
        by: &Verified,
        new: &NewAid,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotAided>> {
        if !is_due(new.due_on, day_of(now), DUE_WITHIN) {
            return refused(NotAided::Day);
        }
        // Numbers are given one after the other.
        self.lock_community(by.community()).await?;
        let offer = match new.offer {
            None => None,
            Some(number) => {
                let offer = self.lock_aid_offer(by.community(), number).await?;
                let open = offer.filter(|o| o.standing == OfferStanding::Open);
                match open {
                    Some(o) if o.by == Some(by.account()) => return refused(NotAided::Own),
                    Some(o) => Some(o),
                    None => return refused(NotAided::Unknown),
                }
            }
        };
        if !self.lock_booker(by.account()).await? {
            return refused(NotAided::Gone);
        }
        let open: i64 = on!(self, |c| {
            sqlx::query_scalar(
            "select count(*) from aid_requests where account_id = $1 and stage in ('asked', 'answered', 'matched')"
        )
        .bind(by.account().0)
        .fetch_one(c)
        .await
        })?;
        if open >= OPEN {
            return refused(NotAided::TooMany);
        }
        let (id, number) = self
            .insert_aid(by, new, offer.as_ref().map(|o| o.id), now)
            .await?;
        self.insert_aid_detail(by, id, new).await?;
        if let Some((helper, offer)) = offer.and_then(|o| Some((o.by?, o.number))) {
            let mut about = super::about_aid(number);
            about.title = about_offer(offer).title;
            self.tell_about(by.community(), helper, Notice::AidWanted, &about, None, now)
                .await?;
        }
        let facts = json!({
            "kind": new.kind.code(),
            "due_on": new.due_on,
            "text": text_hash(&[new.text.as_str()]),
        });
        let leaf = Leaf::new("volunteers.aid_ask", aid_object(number), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    async fn insert_aid(
        &mut self,
        by: &Verified,
        new: &NewAid,
        offer: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(i64, i64), sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "insert into aid_requests (community_id, number, account_id, grid_id, kind, frail, body, shown_as, due_on,
                    offer_id, stage, asked_at)
                 values ($1, (select coalesce(max(number), 0) + 1 from aid_requests where community_id = $1), $2, $3, $4,
                    $5, $6, $7, $8, $9, 'asked', $10) returning id, number",
            )
            .bind(by.community().0)
            .bind(by.account().0)
            .bind(by.grid().0)
            .bind(new.kind.code())
            .bind(new.frail)
            .bind(new.text.as_str())
            .bind(new.shown_as.code())
            .bind(new.due_on)
            .bind(offer)
            .bind(now)
            .fetch_one(c)
            .await
        })
    }

    async fn insert_aid_detail(
        &mut self,
        by: &Verified,
        request: i64,
        new: &NewAid,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into aid_details (request_id, community_id, address, phone) values ($1, $2, $3, $4)"
        )
        .bind(request)
        .bind(by.community().0)
        .bind(new.address.as_str())
        .bind(new.phone.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

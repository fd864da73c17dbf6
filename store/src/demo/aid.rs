//! Mutual aid of the demo, through the acts of the room itself. Days are counted from today.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, SignedIn, Verified};
use domain::accounts::{Method, Residency};
use domain::display::ShownAs;
use domain::ids::{GridId, ResidencyId};
use domain::phone::Telephone;
use domain::text::{AidAddress, AidText, Remark};
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, Weekdays};

use super::appointments::standing;
use super::people::People;
use super::places::Place;
use super::{UNREAD, ago, broken, whole};
use crate::db::on;
use crate::volunteers::aid::{NewAid, NewAidAnswer, NewAidOffer};
use crate::{Error, Tx};

/// What this part of the world is called where it does not fit.
const PART: &str = "demo aid";

/// How long after the request the first neighbour answers, and the next after the one before.
const ANSWERED: Duration = Duration::hours(3);

/// Everything about mutual aid.
#[derive(Debug, Clone)]
pub struct DemoAid {
    pub offers: Vec<DemoAidOffer>,
    pub requests: Vec<DemoAidRequest>,
}

/// An offer that stands for so many days more.
#[derive(Debug, Clone)]
pub struct DemoAidOffer {
    /// Slug.
    pub community: String,
    /// Key.
    pub who: String,
    pub kind: AidKind,
    pub text: AidText,
    pub shown_as: ShownAs,
    pub weekdays: Weekdays,
    pub days_ago: i64,
    pub until: i64,
}

/// A request, and how it went on.
#[derive(Debug, Clone)]
pub struct DemoAidRequest {
    /// Slug.
    pub community: String,
    /// Key.
    pub who: String,
    pub kind: AidKind,
    pub text: AidText,
    pub shown_as: ShownAs,
    pub frail: bool,
    pub address: AidAddress,
    pub phone: Telephone,
    pub days_ago: i64,
    /// So many days from today.
    pub due: i64,
    /// Number of the offer to which it turns.
    pub offer: Option<i64>,
    /// Keys of who would help, with what they write.
    pub answers: Vec<(String, Remark)>,
    /// Key of who was chosen, and what both said afterwards.
    pub chosen: Option<String>,
    pub happened: Option<bool>,
}

impl Tx {
    pub(super) async fn load_aid(
        &mut self,
        demo: &DemoAid,
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let today = day_of(now);
        for (at, offer) in demo.offers.iter().enumerate() {
            let place = places.get(offer.community.as_str());
            let place = place.ok_or_else(|| broken(PART, at))?;
            let (who, _) = self.aid_person(place, people, &offer.who, at).await?;
            let new = NewAidOffer {
                kind: offer.kind,
                text: offer.text.clone(),
                shown_as: offer.shown_as,
                weekdays: offer.weekdays,
                until_on: today + Duration::days(offer.until),
            };
            let when = ago(now, offer.days_ago as f64, Duration::hours(4));
            whole(PART, self.offer_aid(&who, &new, when).await, at)?;
        }
        for (at, request) in demo.requests.iter().enumerate() {
            let place = places.get(request.community.as_str());
            let place = place.ok_or_else(|| broken(PART, at))?;
            self.play_aid(request, place, people, at, now).await?;
        }
        for place in places.values() {
            self.read_old_notices(place.id.0, now - UNREAD).await?;
        }
        Ok(())
    }

    async fn play_aid(
        &mut self,
        demo: &DemoAidRequest,
        place: &Place,
        people: &People<'_>,
        at: usize,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (asker, me) = self.aid_person(place, people, &demo.who, at).await?;
        let new = NewAid {
            kind: demo.kind,
            text: demo.text.clone(),
            shown_as: demo.shown_as,
            due_on: day_of(now) + Duration::days(demo.due),
            frail: demo.frail,
            address: demo.address.clone(),
            phone: demo.phone.clone(),
            offer: demo.offer,
        };
        let mut when = ago(now, demo.days_ago as f64, Duration::hours(2));
        let number = whole(PART, self.ask_aid(&asker, &new, when).await, at)?;
        for (key, text) in &demo.answers {
            when = (when + ANSWERED).min(now);
            let (helper, _) = self.aid_person(place, people, key, at).await?;
            let answer = NewAidAnswer {
                text: text.clone(),
                shown_as: ShownAs::Nickname,
                adult: true,
            };
            whole(
                PART,
                self.answer_aid(&helper, number, &answer, when).await,
                at,
            )?;
        }
        let Some(key) = &demo.chosen else {
            return Ok(());
        };
        let (helper, he) = self.aid_person(place, people, key, at).await?;
        let answer: i64 = on!(self, |c| {
            sqlx::query_scalar(
                "select w.id from aid_answers w join aid_requests r on r.id = w.request_id
                 where r.community_id = $1 and r.number = $2 and w.account_id = $3",
            )
            .bind(place.id.0)
            .bind(number)
            .bind(helper.account().0)
            .fetch_one(c)
            .await
        })?;
        when = (when + ANSWERED).min(now);
        let picked = self.pick_aid(&me, place.id, number, answer, when).await;
        whole(PART, picked, at)?;
        let Some(happened) = demo.happened else {
            return Ok(());
        };
        for who in [me, he] {
            when = (when + Duration::days(1)).min(now);
            let said = self.say_aid(&who, place.id, number, happened, when).await;
            whole(PART, said, at)?;
        }
        Ok(())
    }

    /// Somebody with the home that is on record.
    async fn aid_person(
        &mut self,
        place: &Place,
        people: &People<'_>,
        key: &str,
        at: usize,
    ) -> Result<(Verified, SignedIn), Error> {
        let unknown = || broken(PART, at);
        let account = people.get(key).ok_or_else(unknown)?.account;
        let grid: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select grid_id from residencies where community_id = $1 and account_id = $2 and status = 'attested'",
            )
            .bind(place.id.0)
            .bind(account.0)
            .fetch_optional(c)
            .await
        })?;
        let mut standing = standing(place, account, None);
        standing.residency = Residency::Attested {
            id: ResidencyId(0),
            grid: GridId(grid.ok_or_else(unknown)?),
            method: Method::InPerson,
        };
        let verified = access::verified(Some(&standing)).map_err(|_| unknown())?;
        let signed_in = access::signed_in(Some(&standing)).map_err(|_| unknown())?;
        Ok((verified, signed_in))
    }
}

//! What happens by the clock: requests and offers lapse, addresses and texts between two people are forgotten. Each may run
//! twice and does nothing the second time.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::CommunityId;
use domain::log::Leaf;
use domain::notices::Notice;
use domain::time::day_of;
use domain::volunteers::aid::{AidAct, MATCH_DAYS, Party, lapses, step};
use serde_json::json;

use super::row::OfferStanding;
use super::{about_aid, about_offer, aid_object, offer_object};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// How long after the end of a request its address and what was written to the asker are kept.
const KEPT: Duration = Duration::days(30);
/// How long a report is kept after staff said what came of it.
const REPORTS_KEPT: Duration = Duration::days(180);
/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 200;

impl Db {
    /// Does what is due; how much there was.
    ///
    /// # Errors
    /// [`Error`] of the database; what was done before it stays so.
    pub async fn keep_aid(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let today = day_of(now);
        let mut done = 0;
        for (community, number) in self.list_aid_to_lapse(today).await? {
            done += self.lapse_aid(CommunityId(community), number, now).await?;
        }
        for (community, number) in self.list_offers_to_lapse(today).await? {
            done += self
                .lapse_offer(CommunityId(community), number, now)
                .await?;
        }
        if self.aid_to_forget(now).await? {
            let mut tx = self.begin().await?;
            done += tx.forget_old_aid(now).await?;
            tx.commit().await?;
        }
        Ok(done)
    }

    async fn lapse_aid(
        &self,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let Some(request) = tx.lock_aid(community, number).await? else {
            return Ok(0);
        };
        if !lapses(request.stage(), request.due_on, day_of(now)) {
            return Ok(0);
        }
        let Ok(state) = step(request.state, Party::Clock, AidAct::Lapse, now) else {
            return Ok(0);
        };
        tx.save_aid_state(request.id, state, None).await?;
        tx.pass_aid_answers(&request, now).await?;
        for who in [request.asker, request.helper].into_iter().flatten() {
            let about = about_aid(number);
            tx.tell_about(community, who, Notice::AidLapsed, &about, None, now)
                .await?;
        }
        let leaf = Leaf::new("volunteers.aid_lapse", aid_object(number), json!({}), now);
        tx.append_leaf(Some(community), None, &leaf).await?;
        tx.commit().await?;
        Ok(1)
    }

    async fn lapse_offer(
        &self,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let Some(offer) = tx.lock_aid_offer(community, number).await? else {
            return Ok(0);
        };
        if offer.standing != OfferStanding::Open || offer.until_on >= day_of(now) {
            return Ok(0);
        }
        tx.close_aid_offer(offer.id, "lapsed", None, now).await?;
        if let Some(who) = offer.by {
            let about = about_offer(number);
            tx.tell_about(community, who, Notice::AidLapsed, &about, None, now)
                .await?;
        }
        let (object, facts) = (offer_object(number), json!({}));
        let leaf = Leaf::new("volunteers.aid_lapse", object, facts, now);
        tx.append_leaf(Some(community), None, &leaf).await?;
        tx.commit().await?;
        Ok(1)
    }

    async fn list_aid_to_lapse(&self, today: NaiveDate) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select community_id, number from aid_requests
                 where stage in ('asked', 'answered', 'matched') and due_on < $1 and (stage <> 'matched' or due_on < $2)
                 order by id limit $3",
            )
            .bind(today)
            .bind(today - MATCH_DAYS)
            .bind(AT_ONCE)
            .fetch_all(c)
            .await
        })?)
    }

    async fn list_offers_to_lapse(&self, today: NaiveDate) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select community_id, number from aid_offers where standing = 'open' and until_on < $1 order by id limit $2"
        )
        .bind(today)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }

    /// Whether anything is kept too long; it is asked by reading, so that an idle portal writes nothing.
    async fn aid_to_forget(&self, now: DateTime<Utc>) -> Result<bool, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from aid_details d join aid_requests r on r.id = d.request_id where r.closed_at < $1)
                    or exists (select 1 from aid_answers w join aid_requests r on r.id = w.request_id
                               where r.closed_at < $1 and w.body is not null)
                    or exists (select 1 from aid_concerns where handled_at < $2)
                    or exists (select 1 from aid_consents where until_on < $3)",
            )
            .bind(now - KEPT)
            .bind(now - REPORTS_KEPT)
            .bind(day_of(now - KEPT))
            .fetch_one(c)
            .await
        })?)
    }
}

impl Tx {
    async fn forget_old_aid(&mut self, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
        let details = on!(self, |c| {
            sqlx::query(
            "delete from aid_details where request_id in (select id from aid_requests where closed_at < $1)"
        )
        .bind(now - KEPT)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
        })?;
        let answers = on!(self, |c| {
            sqlx::query(
            "update aid_answers set body = null
             where body is not null and request_id in (select id from aid_requests where closed_at < $1)"
        )
        .bind(now - KEPT)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
        })?;
        let concerns = on!(self, |c| sqlx::query(
            "delete from aid_concerns where handled_at < $1"
        )
        .bind(now - REPORTS_KEPT)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
        let consents = on!(self, |c| sqlx::query(
            "delete from aid_consents where until_on < $1"
        )
        .bind(day_of(now - KEPT))
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(details + answers + concerns + consents)
    }
}

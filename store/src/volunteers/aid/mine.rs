//! What belongs to one person: requests, answers, offers.

use domain::access::SignedIn;
use domain::communities::Slug;
use sqlx::FromRow;

use super::row::{OfferRow, RequestRow, offers, requests};
use super::{AidOffer, AidRequest};
use crate::communities::read_slug;
use crate::db::read;
use crate::{Db, Error};

/// A request that the person asked or answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyAid {
    pub community: Slug,
    pub request: AidRequest,
}

/// An offer of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyAidOffer {
    pub community: Slug,
    pub offer: AidOffer,
}

#[derive(FromRow)]
struct Place {
    id: i64,
    slug: String,
}

impl Db {
    /// The requests that the person asked, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_aid(&self, by: &SignedIn) -> Result<Vec<MyAid>, Error> {
        let rows: Vec<RequestRow> = read!(self, |c| sqlx::query_as(requests!(
            "where r.account_id = $1 order by r.id desc limit 50"
        ))
        .bind(by.account().0)
        .fetch_all(c)
        .await)?;
        self.with_places(rows).await
    }

    /// The requests with which the person offered to help, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_aid_answers(&self, by: &SignedIn) -> Result<Vec<MyAid>, Error> {
        let rows: Vec<RequestRow> = read!(self, |c| {
            sqlx::query_as(requests!(
            "where r.id in (select request_id from aid_answers where account_id = $1 and standing <> 'passed')
             order by r.id desc limit 50"
        ))
        .bind(by.account().0)
        .fetch_all(c)
        .await
        })?;
        self.with_places(rows).await
    }

    /// The offers of the person, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_aid_offers(&self, by: &SignedIn) -> Result<Vec<MyAidOffer>, Error> {
        let rows: Vec<OfferRow> = read!(self, |c| sqlx::query_as(offers!(
            "where o.account_id = $1 order by o.id desc limit 50"
        ))
        .bind(by.account().0)
        .fetch_all(c)
        .await)?;
        let places = self.list_places().await?;
        let mut out = Vec::new();
        for row in rows {
            let offer = row.read()?;
            let community = slug_of(&places, offer.community.0)?;
            out.push(MyAidOffer { community, offer });
        }
        Ok(out)
    }

    async fn with_places(&self, rows: Vec<RequestRow>) -> Result<Vec<MyAid>, Error> {
        let places = self.list_places().await?;
        let mut out = Vec::new();
        for row in rows {
            let request = row.read()?;
            let community = slug_of(&places, request.community.0)?;
            out.push(MyAid { community, request });
        }
        Ok(out)
    }

    async fn list_places(&self) -> Result<Vec<Place>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select id, slug from communities"
        )
        .fetch_all(c)
        .await)?)
    }
}

fn slug_of(places: &[Place], community: i64) -> Result<Slug, Error> {
    let place = places.iter().find(|p| p.id == community);
    let place = place.ok_or(Error::Inconsistent {
        table: "communities",
        id: community,
    })?;
    read_slug(&place.slug, community)
}

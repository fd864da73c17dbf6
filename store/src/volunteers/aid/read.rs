//! The board as everybody reads it, and one request or offer.

use chrono::NaiveDate;
use domain::ids::CommunityId;
use domain::volunteers::aid::AidKind;

use super::row::{OfferRow, RequestRow, offers, requests};
use super::{AidOffer, AidRequest};
use crate::db::read;
use crate::{Db, Error};

impl Db {
    /// Open requests whose day has not passed, the most urgent first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_open_aid(
        &self,
        community: CommunityId,
        kind: Option<AidKind>,
        grid: Option<i64>,
        today: NaiveDate,
    ) -> Result<Vec<AidRequest>, Error> {
        let rows: Vec<RequestRow> = read!(self, |c| sqlx::query_as(requests!(
            "where r.community_id = $1 and r.stage in ('asked', 'answered') and r.due_on >= $2
               and ($3 = '' or r.kind = $3) and ($4 = 0 or r.grid_id = $4)
             order by r.due_on, r.id limit 200"
        ))
        .bind(community.0)
        .bind(today)
        .bind(kind.map_or("", AidKind::code))
        .bind(grid.unwrap_or(0))
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(RequestRow::read).collect()
    }

    /// Offers that stand, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_open_aid_offers(
        &self,
        community: CommunityId,
        kind: Option<AidKind>,
        grid: Option<i64>,
        today: NaiveDate,
    ) -> Result<Vec<AidOffer>, Error> {
        let rows: Vec<OfferRow> = read!(self, |c| sqlx::query_as(offers!(
            "where o.community_id = $1 and o.standing = 'open' and o.until_on >= $2
               and ($3 = '' or o.kind = $3) and ($4 = 0 or o.grid_id = $4)
             order by o.id desc limit 200"
        ))
        .bind(community.0)
        .bind(today)
        .bind(kind.map_or("", AidKind::code))
        .bind(grid.unwrap_or(0))
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(OfferRow::read).collect()
    }

    /// A request by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_aid(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<AidRequest>, Error> {
        let row: Option<RequestRow> = read!(self, |c| sqlx::query_as(requests!(
            "where r.community_id = $1 and r.number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        row.map(RequestRow::read).transpose()
    }

    /// An offer by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_aid_offer(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<AidOffer>, Error> {
        let row: Option<OfferRow> = read!(self, |c| sqlx::query_as(offers!(
            "where o.community_id = $1 and o.number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        row.map(OfferRow::read).transpose()
    }
}

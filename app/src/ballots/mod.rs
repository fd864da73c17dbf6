//! Ballots (art. 16, 17, 19): what people see of voting.
//!
//! What surprises: the receipt is shown on a page of its own, for the voter alone, and only while voting is open: once
//! a secret ballot is counted nobody knows whose receipt is whose. The choice made is never shown again to anybody.
//! Who cannot vote reads why, and where to go, at the place where the paper would stand. Checking needs no script: the
//! server answers step by step; that the server could lie about it is said there, with the way to check without it.

pub mod api;
pub mod card;
pub mod cast;
pub mod check;
pub mod detail;
pub mod draw;
mod draw_words;
pub mod export;
pub mod extend;
pub mod hand;
pub mod list;
pub mod mine;
pub mod new;
pub mod paper;
mod plan;
pub mod receipt;
mod receipt_words;
mod result;
mod rules;
mod staff_words;
pub(crate) mod words;

use domain::communities::Slug;
use domain::ids::RecordNumber;
use store::ballots::Ballot;

use crate::frame::{Here, Problem};

/// The ballot of an address; unknown and malformed numbers are both "not found".
pub async fn find(here: &Here, number: &str) -> Result<Ballot, Problem> {
    let number: RecordNumber = number.parse().map_err(|_| Problem::NotFound)?;
    here.portal
        .db
        .find_ballot(here.community.id, number)
        .await?
        .ok_or(Problem::NotFound)
}

/// The slug of the visit, shared by many links.
pub(crate) fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

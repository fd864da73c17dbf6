//! Proposals: from an opinion to its outcome (art. 6, 18, 19). The main job of the portal.
//!
//! What surprises: a visitor's typed text is kept before the visitor is asked to sign in; support posts the version
//! that was read, so nobody supports a text that changed meanwhile; the page says what happens next before anything else.

pub mod act;
pub mod api;
pub mod card;
pub mod comments;
pub mod detail;
pub mod export;
pub mod files;
pub mod list;
pub mod mine;
pub mod new;
pub mod query;
mod refusals;
pub mod revise;
pub mod talk;
pub mod verdict;
pub mod versions;
pub mod way;
pub(crate) mod words;

use std::sync::Arc;

use domain::communities::Slug;
use domain::ids::RecordNumber;
use store::proposals::Proposal;

use crate::frame::{Here, Problem};

/// The proposal of an address; unknown and malformed numbers are both "not found".
pub async fn find(here: &Here, number: &str) -> Result<Proposal, Problem> {
    let number: RecordNumber = number.parse().map_err(|_| Problem::NotFound)?;
    here.portal
        .db
        .find_proposal(here.community.id, number)
        .await?
        .ok_or(Problem::NotFound)
}

/// The slug of the visit, shared by many links.
pub(crate) fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

/// The calendar of working days.
pub(crate) async fn calendar(here: &Here) -> Result<Arc<domain::time::Calendar>, Problem> {
    Ok(here.portal.calendar().await?)
}

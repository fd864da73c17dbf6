//! The catalogue of services: its items and their versions, who wrote and who checked them.
//!
//! What surprises: every act locks the item's row first, so that whatever happens to an item happens one after the
//! other; what readers see is one number on that row; a scheduled version is published by the caretaker, with its leaf,
//! and not by the reading of a page.

mod read;
mod review;
mod row;
mod write;

pub use read::{DeskService, PublishedVersion, Service, ServicePage};
pub use review::{Decision, NotConfirmed, NotDecided, NotWithdrawn};
pub use row::OpenVersion;
pub use write::{NotBegun, NotSaved};

/// What leaves and pages call an item.
pub(crate) fn object(number: i64) -> String {
    format!("service/{number}")
}

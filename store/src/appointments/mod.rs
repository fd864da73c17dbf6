//! Windows and their bookings (art. 28).
//!
//! What surprises: every act on a window locks its row first, so that whatever happens there happens one after the other,
//! and locks people after it; the unique index over the places of a slot is the last guard all the same. A place that
//! becomes free goes to whoever waits in the same transaction, so that nobody else can take it in between.

mod book;
mod cancel;
mod closing;
mod desk;
mod keep;
mod misfits;
mod places;
mod plan;
mod read;
mod row;
mod wait;

pub use book::{Booked, Home, NotBooked, Somebody, Terms, Wish};
pub use cancel::NotCancelled;
pub use desk::{DeskBooking, NotMarked, WindowDay};
pub use misfits::{Misfit, Release};
pub use plan::NotSaved;
pub use read::{MyBooking, MyWait, Taken};
pub use row::{Closure, Window};
pub use wait::NotWaiting;

/// What leaves and pages call a window.
pub(crate) fn object(number: i64) -> String {
    format!("window/{number}")
}

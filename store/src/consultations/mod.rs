//! Consultations in rows: two people put one on its way, the clock opens and closes it, sheets are sealed until they are counted,
//! and comments stand in answered groups before the answer goes out.

mod answer;
mod check;
mod clock;
mod comments;
mod count;
mod groups;
mod outcome;
mod plan;
mod read;
mod row;

pub use answer::NotTaken;
pub use check::{NotChecked, NotWithdrawn};
pub use comments::{Comment, NotHidden, NotSaid, Spoken};
pub use groups::{GroupRow, NotSorted, Sorted};
pub use outcome::NotPublished;
pub use plan::NotPlanned;
pub use read::{Mine, OwnText};
pub use row::Consultation;

use domain::ids::RecordNumber;
use domain::notices::Room;

use crate::notices::About;

/// What messages about a consultation lead to: a group of it, where there is one.
fn about(number: RecordNumber, title: &str) -> About {
    About {
        room: Room::Consultations,
        number: number.to_string(),
        title: title.to_owned(),
    }
}

fn refused<T, R: std::fmt::Debug>(why: R) -> Result<T, crate::Failed<R>> {
    Err(crate::Failed::Refused(why))
}

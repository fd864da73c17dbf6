//! Teams of volunteers, their shifts, the ledger of hours and the proofs of service (art. 35, 42).
//!
//! What surprises: a place of a shift has a number, and an index takes each number once; the shift's row is held as well, so
//! that the loser of a race is told so. Shifts are held before people, never after. A line of the ledger is never changed:
//! the other side's word is a row of its own, and so is a correction.

mod activities;
pub mod aid;
mod answers;
mod attend;
mod cursor;
mod desk;
mod edit;
mod hours;
mod judge;
mod keep;
mod leads;
mod ledger;
mod lock;
mod members;
mod mine;
mod places;
mod proofs;
mod read;
mod row;
mod teams;
mod vouch;
mod wait;

pub use activities::NotPlanned;
pub use answers::NotAnswered;
pub use attend::{Incident, NotMarked, RosterRow};
pub use cursor::{Cursor, NoCursor};
pub use desk::{Member, Request};
pub use hours::{NotEntered, Service};
pub use ledger::{HourLine, LedgerRow};
pub use members::NotMember;
pub use mine::{MyShift, MyTeam};
pub use places::NotOn;
pub use proofs::{NotProven, NotRevoked, Proof, ProofTerms};
pub use read::{Figures, TeamCard};
pub use row::{Activity, Shift, Team};
pub use teams::NotFounded;

/// What leaves call a team.
pub(crate) fn team_object(number: i64) -> String {
    format!("team/{number}")
}

/// What leaves call a shift.
pub(crate) fn shift_object(number: i64) -> String {
    format!("shift/{number}")
}

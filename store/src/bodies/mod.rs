//! Bodies (room 2): who sits in them, and the procedures by which seats are filled.
//!
//! What surprises: an act on a procedure first writes the procedure's row and so holds it; a seat begins or ends together
//! with the count on its class, which a check keeps within the seats there are. A procedure keeps the version of the
//! rulebook under which it opened.

mod advance;
mod apply;
mod body;
mod decide;
mod end;
mod holding;
mod members;
mod mine;
mod objections;
mod open;
mod person;
mod procedure;
mod read;
mod recommend;
mod row;
mod seal;
mod seats;
mod settle;
mod waiting;

pub use apply::{NewApplication, NotApplied};
pub use body::{Body, NotResized, Seats};
pub use decide::{Decision, NotDecided};
pub use end::{Ground, NotCancelled, NotRemoved};
pub use members::Member;
pub use mine::{MyApplication, MySeat};
pub use objections::{NotAnswered, NotObjected, Objection};
pub use open::NotOpened;
pub use read::Application;
pub use recommend::NotRecommended;
pub use row::{Draw, Procedure, VoidReason};
pub use seats::{NewMember, NotFilled, NotSeated, Way};
pub use waiting::{Waiting, WaitingKind};

//! Matters in rows (art. 28, 32): one queue for web, window, hotline, grid worker and visits, one owner each, and the chain
//! that the reporter reads.
//!
//! What surprises: a matter's row is held by every act on it, and its owner is one column, so 64 people who take it at once
//! make one owner; leaves name no text of a private matter, not even by its hash, which a guess could confirm.

mod chain;
mod code;
mod contact;
mod export;
mod figures;
mod forget;
mod hand;
mod pictured;
mod pictures;
mod read;
mod receive;
mod reporter;
mod row;
mod work;

use domain::files::FileFault;
use domain::ids::RecordNumber;
use domain::matters::{NoStep, Stage};
use domain::notices::Room;

pub use chain::{Actor, EventLine};
pub use contact::MatterContact;
pub use figures::Figures;
pub use hand::Handover;
pub use pictures::{Picture, Shower};
pub use read::{Colleague, DeskMatter, MyMatter};
pub use receive::{NewMatter, Somebody};
pub use row::Matter;

use crate::Failed;
use crate::notices::About;

/// Open matters that one account may have: the queue is everybody's.
const OPEN: i64 = 10;

/// Why something about a matter was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotDone {
    /// No such matter, or none that the person may open.
    Unknown,
    /// The account was erased in another tab.
    Gone,
    /// No rulebook says how many days an answer may take.
    NoRulebook,
    /// Too many open ones.
    TooMany,
    /// No such category, grid or colleague here.
    NotHere,
    /// A colleague was faster.
    AlreadyOwned,
    /// It is offered to somebody already.
    AlreadyOffered,
    /// The reporter, or who owns it already.
    NotTo,
    /// Its day was moved as often as the rulebook allows.
    NoMoreDays,
    /// Not later than now, or later than the days of its kind.
    Day,
    /// The days for saying whether it is solved are over.
    TooLate,
    /// A picture was not taken.
    Picture(FileFault),
    Step(NoStep),
}

fn refused<T>(why: NotDone) -> Result<T, Failed<NotDone>> {
    Err(Failed::Refused(why))
}

/// The stage after an act, or its refusal.
fn stepped(got: Result<Stage, NoStep>) -> Result<Stage, Failed<NotDone>> {
    got.map_err(|why| Failed::Refused(NotDone::Step(why)))
}

/// What leaves call a matter.
fn object(number: RecordNumber) -> String {
    format!("matter/{number}")
}

/// What messages about a matter lead to. They do not repeat its text.
fn about(room: Room, number: RecordNumber) -> About {
    About {
        room,
        number: number.to_string(),
        title: format!("诉求 {number}"),
    }
}

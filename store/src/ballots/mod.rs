//! Ballots (room 5) as rows: made, opened, voted in, settled, checked.
//!
//! What surprises: every vote first writes the ballot's row and so holds it until it commits; closing takes the same
//! lock, so each acknowledged vote is in the count and nothing else is. The papers of a secret ballot are sealed under
//! a key outside the database, which is destroyed once they are counted: after that, nobody can tell who chose what.

mod audit;
mod boxed;
mod cast;
mod create;
mod electorate;
mod evidence;
mod extend;
mod hand;
mod hide;
mod home;
mod list;
mod mine;
mod open;
mod public;
mod read;
mod roll;
mod row;
mod settle;
mod sheet;
mod slip;
mod subject;
mod tie;

pub use audit::{BallotAudit, BallotTrouble, Why};
pub use cast::{Cast, CastReceipt, NotCast};
pub use create::{NewBallot, NewOption, NotCreated, Subject};
pub use electorate::Electorate;
pub use extend::{Extension, NotExtended};
pub use hand::{Entered, Entry, HandCount, NotEntered, NotMarked};
pub use list::{BallotCursor, BallotGroup, BallotItem, BallotListing, BallotQuery};
pub use mine::OwnReceipt;
pub use read::{Ballot, Draw, Opened, Phase, Settled};
pub use roll::{Channel, MyBallot, RollEntry, RollHit};
pub use sheet::NotKept;

//! Rounds of satisfaction (room 8) as rows: written, checked by a second person, opened, answered, counted, declared void.
//!
//! What surprises: every answer first writes the round's row and so holds it until it commits; counting takes the same lock,
//! so each acknowledged answer is in the counts and nothing else is. Answers are sealed under a key outside the database, which
//! is destroyed once they are counted. Counts by grid exist unhidden in memory alone (docs/decisions/0024).

mod answer;
mod asked;
mod audit;
mod improve;
mod invite;
mod kept;
mod open;
mod plan;
pub mod ratings;
mod read;
mod row;
mod settle;
mod slip;
mod void;

pub use answer::{Answering, NotTaken, Respondent, Saved};
pub use audit::{RoundAudit, RoundTrouble};
pub use improve::{Done, ImprovementRow, NotImproved};
pub use invite::{Invitation, NotInvited};
pub use plan::{NotChecked, NotPlanned};
pub use read::{Appraisal, MyRound, RoundCursor, RoundGroup, RoundListing, RoundQuery};
pub use row::{Round, Void};
pub use void::{Declined, NotVoided};

//! What the rulebook says about meetings (features.md C2–C5, A11). A refusal carries the rule it rests on, whose number
//! and clause the page shows.

mod agenda;
mod call;
mod minutes;
mod outcome;
mod places;
#[cfg(test)]
mod tests;

pub use agenda::{NoAsk, NoItem, NoRecusal, may_add, may_ask, may_recuse};
pub use call::{LONGEST, NoCall, NoOpening, OPENING_EARLY, Quorum, earliest, may_call, may_open};
pub use minutes::{NoApproval, corrections_until, may_approve};
pub use outcome::{NoDecision, NoVote, Settling, may_vote};
pub use places::{NoCheckIn, NoSignUp, confirm_by, may_check_in, may_sign_up};

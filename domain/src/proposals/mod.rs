//! Proposals: from an opinion to its outcome (art. 6, 18, 19). The main job of the portal.
//!
//! What surprises: reaching the threshold puts a proposal on the agenda by itself, with a date; the text locks at the
//! first support; 办结 (staff say it is done) and 解决 (the people who asked say it is solved) are two facts.

pub mod course;
pub mod state;
pub mod support;
mod table;
pub mod verdict;

pub use course::{Course, Deadline};
pub use state::{Act, Actor, Move, Refused, Stage, State};
pub use support::{NoSupport, Revision, Side};
pub use verdict::{Judgement, Rating, Verdicts};

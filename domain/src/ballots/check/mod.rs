//! Checking a ballot or a draw from what is public, step by step: the same code in the voter's browser, in `juyi verify` and in
//! tests. `end2end/verify.py` does it again in another language.

mod act;
mod ballot;
mod draws;
#[cfg(test)]
mod draws_tests;
mod evidence;
#[cfg(test)]
mod forged_tests;
mod lot;
#[cfg(test)]
mod lot_tests;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole_tests;

pub use act::Act;
pub use ballot::{BallotFault, Checked, check_ballot};
pub use draws::{DrawFault, DrawRecord, DrawTrouble, SignedRoot};
pub use evidence::{Evidence, Fate, PlacedLeaf, Step, StepKind, verify};
pub use lot::{DrawEvidence, DrawStep, DrawStepKind, check_draw};

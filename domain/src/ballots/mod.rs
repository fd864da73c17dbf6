//! Ballots 表决 (room 5; art. 16, 17, 19): what a paper is, how it is counted, what the rules make of the count, and how
//! anybody checks it.
//!
//! What surprises: a receipt of a secret ballot says nothing of the choice, so it proves that a vote is counted and can
//! prove to nobody how somebody voted. The public box holds the papers sorted by what they say, never in the order in
//! which they came.

mod check;
mod draw;
mod line;
mod method;
mod paper;
mod public;
mod receipt;
mod rules;
mod tally;
mod times;

pub use check::{
    Act, BallotFault, Checked, DrawEvidence, DrawFault, DrawRecord, DrawStep, DrawStepKind,
    DrawTrouble, Evidence, Fate, PlacedLeaf, SignedRoot, Step, StepKind, check_ballot, check_draw,
    verify,
};
pub use draw::{Drawn, draw_order};
pub use method::{MAX_OPTIONS, Method};
pub use paper::{Paper, PaperFault};
pub use public::{
    BoxPaper, Line, NamedPaper, Result as PublicResult, Terms, hash_lines, roll_entry, roll_hash,
};
pub use receipt::{NotAReceipt, NotAWord, Receipt, Sealed, Seed, Word, name_seal, open_content};
pub use rules::{Outcome, Rules, TieLeft, decide, reserves, tie_order};
pub use tally::{Tally, TallyFault};
pub use times::{MAX_DAYS, NoExtension, fits, may_close_at, may_extend};

/// The fewest people among whom a secret ballot is secret: below it, a result would say how somebody voted.
pub const SMALLEST_SECRET: u64 = 5;

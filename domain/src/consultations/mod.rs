//! Consultations 意见征集 (art. 4, 38): what is planned, section by section; questions; and what became of every comment.
//!
//! What surprises: nothing of the text changes once it is open; answers to questions are secret and become counts, comments are
//! public and each stands in exactly one answered group before the result goes out; with fewer than five answers nothing is counted.

mod plan;
mod sheet;
mod state;
mod typed;

pub use plan::{Ask, Group, Plan, PlanFault, Question, Section, Text, hash_of};
pub use sheet::{Counted, FEWEST, Published, Reply, Sheet, TEXT_MOST, tally};
pub use state::{Act, Facts, Stage, may, stage};
pub use typed::{LineFault, questions_text, read_questions, read_sections, sections_text};

use crate::coded::coded;

coded! {
    /// What is consulted on.
    Kind { Plan = "plan", Facility = "facility", Rule = "rule", Other = "other" }

    /// What became of a group of comments 意见采纳情况.
    Verdict { Adopted = "adopted", Partly = "partly", NotAdopted = "not_adopted", Noted = "noted" }
}

#[cfg(test)]
mod tests;

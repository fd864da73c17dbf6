//! Rounds of satisfaction 满意度评议 (art. 19(4), 41, 42): who is assessed, by which indicators, and what the answers come to.
//!
//! What surprises: no answer is ever published, only counts, because a pattern of answers is as good as a signature for
//! somebody who is forced to answer in a certain way (docs/decisions/0024). Groups under [`LEAST`] answers are hidden together
//! with so many others that subtracting does not bring them back. Numbers are exact and rounded once, half up, at the edge.

mod alarms;
mod check;
mod figures;
mod form;
mod public;
mod ratings;
mod sheet;
mod suppress;
mod table;
mod typed;

use chrono::{DateTime, NaiveDate, Utc};

use crate::coded::coded;
use crate::display::Both;
use crate::ids::GridId;
use crate::log::text_hash;
use crate::publishing::Say;
use crate::text::Label;
use crate::time::{day_of, start_of};

pub use alarms::{Alarms, Traits};
pub use check::{RoundFault, check_round, check_void};
pub use figures::{Interval, Score, Term, interval, mean, per_mille, score};
pub use form::{
    Form, FormFault, Indicator, MOST_INDICATORS, MOST_SECTIONS, MOST_SUBJECTS, Section, Subject,
    WHOLE,
};
pub use public::{Asked, Group, Published, Scores, Terms, Voided};
pub use ratings::{Cases, Figures, Rated, comes_out, month_of};
pub use sheet::{Mark, OPTIONS, Sheet, View};
pub use suppress::{LEAST, hidden, hides_question};
pub use table::{Cells, Distribution, Tally, Views};
pub use typed::{LineFault, indicators_text, read_indicators, read_subjects, subjects_text};

coded! {
    /// Who assesses whom; both ways use the same form (features.md H7).
    Direction {
        /// Residents assess those who work for them.
        Residents = "residents",
        /// Departments assess the community's work.
        Departments = "departments",
    }
}

coded! {
    /// What an assessed side is.
    Kind {
        /// 社区服务中心 or another agency
        Agency = "agency",
        /// 服务窗口
        Window = "window",
        /// 网格员
        GridWorker = "grid_worker",
        /// 物业公司
        Property = "property",
        /// 部门
        Department = "department",
        /// The community as a whole, where departments assess it.
        Community = "community",
    }
}

coded! {
    /// Where a round stands.
    Stage {
        /// Being written; seen at the desk alone.
        Draft = "draft",
        /// Checked by a second person; opens by itself.
        Scheduled = "scheduled",
        Open = "open",
        /// Over, and about to be counted.
        Counting = "counting",
        Published = "published",
        /// Declared void as a whole by two people; the fact and the reason stay.
        Void = "void",
    }
}

/// Who may answer. One of the two, never both: somebody with an account and a code would count twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Residents whose address is confirmed when the round opens; of these grids, or of all where none is named.
    Residents(Vec<GridId>),
    /// Whoever holds an invitation code drawn for this round.
    Codes,
}

/// How long a round may be open, in days.
pub const OPEN_DAYS: std::ops::RangeInclusive<i64> = 1..=60;
/// How far ahead a round may open, in days: a mistyped year is further.
pub const AHEAD_DAYS: i64 = 366;
/// How far ahead an improvement may be promised, in days.
pub const PROMISE_DAYS: i64 = 5 * 366;

/// Everything about a round that is written before it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub direction: Direction,
    /// Rounds of one series are compared over the years.
    pub series: Label,
    pub title: Say,
    pub purpose: Say,
    /// The third party that runs it: who, for how much, how it was chosen.
    pub party: Option<Say>,
    pub form: Form,
    pub who: Who,
    pub opens_on: NaiveDate,
    /// The last day on which answers are taken.
    pub closes_on: NaiveDate,
}

/// Why a plan does not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanFault {
    /// Opens before today: what it asks could not have been public before.
    OpensPast,
    /// Opens more than [`AHEAD_DAYS`] from today.
    TooFar,
    /// Closes before it opens, or is open too long.
    Days,
    /// Departments have no accounts of residents: they answer with codes.
    DepartmentsNeedCodes,
}

impl Plan {
    /// # Errors
    /// [`PlanFault`].
    pub fn check(&self, today: NaiveDate) -> Result<(), PlanFault> {
        match (self.opens_on - today).num_days() {
            ..0 => return Err(PlanFault::OpensPast),
            days if days > AHEAD_DAYS => return Err(PlanFault::TooFar),
            _ => {}
        }
        let days = (self.closes_on - self.opens_on).num_days() + 1;
        if !OPEN_DAYS.contains(&days) {
            return Err(PlanFault::Days);
        }
        if self.direction == Direction::Departments && self.who != Who::Codes {
            return Err(PlanFault::DepartmentsNeedCodes);
        }
        Ok(())
    }

    /// The moment of opening: the beginning of its day.
    pub fn opens_at(&self) -> DateTime<Utc> {
        start_of(self.opens_on)
    }

    /// The moment of closing: the end of its last day.
    pub fn closes_at(&self) -> DateTime<Utc> {
        start_of(self.closes_on.succ_opt().unwrap_or(self.closes_on))
    }
}

/// The last day on which answers are taken, of a moment of closing.
pub fn last_day(closes_at: DateTime<Utc>) -> NaiveDate {
    day_of(closes_at - chrono::Duration::microseconds(1))
}

/// How many hours a round is open, from the moment at which it really opened. An hour that has begun counts whole.
pub fn hours_open(opened_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> u64 {
    let seconds = u64::try_from((closes_at - opened_at).num_seconds()).unwrap_or(0);
    seconds.div_ceil(3600).max(1)
}

/// What an assessed side does about a result: what, who, until when (features.md H3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    /// Which of the assessed, counted from 0.
    pub subject: usize,
    pub what: Say,
    pub by: Say,
    pub until_on: NaiveDate,
}

/// The text of an improvement that the next round asks about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Question {
    pub id: i64,
    pub what: Both,
}

/// What somebody has read of the improvements that a round will ask about, as a form sends it back: a change shows in it.
pub fn asked_hash(asked: &[Question]) -> String {
    let ids: Vec<String> = asked.iter().map(|q| q.id.to_string()).collect();
    let texts = asked.iter().flat_map(|q| [&q.what.zh, &q.what.en]);
    let parts: Vec<&str> = ids.iter().chain(texts).map(String::as_str).collect();
    text_hash(&parts)
}

#[cfg(test)]
mod tests;

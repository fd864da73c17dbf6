//! What is written before it opens, and what it must hold.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Kind, Verdict};
use crate::log::text_hash;
use crate::time::start_of;

/// One part of the text, which is commented on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub heading: String,
    pub text: String,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// One of two to eight.
    One(Vec<String>),
    /// At most so many of two to eight.
    Several(u8, Vec<String>),
    /// One to five.
    Scale,
    /// In own words, published without a name after the close.
    Text,
}

impl Ask {
    /// How many things can be counted.
    pub fn width(&self) -> usize {
        match self {
            Self::One(options) | Self::Several(_, options) => options.len(),
            Self::Scale => 5,
            Self::Text => 0,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub ask: Ask,
}

/// What is consulted on, fixed at the opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub title: String,
    pub kind: Kind,
    /// What it is about and what can still be changed.
    pub about: String,
    pub basis: String,
    pub sections: Vec<Section>,
    pub questions: Vec<Question>,
}

/// A text with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub text: Text,
    pub opens_on: NaiveDate,
    /// The last day.
    pub closes_on: NaiveDate,
}

/// A heading under which comments are answered together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub heading: String,
    pub verdict: Verdict,
    pub reason: String,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanFault {
    OpensPast,
    /// Shorter than the rulebook asks, which names this number of days.
    TooShort(u32),
    /// Longer than [`Plan::LONGEST`], or begins more than a year ahead.
    TooLong,
    Sections,
    Questions,
}

impl Plan {
    /// The most days.
    pub const LONGEST: u64 = 90;

    pub fn opens_at(&self) -> DateTime<Utc> {
        start_of(self.opens_on)
    }

    /// The end of the last day.
    pub fn closes_at(&self) -> DateTime<Utc> {
        start_of(self.closes_on + Days::new(1))
    }

    /// Whether it may be written so on `today`, where a consultation lasts `least` days.
    ///
    /// # Errors
    /// The first [`PlanFault`].
    pub fn check(&self, today: NaiveDate, least: u32) -> Result<(), PlanFault> {
        let days = (self.closes_on - self.opens_on).num_days() + 1;
        if self.opens_on < today {
            return Err(PlanFault::OpensPast);
        }
        if days < i64::from(least.max(1)) {
            return Err(PlanFault::TooShort(least));
        }
        if days > 90 || self.opens_on > today + Days::new(366) {
            return Err(PlanFault::TooLong);
        }
        if !(1..=20).contains(&self.text.sections.len()) {
            return Err(PlanFault::Sections);
        }
        let whole = |q: &Question| match &q.ask {
            Ask::One(options) => (2..=8).contains(&options.len()),
            Ask::Several(most, options) => {
                (2..=8).contains(&options.len())
                    && (1..=options.len()).contains(&usize::from(*most))
            }
            Ask::Scale | Ask::Text => true,
        };
        if self.text.questions.len() > 20 || !self.text.questions.iter().all(whole) {
            return Err(PlanFault::Questions);
        }
        Ok(())
    }
}

/// The hash of a public line.
pub fn hash_of<T: Serialize>(value: &T) -> String {
    text_hash(&[&serde_json::to_string(value).unwrap_or_default()])
}

//! The form of a round: who is assessed, and the tree of indicators with its weights.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::publishing::Say;

/// The sum of all weights, in permille.
pub const WHOLE: u64 = 1000;
pub const MOST_SUBJECTS: usize = 12;
pub const MOST_SECTIONS: usize = 3;
/// The most indicators of one section.
pub const MOST_INDICATORS: usize = 8;

/// Somebody who is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub kind: Kind,
    pub name: Say,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// In permille of the score.
    pub weight: u16,
    pub name: Say,
}

/// Questions under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub name: Say,
    pub indicators: Vec<Indicator>,
}

/// A form that fits together: made by [`Form::new`] alone, and read again with the same care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Form {
    subjects: Vec<Subject>,
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Raw {
    subjects: Vec<Subject>,
    sections: Vec<Section>,
}

/// Why a form does not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FormFault {
    #[error("nobody is assessed, or too many are")]
    Subjects,
    #[error("no section, or too many")]
    Sections,
    #[error("a section without questions, or with too many")]
    Indicators,
    #[error("a question without weight")]
    NoWeight,
    /// The weights must come to 1000 exactly.
    #[error("the weights come to {sum}")]
    Weights { sum: u64 },
}

impl TryFrom<Raw> for Form {
    type Error = FormFault;

    fn try_from(raw: Raw) -> Result<Self, FormFault> {
        Self::new(raw.subjects, raw.sections)
    }
}

impl Form {
    /// # Errors
    /// [`FormFault`].
    pub fn new(subjects: Vec<Subject>, sections: Vec<Section>) -> Result<Self, FormFault> {
        if !(1..=MOST_SUBJECTS).contains(&subjects.len()) {
            return Err(FormFault::Subjects);
        }
        if !(1..=MOST_SECTIONS).contains(&sections.len()) {
            return Err(FormFault::Sections);
        }
        let fits = |s: &Section| (1..=MOST_INDICATORS).contains(&s.indicators.len());
        if !sections.iter().all(fits) {
            return Err(FormFault::Indicators);
        }
        let form = Self { subjects, sections };
        if form.indicators().any(|i| i.weight == 0) {
            return Err(FormFault::NoWeight);
        }
        let sum = form.indicators().map(|i| u64::from(i.weight)).sum();
        match sum {
            WHOLE => Ok(form),
            sum => Err(FormFault::Weights { sum }),
        }
    }

    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All questions in their order.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.sections.iter().flat_map(|s| &s.indicators)
    }

    /// How many questions are asked of each assessed side.
    pub fn width(&self) -> usize {
        self.sections.iter().map(|s| s.indicators.len()).sum()
    }

    /// The weights in the order of the questions.
    pub fn weights(&self) -> Vec<u16> {
        self.indicators().map(|i| i.weight).collect()
    }
}

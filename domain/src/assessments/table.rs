//! Counts: how often which option was chosen, question by question.

use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use super::{Mark, OPTIONS, Sheet, View};

/// How often each option was chosen: from 很满意 to 很不满意, and 说不清 last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Distribution(pub [u64; OPTIONS + 1]);

/// One distribution for each question of each assessed side; none where it is hidden.
pub type Cells = Vec<Vec<Option<Distribution>>>;

/// How often an improvement was found to be one, not to be one, and how many could not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Views(pub [u64; 3]);

/// A sum that stays at the most: counts are read from records too, which may be forged, and must not stop whoever checks.
fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

impl Distribution {
    /// All answers.
    pub fn all(&self) -> u64 {
        sum(self.0.into_iter())
    }

    /// Those that say how satisfied: without 说不清.
    pub fn rated(&self) -> u64 {
        sum(self.0.into_iter().take(OPTIONS))
    }

    /// The sum of the marks from 5 (很满意) to 1 (很不满意).
    pub fn sum(&self) -> u64 {
        let marks = (1..=OPTIONS as u64).rev();
        sum(self
            .0
            .iter()
            .zip(marks)
            .map(|(n, mark)| n.saturating_mul(mark)))
    }

    /// 很满意 and 满意.
    pub fn satisfied(&self) -> u64 {
        self.0[0].saturating_add(self.0[1])
    }

    /// Without those of another one; none where it holds more of something.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        let mut left = *self;
        for (n, m) in left.0.iter_mut().zip(other.0) {
            *n = n.checked_sub(m)?;
        }
        Some(left)
    }
}

impl Add for Distribution {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Distribution {
    fn add_assign(&mut self, other: Self) {
        for (n, m) in self.0.iter_mut().zip(other.0) {
            *n = n.saturating_add(m);
        }
    }
}

impl Views {
    pub fn all(&self) -> u64 {
        sum(self.0.into_iter())
    }

    /// Those that say whether it has become better: without 说不清.
    pub fn judged(&self) -> u64 {
        self.0[View::Better.place()].saturating_add(self.0[View::NotBetter.place()])
    }
}

/// What is counted of the answers of one group. It lives in memory alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub answers: u64,
    /// By assessed side and question.
    pub cells: Vec<Vec<Distribution>>,
    pub views: Vec<Views>,
}

impl Tally {
    /// Nothing yet, for so many assessed sides, questions and improvements.
    pub fn empty(subjects: usize, width: usize, asked: usize) -> Self {
        Self {
            answers: 0,
            cells: vec![vec![Distribution::default(); width]; subjects],
            views: vec![Views::default(); asked],
        }
    }

    /// Counts one answer.
    pub fn count(&mut self, sheet: &Sheet) {
        self.answers += 1;
        let mut marks = sheet.marks.iter();
        for cell in self.cells.iter_mut().flatten() {
            if let Some(Some(mark)) = marks.next() {
                cell.0[mark.place()] += 1;
            }
        }
        for (views, view) in self.views.iter_mut().zip(&sheet.views) {
            if let Some(view) = view {
                views.0[view.place()] += 1;
            }
        }
    }

    /// Adds another group.
    pub fn add(&mut self, other: &Self) {
        self.answers += other.answers;
        let cells = other.cells.iter().flatten();
        for (cell, more) in self.cells.iter_mut().flatten().zip(cells) {
            *cell += *more;
        }
        for (views, more) in self.views.iter_mut().zip(&other.views) {
            for (n, m) in views.0.iter_mut().zip(more.0) {
                *n += m;
            }
        }
    }
}

impl Mark {
    /// Where a distribution counts it.
    pub(super) fn place(self) -> usize {
        match self {
            Self::Grade(mark) => OPTIONS - usize::from(mark),
            Self::CannotSay => OPTIONS,
        }
    }
}

impl View {
    /// Where [`Views`] count it.
    pub(super) fn place(self) -> usize {
        match self {
            Self::Better => 0,
            Self::NotBetter => 1,
            Self::CannotSay => 2,
        }
    }
}

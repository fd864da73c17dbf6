//! Ratings 好差评 of single matters (features.md H2, H3): a visit at a window that was booked, an item of service. Given at once,
//! published in batches.
//!
//! What surprises: a rating that is given today changes no page today. Whoever sat at the window knows who was there, so a
//! number that moves from twelve to thirteen would say how that person rated. Ratings are published when their month is over
//! and at least [`LEAST`](super::LEAST) of one thing come out together; the words written with them too (docs/decisions/0030).

use chrono::{Datelike, NaiveDate};

use super::{Distribution, LEAST, Mark};
use crate::coded::coded;

coded! {
    /// What is rated. Proposals are rated by their verdict.
    Rated {
        /// 服务窗口: once for each booking that took place.
        Window = "window",
        /// 办事指南: once a year.
        Service = "service",
    }
}

impl Mark {
    /// Whether it says 不满意 or 很不满意.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Grade(1 | 2))
    }
}

/// The first day of the month of a day: all that is kept of when somebody rated.
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// How many of one thing come out, when so many of closed months wait: all, or none yet.
pub fn comes_out(waiting: u64) -> u64 {
    if waiting >= LEAST { waiting } else { 0 }
}

/// How bad ratings with words were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cases {
    pub in_time: u64,
    pub late: u64,
    /// Unanswered, and still in time.
    pub waiting: u64,
    /// Unanswered, and late.
    pub overdue: u64,
}

impl Cases {
    /// Counts one that is due on a day.
    pub fn add(&mut self, due_on: NaiveDate, answered_on: Option<NaiveDate>, today: NaiveDate) {
        let place = match answered_on {
            Some(on) if on <= due_on => &mut self.in_time,
            Some(_) => &mut self.late,
            None if today <= due_on => &mut self.waiting,
            None => &mut self.overdue,
        };
        *place += 1;
    }

    pub fn all(&self) -> u64 {
        self.in_time + self.late + self.waiting + self.overdue
    }
}

/// What is public of one thing that is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// First ratings.
    pub first: Distribution,
    /// Those given once more after an answer; they replace no first one.
    pub again: Distribution,
    pub cases: Cases,
}

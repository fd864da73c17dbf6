//! The disclosure timetable (art. 43): what must be made public by when, and how it stands.

use chrono::NaiveDate;

use crate::publishing::Say;
use crate::text::TextFault;
use crate::time::read_day;

/// Something that must be made public by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub title: Say,
    /// The clause that asks for it.
    pub clause: Say,
    /// What it covers, such as a year or a quarter.
    pub period: Say,
    pub due_on: NaiveDate,
}

/// How a duty stands today. It is computed, never entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyState {
    /// Its day has not passed.
    NotYetDue,
    OnTime {
        on: NaiveDate,
    },
    Late {
        on: NaiveDate,
    },
    /// Its day has passed, and nothing is public.
    Missing,
}

/// What is wrong with one field of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DutyFault {
    Text(TextFault),
    Day,
}

impl DutyState {
    /// The value of pages and the public API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYetDue => "due",
            Self::OnTime { .. } => "on_time",
            Self::Late { .. } => "late",
            Self::Missing => "missing",
        }
    }
}

impl Duty {
    /// Reads what was typed, by the names of the form: `title_zh`, `title_en`, `clause_zh`, `clause_en`, `period_zh`,
    /// `period_en`, `due_on`.
    ///
    /// # Errors
    /// Every fault with its field.
    pub fn read<'a>(get: impl Fn(&str) -> &'a str) -> Result<Self, Vec<(&'static str, DutyFault)>> {
        let mut faults = Vec::new();
        let mut say = |fields: [&'static str; 2], min, max| {
            let [zh, en] = fields;
            Say::parse(get(zh), get(en), min, max)
                .map_err(|(fault, english)| {
                    let field = if english { en } else { zh };
                    faults.push((field, DutyFault::Text(fault)));
                })
                .ok()
        };
        let title = say(["title_zh", "title_en"], 2, 60);
        let clause = say(["clause_zh", "clause_en"], 2, 120);
        let period = say(["period_zh", "period_en"], 2, 30);
        let due_on = read_day(get("due_on"));
        if due_on.is_none() {
            faults.push(("due_on", DutyFault::Day));
        }
        match (title, clause, period, due_on) {
            (Some(title), Some(clause), Some(period), Some(due_on)) => Ok(Self {
                title,
                clause,
                period,
                due_on,
            }),
            _ => Err(faults),
        }
    }

    /// How it stands, when what fulfils it was made public on `published`; what was withdrawn since is not public.
    pub fn state(&self, published: Option<NaiveDate>, today: NaiveDate) -> DutyState {
        match published {
            Some(on) if on <= self.due_on => DutyState::OnTime { on },
            Some(on) => DutyState::Late { on },
            None if today <= self.due_on => DutyState::NotYetDue,
            None => DutyState::Missing,
        }
    }
}

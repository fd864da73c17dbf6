//! The rulebook 议事规则 of a community: versioned data, each number with the clause it comes from (art. 18).
//!
//! The regulation fixes no number of days, so nothing here is a constant. A proposal keeps the version under which it
//! was filed: a rule changed midway never moves somebody's goal posts.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::time::{Calendar, nth_weekday};

/// The unit of a rule's number; `app` says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    People,
    Days,
    WorkingDays,
    /// First to fourth week of the month.
    WeekOfMonth,
    /// 1 = Monday … 7 = Sunday.
    Weekday,
    Items,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $key:ident = $code:literal, $unit:ident, $min:literal..=$max:literal;)+) => {
        /// What a rulebook decides.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $key,)+ }

        impl Rule {
            /// All rules in the order they are shown.
            pub const ALL: &[Self] = &[$(Self::$key,)+];

            /// The key in rows and forms.
            pub fn code(self) -> &'static str {
                match self { $(Self::$key => $code,)+ }
            }

            pub fn unit(self) -> Unit {
                match self { $(Self::$key => Unit::$unit,)+ }
            }

            /// The numbers that make sense.
            pub fn range(self) -> std::ops::RangeInclusive<i64> {
                match self { $(Self::$key => $min..=$max,)+ }
            }
        }
    };
}

rules! {
    /// Supporters that put a proposal on the agenda.
    SupportThreshold = "support_threshold", People, 1..=100000;
    /// How long supporters are gathered.
    GatheringDays = "gathering_days", Days, 1..=365;
    /// The agency's first answer.
    AnswerDays = "answer_days", WorkingDays, 1..=60;
    /// Notice before a discussion meeting.
    NoticeDays = "notice_days", WorkingDays, 0..=60;
    /// The week of the month in which the body discusses.
    MeetingWeek = "meeting_week", WeekOfMonth, 1..=4;
    /// The weekday on which the body discusses.
    MeetingWeekday = "meeting_weekday", Weekday, 1..=7;
    /// How many proposals one meeting takes.
    AgendaCapacity = "agenda_capacity", Items, 1..=50;
    /// Time for carrying out, where the assignment names no other.
    HandlingDays = "handling_days", WorkingDays, 1..=250;
    /// How long author and supporters may say whether it is solved.
    ConfirmDays = "confirm_days", Days, 1..=90;
    /// How many supporters decide when the author says nothing.
    ConfirmationsNeeded = "confirmations_needed", People, 1..=1000;
    /// How long a posted door code may be used.
    DoorCodeDays = "door_code_days", Days, 1..=60;
}

impl Rule {
    /// Reads the key of rows and forms.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.code() == code)
    }
}

/// One number with its source, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub value: i64,
    pub source_zh: String,
    pub source_en: String,
}

/// One version of a community's rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    pub version: i64,
    pub effective_on: NaiveDate,
    entries: BTreeMap<Rule, Entry>,
}

/// Why entries do not make a rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RulebookFault {
    #[error("a rule is missing")]
    Missing(Rule),
    #[error("a number is out of range")]
    OutOfRange(Rule),
}

impl Rulebook {
    /// A rulebook with every rule present and every number in range.
    ///
    /// # Errors
    /// The first [`RulebookFault`] in the order of [`Rule::ALL`].
    pub fn new(
        version: i64,
        effective_on: NaiveDate,
        entries: BTreeMap<Rule, Entry>,
    ) -> Result<Self, RulebookFault> {
        for rule in Rule::ALL {
            let entry = entries.get(rule).ok_or(RulebookFault::Missing(*rule))?;
            if !rule.range().contains(&entry.value) {
                return Err(RulebookFault::OutOfRange(*rule));
            }
        }
        Ok(Self {
            version,
            effective_on,
            entries,
        })
    }

    /// The entry of a rule. Every rule has one: `new` saw to it.
    pub fn entry(&self, rule: Rule) -> &Entry {
        static NONE: Entry = Entry {
            value: 0,
            source_zh: String::new(),
            source_en: String::new(),
        };
        self.entries.get(&rule).unwrap_or(&NONE)
    }

    /// The number of a rule.
    pub fn get(&self, rule: Rule) -> i64 {
        self.entry(rule).value
    }

    /// A number of days or people as the type that counts it.
    pub fn count(&self, rule: Rule) -> u32 {
        u32::try_from(self.get(rule)).unwrap_or(u32::MAX)
    }

    /// The last day on which supporters are gathered for a proposal filed on `filed_on`.
    pub fn gathering_closes_on(&self, filed_on: NaiveDate) -> NaiveDate {
        plus_days(filed_on, self.count(Rule::GatheringDays))
    }

    /// The day by which the agency answers a proposal filed on `filed_on`.
    pub fn answer_due_on(&self, filed_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
        calendar.after(filed_on, self.count(Rule::AnswerDays))
    }

    /// The day until which author and supporters may say whether it is solved.
    pub fn confirm_by(&self, done_on: NaiveDate) -> NaiveDate {
        plus_days(done_on, self.count(Rule::ConfirmDays))
    }

    /// The next discussion meetings that can still take an item that is ready on `ready_on`: each at least the notice
    /// period later. The caller takes the first with room (art. 19(2); features.md B4).
    pub fn meetings_after(
        &self,
        ready_on: NaiveDate,
        calendar: &Calendar,
    ) -> impl Iterator<Item = NaiveDate> {
        let earliest = calendar.after(ready_on, self.count(Rule::NoticeDays));
        let week = u8::try_from(self.get(Rule::MeetingWeek)).unwrap_or(1);
        let weekday = u8::try_from(self.get(Rule::MeetingWeekday)).unwrap_or(1);
        // Where that day is a holiday, the body meets on the next working day.
        let days = calendar.clone();
        (0..)
            .map_while(move |n| earliest.checked_add_months(chrono::Months::new(n)))
            .filter_map(move |month| nth_weekday(month, week, weekday))
            .map(move |day| {
                if days.is_holiday(day) {
                    days.after(day, 1)
                } else {
                    day
                }
            })
            .filter(move |day| *day >= earliest)
    }
}

fn plus_days(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(day)
}

/// A rulebook for tests of this and other crates, with the numbers of the demo community.
pub fn example() -> Rulebook {
    let numbers = [50, 30, 5, 5, 1, 5, 8, 15, 15, 3, 14];
    let entries = Rule::ALL.iter().zip(numbers).map(|(rule, value)| {
        (
            *rule,
            Entry {
                value,
                source_zh: "示例".into(),
                source_en: "example".into(),
            },
        )
    });
    Rulebook {
        version: 1,
        effective_on: NaiveDate::MIN,
        entries: entries.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    #[test]
    fn a_rulebook_has_every_rule_in_range() {
        let whole = example();
        assert_eq!(
            Rulebook::new(2, d("2026-01-01"), whole.entries.clone())
                .unwrap()
                .get(Rule::SupportThreshold),
            50
        );
        let mut missing = whole.entries.clone();
        missing.remove(&Rule::NoticeDays);
        assert_eq!(
            Rulebook::new(2, d("2026-01-01"), missing),
            Err(RulebookFault::Missing(Rule::NoticeDays))
        );
        let mut absurd = whole.entries.clone();
        absurd.get_mut(&Rule::MeetingWeekday).unwrap().value = 8;
        assert_eq!(
            Rulebook::new(2, d("2026-01-01"), absurd),
            Err(RulebookFault::OutOfRange(Rule::MeetingWeekday))
        );
    }

    #[test]
    fn a_meeting_inside_the_notice_period_is_never_offered() {
        let (book, calendar) = (example(), Calendar::default());
        // First Fridays: 4 December 2026 and 1 January 2027.
        let first = |ready| book.meetings_after(d(ready), &calendar).next().unwrap();
        assert_eq!(first("2026-11-22"), d("2026-12-04"));
        assert_eq!(first("2026-11-27"), d("2026-12-04")); // exactly five working days before
        assert_eq!(first("2026-11-28"), d("2026-12-04")); // a Saturday: the same five days follow
        assert_eq!(first("2026-11-30"), d("2027-01-01"));
        let next: Vec<_> = book
            .meetings_after(d("2026-11-22"), &calendar)
            .take(3)
            .collect();
        assert_eq!(next, [d("2026-12-04"), d("2027-01-01"), d("2027-02-05")]);
    }

    #[test]
    fn the_body_does_not_meet_on_a_holiday() {
        let holiday = Calendar::new([(d("2027-01-01"), false)]);
        let next: Vec<_> = example()
            .meetings_after(d("2026-11-30"), &holiday)
            .take(2)
            .collect();
        assert_eq!(next, [d("2027-01-04"), d("2027-02-05")]);
    }

    #[test]
    fn codes_are_read_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(*rule));
        }
    }
}

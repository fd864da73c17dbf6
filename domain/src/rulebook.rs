//! The rulebook 议事规则 of a community: versioned data, each number with the clause it comes from (art. 18).
//!
//! The regulation fixes no number of days, so nothing here is a constant. A proposal keeps the version under which it
//! was filed: a rule changed midway never moves somebody's goal posts.

mod days;
mod ways;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use ways::{Abstention, Majority, Selection, Share, Tie, Unit};

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
    /// Members who must be there for a meeting that decides.
    MeetingQuorum = "meeting_quorum", Share, 1..=4;
    /// How long corrections of minutes are taken.
    MinutesDays = "minutes_days", WorkingDays, 1..=60;
    /// How long somebody who moved up from a waiting list may confirm.
    ConfirmHours = "confirm_hours", Hours, 1..=168;
    /// Members who must vote for a ballot of a body to count.
    BodyQuorum = "body_quorum", Share, 1..=4;
    /// Residents who must vote for a ballot of residents to count.
    PublicQuorum = "public_quorum", Share, 1..=4;
    /// What makes a decision.
    BallotMajority = "ballot_majority", Majority, 1..=3;
    /// Whether abstentions count among the votes cast.
    AbstentionRule = "abstention_rule", Abstention, 1..=2;
    /// What a tie for the last seat leads to.
    TieRule = "tie_rule", Tie, 1..=3;
    /// How long a ballot of residents is open.
    BallotDays = "ballot_days", Days, 1..=60;
    /// How long applications for a seat are taken.
    RegistrationDays = "registration_days", Days, 1..=90;
    /// How long residents recommend candidates.
    RecommendDays = "recommend_days", Days, 1..=90;
    /// Recommendations that make a candidate.
    RecommendThreshold = "recommend_threshold", People, 1..=10000;
    /// How seats are filled when there are more candidates.
    SeatSelection = "seat_selection", Selection, 1..=2;
    /// How long the public notice takes objections.
    ObjectionDays = "objection_days", WorkingDays, 1..=60;
    /// How long a seat is held.
    SeatTerm = "seat_term", Months, 1..=120;
    /// How many working days ahead a window is booked.
    BookingDays = "booking_days", WorkingDays, 1..=60;
    /// How many bookings to come one person holds at windows.
    OpenBookings = "open_bookings", Items, 1..=20;
    /// How long after its day a booking keeps a name, a phone number or a note.
    BookingKeepDays = "booking_keep_days", Days, 1..=365;
    /// How long after a service its hours are written down without the mark of being late.
    HoursLateDays = "hours_late_days", Days, 1..=90;
    /// The answer to a bad rating with words.
    RatingDays = "rating_days", WorkingDays, 1..=60;
    /// How long a consultation takes comments at least.
    ConsultationDays = "consultation_days", Days, 1..=90;
    /// How long after its close a consultation is answered.
    ConsultationAnswerDays = "consultation_answer_days", Days, 1..=180;
    /// The answer to what somebody reports.
    MatterReportDays = "matter_report_days", WorkingDays, 1..=60;
    /// The answer to what somebody asks to be done.
    MatterRequestDays = "matter_request_days", WorkingDays, 1..=60;
    /// The answer to a question.
    MatterQuestionDays = "matter_question_days", WorkingDays, 1..=60;
    /// How often the day of a matter may be moved, each time with a reason that is told.
    MatterExtensions = "matter_extensions", Items, 0..=2;
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

    /// The share that a rule names; none where the rule names no share.
    pub fn share(&self, rule: Rule) -> Share {
        Share::from_number(self.get(rule)).unwrap_or(Share::None)
    }

    /// What makes a decision.
    pub fn majority(&self) -> Majority {
        Majority::from_number(self.get(Rule::BallotMajority)).unwrap_or(Majority::Absolute)
    }

    /// Whether abstentions are votes cast.
    pub fn abstention(&self) -> Abstention {
        Abstention::from_number(self.get(Rule::AbstentionRule)).unwrap_or(Abstention::InBase)
    }

    /// What a tie for the last seat leads to.
    pub fn tie(&self) -> Tie {
        Tie::from_number(self.get(Rule::TieRule)).unwrap_or(Tie::Vacant)
    }

    /// How seats are filled when there are more candidates.
    pub fn selection(&self) -> Selection {
        Selection::from_number(self.get(Rule::SeatSelection)).unwrap_or(Selection::SecretBallot)
    }
}

/// A rulebook for tests of this and other crates, with the numbers of the demo community.
pub fn example() -> Rulebook {
    let numbers = [
        50, 30, 5, 5, 1, 5, 8, 15, 15, 3, 14, 3, 5, 24, 3, 2, 1, 1, 1, 7, 14, 14, 10, 1, 5, 36, 10,
        3, 30, 7, 5, 7, 30, 7, 10, 3, 1,
    ];
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
    fn codes_are_read_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(*rule));
        }
    }
}

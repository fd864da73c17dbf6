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
    Months,
    Hours,
    /// A share of the electorate, as [`Share`] numbers it.
    Share,
    /// What makes a decision, as [`Majority`] numbers it.
    Majority,
    /// What abstentions are, as [`Abstention`] numbers it.
    Abstention,
    /// What a tie for the last seat leads to, as [`Tie`] numbers it.
    Tie,
    /// How seats are filled when there are more candidates, as [`Selection`] numbers it.
    Selection,
}

impl Unit {
    /// Whether the number stands for one of a few named ways, so that a list says more than a number.
    pub fn is_named(self) -> bool {
        !matches!(
            self,
            Self::People
                | Self::Days
                | Self::WorkingDays
                | Self::Items
                | Self::Months
                | Self::Hours
        )
    }
}

macro_rules! ways {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The number that stands for it in a rulebook.
            pub fn number(self) -> i64 {
                match self { $(Self::$variant => $number),+ }
            }

            /// Reads the number of a rulebook.
            pub fn from_number(number: i64) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

ways! {
    /// A quorum: which share of those who may must be there or vote.
    Share {
        /// No quorum.
        None = 1,
        /// 三分之一以上: a third or more.
        OneThird = 2,
        /// 过半数: more than half.
        MoreThanHalf = 3,
        /// 三分之二以上: two thirds or more.
        TwoThirds = 4,
    }

    /// What makes a yes/no decision.
    Majority {
        /// More for than against.
        Simple = 1,
        /// 全体过半数: more than half of the electorate.
        Absolute = 2,
        /// 三分之二以上: two thirds or more of the votes cast.
        TwoThirds = 3,
    }

    /// Whether abstentions are votes cast when two thirds are counted; for the quorum they always are.
    Abstention {
        NotInBase = 1,
        InBase = 2,
    }

    /// What a tie for the last seat leads to.
    Tie {
        /// A public draw that anybody can redo.
        Draw = 1,
        /// A second ballot among those who tie.
        Runoff = 2,
        /// The seat stays free.
        Vacant = 3,
    }

    /// How seats are filled when there are more candidates than seats (art. 17).
    Selection {
        SecretBallot = 1,
        PublicDraw = 2,
    }
}

impl Share {
    /// Whether `part` of `whole` reaches it. Nobody of nobody reaches no share but none.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        let (part, whole) = (u128::from(part), u128::from(whole));
        match self {
            Self::None => true,
            Self::OneThird => whole > 0 && part * 3 >= whole,
            Self::MoreThanHalf => part * 2 > whole,
            Self::TwoThirds => whole > 0 && part * 3 >= whole * 2,
        }
    }

    /// The least number of people who reach it.
    pub fn least(self, whole: u64) -> u64 {
        match self {
            Self::None => 0,
            Self::OneThird => whole.div_ceil(3).max(1),
            Self::MoreThanHalf => whole / 2 + 1,
            Self::TwoThirds => whole.saturating_mul(2).div_ceil(3).max(1),
        }
    }
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

    /// The last day of registration for seats opened on `opened_on`.
    pub fn registration_until(&self, opened_on: NaiveDate) -> NaiveDate {
        plus_days(opened_on, self.count(Rule::RegistrationDays))
    }

    /// The last day on which residents recommend, when they begin on `from`.
    pub fn recommend_until(&self, from: NaiveDate) -> NaiveDate {
        plus_days(from, self.count(Rule::RecommendDays))
    }

    /// The last day of the public notice that begins on `from`.
    pub fn objections_until(&self, from: NaiveDate, calendar: &Calendar) -> NaiveDate {
        calendar.after(from, self.count(Rule::ObjectionDays))
    }

    /// The last day of a seat taken on `from`.
    pub fn seat_until(&self, from: NaiveDate) -> NaiveDate {
        from.checked_add_months(chrono::Months::new(self.count(Rule::SeatTerm)))
            .and_then(|end| end.pred_opt())
            .unwrap_or(from)
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
    fn shares_are_exact_at_their_edge() {
        for (share, part, whole, reached) in [
            (Share::None, 0, 0, true),
            (Share::OneThird, 0, 0, false),
            (Share::OneThird, 3, 10, false),
            (Share::OneThird, 4, 10, true),
            (Share::OneThird, 3, 9, true),
            (Share::MoreThanHalf, 5, 10, false),
            (Share::MoreThanHalf, 6, 10, true),
            (Share::MoreThanHalf, 0, 0, false),
            (Share::TwoThirds, 6, 9, true),
            (Share::TwoThirds, 6, 10, false),
            (Share::TwoThirds, 7, 10, true),
        ] {
            assert_eq!(
                share.is_reached(part, whole),
                reached,
                "{share:?} {part} of {whole}"
            );
        }
        for share in [
            Share::None,
            Share::OneThird,
            Share::MoreThanHalf,
            Share::TwoThirds,
        ] {
            for whole in 1..50 {
                let least = share.least(whole);
                assert!(share.is_reached(least, whole), "{share:?} {whole}");
                assert!(
                    least == 0 || !share.is_reached(least - 1, whole),
                    "{share:?} {whole}"
                );
            }
        }
    }

    #[test]
    fn every_number_of_a_named_way_has_a_meaning() {
        for rule in Rule::ALL.iter().filter(|r| r.unit().is_named()) {
            for n in rule.range() {
                let known = match rule.unit() {
                    Unit::Share => Share::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Majority => Majority::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Abstention => Abstention::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Tie => Tie::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Selection => Selection::from_number(n).is_some_and(|s| s.number() == n),
                    _ => true,
                };
                assert!(known, "{rule:?} {n}");
            }
        }
    }

    #[test]
    fn codes_are_read_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_code(rule.code()), Some(*rule));
        }
    }
}

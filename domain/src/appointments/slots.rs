//! Slots: what the hours of a window make of a day, and how many places each has.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

use super::{Hours, Span};
use crate::rulebook::{Rule, Rulebook};
use crate::time::{Calendar, start_of};

/// How long a slot may be, in minutes.
pub const SLOT_MINUTES: std::ops::RangeInclusive<u16> = 5..=240;
/// How many people a window may take in one slot.
pub const CAPACITY: std::ops::RangeInclusive<u16> = 1..=50;
/// How much of a slot may be kept for people who come without booking, in per cent.
pub const WALK_IN_PERCENT: std::ops::RangeInclusive<u16> = 0..=90;

/// What decides about the slots of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub hours: Hours,
    /// Length of a slot in minutes, within [`SLOT_MINUTES`].
    pub slot_minutes: u16,
    /// People in one slot, within [`CAPACITY`].
    pub capacity: u16,
    /// Share of the capacity for people who come without booking 现场号, within [`WALK_IN_PERCENT`].
    pub walk_in_percent: u16,
}

/// One slot of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(Span);

impl Slot {
    /// The slot of a booking's times.
    pub fn new(from: u16, until: u16) -> Option<Self> {
        Span::new(from, until).map(Self)
    }

    /// Minutes after midnight in Shanghai.
    pub fn from(self) -> u16 {
        self.0.from()
    }

    pub fn until(self) -> u16 {
        self.0.until()
    }

    /// Whether the two have a minute in common.
    pub fn meets(self, other: Self) -> bool {
        self.0.meets(other.0)
    }

    /// The moment at which it begins on a day.
    pub fn starts_at(self, day: NaiveDate) -> DateTime<Utc> {
        moment(day, self.from())
    }

    /// The moment at which it ends on a day.
    pub fn ends_at(self, day: NaiveDate) -> DateTime<Utc> {
        moment(day, self.until())
    }
}

/// The moment of a minute of a day in Shanghai.
pub fn moment(day: NaiveDate, minute: u16) -> DateTime<Utc> {
    start_of(day) + Duration::minutes(i64::from(minute))
}

/// `09:30`; the end of a day is `24:00`.
pub fn clock_time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The last day that may be booked today: so many working days ahead as the rulebook says.
pub fn last_day(today: NaiveDate, calendar: &Calendar, book: &Rulebook) -> NaiveDate {
    calendar.after(today, book.count(Rule::BookingDays))
}

impl Plan {
    /// Places of a slot for people who come without booking: the share rounded up in their favour, because they are those
    /// without a phone. One place can always be booked.
    pub fn walk_in(&self) -> u16 {
        let share = (u32::from(self.capacity) * u32::from(self.walk_in_percent)).div_ceil(100);
        let most = self.capacity.saturating_sub(1);
        u16::try_from(share).unwrap_or(most).min(most)
    }

    /// Places of a slot that may be booked; with [`Plan::walk_in`] they are the capacity.
    pub fn bookable(&self) -> u16 {
        self.capacity - self.walk_in()
    }

    /// The slots of a day in order. One that would end after closing, or that meets the closure, does not exist.
    pub fn slots(&self, day: NaiveDate, calendar: &Calendar, closed: Option<Span>) -> Vec<Slot> {
        let mut slots = Vec::new();
        for open in self.hours.on(day, calendar) {
            let mut from = open.from();
            while let Some(span) = from
                .checked_add(self.slot_minutes.max(1))
                .filter(|until| *until <= open.until())
                .and_then(|until| Span::new(from, until))
            {
                if !closed.is_some_and(|c| c.meets(span)) {
                    slots.push(Slot(span));
                }
                from = span.until();
            }
        }
        slots
    }

    /// The days from `first` to `last` on which there are slots; `closed` tells the closure of a day.
    pub fn days(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        calendar: &Calendar,
        closed: impl Fn(NaiveDate) -> Option<Span>,
    ) -> Vec<NaiveDate> {
        let mut days = Vec::new();
        let mut day = first;
        while day <= last {
            if !self.slots(day, calendar, closed(day)).is_empty() {
                days.push(day);
            }
            let Some(next) = day.checked_add_days(Days::new(1)) else {
                break;
            };
            day = next;
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn d(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    /// Mon–Fri 9–12 and 13:30–17, Thursday until 19:30, Saturday 9–12: half an hour, four people, a quarter kept.
    fn plan() -> Plan {
        let day = |raw: &str| Hours::parse_day(raw).unwrap();
        let usual = "9-12, 13:30-17";
        Plan {
            hours: Hours::new([
                day(usual),
                day(usual),
                day(usual),
                day("9-12, 13:30-19:30"),
                day(usual),
                day("9-12"),
                day(""),
            ]),
            slot_minutes: 30,
            capacity: 4,
            walk_in_percent: 25,
        }
    }

    /// National Day 2026 with its swapped weekends, and New Year's Day 2027.
    fn calendar() -> Calendar {
        let off = (1..=7).map(|n| (NaiveDate::from_ymd_opt(2026, 10, n).unwrap(), false));
        Calendar::new(off.chain([
            (d("2026-09-20"), true),
            (d("2026-10-10"), true),
            (d("2027-01-01"), false),
        ]))
    }

    fn times(day: &str, closed: Option<(u16, u16)>) -> Vec<String> {
        let closed = closed.and_then(|(from, until)| Span::new(from, until));
        plan()
            .slots(d(day), &calendar(), closed)
            .into_iter()
            .map(|s| clock_time(s.from()))
            .collect()
    }

    // How many slots, the first and the last.
    #[rstest]
    #[case("2026-11-23", 13, "09:00", "16:30")] // a Monday
    #[case("2026-11-26", 18, "09:00", "19:00")] // a Thursday with its evening
    #[case("2026-11-28", 6, "09:00", "11:30")] // an ordinary Saturday, off-hours
    #[case("2026-10-10", 13, "09:00", "16:30")] // a Saturday that is worked has the hours of a working day
    #[case("2026-09-20", 13, "09:00", "16:30")] // and so has a Sunday
    #[case("2028-02-29", 13, "09:00", "16:30")] // a Tuesday there is every four years
    #[case("2026-12-31", 18, "09:00", "19:00")] // the last day of the year, a Thursday
    fn a_day_has_the_slots_of_its_hours(
        #[case] day: &str,
        #[case] n: usize,
        #[case] first: &str,
        #[case] last: &str,
    ) {
        let times = times(day, None);
        assert_eq!(times.len(), n);
        assert_eq!(
            (
                times.first().unwrap().as_str(),
                times.last().unwrap().as_str()
            ),
            (first, last)
        );
    }

    #[rstest]
    #[case("2026-11-29")] // a Sunday
    #[case("2026-10-01")] // a holiday on a Thursday
    #[case("2026-10-03")] // a holiday on a Saturday that would have hours
    #[case("2027-01-01")]
    fn a_closed_day_has_none(#[case] day: &str) {
        assert_eq!(times(day, None), [] as [String; 0]);
    }

    #[test]
    fn a_window_that_opens_at_weekends_only_keeps_its_hours_on_a_worked_one() {
        let mut plan = plan();
        let mut days: [Vec<Span>; 7] = Default::default();
        days[5] = Hours::parse_day("10-11").unwrap();
        plan.hours = Hours::new(days);
        assert_eq!(plan.slots(d("2026-10-10"), &calendar(), None).len(), 2);
        assert_eq!(plan.slots(d("2026-09-20"), &calendar(), None).len(), 0);
    }

    #[test]
    fn a_closure_takes_every_slot_that_it_touches() {
        // From 10:10 to 11:00: the slots of 10:00 and 10:30 are gone, that of 11:00 stays.
        let left = times("2026-11-23", Some((610, 660)));
        assert_eq!(left.len(), 11);
        assert_eq!(&left[..3], ["09:00", "09:30", "11:00"]);
        assert_eq!(times("2026-11-23", Some((0, 1440))).len(), 0);
    }

    #[test]
    fn a_slot_that_does_not_fit_before_closing_does_not_exist() {
        let mut plan = plan();
        plan.slot_minutes = 50;
        let slots = plan.slots(d("2026-11-23"), &calendar(), None);
        let times: Vec<_> = slots.iter().map(|s| clock_time(s.from())).collect();
        // 11:30–12:20 and 16:50–17:40 would end after closing.
        assert_eq!(
            times,
            [
                "09:00", "09:50", "10:40", "13:30", "14:20", "15:10", "16:00"
            ]
        );
    }

    // Capacity, share, kept for who comes without booking.
    #[rstest]
    #[case(4, 0, 0)]
    #[case(4, 25, 1)]
    #[case(4, 20, 1)] // 0.8 rounds up
    #[case(5, 20, 1)]
    #[case(5, 21, 2)]
    #[case(1, 90, 0)] // one place can always be booked
    #[case(2, 90, 1)]
    #[case(10, 90, 9)]
    #[case(50, 90, 45)]
    fn the_walk_in_share_is_rounded_up_and_leaves_one(
        #[case] capacity: u16,
        #[case] percent: u16,
        #[case] kept: u16,
    ) {
        let plan = Plan {
            capacity,
            walk_in_percent: percent,
            ..plan()
        };
        assert_eq!((plan.walk_in(), plan.bookable()), (kept, capacity - kept));
    }

    #[test]
    fn a_slot_begins_by_the_clock_of_shanghai() {
        let slot = Slot::new(540, 570).unwrap();
        assert_eq!(
            slot.starts_at(d("2026-11-23")).to_rfc3339(),
            "2026-11-23T01:00:00+00:00"
        );
        // Half past midnight is still the day before in UTC; the end of the year changes nothing.
        let early = Slot::new(30, 60).unwrap();
        assert_eq!(
            early.starts_at(d("2027-01-01")).to_rfc3339(),
            "2026-12-31T16:30:00+00:00"
        );
        let late = Slot::new(1410, 1440).unwrap();
        assert_eq!(
            late.ends_at(d("2026-12-31")),
            early.starts_at(d("2027-01-01")) - Duration::minutes(30)
        );
        assert_eq!(clock_time(late.until()), "24:00");
    }

    #[test]
    fn days_ahead_are_working_days_with_the_off_hours_between_them() {
        // The example rulebook says ten working days.
        let last = last_day(d("2026-12-24"), &calendar(), &crate::rulebook::example());
        assert_eq!(last, d("2027-01-08"));
        let days = plan().days(d("2026-12-24"), last, &calendar(), |day| {
            (day == d("2026-12-28")).then(Span::day)
        });
        let days: Vec<_> = days.iter().map(ToString::to_string).collect();
        assert_eq!(
            days,
            [
                "2026-12-24",
                "2026-12-25",
                "2026-12-26",
                "2026-12-29",
                "2026-12-30",
                "2026-12-31",
                "2027-01-02",
                "2027-01-04",
                "2027-01-05",
                "2027-01-06",
                "2027-01-07",
                "2027-01-08",
            ]
        );
    }

    prop_compose! {
        /// Hours of a day: cuts of it in order, every second stretch open.
        fn any_day()(mut cuts in proptest::collection::vec(0u16..=1440, 0..8)) -> Vec<Span> {
            cuts.sort_unstable();
            cuts.dedup();
            cuts.chunks_exact(2).filter_map(|c| Span::new(c[0], c[1])).collect()
        }
    }

    proptest! {
        #[test]
        fn slots_lie_within_the_hours_and_never_meet(
            open in any_day(), slot_minutes in SLOT_MINUTES, from in 0u16..1440, long in 1u16..600,
        ) {
            let days: [Vec<Span>; 7] = std::array::from_fn(|_| open.clone());
            let plan = Plan { hours: Hours::new(days), slot_minutes, ..plan() };
            let closed = Span::new(from, (from + long).min(1440));
            let slots = plan.slots(d("2026-11-23"), &calendar(), closed);
            for pair in slots.windows(2) {
                prop_assert!(pair[0].until() <= pair[1].from());
            }
            for slot in &slots {
                prop_assert_eq!(slot.until() - slot.from(), slot_minutes);
                prop_assert!(open.iter().any(|o| o.from() <= slot.from() && slot.until() <= o.until()));
                prop_assert!(!closed.is_some_and(|c| c.meets(Span::new(slot.from(), slot.until()).unwrap())));
            }
        }

        #[test]
        fn places_for_both_are_the_capacity(capacity in CAPACITY, walk_in_percent in WALK_IN_PERCENT) {
            let plan = Plan { capacity, walk_in_percent, ..plan() };
            prop_assert_eq!(plan.bookable() + plan.walk_in(), capacity);
            prop_assert!(plan.bookable() >= 1);
            prop_assert!(u32::from(plan.walk_in()) * 100 < u32::from(capacity) * u32::from(walk_in_percent) + 100);
        }

        #[test]
        fn hours_are_kept_as_they_are(open in any_day(), weekday in 0usize..7) {
            let mut days: [Vec<Span>; 7] = Default::default();
            days[weekday] = open;
            let hours = Hours::new(days);
            prop_assert_eq!(Hours::from_text(&hours.to_text()), Some(hours));
        }
    }
}

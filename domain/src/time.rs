//! Days and clocks. Moments are stored in UTC; days are days in Asia/Shanghai (spec.md §2.11), which has been UTC+8
//! without summer time since 1991, so a fixed offset is exact for everything this portal keeps.

use std::collections::BTreeMap;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Offset, SubsecRound, TimeZone,
    Utc, Weekday,
};

/// UTC+8.
pub fn shanghai() -> FixedOffset {
    // Eight hours lie within the type's range of a day, so the second arm is never taken.
    FixedOffset::east_opt(8 * 3600).unwrap_or(Utc.fix())
}

/// The day of a moment, as people in the community would say it.
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&shanghai()).date_naive()
}

/// Reads a day that somebody typed, `2026-12-04`. Only years of four digits that a person of today could mean: a longer one
/// is a slip of the finger, stands in the wrong order where days are compared as text, and has no day after it at the end.
pub fn read_day(raw: &str) -> Option<NaiveDate> {
    let day: NaiveDate = raw.trim().parse().ok()?;
    (1900..3000).contains(&day.year()).then_some(day)
}

/// The first moment of a day.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // A fixed offset has no gaps, so there is always exactly one such moment.
    shanghai()
        .from_local_datetime(&midnight)
        .single()
        .map_or_else(|| midnight.and_utc(), |m| m.with_timezone(&Utc))
}

/// Cuts a moment to microseconds: PostgreSQL keeps six digits and SQLite nine, and equality would break otherwise.
pub fn to_micros(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.trunc_subsecs(6)
}

/// Which days are worked: weekends are not, except where the table says otherwise (holidays and swapped weekends
/// are data, published once a year by the State Council).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, bool>,
}

impl Calendar {
    /// A calendar from its exceptions: day and whether it is worked.
    pub fn new(exceptions: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        Self {
            exceptions: exceptions.into_iter().collect(),
        }
    }

    /// Whether offices work on that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.exceptions
            .get(&day)
            .copied()
            .unwrap_or_else(|| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// Whether the table names that day as free, such as a public holiday; an ordinary weekend is not named.
    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        self.exceptions.get(&day) == Some(&false)
    }

    /// The `count`-th working day after `day`; `day` itself never counts. `count` 0 gives `day`.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut left = count;
        let mut at = day;
        while left > 0 {
            let Some(next) = at.checked_add_days(Days::new(1)) else {
                return at;
            };
            at = next;
            if self.is_working(at) {
                left -= 1;
            }
        }
        at
    }

    /// How many working days lie after `from`, up to and including `to`; negative when `to` is earlier.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let count = |a: NaiveDate, b: NaiveDate| {
            a.iter_days()
                .skip(1)
                .take_while(|d| *d <= b)
                .filter(|d| self.is_working(*d))
                .count() as i64
        };
        if from <= to {
            count(from, to)
        } else {
            -count(to, from)
        }
    }
}

/// How a duty stands against its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// Late by so many working days (0 when only free days have passed since).
    Late { by: i64 },
    /// Due today.
    Today,
    /// Working days left.
    Left { days: i64 },
}

impl Clock {
    /// Reads the clock of a duty due on `due` as of `today`.
    pub fn read(due: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Self {
        match due.cmp(&today) {
            std::cmp::Ordering::Less => Self::Late {
                by: calendar.working_days_between(due, today),
            },
            std::cmp::Ordering::Equal => Self::Today,
            std::cmp::Ordering::Greater => Self::Left {
                days: calendar.working_days_between(today, due),
            },
        }
    }

    pub fn is_late(self) -> bool {
        matches!(self, Self::Late { .. })
    }
}

/// The `week`-th `weekday` (1 = Monday … 7 = Sunday) of the month of `day`, if the month has one.
pub fn nth_weekday(day: NaiveDate, week: u8, weekday: u8) -> Option<NaiveDate> {
    let weekday = Weekday::try_from(weekday.checked_sub(1)?).ok()?;
    NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), weekday, week)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn d(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    fn calendar() -> Calendar {
        // National Day 2026 with its swapped weekends.
        let off = (1..=7).map(|n| (NaiveDate::from_ymd_opt(2026, 10, n).unwrap(), false));
        Calendar::new(off.chain([(d("2026-09-20"), true), (d("2026-10-10"), true)]))
    }

    #[rstest]
    #[case("2026-11-20", 1, "2026-11-23")] // over a weekend
    #[case("2026-11-20", 0, "2026-11-20")]
    #[case("2026-09-30", 1, "2026-10-08")] // over the holiday
    #[case("2026-10-09", 1, "2026-10-10")] // a worked Saturday
    #[case("2026-12-31", 1, "2027-01-01")] // no exception entered for that year
    #[case("2028-02-28", 1, "2028-02-29")]
    fn working_days_follow_the_calendar(
        #[case] from: &str,
        #[case] count: u32,
        #[case] expected: &str,
    ) {
        assert_eq!(calendar().after(d(from), count), d(expected));
    }

    #[test]
    fn a_clock_counts_working_days() {
        let c = calendar();
        assert_eq!(
            Clock::read(d("2026-10-08"), d("2026-09-30"), &c),
            Clock::Left { days: 1 }
        );
        assert_eq!(
            Clock::read(d("2026-09-30"), d("2026-10-07"), &c),
            Clock::Late { by: 0 }
        );
        assert_eq!(
            Clock::read(d("2026-09-30"), d("2026-10-09"), &c),
            Clock::Late { by: 2 }
        );
        assert_eq!(
            Clock::read(d("2026-09-30"), d("2026-09-30"), &c),
            Clock::Today
        );
    }

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        assert_eq!(
            start_of(d("2026-11-22")).to_rfc3339(),
            "2026-11-21T16:00:00+00:00"
        );
        assert_eq!(day_of(start_of(d("2026-11-22"))), d("2026-11-22"));
    }

    #[rstest]
    #[case(" 2026-12-04 ", Some("2026-12-04"))]
    #[case("1900-01-01", Some("1900-01-01"))]
    #[case("2999-12-31", Some("2999-12-31"))]
    #[case("20260-12-04", None)]
    #[case("+262142-12-31", None)]
    #[case("0026-12-04", None)]
    #[case("-0001-01-01", None)]
    #[case("2026-02-30", None)]
    #[case("", None)]
    fn a_day_has_a_year_that_somebody_could_mean(
        #[case] raw: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(read_day(raw), expected.map(d));
    }

    #[test]
    fn the_first_friday_of_december() {
        assert_eq!(nth_weekday(d("2026-12-25"), 1, 5), Some(d("2026-12-04")));
        assert_eq!(nth_weekday(d("2026-12-25"), 0, 5), None);
        assert_eq!(nth_weekday(d("2026-12-25"), 1, 0), None);
        assert_eq!(nth_weekday(d("2026-02-01"), 5, 1), None);
    }

    proptest! {
        #[test]
        fn counting_there_and_back_agrees(days in 0u32..400, start in 0i64..4000) {
            let c = calendar();
            let from = d("2020-01-01") + chrono::Duration::days(start);
            let to = c.after(from, days);
            prop_assert_eq!(c.working_days_between(from, to), i64::from(days));
            prop_assert_eq!(c.working_days_between(to, from) , -i64::from(days));
        }
    }
}

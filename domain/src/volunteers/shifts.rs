//! Places on a shift: who may take one, and who waits.

use std::ops::RangeInclusive;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::coded::coded;
use crate::rulebook::{Rule, Rulebook};
use crate::time::day_of;

/// How far ahead shifts are planned: a later year is a slip of the pen.
const AHEAD: Duration = Duration::days(366);
/// Whose place becomes free so shortly before the beginning is replaced by a call to the whole team, and people are reminded.
pub const CALL_WITHIN: Duration = Duration::hours(24);
/// Places of a shift.
pub const CAPACITY: RangeInclusive<i64> = 1..=200;
/// The longest shift.
pub const LONGEST: Duration = Duration::hours(16);

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl Span {
    /// None where it does not end after it begins.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Option<Self> {
        (starts_at < ends_at).then_some(Self { starts_at, ends_at })
    }

    pub fn starts_at(self) -> DateTime<Utc> {
        self.starts_at
    }

    pub fn ends_at(self) -> DateTime<Utc> {
        self.ends_at
    }

    /// Whether some moment belongs to both; one that begins when the other ends does not overlap.
    pub fn overlaps(self, other: Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// Whole minutes.
    pub fn minutes(self) -> i64 {
        (self.ends_at - self.starts_at).num_minutes()
    }
}

coded! {
    /// What became of somebody's place.
    Standing {
        Coming = "coming",
        /// It became free for who waited, and is to be confirmed.
        Offered = "offered",
        Came = "came",
        Missed = "missed",
        GivenBack = "given_back",
        /// Not confirmed in time.
        Lapsed = "lapsed",
        /// The shift was cancelled.
        Cancelled = "cancelled",
    }
}

impl Standing {
    /// Whether nobody else can have the place.
    pub fn holds(self) -> bool {
        matches!(
            self,
            Self::Coming | Self::Offered | Self::Came | Self::Missed
        )
    }
}

/// Something else at the same time, in another room; the person may go on knowingly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clash {
    Booking,
    Meeting,
}

/// Why somebody does not get a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoPlace {
    /// It was cancelled, or its activity was.
    Cancelled,
    /// It has begun.
    Begun,
    /// Staff must vouch for who helps here.
    NotChecked,
    /// Another shift of one's own at the same time.
    Overlap,
}

/// Why somebody does not wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoWait {
    /// There is a place to take.
    PlaceFree,
    Rule(NoPlace),
}

/// Why a shift was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoShift {
    /// It would begin in the past.
    Past,
    /// More than a year away.
    TooFar,
    /// Longer than anybody serves at a stretch.
    TooLong,
    Places,
}

/// Whether somebody may have a place on a shift. `vouched` is the last day for which staff vouch for the person, where only
/// such people help; `own` are the other shifts of the person.
///
/// # Errors
/// [`NoPlace`].
pub fn may_sign_up(
    span: Span,
    cancelled: bool,
    vouched: Option<Option<NaiveDate>>,
    own: &[Span],
    now: DateTime<Utc>,
) -> Result<(), NoPlace> {
    if cancelled {
        return Err(NoPlace::Cancelled);
    }
    if span.starts_at <= now {
        return Err(NoPlace::Begun);
    }
    if !is_vouched(span, vouched) {
        return Err(NoPlace::NotChecked);
    }
    if own.iter().any(|o| o.overlaps(span)) {
        return Err(NoPlace::Overlap);
    }
    Ok(())
}

/// Whether staff vouch for somebody as long as the shift lasts, or nobody asks; `vouched` as for [`may_sign_up`].
pub fn is_vouched(span: Span, vouched: Option<Option<NaiveDate>>) -> bool {
    let day = day_of(span.ends_at);
    vouched.is_none_or(|until| until.is_some_and(|until| day <= until))
}

/// Whether somebody may wait: only where nothing is free, and only who could take the place.
///
/// # Errors
/// [`NoWait`].
pub fn may_wait(free: i64, place: Result<(), NoPlace>) -> Result<(), NoWait> {
    place.map_err(NoWait::Rule)?;
    match free > 0 {
        true => Err(NoWait::PlaceFree),
        false => Ok(()),
    }
}

/// Until when somebody who moved up confirms: so long as the rulebook says, and never past the beginning.
pub fn confirm_by(span: Span, book: &Rulebook, now: DateTime<Utc>) -> DateTime<Utc> {
    let hours = Duration::hours(i64::from(book.count(Rule::ConfirmHours)));
    (now + hours).min(span.starts_at)
}

/// Whether a shift may be added.
///
/// # Errors
/// [`NoShift`].
pub fn may_add_shift(span: Span, capacity: i64, now: DateTime<Utc>) -> Result<(), NoShift> {
    if span.starts_at <= now {
        return Err(NoShift::Past);
    }
    if span.starts_at > now + AHEAD {
        return Err(NoShift::TooFar);
    }
    if span.ends_at - span.starts_at > LONGEST {
        return Err(NoShift::TooLong);
    }
    if !CAPACITY.contains(&capacity) {
        return Err(NoShift::Places);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::rulebook::example;
    use crate::volunteers::tests::{at, span};

    #[rstest]
    #[case(false, None, &[], 0, Ok(()))]
    #[case(true, None, &[], 0, Err(NoPlace::Cancelled))]
    #[case(false, None, &[], 60, Err(NoPlace::Begun))]
    #[case(false, None, &[span(0, 60), span(120, 180)], 0, Ok(()))]
    #[case(false, None, &[span(119, 180)], 0, Err(NoPlace::Overlap))]
    #[case(false, Some(None), &[], 0, Err(NoPlace::NotChecked))]
    #[case(false, Some(Some(day_of(at(120)).pred_opt().unwrap())), &[], 0, Err(NoPlace::NotChecked))]
    #[case(false, Some(Some(day_of(at(120)))), &[], 0, Ok(()))]
    fn a_shift_of_an_hour_is_taken_or_not(
        #[case] cancelled: bool,
        #[case] vouched: Option<Option<NaiveDate>>,
        #[case] own: &[Span],
        #[case] now: i64,
        #[case] expected: Result<(), NoPlace>,
    ) {
        let got = may_sign_up(span(60, 120), cancelled, vouched, own, at(now));
        assert_eq!(got, expected);
    }

    #[test]
    fn one_waits_only_where_nothing_is_free() {
        assert_eq!(may_wait(1, Ok(())), Err(NoWait::PlaceFree));
        assert_eq!(may_wait(0, Ok(())), Ok(()));
        let why = NoPlace::Overlap;
        assert_eq!(may_wait(0, Err(why)), Err(NoWait::Rule(why)));
    }

    #[test]
    fn who_moves_up_shortly_before_confirms_before_it_begins() {
        let book = example();
        assert_eq!(confirm_by(span(60, 120), &book, at(0)), at(60));
        let days = 3 * 24 * 60;
        assert_eq!(confirm_by(span(days, days + 60), &book, at(0)), at(24 * 60));
    }

    #[rstest]
    #[case(60, 120, 5, Ok(()))]
    #[case(0, 120, 5, Err(NoShift::Past))]
    #[case(366 * 1440, 366 * 1440 + 60, 5, Ok(()))]
    #[case(366 * 1440 + 1, 366 * 1440 + 60, 5, Err(NoShift::TooFar))]
    #[case(60, 60 + 16 * 60 + 1, 5, Err(NoShift::TooLong))]
    #[case(60, 120, 0, Err(NoShift::Places))]
    #[case(60, 120, 201, Err(NoShift::Places))]
    fn a_shift_is_to_come_and_has_places(
        #[case] from: i64,
        #[case] until: i64,
        #[case] capacity: i64,
        #[case] expected: Result<(), NoShift>,
    ) {
        assert_eq!(may_add_shift(span(from, until), capacity, at(0)), expected);
    }

    #[test]
    fn codes_of_standings_are_read_back() {
        for s in Standing::ALL {
            assert_eq!(Standing::from_code(s.code()), Some(*s));
        }
    }

    proptest! {
        #[test]
        fn overlapping_is_mutual_and_means_a_common_minute(
            a in 0..200i64, b in 1..100i64, c in 0..200i64, d in 1..100i64,
        ) {
            let (one, other) = (span(a, a + b), span(c, c + d));
            let common = (a..a + b).any(|minute| (c..c + d).contains(&minute));
            prop_assert_eq!(one.overlaps(other), common);
            prop_assert_eq!(other.overlaps(one), common);
        }
    }
}

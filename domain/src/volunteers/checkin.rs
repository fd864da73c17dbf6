//! Who was there: the six digits on the lead's screen, and the list that the lead ticks.

use chrono::{DateTime, Duration, Utc};

use super::shifts::Span;
use crate::codes::Rotating;

/// The six digits on the lead's screen: new every minute.
pub const CODE: Rotating = Rotating {
    purpose: "shift",
    seconds: 60,
};
/// Wrong codes that one person may type at a shift within ten minutes.
pub const CHECKIN_TRIES: i64 = 6;
/// How long before the beginning people may check in.
const CHECKIN_BEFORE: Duration = Duration::minutes(30);

/// Why somebody was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoCheckIn {
    /// Too early, too late, or cancelled.
    NotOpen,
    WrongCode,
    TooManyTries,
    /// Has no place on this shift.
    NoPlace,
    /// Staff must vouch for who helps here, and do not vouch any more.
    NotChecked,
}

/// What the moment of a check-in says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    InTime,
    /// The digits were typed once the shift had begun.
    Late,
    /// The list was ticked once the shift was over.
    Afterwards,
}

/// Whether people may check in now by the digits: from half an hour before the beginning until the end.
///
/// # Errors
/// [`NoCheckIn::NotOpen`].
pub fn may_check_in(span: Span, cancelled: bool, now: DateTime<Utc>) -> Result<(), NoCheckIn> {
    may_mark(span, cancelled, now)?;
    match now < span.ends_at() {
        true => Ok(()),
        false => Err(NoCheckIn::NotOpen),
    }
}

/// Whether the lead may tick the list now: as soon as people may check in, and ever after.
///
/// # Errors
/// [`NoCheckIn::NotOpen`].
pub fn may_mark(span: Span, cancelled: bool, now: DateTime<Utc>) -> Result<(), NoCheckIn> {
    match span.starts_at() - CHECKIN_BEFORE <= now && !cancelled {
        true => Ok(()),
        false => Err(NoCheckIn::NotOpen),
    }
}

/// What the moment of a check-in says. When the list was ticked says nothing of when somebody came, until the shift is over.
pub fn arrival(span: Span, by_code: bool, at: DateTime<Utc>) -> Arrival {
    match by_code {
        true if span.starts_at() < at => Arrival::Late,
        false if span.ends_at() <= at => Arrival::Afterwards,
        _ => Arrival::InTime,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::volunteers::tests::{at, span};

    const KEY: &[u8] = b"a key outside the database";

    #[rstest]
    #[case(29, false, false, false)]
    #[case(30, false, true, true)]
    #[case(119, false, true, true)]
    #[case(120, false, false, true)]
    #[case(9999, false, false, true)]
    #[case(90, true, false, false)]
    fn checking_in_by_the_digits_ends_with_the_shift_and_the_list_stays_open(
        #[case] now: i64,
        #[case] cancelled: bool,
        #[case] digits: bool,
        #[case] list: bool,
    ) {
        let got = may_check_in(span(60, 120), cancelled, at(now));
        assert_eq!(got.is_ok(), digits);
        let got = may_mark(span(60, 120), cancelled, at(now));
        assert_eq!(got.is_ok(), list);
    }

    #[rstest]
    #[case(60, true, Arrival::InTime)]
    #[case(61, true, Arrival::Late)]
    #[case(119, false, Arrival::InTime)]
    #[case(120, false, Arrival::Afterwards)]
    fn who_comes_late_or_is_ticked_afterwards_is_marked(
        #[case] now: i64,
        #[case] by_code: bool,
        #[case] expected: Arrival,
    ) {
        assert_eq!(arrival(span(60, 120), by_code, at(now)), expected);
    }

    #[test]
    fn the_digits_hold_for_this_minute_and_the_next() {
        let (shown, until) = CODE.at(KEY, 7, at(3));
        assert_eq!(until, at(4));
        for (later, fits) in [(0, true), (1, true), (2, false), (60, false)] {
            assert_eq!(CODE.fits(KEY, 7, &shown, at(3 + later)), fits, "{later}");
        }
        assert!(!CODE.fits(KEY, 8, &shown, at(3)));
        assert!(!CODE.fits(b"another key", 7, &shown, at(3)));
        assert!(!CODE.fits(KEY, 7, "", at(3)));
        // As a Chinese keyboard types them.
        let wide: String = shown
            .bytes()
            .filter_map(|d| char::from_u32(u32::from(d) - 0x30 + 0xFF10))
            .collect();
        assert!(CODE.fits(KEY, 7, &wide, at(3)));
    }
}

//! The six digits on the secretary's screen. They follow from a key, the meeting and the time, and change every ten
//! minutes: nothing is stored, so nothing can be read out of a copy of the database.

use chrono::{DateTime, Duration, Utc};

use crate::codes::Rotating;
use crate::ids::MeetingId;

const DIGITS: Rotating = Rotating {
    purpose: "checkin",
    seconds: 600,
};
/// How long before the beginning people may check in.
pub const CHECKIN_EARLY: Duration = Duration::minutes(120);
/// Wrong codes that one person may type within one window.
pub const CHECKIN_TRIES: i64 = 6;

/// The code of a moment, and until when it stands on the screen.
pub fn code_at(key: &[u8], meeting: MeetingId, now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    DIGITS.at(key, meeting.0, now)
}

/// Whether the digits are those on the screen, or those that have just left it.
pub fn code_fits(key: &[u8], meeting: MeetingId, typed: &str, now: DateTime<Utc>) -> bool {
    DIGITS.fits(key, meeting.0, typed, now)
}

/// The start of the window in which tries are counted.
pub fn tries_since(now: DateTime<Utc>) -> DateTime<Utc> {
    DIGITS.since(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"a key outside the database";

    #[test]
    fn the_code_on_the_screen_and_the_one_before_open_the_door() {
        let at = DateTime::from_timestamp(1_795_305_700, 0).unwrap();
        let (shown, until) = code_at(KEY, MeetingId(3), at);
        assert!(shown.len() == 6 && shown.bytes().all(|b| b.is_ascii_digit()));
        assert!(until > at && until - at <= Duration::minutes(10));
        for later in [0, 9, 10] {
            assert!(code_fits(
                KEY,
                MeetingId(3),
                &shown,
                at + Duration::minutes(later)
            ));
        }
        assert!(code_fits(
            KEY,
            MeetingId(3),
            &format!(" {} {}", &shown[..3], &shown[3..]),
            at
        ));
        assert!(!code_fits(
            KEY,
            MeetingId(3),
            &shown,
            at + Duration::minutes(21)
        ));
        assert!(!code_fits(KEY, MeetingId(4), &shown, at));
        assert!(!code_fits(b"another key", MeetingId(3), &shown, at));
        assert!(!code_fits(KEY, MeetingId(3), "", at));
        assert!(tries_since(at) <= at);
    }
}

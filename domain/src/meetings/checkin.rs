//! The six digits on the secretary's screen. They follow from a key, the meeting and the time, and change every ten
//! minutes: nothing is stored, so nothing can be read out of a copy of the database.

use chrono::{DateTime, Duration, Utc};

use crate::codes::{keyed_digest, same_digest};
use crate::ids::MeetingId;

/// How long one code stands on the screen.
const WINDOW: i64 = 600;
/// How long before the beginning people may check in.
pub const CHECKIN_EARLY: Duration = Duration::minutes(120);
/// Wrong codes that one person may type within one window.
pub const CHECKIN_TRIES: i64 = 6;

/// The code of a moment, and until when it stands on the screen.
pub fn code_at(key: &[u8], meeting: MeetingId, now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let window = now.timestamp().div_euclid(WINDOW);
    let until = DateTime::from_timestamp((window + 1) * WINDOW, 0).unwrap_or(now);
    (code(key, meeting, window), until)
}

/// Whether the digits are those on the screen, or those that have just left it.
pub fn code_fits(key: &[u8], meeting: MeetingId, typed: &str, now: DateTime<Utc>) -> bool {
    let window = now.timestamp().div_euclid(WINDOW);
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = |window| same_digest(&code(key, meeting, window), &typed);
    fits(window) | fits(window - 1)
}

/// The start of the window in which tries are counted.
pub fn tries_since(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(now.timestamp().div_euclid(WINDOW) * WINDOW, 0).unwrap_or(now)
}

fn code(key: &[u8], meeting: MeetingId, window: i64) -> String {
    let digest = keyed_digest(key, &["checkin", &meeting.to_string(), &window.to_string()]);
    // 52 bits make every one of a million codes as likely as the next, to a part in 10^9.
    let number = u64::from_str_radix(digest.get(..13).unwrap_or_default(), 16).unwrap_or(0);
    format!("{:06}", number % 1_000_000)
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

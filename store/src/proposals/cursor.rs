//! Where a page of a list ends: the sort key of its last item. Opaque in links, refused when it is not one of ours.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

/// The place after the last item of a page. A cursor of another sort is read as the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub(crate) Key);

/// The sort key and the id that makes it unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Newest(DateTime<Utc>, i64),
    Supported(i64, i64),
    Dated(NaiveDate, i64),
    /// The tail of the deadline sort: what has no deadline, newest first.
    Undated(DateTime<Utc>, i64),
    Rank(i64, DateTime<Utc>, i64),
}

/// The text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Key::Newest(at, id) => write!(f, "n.{}.{id}", at.timestamp_micros()),
            Key::Supported(count, id) => write!(f, "s.{count}.{id}"),
            Key::Dated(day, id) => write!(f, "d.{}.{id}", day.format("%Y%m%d")),
            Key::Undated(at, id) => write!(f, "u.{}.{id}", at.timestamp_micros()),
            Key::Rank(rank, at, id) => write!(f, "r.{rank}.{}.{id}", at.timestamp_micros()),
        }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let parts: Vec<&str> = text.split('.').collect();
        let key = match parts.as_slice() {
            ["n", at, id] => Key::Newest(moment(at)?, number(id)?),
            ["s", count, id] => Key::Supported(number(count)?, number(id)?),
            ["d", day, id] => Key::Dated(
                NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| NotACursor)?,
                number(id)?,
            ),
            ["u", at, id] => Key::Undated(moment(at)?, number(id)?),
            ["r", rank, at, id] => Key::Rank(number(rank)?, moment(at)?, number(id)?),
            _ => return Err(NotACursor),
        };
        // One place has one address: leading zeros and the like are not ours.
        let cursor = Self(key);
        if cursor.to_string() == text {
            Ok(cursor)
        } else {
            Err(NotACursor)
        }
    }
}

fn number(text: &str) -> Result<i64, NotACursor> {
    text.parse().ok().filter(|n| *n >= 0).ok_or(NotACursor)
}

fn moment(text: &str) -> Result<DateTime<Utc>, NotACursor> {
    DateTime::from_timestamp_micros(number(text)?).ok_or(NotACursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_link_and_garbage_is_refused() {
        let at = DateTime::from_timestamp_micros(1_795_000_000_123_456).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for key in [
            Key::Newest(at, 7),
            Key::Supported(0, 1),
            Key::Dated(day, 3),
            Key::Undated(at, 9),
            Key::Rank(2, at, 5),
        ] {
            assert_eq!(Cursor(key).to_string().parse(), Ok(Cursor(key)));
        }
        for bad in [
            "",
            "n",
            "n..",
            "n.1",
            "n.-1.2",
            "n.01.2",
            "s.1.2.3",
            "d.20261301.1",
            "d.2026-11-22.1",
            "x.1.2",
            "n.99999999999999999999.1",
            "n.9223372036854775807.1",
            "n.1.2 ",
            "' or 1=1",
        ] {
            assert_eq!(bad.parse::<Cursor>(), Err(NotACursor), "{bad}");
        }
    }
}

//! The place after which a list goes on: a moment and the row there.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

/// A place in a list that is ordered by a moment and the row's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub(super) DateTime<Utc>, pub(super) i64);

/// The text is no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place in a list")]
pub struct NoCursor;

impl Cursor {
    /// Behind everything of that moment.
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(moment, i64::MAX)
    }

    /// Behind everything.
    pub fn end() -> Self {
        // The last second of the last year with four digits: SQLite compares moments as text.
        let last = DateTime::from_timestamp(253_402_300_799, 0);
        Self::at(last.unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    /// Before everything.
    pub fn start() -> Self {
        Self(DateTime::<Utc>::UNIX_EPOCH, 0)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0.timestamp_micros(), self.1)
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (at, id) = text.split_once('-').ok_or(NoCursor)?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
        let cursor = Self(at.ok_or(NoCursor)?, id.parse().map_err(|_| NoCursor)?);
        // One place has one address.
        match cursor.to_string() == text {
            true => Ok(cursor),
            false => Err(NoCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_nothing_else_is() {
        let at = DateTime::from_timestamp_micros(1_795_305_600_123_456).unwrap();
        let cursor = Cursor(at, 7);
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let end = DateTime::from_timestamp_micros(Cursor::end().0.timestamp_micros()).unwrap();
        assert_eq!(end.to_rfc3339().get(..5), Some("9999-"));
        for bad in ["", "7", "1-", "-1", "01-1", "1-01", "1-x", "1--1-1"] {
            assert_eq!(bad.parse::<Cursor>(), Err(NoCursor), "{bad}");
        }
    }
}

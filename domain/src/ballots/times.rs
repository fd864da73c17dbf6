//! When a ballot is open: how long at most, and when two members of staff may move its closing back
//! (requirements.md VO6).

use chrono::{DateTime, Duration, Utc};

/// How many whole days a ballot may be open after the day on which it opens, an extension included.
pub const MAX_DAYS: i64 = 60;

/// Why a closing is not moved back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoExtension {
    /// Not open yet, or over.
    #[error("not open")]
    NotOpen,
    /// People vote in a meeting, which ends.
    #[error("in a meeting")]
    InMeeting,
    /// Not later than the closing that holds.
    #[error("not later")]
    NotLater,
    /// The ballot would be open for more than [`MAX_DAYS`].
    #[error("too long")]
    TooLong,
}

/// Whether a ballot may be open from one moment to the other.
pub fn fits(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> bool {
    // The day of the opening counts for nothing, however much of it is left.
    opens_at < closes_at && closes_at - opens_at <= Duration::days(MAX_DAYS + 1)
}

/// Whether the closing of a ballot may be moved back now.
///
/// # Errors
/// [`NoExtension::InMeeting`] or [`NoExtension::NotOpen`].
pub fn may_extend(open: bool, in_meeting: bool) -> Result<(), NoExtension> {
    if in_meeting {
        return Err(NoExtension::InMeeting);
    }
    if !open {
        return Err(NoExtension::NotOpen);
    }
    Ok(())
}

/// Whether it may be moved back to that moment.
///
/// # Errors
/// [`NoExtension::NotLater`] or [`NoExtension::TooLong`].
pub fn may_close_at(
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    later: DateTime<Utc>,
) -> Result<(), NoExtension> {
    if later <= closes_at {
        return Err(NoExtension::NotLater);
    }
    if !fits(opens_at, later) {
        return Err(NoExtension::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn opens() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 22, 1, 0, 0).unwrap()
    }

    #[test]
    fn a_ballot_is_open_for_sixty_days_after_its_first_and_no_longer() {
        let last = opens() + Duration::days(61);
        assert!(fits(opens(), last));
        assert!(!fits(opens(), last + Duration::seconds(1)));
        assert!(!fits(opens(), opens()));
    }

    #[test]
    fn a_closing_moves_back_within_the_bounds_and_never_forward() {
        let closes = opens() + Duration::days(7);
        let to = |days| may_close_at(opens(), closes, opens() + Duration::days(days));
        assert_eq!(to(7), Err(NoExtension::NotLater));
        assert_eq!(to(8), Ok(()));
        assert_eq!(to(61), Ok(()));
        assert_eq!(to(62), Err(NoExtension::TooLong));
    }

    #[test]
    fn a_vote_in_a_meeting_ends_with_it() {
        assert_eq!(may_extend(true, false), Ok(()));
        assert_eq!(may_extend(true, true), Err(NoExtension::InMeeting));
        assert_eq!(may_extend(false, false), Err(NoExtension::NotOpen));
    }
}

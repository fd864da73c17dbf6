//! Who has a place, and who is there (features.md C4).

use chrono::{DateTime, Duration, Utc};

use crate::meetings::Stage;
use crate::meetings::checkin::CHECKIN_EARLY;
use crate::rulebook::{Rule, Rulebook};

/// Why nobody signs up, or gives an answer to an offered place, any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoSignUp {
    /// The meeting takes no guests.
    #[error("no places")]
    NoPlaces,
    /// It has begun or was cancelled.
    #[error("closed")]
    Closed(Stage),
}

/// Whether somebody may sign up, or leave, now.
///
/// # Errors
/// [`NoSignUp`].
pub fn may_sign_up(
    stage: Stage,
    capacity: i64,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoSignUp> {
    if capacity == 0 {
        return Err(NoSignUp::NoPlaces);
    }
    if stage != Stage::Called || now >= starts_at {
        return Err(NoSignUp::Closed(stage));
    }
    Ok(())
}

/// Until when somebody who moved up may confirm: the time of the rulebook, and never past the beginning.
pub fn confirm_by(now: DateTime<Utc>, starts_at: DateTime<Utc>, book: &Rulebook) -> DateTime<Utc> {
    let hours = Duration::hours(i64::from(book.count(Rule::ConfirmHours)));
    (now + hours).min(starts_at)
}

/// Why nobody checks in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoCheckIn {
    #[error("too early")]
    TooEarly,
    #[error("over")]
    Over(Stage),
    /// Not the digits on the screen.
    #[error("wrong code")]
    WrongCode,
    /// Too many wrong codes: wait until the next one is shown.
    #[error("too many tries")]
    TooManyTries,
}

/// Whether people may check in now: from two hours before until the meeting is closed.
///
/// # Errors
/// [`NoCheckIn`].
pub fn may_check_in(
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoCheckIn> {
    match stage {
        Stage::UnderWay => Ok(()),
        Stage::Called if now >= starts_at - CHECKIN_EARLY => Ok(()),
        Stage::Called => Err(NoCheckIn::TooEarly),
        other => Err(NoCheckIn::Over(other)),
    }
}

//! The machine's clock, read in this one place. Everything else is told the time, so that tests can tell another.

use app::frame::Clock;

/// The clock of the machine.
#[expect(clippy::disallowed_methods, reason = "the one place where time enters")]
pub fn machine() -> Clock {
    Clock::new(chrono::Utc::now)
}

//! Calling and opening: the notice period and the quorum (features.md C2, C3).

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::meetings::{Act, Kind, Stage};
use crate::rulebook::{Rule, Rulebook};
use crate::time::{Calendar, day_of};

/// A meeting does not open hours before its time.
pub const OPENING_EARLY: Duration = Duration::minutes(60);
/// A meeting within one day.
pub const LONGEST: Duration = Duration::hours(12);

/// Why a meeting is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoCall {
    /// Inside the notice period; the first day that is possible.
    #[error("inside the notice period")]
    InsideNotice { earliest: NaiveDate },
    /// It ends before it begins, or lasts longer than a day's work.
    #[error("not a span of time")]
    Span,
}

impl NoCall {
    /// The rule it rests on.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::InsideNotice { .. } => Some(Rule::NoticeDays),
            Self::Span => None,
        }
    }
}

/// The first day for which a meeting may be called today.
pub fn earliest(now: DateTime<Utc>, book: &Rulebook, calendar: &Calendar) -> NaiveDate {
    calendar.after(day_of(now), book.count(Rule::NoticeDays))
}

/// Whether a meeting may be called now. It may be on a holiday: residents have time then.
///
/// # Errors
/// [`NoCall`].
pub fn may_call(
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    now: DateTime<Utc>,
    book: &Rulebook,
    calendar: &Calendar,
) -> Result<(), NoCall> {
    if ends_at <= starts_at || ends_at - starts_at > LONGEST {
        return Err(NoCall::Span);
    }
    let earliest = earliest(now, book, calendar);
    // With a notice of no days a meeting may still not lie behind us.
    if day_of(starts_at) < earliest || starts_at <= now {
        return Err(NoCall::InsideNotice { earliest });
    }
    Ok(())
}

/// How many members are there, and how many must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quorum {
    pub present: u64,
    pub least: u64,
    pub members: u64,
}

impl Quorum {
    pub fn of(present: u64, members: u64, book: &Rulebook) -> Self {
        Self {
            present,
            least: book.share(Rule::MeetingQuorum).least(members),
            members,
        }
    }

    pub fn is_reached(self) -> bool {
        self.present >= self.least
    }
}

/// Why a meeting is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoOpening {
    #[error("not from this stage")]
    NotFrom(Stage),
    #[error("too early")]
    TooEarly,
    /// Not enough members have checked in ([`Rule::MeetingQuorum`]).
    #[error("no quorum")]
    NoQuorum(Quorum),
}

/// Whether a meeting may be opened now.
///
/// # Errors
/// [`NoOpening`].
pub fn may_open(
    kind: Kind,
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
    quorum: Quorum,
) -> Result<(), NoOpening> {
    if !stage.allows(Act::Open) {
        return Err(NoOpening::NotFrom(stage));
    }
    if now < starts_at - OPENING_EARLY {
        return Err(NoOpening::TooEarly);
    }
    if kind.needs_quorum() && !quorum.is_reached() {
        return Err(NoOpening::NoQuorum(quorum));
    }
    Ok(())
}

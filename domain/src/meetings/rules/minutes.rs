//! Minutes: how long they are open for correction, and when they are approved.

use chrono::{DateTime, NaiveDate, Utc};

use crate::meetings::template::{Done, Output, missing};
use crate::meetings::{Act, Kind, Stage};
use crate::rulebook::{Rule, Rulebook};
use crate::time::{Calendar, day_of};

/// Why minutes are not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoApproval {
    #[error("not from this stage")]
    NotFrom(Stage),
    /// Corrections are taken until that day ([`Rule::MinutesDays`]).
    #[error("corrections open")]
    CorrectionsOpen { until: NaiveDate },
    #[error("objection without answer")]
    Unanswered { left: i64 },
    /// The kind of meeting owes this.
    #[error("owed")]
    Owes(Output),
}

/// The last day on which corrections of minutes published today are taken.
pub fn corrections_until(now: DateTime<Utc>, book: &Rulebook, calendar: &Calendar) -> NaiveDate {
    calendar.after(day_of(now), book.count(Rule::MinutesDays))
}

/// Whether minutes may be approved now.
///
/// # Errors
/// [`NoApproval`].
pub fn may_approve(
    kind: Kind,
    stage: Stage,
    until: Option<NaiveDate>,
    unanswered: i64,
    done: &Done,
    now: DateTime<Utc>,
) -> Result<(), NoApproval> {
    if !stage.allows(Act::Approve) {
        return Err(NoApproval::NotFrom(stage));
    }
    if let Some(until) = until.filter(|until| day_of(now) <= *until) {
        return Err(NoApproval::CorrectionsOpen { until });
    }
    if unanswered > 0 {
        return Err(NoApproval::Unanswered { left: unanswered });
    }
    match missing(kind, done) {
        Some(output) => Err(NoApproval::Owes(output)),
        None => Ok(()),
    }
}

//! The course of a proposal as people see it: the steps behind and ahead, and the duty whose clock is running.

use chrono::NaiveDate;

use super::state::{Stage, State};

/// The duty that somebody has towards the residents now, with its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// The agency's first answer.
    Answer { due_on: NaiveDate },
    /// Residents' own time to gather supporters.
    Gathering { closes_on: NaiveDate },
    /// The body discusses on that day.
    Meeting { on: NaiveDate },
    /// The assigned unit carries out.
    Handling { due_on: NaiveDate },
    /// Author and supporters may say whether it is solved.
    Confirming { until: NaiveDate },
}

impl Deadline {
    /// The day itself.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Answer { due_on } | Self::Handling { due_on } => due_on,
            Self::Gathering { closes_on } => closes_on,
            Self::Meeting { on } => on,
            Self::Confirming { until } => until,
        }
    }

    /// Whether missing the day is somebody's lateness, which the page publishes (features.md B7).
    pub fn binds_staff(self) -> bool {
        matches!(self, Self::Answer { .. } | Self::Handling { .. })
    }
}

/// The duty that runs in a state. While supporters are gathered and no answer was given, the answer is the duty.
pub fn deadline(state: &State) -> Option<Deadline> {
    match *state {
        State::Gathering {
            answer_due_on,
            accepted: false,
            ..
        } => Some(Deadline::Answer {
            due_on: answer_due_on,
        }),
        State::Gathering {
            closes_on,
            accepted: true,
            ..
        } => Some(Deadline::Gathering { closes_on }),
        State::OnAgenda { meets_on } | State::InDiscussion { meets_on } => {
            Some(Deadline::Meeting { on: meets_on })
        }
        State::Assigned(duty) | State::InProgress(duty) | State::Reopened { duty } => {
            Some(Deadline::Handling {
                due_on: duty.due_on,
            })
        }
        State::Done { confirm_by, .. } => Some(Deadline::Confirming { until: confirm_by }),
        _ => None,
    }
}

/// One station of the way from opinion to outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Station {
    Gathering,
    Discussion,
    Ballot,
    Handling,
    Confirming,
}

/// How a station stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    Done,
    Now,
    Later,
    /// Left out, because the agency took the matter up directly, or because the way ended before.
    Skipped,
}

const WAY: [Station; 5] = [
    Station::Gathering,
    Station::Discussion,
    Station::Ballot,
    Station::Handling,
    Station::Confirming,
];

/// The five stations with how each stands; `discussed` and `balloted` say whether the history went through them.
pub fn course(stage: Stage, discussed: bool, balloted: bool) -> [(Station, Course); 5] {
    let (at, ended) = match stage {
        Stage::Gathering => (0, false),
        Stage::Declined | Stage::Withdrawn | Stage::Merged | Stage::Lapsed => {
            (if discussed { 1 } else { 0 }, true)
        }
        Stage::OnAgenda | Stage::InDiscussion => (1, false),
        Stage::AtBallot => (2, false),
        Stage::Rejected => (2, true),
        Stage::Adopted | Stage::Assigned | Stage::InProgress | Stage::Reopened => (3, false),
        Stage::Done => (4, false),
        Stage::Resolved => (5, false),
    };
    let mut out = WAY.map(|s| (s, Course::Later));
    for (i, (station, course)) in out.iter_mut().enumerate() {
        let passed_over = match station {
            Station::Discussion => !discussed,
            Station::Ballot => !balloted,
            _ => false,
        };
        *course = match i.cmp(&at) {
            std::cmp::Ordering::Less if passed_over => Course::Skipped,
            std::cmp::Ordering::Less => Course::Done,
            std::cmp::Ordering::Equal if ended => Course::Done,
            std::cmp::Ordering::Equal => Course::Now,
            std::cmp::Ordering::Greater if ended => Course::Skipped,
            std::cmp::Ordering::Greater => Course::Later,
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitId;
    use crate::proposals::state::Duty;
    use Course::{Done, Later, Now, Skipped};

    #[test]
    fn the_way_shows_where_it_stands() {
        let shown = |stage, d, b| course(stage, d, b).map(|(_, c)| c);
        assert_eq!(
            shown(Stage::Gathering, false, false),
            [Now, Later, Later, Later, Later]
        );
        assert_eq!(
            shown(Stage::OnAgenda, true, false),
            [Done, Now, Later, Later, Later]
        );
        assert_eq!(
            shown(Stage::Assigned, false, false),
            [Done, Skipped, Skipped, Now, Later]
        );
        assert_eq!(
            shown(Stage::Rejected, true, true),
            [Done, Done, Done, Skipped, Skipped]
        );
        assert_eq!(
            shown(Stage::Declined, false, false),
            [Done, Skipped, Skipped, Skipped, Skipped]
        );
        assert_eq!(
            shown(Stage::Resolved, true, true),
            [Done, Done, Done, Done, Done]
        );
    }

    #[test]
    fn the_answer_is_due_until_it_is_given() {
        let (closes_on, answer_due_on) = (NaiveDate::MAX, NaiveDate::MIN);
        let open = |accepted| State::Gathering {
            closes_on,
            answer_due_on,
            accepted,
        };
        assert_eq!(
            deadline(&open(false)),
            Some(Deadline::Answer {
                due_on: answer_due_on
            })
        );
        assert_eq!(
            deadline(&open(true)),
            Some(Deadline::Gathering { closes_on })
        );
        let duty = Duty {
            unit: UnitId(1),
            due_on: NaiveDate::MAX,
        };
        assert!(deadline(&State::Reopened { duty }).is_some_and(Deadline::binds_staff));
        assert_eq!(deadline(&State::Lapsed), None);
    }
}

//! The states of a proposal with their facts, and moving it from one to the next as [`MOVES`] allows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::table::{Act, Actor, Line, MOVES, Stage};
use crate::ids::{ProposalId, UnitId};

/// Who carries out an assignment, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub unit: UnitId,
    pub due_on: NaiveDate,
}

/// A state with its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Supporters are gathered until `closes_on`; the agency's first answer is due on `answer_due_on` and given once
    /// `accepted`.
    Gathering {
        closes_on: NaiveDate,
        answer_due_on: NaiveDate,
        accepted: bool,
    },
    OnAgenda {
        meets_on: NaiveDate,
    },
    InDiscussion {
        meets_on: NaiveDate,
    },
    AtBallot,
    Adopted,
    Rejected,
    Assigned(Duty),
    InProgress(Duty),
    Done {
        duty: Duty,
        confirm_by: NaiveDate,
    },
    Resolved {
        duty: Duty,
    },
    Reopened {
        duty: Duty,
    },
    Declined,
    Withdrawn,
    Merged {
        into: ProposalId,
    },
    Lapsed,
}

/// An act with the facts it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Accept,
    ReachThreshold { meets_on: NaiveDate },
    OpenDiscussion,
    OpenBallot,
    Adopt,
    Reject,
    Assign(Duty),
    Progress,
    Finish { confirm_by: NaiveDate },
    Resolve,
    Reopen,
    Decline,
    Withdraw,
    Merge { into: ProposalId },
    Lapse,
}

/// Why a move was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// The table has no such move from here.
    #[error("not from this stage")]
    NotFrom(Stage),
    /// The move exists, for somebody else.
    #[error("not for this person")]
    NotBy(Actor),
    /// The first answer was given already.
    #[error("accepted already")]
    AlreadyAccepted,
}

impl Move {
    /// The act without its facts.
    pub fn act(self) -> Act {
        match self {
            Self::Accept => Act::Accept,
            Self::ReachThreshold { .. } => Act::ReachThreshold,
            Self::OpenDiscussion => Act::OpenDiscussion,
            Self::OpenBallot => Act::OpenBallot,
            Self::Adopt => Act::Adopt,
            Self::Reject => Act::Reject,
            Self::Assign(_) => Act::Assign,
            Self::Progress => Act::Progress,
            Self::Finish { .. } => Act::Finish,
            Self::Resolve => Act::Resolve,
            Self::Reopen => Act::Reopen,
            Self::Decline => Act::Decline,
            Self::Withdraw => Act::Withdraw,
            Self::Merge { .. } => Act::Merge,
            Self::Lapse => Act::Lapse,
        }
    }
}

impl State {
    /// The state without its facts.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Gathering { .. } => Stage::Gathering,
            Self::OnAgenda { .. } => Stage::OnAgenda,
            Self::InDiscussion { .. } => Stage::InDiscussion,
            Self::AtBallot => Stage::AtBallot,
            Self::Adopted => Stage::Adopted,
            Self::Rejected => Stage::Rejected,
            Self::Assigned(_) => Stage::Assigned,
            Self::InProgress(_) => Stage::InProgress,
            Self::Done { .. } => Stage::Done,
            Self::Resolved { .. } => Stage::Resolved,
            Self::Reopened { .. } => Stage::Reopened,
            Self::Declined => Stage::Declined,
            Self::Withdrawn => Stage::Withdrawn,
            Self::Merged { .. } => Stage::Merged,
            Self::Lapsed => Stage::Lapsed,
        }
    }

    /// Whether `by` may do `act` now; pages offer only what this allows.
    pub fn allows(&self, act: Act, by: Actor) -> bool {
        let answered = matches!(self, Self::Gathering { accepted: true, .. });
        !(act == Act::Accept && answered)
            && MOVES
                .iter()
                .any(|(from, a, _, who)| *from == self.stage() && *a == act && who.contains(&by))
    }

    /// Moves on, or refuses.
    ///
    /// # Errors
    /// [`Refused`] when [`MOVES`] has no such line for this actor, or the first answer was given already.
    pub fn go(self, step: Move, by: Actor) -> Result<Self, Refused> {
        let (stage, act) = (self.stage(), step.act());
        let mut lines = MOVES
            .iter()
            .filter(|(from, a, ..)| *from == stage && *a == act)
            .peekable();
        if lines.peek().is_none() {
            return Err(Refused::NotFrom(stage));
        }
        if !lines.any(|(.., who)| who.contains(&by)) {
            return Err(Refused::NotBy(by));
        }
        match (self, step) {
            (Self::Gathering { accepted: true, .. }, Move::Accept) => Err(Refused::AlreadyAccepted),
            (
                Self::Gathering {
                    closes_on,
                    answer_due_on,
                    ..
                },
                Move::Accept,
            ) => Ok(Self::Gathering {
                closes_on,
                answer_due_on,
                accepted: true,
            }),
            (_, Move::ReachThreshold { meets_on }) => Ok(Self::OnAgenda { meets_on }),
            (Self::OnAgenda { meets_on }, Move::OpenDiscussion) => {
                Ok(Self::InDiscussion { meets_on })
            }
            (_, Move::OpenBallot) => Ok(Self::AtBallot),
            (_, Move::Adopt) => Ok(Self::Adopted),
            (_, Move::Reject) => Ok(Self::Rejected),
            (_, Move::Assign(duty)) => Ok(Self::Assigned(duty)),
            (
                Self::Assigned(duty) | Self::InProgress(duty) | Self::Reopened { duty },
                Move::Progress,
            ) => Ok(Self::InProgress(duty)),
            (
                Self::Assigned(duty) | Self::InProgress(duty) | Self::Reopened { duty },
                Move::Finish { confirm_by },
            ) => Ok(Self::Done { duty, confirm_by }),
            (Self::Done { duty, .. }, Move::Resolve) => Ok(Self::Resolved { duty }),
            (Self::Done { duty, .. }, Move::Reopen) => Ok(Self::Reopened { duty }),
            (_, Move::Decline) => Ok(Self::Declined),
            (_, Move::Withdraw) => Ok(Self::Withdrawn),
            (_, Move::Merge { into }) => Ok(Self::Merged { into }),
            (_, Move::Lapse) => Ok(Self::Lapsed),
            // The table above let nothing else through.
            _ => Err(Refused::NotFrom(stage)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    const DUTY: Duty = Duty {
        unit: UnitId(3),
        due_on: NaiveDate::MAX,
    };

    /// A state of every stage.
    pub(crate) fn states() -> Vec<State> {
        vec![
            State::Gathering {
                closes_on: day(30),
                answer_due_on: day(6),
                accepted: false,
            },
            State::OnAgenda { meets_on: day(9) },
            State::InDiscussion { meets_on: day(9) },
            State::AtBallot,
            State::Adopted,
            State::Rejected,
            State::Assigned(DUTY),
            State::InProgress(DUTY),
            State::Done {
                duty: DUTY,
                confirm_by: day(20),
            },
            State::Resolved { duty: DUTY },
            State::Reopened { duty: DUTY },
            State::Declined,
            State::Withdrawn,
            State::Merged {
                into: ProposalId(1),
            },
            State::Lapsed,
        ]
    }

    fn moves() -> Vec<Move> {
        vec![
            Move::Accept,
            Move::ReachThreshold { meets_on: day(9) },
            Move::OpenDiscussion,
            Move::OpenBallot,
            Move::Adopt,
            Move::Reject,
            Move::Assign(DUTY),
            Move::Progress,
            Move::Finish {
                confirm_by: day(20),
            },
            Move::Resolve,
            Move::Reopen,
            Move::Decline,
            Move::Withdraw,
            Move::Merge {
                into: ProposalId(1),
            },
            Move::Lapse,
        ]
    }

    #[test]
    fn the_lists_above_are_whole() {
        assert_eq!(
            states().iter().map(State::stage).collect::<Vec<_>>(),
            Stage::ALL
        );
        assert_eq!(
            moves().into_iter().map(Move::act).collect::<Vec<_>>(),
            Act::ALL
        );
    }

    #[test]
    fn every_stage_act_and_person_is_allowed_or_refused_as_the_table_says() {
        for state in states() {
            for step in moves() {
                for by in Actor::ALL {
                    let line = MOVES
                        .iter()
                        .find(|(f, a, ..)| *f == state.stage() && *a == step.act());
                    match (line, state.go(step, *by)) {
                        (None, got) => assert_eq!(
                            got,
                            Err(Refused::NotFrom(state.stage())),
                            "{state:?} {step:?}"
                        ),
                        (Some((_, _, to, who)), got) if who.contains(by) => {
                            assert_eq!(
                                got.map(|s| s.stage()),
                                Ok(*to),
                                "{state:?} {step:?} {by:?}"
                            );
                            assert!(state.allows(step.act(), *by));
                        }
                        (Some(_), got) => {
                            assert_eq!(got, Err(Refused::NotBy(*by)), "{state:?} {step:?}");
                            assert!(!state.allows(step.act(), *by));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_answer_is_given_once() {
        let open = State::Gathering {
            closes_on: day(30),
            answer_due_on: day(6),
            accepted: false,
        };
        let answered = open.go(Move::Accept, Actor::Clerk).unwrap();
        assert_eq!(
            answered.go(Move::Accept, Actor::Clerk),
            Err(Refused::AlreadyAccepted)
        );
        assert!(!answered.allows(Act::Accept, Actor::Clerk));
    }

    #[test]
    fn staff_can_never_say_that_it_is_solved() {
        let done = State::Done {
            duty: DUTY,
            confirm_by: day(20),
        };
        for by in [Actor::Clerk, Actor::Secretary, Actor::Rule] {
            assert_eq!(done.go(Move::Resolve, by), Err(Refused::NotBy(by)));
        }
    }

    proptest! {
        #[test]
        fn no_history_leaves_the_table(steps in prop::collection::vec((0usize..15, 0usize..5), 0..60)) {
            let mut state = states()[0];
            for (m, a) in steps {
                let (step, by) = (moves()[m], Actor::ALL[a]);
                let before = state;
                match state.go(step, by) {
                    Ok(next) => {
                        prop_assert!(!before.stage().is_final());
                        state = next;
                    }
                    Err(_) => prop_assert!(!before.allows(step.act(), by)),
                }
            }
        }
    }
}

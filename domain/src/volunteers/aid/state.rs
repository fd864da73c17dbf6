//! How a request goes on, and who may do what: one function, from the state before to the state after.

use chrono::{DateTime, NaiveDate, Utc};

use super::who::MATCH_DAYS;
use crate::coded::coded;

/// Where a request stands, with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AidState {
    Asked,
    /// So many offer to help.
    Answered {
        waiting: i64,
    },
    Matched {
        since: DateTime<Utc>,
    },
    /// The asker said whether it happened.
    Done {
        happened: bool,
        at: DateTime<Utc>,
    },
    /// One side ended the match.
    Ended {
        by: Side,
        at: DateTime<Utc>,
    },
    Lapsed {
        at: DateTime<Utc>,
    },
    /// Staff took it out of sight.
    Hidden {
        at: DateTime<Utc>,
    },
    Withdrawn {
        at: DateTime<Utc>,
    },
}

coded! {
    /// A state without its facts, as rows and lists name it.
    Stage {
        Asked = "asked",
        Answered = "answered",
        Matched = "matched",
        Done = "done",
        Ended = "ended",
        Lapsed = "lapsed",
        Hidden = "hidden",
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// Whether it stands on the board: somebody may still offer to help.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Answered)
    }

    /// Whether nothing follows any more.
    pub fn is_over(self) -> bool {
        !self.is_open() && self != Self::Matched
    }
}

coded! {
    /// The two sides of a match.
    Side {
        Asker = "asker",
        Helper = "helper",
    }
}

/// Who acts, seen from the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    Asker,
    /// The helper whom the asker chose.
    Helper,
    /// Offered to help and waits for the asker's choice.
    Answerer,
    /// Any other resident.
    Neighbour,
    Staff,
    /// The caretaker.
    Clock,
}

/// What is done to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AidAct {
    /// 我来帮
    Answer,
    TakeBack,
    /// The asker chooses one who answered.
    Pick,
    Withdraw,
    End,
    /// Whether it happened, and nothing more: no thanks, no marks.
    Say {
        happened: bool,
    },
    Hide,
    Lapse,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoStep {
    /// Somebody else's to do.
    NotYours,
    /// Not as the request stands now.
    NotNow,
}

impl AidState {
    /// Without the facts.
    pub fn stage(self) -> Stage {
        match self {
            Self::Asked => Stage::Asked,
            Self::Answered { .. } => Stage::Answered,
            Self::Matched { .. } => Stage::Matched,
            Self::Done { .. } => Stage::Done,
            Self::Ended { .. } => Stage::Ended,
            Self::Lapsed { .. } => Stage::Lapsed,
            Self::Hidden { .. } => Stage::Hidden,
            Self::Withdrawn { .. } => Stage::Withdrawn,
        }
    }

    /// Since when nothing follows any more.
    pub fn over_at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Done { at, .. }
            | Self::Ended { at, .. }
            | Self::Lapsed { at }
            | Self::Hidden { at }
            | Self::Withdrawn { at } => Some(at),
            Self::Asked | Self::Answered { .. } | Self::Matched { .. } => None,
        }
    }
}

/// The state after an act.
///
/// # Errors
/// [`NoStep`].
pub fn step(
    state: AidState,
    party: Party,
    act: AidAct,
    at: DateTime<Utc>,
) -> Result<AidState, NoStep> {
    let yours = match act {
        AidAct::Answer => party == Party::Neighbour,
        AidAct::TakeBack => party == Party::Answerer,
        AidAct::Pick | AidAct::Withdraw => party == Party::Asker,
        AidAct::End | AidAct::Say { .. } => matches!(party, Party::Asker | Party::Helper),
        AidAct::Hide => party == Party::Staff,
        AidAct::Lapse => party == Party::Clock,
    };
    if !yours {
        return Err(NoStep::NotYours);
    }
    let stage = state.stage();
    match (act, state) {
        (AidAct::Answer, AidState::Asked) => Ok(AidState::Answered { waiting: 1 }),
        (AidAct::Answer, AidState::Answered { waiting }) => Ok(AidState::Answered {
            waiting: waiting + 1,
        }),
        (AidAct::TakeBack, AidState::Answered { waiting }) if waiting > 1 => {
            Ok(AidState::Answered {
                waiting: waiting - 1,
            })
        }
        (AidAct::TakeBack, AidState::Answered { .. }) => Ok(AidState::Asked),
        (AidAct::Pick, AidState::Answered { .. }) => Ok(AidState::Matched { since: at }),
        (AidAct::Withdraw, _) if stage.is_open() => Ok(AidState::Withdrawn { at }),
        (AidAct::End, AidState::Matched { .. }) => Ok(AidState::Ended {
            by: match party {
                Party::Helper => Side::Helper,
                _ => Side::Asker,
            },
            at,
        }),
        // The asker's word closes the request; the helper's stands beside it.
        (AidAct::Say { happened }, AidState::Matched { .. }) if party == Party::Asker => {
            Ok(AidState::Done { happened, at })
        }
        (AidAct::Say { .. }, AidState::Matched { .. } | AidState::Done { .. })
            if party == Party::Helper =>
        {
            Ok(state)
        }
        (AidAct::Hide, _) if !stage.is_over() => Ok(AidState::Hidden { at }),
        (AidAct::Lapse, _) if !stage.is_over() => Ok(AidState::Lapsed { at }),
        _ => Err(NoStep::NotNow),
    }
}

/// Whether the time of a request is over: its day has passed and nobody was chosen, or nobody said for a fortnight
/// whether it happened. The address is shown no longer than that.
pub fn lapses(stage: Stage, due_on: NaiveDate, today: NaiveDate) -> bool {
    match stage {
        s if s.is_open() => due_on < today,
        Stage::Matched => due_on + MATCH_DAYS < today,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_305_600, 0).unwrap()
    }

    fn states() -> Vec<AidState> {
        let at = at();
        vec![
            AidState::Asked,
            AidState::Answered { waiting: 2 },
            AidState::Matched { since: at },
            AidState::Done { happened: true, at },
            AidState::Ended {
                by: Side::Asker,
                at,
            },
            AidState::Lapsed { at },
            AidState::Hidden { at },
            AidState::Withdrawn { at },
        ]
    }

    const PARTIES: [Party; 6] = [
        Party::Asker,
        Party::Helper,
        Party::Answerer,
        Party::Neighbour,
        Party::Staff,
        Party::Clock,
    ];
    const ACTS: [AidAct; 8] = [
        AidAct::Answer,
        AidAct::TakeBack,
        AidAct::Pick,
        AidAct::Withdraw,
        AidAct::End,
        AidAct::Say { happened: false },
        AidAct::Hide,
        AidAct::Lapse,
    ];

    /// Everything that may be done; whatever is not in this table is refused.
    fn table() -> Vec<(Stage, Party, AidAct, Stage)> {
        use AidAct as A;
        use Party as P;
        use Stage as S;
        let say = A::Say { happened: false };
        vec![
            (S::Asked, P::Neighbour, A::Answer, S::Answered),
            (S::Asked, P::Asker, A::Withdraw, S::Withdrawn),
            (S::Asked, P::Staff, A::Hide, S::Hidden),
            (S::Asked, P::Clock, A::Lapse, S::Lapsed),
            (S::Answered, P::Neighbour, A::Answer, S::Answered),
            (S::Answered, P::Answerer, A::TakeBack, S::Answered),
            (S::Answered, P::Asker, A::Pick, S::Matched),
            (S::Answered, P::Asker, A::Withdraw, S::Withdrawn),
            (S::Answered, P::Staff, A::Hide, S::Hidden),
            (S::Answered, P::Clock, A::Lapse, S::Lapsed),
            (S::Matched, P::Asker, A::End, S::Ended),
            (S::Matched, P::Helper, A::End, S::Ended),
            (S::Matched, P::Asker, say, S::Done),
            (S::Matched, P::Helper, say, S::Matched),
            (S::Matched, P::Staff, A::Hide, S::Hidden),
            (S::Matched, P::Clock, A::Lapse, S::Lapsed),
            (S::Done, P::Helper, say, S::Done),
        ]
    }

    #[test]
    fn every_party_may_do_what_the_table_says_and_nothing_else() {
        let table = table();
        let mut seen = 0;
        for state in states() {
            for party in PARTIES {
                for act in ACTS {
                    let row = table
                        .iter()
                        .find(|r| (r.0, r.1, r.2) == (state.stage(), party, act));
                    let got = step(state, party, act, at()).map(AidState::stage);
                    seen += usize::from(row.is_some());
                    assert_eq!(got.ok(), row.map(|r| r.3), "{state:?} {party:?} {act:?}");
                }
            }
        }
        assert_eq!(seen, table.len());
    }

    #[test]
    fn facts_follow_the_acts() {
        let (later, one) = (at(), AidState::Answered { waiting: 1 });
        let two = step(one, Party::Neighbour, AidAct::Answer, later).unwrap();
        assert_eq!(two, AidState::Answered { waiting: 2 });
        let back = step(two, Party::Answerer, AidAct::TakeBack, later).unwrap();
        assert_eq!(back, one);
        let none = step(back, Party::Answerer, AidAct::TakeBack, later).unwrap();
        assert_eq!(none, AidState::Asked);
        let matched = AidState::Matched { since: later };
        for (party, by) in [(Party::Asker, Side::Asker), (Party::Helper, Side::Helper)] {
            let ended = step(matched, party, AidAct::End, later).unwrap();
            assert_eq!(ended, AidState::Ended { by, at: later });
            assert_eq!(Side::from_code(by.code()), Some(by));
        }
        assert_eq!(
            step(AidState::Asked, Party::Staff, AidAct::Pick, later),
            Err(NoStep::NotYours)
        );
        assert_eq!(
            step(matched, Party::Neighbour, AidAct::Answer, later),
            Err(NoStep::NotNow)
        );
    }

    #[test]
    fn what_is_over_has_its_moment_and_nothing_follows() {
        for state in states() {
            assert_eq!(state.over_at().is_some(), state.stage().is_over());
            assert_eq!(Stage::from_code(state.stage().code()), Some(state.stage()));
        }
    }

    #[test]
    fn a_request_lapses_after_its_day_and_a_match_a_fortnight_later() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 12, n).unwrap();
        for (stage, today, over) in [
            (Stage::Asked, 5, false),
            (Stage::Asked, 6, true),
            (Stage::Answered, 6, true),
            (Stage::Matched, 19, false),
            (Stage::Matched, 20, true),
            (Stage::Done, 30, false),
        ] {
            assert_eq!(lapses(stage, day(5), day(today)), over, "{stage:?} {today}");
        }
    }
}

//! How a matter goes on: one function from the stage before to the stage after.

use super::who::Party;
use crate::coded::coded;

coded! {
    /// Where a matter stands.
    Stage {
        /// Nobody of the staff owns it yet: it lies in the common queue.
        Waiting = "waiting",
        /// 办理中
        Owned = "owned",
        /// 办结: the owner has answered.
        Answered = "answered",
        /// 解决: the reporter says so.
        Solved = "solved",
        /// The reporter said that it is not solved.
        Reopened = "reopened",
        /// Not for the community: a reason, and where to go instead.
        Declined = "declined",
        /// Taken back by the reporter.
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// Whether somebody of the staff has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Owned | Self::Reopened)
    }
}

/// What is done to a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatterAct {
    /// Staff take it out of the common queue.
    Take,
    /// The owner offers it to somebody else; the owner stays owner.
    Hand,
    /// Whoever it is offered to becomes the owner.
    Accept,
    Refuse,
    /// The offer is taken back.
    Recall,
    /// A note for the reporter.
    Note,
    /// A later day, with a reason.
    Extend,
    Answer,
    Decline,
    /// The reporter's word.
    Say {
        solved: bool,
    },
    Withdraw,
    /// What is public goes out of sight.
    Close,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoStep {
    /// Somebody else's to do.
    NotYours,
    /// Not as the matter stands now.
    NotNow,
}

impl MatterAct {
    /// Every act; both words of the reporter.
    pub const ALL: [Self; 13] = [
        Self::Take,
        Self::Hand,
        Self::Accept,
        Self::Refuse,
        Self::Recall,
        Self::Note,
        Self::Extend,
        Self::Answer,
        Self::Decline,
        Self::Say { solved: true },
        Self::Say { solved: false },
        Self::Withdraw,
        Self::Close,
    ];

    /// Who may do it at all.
    fn is_of(self, party: Party) -> bool {
        use Party as P;
        match self {
            Self::Take => matches!(party, P::Staff | P::Lead),
            Self::Hand | Self::Recall | Self::Close => matches!(party, P::Owner | P::Lead),
            Self::Accept | Self::Refuse => party == P::Offered,
            Self::Note | Self::Extend | Self::Answer | Self::Decline => party == P::Owner,
            Self::Say { .. } | Self::Withdraw => party == P::Reporter,
        }
    }
}

/// The stage after an act.
///
/// # Errors
/// [`NoStep`].
pub fn step(stage: Stage, party: Party, act: MatterAct) -> Result<Stage, NoStep> {
    use MatterAct as A;
    use Stage as S;
    if !act.is_of(party) {
        return Err(NoStep::NotYours);
    }
    match (act, stage) {
        (A::Take, S::Waiting) => Ok(S::Owned),
        (
            A::Hand | A::Accept | A::Refuse | A::Recall | A::Note | A::Extend,
            S::Owned | S::Reopened,
        ) => Ok(stage),
        (A::Answer, S::Owned | S::Reopened) => Ok(S::Answered),
        // What was answered once was for the community.
        (A::Decline, S::Owned) => Ok(S::Declined),
        (A::Say { solved: true }, S::Answered) => Ok(S::Solved),
        (A::Say { solved: false }, S::Answered) => Ok(S::Reopened),
        (A::Withdraw, S::Waiting | S::Owned | S::Reopened) => Ok(S::Withdrawn),
        (A::Close, _) => Ok(stage),
        _ => Err(NoStep::NotNow),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything that may be done; whatever is not in this table is refused.
    fn table() -> Vec<(Stage, Party, MatterAct, Stage)> {
        use MatterAct as A;
        use Party as P;
        use Stage as S;
        let mut all = vec![
            (S::Waiting, P::Staff, A::Take, S::Owned),
            (S::Waiting, P::Lead, A::Take, S::Owned),
            (S::Waiting, P::Reporter, A::Withdraw, S::Withdrawn),
            (S::Owned, P::Owner, A::Decline, S::Declined),
            (S::Answered, P::Reporter, A::Say { solved: true }, S::Solved),
            (
                S::Answered,
                P::Reporter,
                A::Say { solved: false },
                S::Reopened,
            ),
        ];
        for at in [S::Owned, S::Reopened] {
            all.extend([
                (at, P::Owner, A::Hand, at),
                (at, P::Lead, A::Hand, at),
                (at, P::Owner, A::Recall, at),
                (at, P::Lead, A::Recall, at),
                (at, P::Offered, A::Accept, at),
                (at, P::Offered, A::Refuse, at),
                (at, P::Owner, A::Note, at),
                (at, P::Owner, A::Extend, at),
                (at, P::Owner, A::Answer, S::Answered),
                (at, P::Reporter, A::Withdraw, S::Withdrawn),
            ]);
        }
        for at in S::ALL {
            all.extend([
                (*at, P::Owner, A::Close, *at),
                (*at, P::Lead, A::Close, *at),
            ]);
        }
        all
    }

    #[test]
    fn every_party_may_do_what_the_table_says_and_nothing_else() {
        let table = table();
        let mut seen = 0;
        for stage in Stage::ALL {
            for party in Party::ALL {
                for act in MatterAct::ALL {
                    let row = table
                        .iter()
                        .find(|(s, p, a, _)| (s, p, *a) == (stage, party, act));
                    let got = step(*stage, *party, act);
                    match row {
                        Some((.., to)) => assert_eq!(got, Ok(*to), "{stage:?} {party:?} {act:?}"),
                        None => assert!(got.is_err(), "{stage:?} {party:?} {act:?}"),
                    }
                    seen += usize::from(row.is_some());
                }
            }
        }
        assert_eq!(seen, table.len());
    }

    #[test]
    fn codes_are_read_back() {
        for s in Stage::ALL {
            assert_eq!(Stage::from_code(s.code()), Some(*s));
        }
    }

    proptest! {
        /// However the acts come, only the reporter's word makes a matter solved, and nothing leaves an end.
        #[test]
        fn an_end_is_an_end(acts in proptest::collection::vec((0..Party::ALL.len(), 0..MatterAct::ALL.len()), 0..40)) {
            let mut stage = Stage::Waiting;
            for (party, act) in acts {
                let (party, act) = (Party::ALL[party], MatterAct::ALL[act]);
                let Ok(next) = step(stage, party, act) else { continue };
                if matches!(stage, Stage::Solved | Stage::Declined | Stage::Withdrawn) {
                    prop_assert_eq!(next, stage);
                }
                if next == Stage::Solved && stage != Stage::Solved {
                    prop_assert_eq!((party, act), (Party::Reporter, MatterAct::Say { solved: true }));
                    prop_assert_eq!(stage, Stage::Answered);
                }
                stage = next;
            }
        }
    }
}

//! Solved or not: said by the people who asked, never by staff (features.md J4).
//!
//! The author's word decides. When the author says nothing (or has erased the account), supporters decide: as many as
//! the rulebook asks for, and more than say the opposite.

use serde::{Deserialize, Serialize};

/// Five equal levels, 1 to 5; giving one is never forced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rating(i64);

/// The number is not 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rating")]
pub struct NotARating;

impl Rating {
    pub const ALL: [Self; 5] = [Self(5), Self(4), Self(3), Self(2), Self(1)];

    pub fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Rating {
    type Error = NotARating;
    fn try_from(n: i64) -> Result<Self, NotARating> {
        if (1..=5).contains(&n) {
            Ok(Self(n))
        } else {
            Err(NotARating)
        }
    }
}

impl From<Rating> for i64 {
    fn from(r: Rating) -> Self {
        r.0
    }
}

/// What has been said so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdicts {
    /// The author's word, if given.
    pub author: Option<bool>,
    /// Supporters who say that it is solved, and that it is not.
    pub solved: i64,
    pub unsolved: i64,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    Open,
    Solved,
    Unsolved,
}

/// Judges what has been said; `needed` supporters decide in the author's place.
pub fn judge(said: Verdicts, needed: i64) -> Judgement {
    match said.author {
        Some(true) => Judgement::Solved,
        Some(false) => Judgement::Unsolved,
        None if said.solved >= needed && said.solved > said.unsolved => Judgement::Solved,
        None if said.unsolved >= needed && said.unsolved > said.solved => Judgement::Unsolved,
        None => Judgement::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some(true), 0, 9, Judgement::Solved)]
    #[case(Some(false), 9, 0, Judgement::Unsolved)]
    #[case(None, 2, 0, Judgement::Open)]
    #[case(None, 3, 0, Judgement::Solved)]
    #[case(None, 3, 3, Judgement::Open)]
    #[case(None, 3, 4, Judgement::Unsolved)]
    #[case(None, 4, 3, Judgement::Solved)]
    #[case(None, 0, 0, Judgement::Open)]
    fn the_author_decides_else_the_supporters(
        #[case] author: Option<bool>,
        #[case] solved: i64,
        #[case] unsolved: i64,
        #[case] expected: Judgement,
    ) {
        assert_eq!(
            judge(
                Verdicts {
                    author,
                    solved,
                    unsolved
                },
                3
            ),
            expected
        );
    }

    proptest! {
        #[test]
        fn turning_every_voice_turns_the_judgement(author: Option<bool>, solved in 0i64..9, unsolved in 0i64..9, needed in 1i64..5) {
            let turned = match judge(Verdicts { author: author.map(|a| !a), solved: unsolved, unsolved: solved }, needed) {
                Judgement::Solved => Judgement::Unsolved,
                Judgement::Unsolved => Judgement::Solved,
                Judgement::Open => Judgement::Open,
            };
            prop_assert_eq!(judge(Verdicts { author, solved, unsolved }, needed), turned);
        }
    }
}

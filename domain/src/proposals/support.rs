//! Support 附议: one per verified resident and proposal, removable while supporters are gathered, counted live.

use serde::{Deserialize, Serialize};

use super::state::{Stage, State};
use crate::ids::AccountId;
use crate::rulebook::{Rule, Rulebook};

/// Why support is not taken, or not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoSupport {
    /// Supporters are no longer gathered.
    #[error("closed")]
    Closed(Stage),
    /// The author is the proposal's first voice already.
    #[error("own proposal")]
    OwnProposal,
}

/// Whether `who` may support, or take support back, now.
///
/// # Errors
/// [`NoSupport`].
pub fn may_support(
    state: &State,
    author: Option<AccountId>,
    who: AccountId,
) -> Result<(), NoSupport> {
    if !matches!(state, State::Gathering { .. }) {
        return Err(NoSupport::Closed(state.stage()));
    }
    if author == Some(who) {
        return Err(NoSupport::OwnProposal);
    }
    Ok(())
}

/// How many supporters are still missing; 0 once the threshold is reached.
pub fn missing(count: i64, book: &Rulebook) -> i64 {
    (book.get(Rule::SupportThreshold) - count).max(0)
}

/// What a change of the text means (features.md B6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// Nobody has supported it: the text is simply corrected.
    InPlace,
    /// People supported what they read, so a new version asks them again and counting starts anew.
    NewVersion,
}

/// What a change of the text means after `ever` people have supported any version.
///
/// # Errors
/// [`NoSupport::Closed`] once supporters are no longer gathered: what the body discusses stays as it is.
pub fn revision(state: &State, ever: i64) -> Result<Revision, NoSupport> {
    match state {
        State::Gathering { .. } if ever == 0 => Ok(Revision::InPlace),
        State::Gathering { .. } => Ok(Revision::NewVersion),
        other => Err(NoSupport::Closed(other.stage())),
    }
}

/// The column of a comment (features.md C9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    For,
    Against,
}

impl Side {
    pub const ALL: [Self; 2] = [Self::For, Self::Against];

    /// The value of rows and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
        }
    }

    /// Reads the value of rows and forms.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Comments are open from filing until the outcome stands.
pub fn may_comment(stage: Stage) -> bool {
    !stage.is_final()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::example;
    use chrono::NaiveDate;

    fn gathering() -> State {
        State::Gathering {
            closes_on: NaiveDate::MAX,
            answer_due_on: NaiveDate::MAX,
            accepted: false,
        }
    }

    #[test]
    fn neighbours_support_while_supporters_are_gathered() {
        let (author, neighbour) = (AccountId(1), AccountId(2));
        assert_eq!(may_support(&gathering(), Some(author), neighbour), Ok(()));
        assert_eq!(
            may_support(&gathering(), Some(author), author),
            Err(NoSupport::OwnProposal)
        );
        assert_eq!(may_support(&gathering(), None, neighbour), Ok(())); // an erased author
        let late = State::OnAgenda {
            meets_on: NaiveDate::MAX,
        };
        assert_eq!(
            may_support(&late, Some(author), neighbour),
            Err(NoSupport::Closed(Stage::OnAgenda))
        );
    }

    #[test]
    fn the_text_locks_at_the_first_support() {
        assert_eq!(revision(&gathering(), 0), Ok(Revision::InPlace));
        assert_eq!(revision(&gathering(), 1), Ok(Revision::NewVersion));
        assert_eq!(
            revision(&State::AtBallot, 0),
            Err(NoSupport::Closed(Stage::AtBallot))
        );
    }

    #[test]
    fn nobody_is_missing_past_the_threshold() {
        assert_eq!(missing(37, &example()), 13);
        assert_eq!(missing(50, &example()), 0);
        assert_eq!(missing(51, &example()), 0);
    }
}

//! What a meeting decides, and when it votes.

use chrono::NaiveDate;

use super::call::Quorum;
use crate::meetings::{ItemState, Kind, Outcome, Stage};
use crate::proposals::Stage as ProposalStage;

/// Why an outcome is not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoDecision {
    /// Not before the meeting, and not after the minutes are out.
    #[error("not now")]
    NotNow(Stage),
    #[error("not on the agenda")]
    NotOnAgenda,
    /// Not an outcome of this kind of meeting.
    #[error("not an outcome of this kind")]
    WrongOutcome,
    /// Written down already.
    #[error("settled")]
    Settled,
    /// A decision names the unit and the day.
    #[error("no duty")]
    NoDuty,
    /// The day lies before the meeting.
    #[error("due in the past")]
    DueInPast,
    /// The ballot on the proposal says something else, or is not over.
    #[error("against the ballot")]
    AgainstBallot(ProposalStage),
}

/// An outcome to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settling {
    pub kind: Kind,
    pub stage: Stage,
    pub item: ItemState,
    pub settled: bool,
    pub outcome: Outcome,
    /// Where the item's proposal is.
    pub proposal: Option<ProposalStage>,
    /// The day by which it is carried out.
    pub due_on: Option<NaiveDate>,
    pub met_on: NaiveDate,
}

impl Settling {
    /// Whether it may be written down.
    ///
    /// # Errors
    /// [`NoDecision`].
    pub fn check(&self) -> Result<(), NoDecision> {
        if !self.stage.takes_results() {
            return Err(NoDecision::NotNow(self.stage));
        }
        if self.item != ItemState::Accepted {
            return Err(NoDecision::NotOnAgenda);
        }
        if self.settled {
            return Err(NoDecision::Settled);
        }
        if !self.kind.outcomes().contains(&self.outcome) {
            return Err(NoDecision::WrongOutcome);
        }
        if self.outcome == Outcome::Decided {
            let due_on = self.due_on.ok_or(NoDecision::NoDuty)?;
            if due_on < self.met_on {
                return Err(NoDecision::DueInPast);
            }
        }
        self.fits_the_ballot()
    }

    /// What is said of a proposal is what was voted.
    fn fits_the_ballot(&self) -> Result<(), NoDecision> {
        let Some(at) = self.proposal else {
            return Ok(());
        };
        let fits = match self.outcome {
            Outcome::Decided => matches!(
                at,
                ProposalStage::Adopted
                    | ProposalStage::Assigned
                    | ProposalStage::InProgress
                    | ProposalStage::Done
                    | ProposalStage::Resolved
                    | ProposalStage::Reopened
            ),
            Outcome::Rejected => at == ProposalStage::Rejected,
            Outcome::Postponed => at != ProposalStage::Rejected && at != ProposalStage::Adopted,
            _ => true,
        };
        if fits {
            Ok(())
        } else {
            Err(NoDecision::AgainstBallot(at))
        }
    }
}

/// Why a meeting does not vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoVote {
    /// Only while it is under way.
    #[error("not now")]
    NotNow(Stage),
    /// Not something that this kind of meeting votes on.
    #[error("not of this kind")]
    NotOfThisKind,
    #[error("not on the agenda")]
    NotOnAgenda,
    /// Voted on, or settled, already.
    #[error("settled")]
    Settled,
    /// Not enough members are there ([`Rule::MeetingQuorum`]).
    #[error("no quorum")]
    NoQuorum(Quorum),
}

/// Whether the members who are there vote now: on an item of a meeting that decides, or on the work that an enlarged
/// meeting heard of (`item` is none then). `settled` is whether they have done so already.
///
/// # Errors
/// [`NoVote`].
pub fn may_vote(
    kind: Kind,
    stage: Stage,
    item: Option<ItemState>,
    settled: bool,
    quorum: Quorum,
) -> Result<(), NoVote> {
    let expected = match item {
        Some(_) => Kind::Decision,
        None => Kind::Enlarged,
    };
    if kind != expected {
        return Err(NoVote::NotOfThisKind);
    }
    if stage != Stage::UnderWay {
        return Err(NoVote::NotNow(stage));
    }
    if item.is_some_and(|state| state != ItemState::Accepted) {
        return Err(NoVote::NotOnAgenda);
    }
    if settled {
        return Err(NoVote::Settled);
    }
    if !quorum.is_reached() {
        return Err(NoVote::NoQuorum(quorum));
    }
    Ok(())
}

//! What comes on the agenda, and who steps back from an item of it (features.md C5, A11).

use chrono::{DateTime, Utc};

use crate::meetings::{ItemState, Kind, Stage};
use crate::proposals::Stage as ProposalStage;
use crate::rulebook::{Rule, Rulebook};

/// Why an item is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoAsk {
    /// This kind of meeting has no agenda of items.
    #[error("no agenda")]
    NoAgenda,
    #[error("closed")]
    Closed(Stage),
}

/// Whether somebody may ask for an item now.
///
/// # Errors
/// [`NoAsk`].
pub fn may_ask(
    kind: Kind,
    stage: Stage,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoAsk> {
    if !kind.has_items() {
        return Err(NoAsk::NoAgenda);
    }
    if stage != Stage::Called || now >= starts_at {
        return Err(NoAsk::Closed(stage));
    }
    Ok(())
}

/// Why an item does not come on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoItem {
    #[error("no agenda")]
    NoAgenda,
    /// The meeting has as many as the rulebook allows ([`Rule::AgendaCapacity`]).
    #[error("full")]
    Full { most: i64 },
    #[error("closed")]
    Closed(Stage),
    /// A proposal at this stage is nothing for this kind of meeting.
    #[error("not for this meeting")]
    NotForThisMeeting(ProposalStage),
}

/// Whether one more item comes on the agenda, and a proposal at its stage.
///
/// # Errors
/// [`NoItem`].
pub fn may_add(
    kind: Kind,
    stage: Stage,
    accepted: i64,
    proposal: Option<ProposalStage>,
    book: &Rulebook,
) -> Result<(), NoItem> {
    if !kind.has_items() {
        return Err(NoItem::NoAgenda);
    }
    if stage != Stage::Called {
        return Err(NoItem::Closed(stage));
    }
    let fits = match (kind, proposal) {
        (_, None) => true,
        (Kind::Discussion, Some(at)) => at == ProposalStage::OnAgenda,
        (_, Some(at)) => matches!(
            at,
            ProposalStage::InDiscussion | ProposalStage::AtBallot | ProposalStage::Adopted
        ),
    };
    if let (false, Some(at)) = (fits, proposal) {
        return Err(NoItem::NotForThisMeeting(at));
    }
    let most = book.get(Rule::AgendaCapacity);
    if accepted >= most {
        return Err(NoItem::Full { most });
    }
    Ok(())
}

/// Why an interest is not declared any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoRecusal {
    /// The item is not on the agenda.
    #[error("not on the agenda")]
    NotOnAgenda,
    /// The item is settled, or the meeting is over.
    #[error("closed")]
    Closed,
}

/// Whether a member may declare an interest in an item now: until something became of it.
///
/// # Errors
/// [`NoRecusal`].
pub fn may_recuse(stage: Stage, item: ItemState, settled: bool) -> Result<(), NoRecusal> {
    if item != ItemState::Accepted {
        return Err(NoRecusal::NotOnAgenda);
    }
    if settled || !matches!(stage, Stage::Called | Stage::UnderWay) {
        return Err(NoRecusal::Closed);
    }
    Ok(())
}

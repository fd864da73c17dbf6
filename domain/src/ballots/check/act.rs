//! A leaf about a ballot or a draw.

use super::super::receipt::Receipt;
use super::ballot::BallotFault;
use crate::json::Json;

/// How the acts begin that are about ballots.
const OF_BALLOTS: &str = "ballots.";

/// A leaf about a ballot or a draw, its place aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub community: String,
    /// When it was written, as it stands there.
    pub at: String,
    pub object: String,
    pub act: String,
    pub facts: Json,
}

impl Act {
    /// Reads the text of a leaf; none of what is not five lines with facts.
    pub fn read(text: &str) -> Option<Self> {
        // A line end after the fourth belongs to the facts, as in every program that reads leaves: what follows the
        // facts must not be passed over.
        let mut lines = text.splitn(5, '\n');
        let (community, at, act, object) =
            (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
        Some(Self {
            community: community.to_owned(),
            at: at.to_owned(),
            object: object.to_owned(),
            act: act.to_owned(),
            facts: Json::read(lines.next()?)?,
        })
    }

    /// Reads a leaf if it is about a ballot; none of any other.
    ///
    /// # Errors
    /// [`BallotFault::Leaf`] where such a leaf cannot be read: a more lenient reader may see a vote in it, so it must
    /// never be passed over.
    pub fn of_ballot(text: &str) -> Result<Option<Self>, BallotFault> {
        let act = text.split('\n').nth(2);
        if act.is_none_or(|act| !act.starts_with(OF_BALLOTS)) {
            return Ok(None);
        }
        Self::read(text).map(Some).ok_or(BallotFault::Leaf)
    }

    /// Whether both are about the same thing of the same community.
    pub fn is_about(&self, other: &Self) -> bool {
        (&self.community, &self.object) == (&other.community, &other.object)
    }

    /// A fact that is a text.
    pub fn text(&self, fact: &str) -> Option<&str> {
        self.facts.get(fact)?.text()
    }

    /// A fact that is a receipt.
    pub fn receipt(&self, fact: &str) -> Option<Receipt> {
        self.text(fact)?.parse().ok()
    }
}

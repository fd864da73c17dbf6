//! A leaf about a ballot.

use super::super::receipt::Receipt;
use crate::json::Json;

/// A leaf about a ballot, its place aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub community: String,
    pub object: String,
    pub act: String,
    pub facts: Json,
}

impl Act {
    /// Reads the text of a leaf; none of what is not five lines with facts.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (community, _at, act, object) =
            (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
        Some(Self {
            community: community.to_owned(),
            object: object.to_owned(),
            act: act.to_owned(),
            facts: Json::read(lines.next()?)?,
        })
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

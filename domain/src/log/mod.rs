//! The record of acts: one act, one leaf (spec.md §2.9, room 10). A leaf holds public facts and hashes, never personal
//! data, so that erasing an account leaves every leaf as it was. All leaves of a deployment stand in one Merkle tree,
//! whose signed checkpoints anybody may keep (docs/verify.md).

mod checkpoint;
mod proofs;
pub mod security;
mod tree;
#[cfg(test)]
mod tree_tests;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::codes::hex;
use crate::ids::CommunityId;

pub use checkpoint::{Checkpoint, NoteFault, NoteKey};
pub use proofs::{consistency, inclusion, verify_consistency, verify_inclusion};
pub use tree::{Hash, Node, NotAHash, Ridge, cover, join, leaf_hash, node_hash};

/// One act, ready to be written in its own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What was done, as `room.verb`: `proposals.support`.
    pub act: &'static str,
    /// What it was done to, as people name it: a record number, a slug, `residency/17`.
    pub object: String,
    /// Public facts, as JSON with sorted keys.
    pub facts: String,
    pub at: DateTime<Utc>,
}

impl Leaf {
    /// A leaf; `facts` must not hold names, numbers or addresses of people.
    pub fn new(
        act: &'static str,
        object: impl ToString,
        facts: impl Serialize,
        at: DateTime<Utc>,
    ) -> Self {
        // Through Value, whose maps are sorted: the same facts always give the same bytes.
        let facts =
            serde_json::to_value(facts).map_or_else(|_| String::from("null"), |v| v.to_string());
        Self {
            act,
            object: object.to_string(),
            facts,
            at,
        }
    }

    /// The text of the leaf in the tree; see [`leaf_text`].
    pub fn text(&self, community: Option<CommunityId>) -> String {
        leaf_text(community, self.at, self.act, &self.object, &self.facts)
    }
}

/// What a leaf's hash is taken of: community (`-` outside any), moment, act, object and facts, one a line. None but the
/// facts could hold a line end, and JSON holds none.
pub fn leaf_text(
    community: Option<CommunityId>,
    at: DateTime<Utc>,
    act: &str,
    object: &str,
    facts: &str,
) -> String {
    let community = community.map_or_else(|| "-".to_owned(), |c| c.to_string());
    let at = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("{community}\n{at}\n{act}\n{object}\n{facts}")
}

/// The hash of a published text, so that a later change shows: SHA-256, hexadecimal.
pub fn text_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use serde_json::json;

    #[test]
    fn the_same_facts_give_the_same_leaf() {
        let at = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
        let leaf = |facts| Leaf::new("proposals.support", "2026-0042", facts, at);
        let a = leaf(json!({"version": 1, "count": 5}));
        let here = Some(CommunityId(1));
        assert_eq!(
            a.text(here),
            leaf(json!({"count": 5, "version": 1})).text(here)
        );
        assert_eq!(
            a.text(here),
            "1\n2026-11-22T12:00:00.000000Z\nproposals.support\n2026-0042\n{\"count\":5,\"version\":1}"
        );
        assert!(a.text(None).starts_with("-\n2026"));
        assert_ne!(a.text(here), a.text(Some(CommunityId(2))));
    }

    #[test]
    fn parts_of_a_text_do_not_run_together() {
        assert_ne!(text_hash(&["ab", "c"]), text_hash(&["a", "bc"]));
    }
}

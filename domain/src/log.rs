//! The record of acts: one act, one leaf (spec.md §2.9). A leaf holds public facts and hashes, never personal data, so
//! that erasing an account leaves every leaf as it was. Issue of the next room: the Merkle tree over these leaves.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::codes::hex;

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

    /// The bytes that are hashed: `at`, act, object and facts, one a line. None of the first three holds a line end.
    pub fn bytes(&self) -> Vec<u8> {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{at}\n{}\n{}\n{}", self.act, self.object, self.facts).into_bytes()
    }

    /// The leaf hash of RFC 6962 §2.1: SHA-256 over 0x00 and the bytes.
    pub fn hash(&self) -> String {
        hex(&Sha256::new()
            .chain_update([0])
            .chain_update(self.bytes())
            .finalize())
    }
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
        let a = Leaf::new(
            "proposals.support",
            "2026-0042",
            json!({"version": 1, "count": 5}),
            at,
        );
        let b = Leaf::new(
            "proposals.support",
            "2026-0042",
            json!({"count": 5, "version": 1}),
            at,
        );
        assert_eq!(a.hash(), b.hash());
        assert_eq!(a.bytes(), b"2026-11-22T12:00:00.000000Z\nproposals.support\n2026-0042\n{\"count\":5,\"version\":1}");
        // Computed with: printf '\x00…' | sha256sum
        let other = Leaf::new(
            "proposals.support",
            "2026-0042",
            json!({"count": 6, "version": 1}),
            at,
        );
        assert_ne!(a.hash(), other.hash());
    }

    #[test]
    fn parts_of_a_text_do_not_run_together() {
        assert_ne!(text_hash(&["ab", "c"]), text_hash(&["a", "bc"]));
    }
}

//! The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1 says how proofs are verified): who holds an old root can tell whether
//! a newer tree still says everything the old one said.
//!
//! A tree is never held whole. The server keeps the hashes of complete subtrees; [`Ridge`] is what appending needs, and
//! a proof is a list of ranges of leaves (`proofs`) whose roots the store puts together from complete subtrees.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::codes::hex;

/// A SHA-256 hash, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a hash")]
pub struct NotAHash;

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(s: &str) -> Result<Self, NotAHash> {
        let digits = s.as_bytes();
        if digits.len() != 64 {
            return Err(NotAHash);
        }
        let mut bytes = [0u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            // One way of writing a hash only: lower case.
            let digit = |d: u8| match d {
                b'0'..=b'9' => Ok(d - b'0'),
                b'a'..=b'f' => Ok(d - b'a' + 10),
                _ => Err(NotAHash),
            };
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

/// The hash of a leaf: SHA-256 over 0x00 and its text, so that no leaf can be taken for a node.
pub fn leaf_hash(text: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(text)
            .finalize()
            .into(),
    )
}

/// The hash of a node: SHA-256 over 0x01 and the hashes below it.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// A complete subtree: `level` 0 is a leaf, each level twice as wide; `place` counts from the left, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    pub level: u32,
    pub place: u64,
}

/// The largest complete subtrees of a tree, left to right: all that appending a leaf needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ridge {
    size: u64,
    peaks: Vec<Hash>,
}

impl Ridge {
    /// The ridge of a stored tree; `None` unless there is one peak for each binary one of `size`.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// How many leaves it covers.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The peaks, left to right.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf and gives the subtrees that it completes, lowest first.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Node, Hash)> {
        let mut node = Node {
            level: 0,
            place: self.size,
        };
        let mut hash = leaf;
        let mut completed = Vec::new();
        // Each peak that stands for a one at the end of the size, binary, is completed; the smallest first.
        let ones = self.size.trailing_ones() as usize;
        let kept = self.peaks.len().saturating_sub(ones);
        for left in self.peaks.drain(kept..).rev() {
            hash = node_hash(&left, &hash);
            node = Node {
                level: node.level + 1,
                place: node.place / 2,
            };
            completed.push((node, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
        completed
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        join(&self.peaks)
    }
}

/// The root over complete subtrees that stand side by side, from the largest to the smallest.
pub fn join(peaks: &[Hash]) -> Hash {
    match peaks.split_last() {
        // The root of an empty tree is the hash of nothing.
        None => Hash(Sha256::digest([]).into()),
        Some((last, rest)) => rest
            .iter()
            .rev()
            .fold(*last, |right, left| node_hash(left, &right)),
    }
}

/// The complete subtrees that cover a range of leaves, left to right.
pub fn cover(range: Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let mut level = 0;
        while at.is_multiple_of(2 << level) && at + (2 << level) <= range.end {
            level += 1;
        }
        nodes.push(Node {
            level,
            place: at >> level,
        });
        at += 1 << level;
    }
    nodes
}

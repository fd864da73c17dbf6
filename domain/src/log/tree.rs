//! The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1 says how proofs are verified): who holds an old root can tell whether
//! a newer tree still says everything the old one said.
//!
//! A tree is never held whole. The server keeps the hashes of complete subtrees; [`Ridge`] is what appending needs, and
//! a proof is a list of ranges of leaves whose roots the store puts together from complete subtrees.

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
        while node.place % 2 == 1
            && let Some(left) = self.peaks.pop()
        {
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

/// The largest power of two below `n`, which is at least 2.
fn split(n: u64) -> u64 {
    n.next_power_of_two() / 2
}

/// The ranges whose roots prove that leaf `seq` is in the tree of `size` leaves (RFC 6962 §2.1.1), in order.
pub fn inclusion(seq: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if seq >= size {
        return None;
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        if seq < middle {
            path.push(middle..high);
            high = middle;
        } else {
            path.push(low..middle);
            low = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The ranges whose roots prove that the tree of `to` leaves begins with the tree of `from` leaves (RFC 6962 §2.1.2).
pub fn consistency(from: u64, to: u64) -> Option<Vec<Range<u64>>> {
    if from == 0 || from > to {
        return None;
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0, to);
    // Whether the old tree is still a whole left part, whose root the verifier knows.
    let mut known = true;
    while from != high {
        let middle = low + split(high - low);
        if from <= middle {
            path.push(middle..high);
            high = middle;
        } else {
            path.push(low..middle);
            low = middle;
            known = false;
        }
    }
    if !known {
        path.push(low..high);
    }
    path.reverse();
    Some(path)
}

/// Whether `path` leads from a leaf's hash to the root (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, seq: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if seq >= size {
        return false;
    }
    let (mut node, mut last) = (seq, size - 1);
    let mut hash = *leaf;
    for beside in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(beside, &hash);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && hash == *root
}

/// Whether the tree of `to` leaves begins with the tree of `from` leaves (RFC 9162 §2.1.4.2).
pub fn verify_consistency(
    from: u64,
    to: u64,
    path: &[Hash],
    from_root: &Hash,
    to_root: &Hash,
) -> bool {
    if from == 0 || from > to {
        return false;
    }
    if from == to {
        return path.is_empty() && from_root == to_root;
    }
    let (mut node, mut last) = (from - 1, to - 1);
    while node % 2 == 1 {
        node /= 2;
        last /= 2;
    }
    let (start, rest) = if from.is_power_of_two() {
        (*from_root, path)
    } else {
        match path.split_first() {
            Some((first, rest)) => (*first, rest),
            None => return false,
        }
    };
    let (mut old, mut new) = (start, start);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            old = node_hash(beside, &old);
            new = node_hash(beside, &new);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            new = node_hash(&new, beside);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && old == *from_root && new == *to_root
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree as RFC 6962 defines it, slow and obvious.
    fn slow_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(Sha256::digest([]).into()),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
                node_hash(&slow_root(left), &slow_root(right))
            }
        }
    }

    fn leaves(n: u64) -> Vec<Hash> {
        (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    fn roots(leaves: &[Hash], ranges: Vec<Range<u64>>) -> Vec<Hash> {
        ranges
            .into_iter()
            .map(|r| slow_root(&leaves[r.start as usize..r.end as usize]))
            .collect()
    }

    /// The inputs and roots of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).
    #[test]
    fn the_known_answers_of_the_reference_implementation_hold() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let known = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut ridge = Ridge::default();
        assert_eq!(ridge.root().to_string(), known[0]);
        for (input, root) in inputs.iter().zip(&known[1..]) {
            ridge.append(leaf_hash(input));
            assert_eq!(ridge.root().to_string(), *root);
        }
    }

    #[test]
    fn a_hash_has_one_way_of_writing() {
        let text = leaf_hash(b"x").to_string();
        assert_eq!(text.parse::<Hash>().unwrap().to_string(), text);
        assert_eq!(text.to_uppercase().parse::<Hash>(), Err(NotAHash));
        assert_eq!(text[1..].parse::<Hash>(), Err(NotAHash));
    }

    #[test]
    fn appending_gives_each_complete_subtree_once() {
        let leaves = leaves(200);
        let mut ridge = Ridge::default();
        let mut seen = std::collections::BTreeMap::new();
        for leaf in &leaves {
            for (node, hash) in ridge.append(*leaf) {
                assert_eq!(seen.insert(node, hash), None);
            }
        }
        for (node, hash) in &seen {
            let (start, width) = (node.place << node.level, 1 << node.level);
            assert_eq!(
                *hash,
                slow_root(&leaves[start as usize..start as usize + width])
            );
        }
        assert_eq!(seen.len() as u64, 200 - u64::from(200u64.count_ones()));
        assert_eq!(Ridge::new(200, ridge.peaks().to_vec()), Some(ridge));
        assert_eq!(Ridge::new(3, vec![leaves[0]]), None);
    }

    proptest! {
        #[test]
        fn a_ridge_has_the_root_of_the_definition(n in 0u64..300) {
            let leaves = leaves(n);
            let mut ridge = Ridge::default();
            for leaf in &leaves {
                ridge.append(*leaf);
            }
            prop_assert_eq!(ridge.root(), slow_root(&leaves));
            let covered: Vec<Hash> = cover(0..n)
                .into_iter()
                .map(|node| slow_root(&leaves[(node.place << node.level) as usize..((node.place + 1) << node.level) as usize]))
                .collect();
            prop_assert_eq!(ridge.peaks(), &covered);
        }

        #[test]
        fn every_leaf_is_proven_and_nothing_else_is(n in 1u64..200, at in 0u64..200, other in 0u64..200) {
            let (seq, other) = (at % n, other % n);
            let leaves = leaves(n);
            let root = slow_root(&leaves);
            let path = roots(&leaves, inclusion(seq, n).unwrap());
            prop_assert!(verify_inclusion(&leaves[seq as usize], seq, n, &path, &root));
            if other != seq {
                prop_assert!(!verify_inclusion(&leaves[other as usize], seq, n, &path, &root));
                prop_assert!(!verify_inclusion(&leaves[seq as usize], other, n, &path, &root));
            }
            prop_assert!(!verify_inclusion(&leaves[seq as usize], seq, n, &path, &leaf_hash(b"other")));
            let mut long = path.clone();
            long.push(root);
            prop_assert!(!verify_inclusion(&leaves[seq as usize], seq, n, &long, &root));
            prop_assert_eq!(inclusion(n, n), None);
        }

        #[test]
        fn a_longer_tree_is_proven_to_begin_with_the_shorter(to in 1u64..200, from in 1u64..200) {
            let from = 1 + from % to;
            let leaves = leaves(to);
            let (old, new) = (slow_root(&leaves[..from as usize]), slow_root(&leaves));
            let path = roots(&leaves, consistency(from, to).unwrap());
            prop_assert!(verify_consistency(from, to, &path, &old, &new));
            prop_assert!(!verify_consistency(from, to, &path, &leaf_hash(b"other"), &new));
            prop_assert!(!verify_consistency(from, to, &path, &old, &leaf_hash(b"other")));
            // A history in which one old leaf was changed proves nothing.
            let mut forged = leaves.clone();
            forged[0] = leaf_hash(b"forged");
            let path = roots(&forged, consistency(from, to).unwrap());
            prop_assert!(!verify_consistency(from, to, &path, &old, &slow_root(&forged)));
        }
    }
}

//! Proofs: which ranges of leaves make one (RFC 6962 §2.1), and how it is verified (RFC 9162 §2.1).

use std::ops::Range;

use super::tree::{Hash, node_hash};

/// The largest power of two below `n`, which is at least 2.
pub(super) fn split(n: u64) -> u64 {
    // Beyond the largest power of two there is no next one.
    n.checked_next_power_of_two()
        .map_or(1 << 63, |next| next / 2)
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
            // It ends: `node` is odd, or it is `last`, which is not 0.
            while node % 2 == 0 {
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
            // It ends: `node` is odd, or it is `last`, which is not 0.
            while node % 2 == 0 {
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

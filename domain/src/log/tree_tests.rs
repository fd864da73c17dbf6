//! The tree against the definitions of the standard, and proofs that hold for every tree until a hash is changed.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::proofs::*;
use super::tree::*;
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
    assert_eq!(format!("{:?}", leaf_hash(b"x")), text);
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
    assert_eq!(ridge.size(), 200);
    assert_eq!(Ridge::new(200, ridge.peaks().to_vec()), Some(ridge));
    assert_eq!(Ridge::new(3, vec![leaves[0]]), None);
}

#[test]
fn there_is_no_proof_of_what_is_not_there() {
    for (seq, size) in [(0, 0), (1, 1), (7, 3)] {
        assert_eq!(inclusion(seq, size), None);
    }
    for (from, to) in [(0, 3), (4, 3)] {
        assert_eq!(consistency(from, to), None);
    }
    let all = leaves(3);
    let (leaf, root) = (all[0], slow_root(&all));
    assert!(!verify_inclusion(&leaf, 3, 3, &[], &root), "past the end");
    // Longer and shorter than any way through a tree of that size.
    assert!(!verify_inclusion(&leaf, 0, 1, &[leaf], &leaf));
    assert!(!verify_inclusion(&leaf, 0, 2, &[], &leaf));
    assert!(verify_inclusion(&leaf, 0, 1, &[], &leaf));
    assert!(!verify_inclusion(&leaf, 0, 1, &[], &root));
    assert!(verify_consistency(3, 3, &[], &root, &root));
    assert!(!verify_consistency(3, 3, &[leaf], &root, &root));
    assert!(!verify_consistency(3, 3, &[], &leaf, &root));
    for (from, to, path) in [
        (0, 3, &[][..]),
        (4, 3, &[][..]),
        (3, 4, &[][..]),
        (1, 2, &[][..]),
        (1, 2, &[leaf, leaf][..]),
    ] {
        assert!(
            !verify_consistency(from, to, path, &leaf, &leaf),
            "{from} to {to}"
        );
    }
}

#[test]
fn a_range_in_the_middle_is_covered_by_its_whole_subtrees() {
    let node = |level, place| Node { level, place };
    assert_eq!(cover(3..9), [node(0, 3), node(2, 1), node(0, 8)]);
    assert_eq!(cover(5..5), []);
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

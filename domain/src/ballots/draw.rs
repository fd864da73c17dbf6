//! A public draw that anybody can redo: the seed is the root of the first checkpoint that was signed after a moment
//! published beforehand, when the list had been fixed. docs/verify.md says what whoever signs it could do all the same.
//!
//! Each lot gets the SHA-256 of three lines, the seed in hexadecimal, its place on the list counted from 1, and the lot:
//! `printf '%s\n' SEED 3 种树 | sha256sum`. The smallest hash comes first. The lots of a tie are the options as they were
//! asked; those of seats are the seals of the names, so that the draw can be done again after somebody was erased.

use sha2::{Digest, Sha256};

use crate::log::Hash;

/// A lot in the order of the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Its place on the published list, counted from 0.
    pub place: usize,
    pub hash: Hash,
}

/// All lots in the order in which they are drawn.
pub fn draw_order<S: AsRef<str>>(seed: &Hash, lots: &[S]) -> Vec<Drawn> {
    let mut drawn: Vec<Drawn> = lots
        .iter()
        .enumerate()
        .map(|(place, lot)| Drawn {
            place,
            hash: hash_of(seed, place, lot.as_ref()),
        })
        .collect();
    // No two have the same place, so a stable sort, which weighs more in the browser, would change nothing.
    drawn.sort_unstable_by_key(|d| (d.hash, d.place));
    drawn
}

fn hash_of(seed: &Hash, place: usize, lot: &str) -> Hash {
    let lines = format!("{seed}\n{}\n{lot}\n", place + 1);
    Hash(Sha256::digest(lines.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_draw_can_be_redone_with_sha256sum() {
        // for i in 1 2 3; do printf '%s\n' "$(printf '07%.0s' {1..32})" $i NAME | sha256sum; done
        let seed = Hash([7; 32]);
        let order = draw_order(&seed, &["王芳", "李雷", "张伟"]);
        let shown: Vec<_> = order
            .iter()
            .map(|d| (d.place, d.hash.to_string()[..8].to_owned()))
            .collect();
        assert_eq!(shown, SHA256SUM.map(|(p, h)| (p, h.to_owned())));
        assert_eq!(draw_order::<&str>(&seed, &[]), []);
    }

    const SHA256SUM: [(usize, &str); 3] = [(0, "42b66fae"), (2, "a6d6834a"), (1, "d2888ba5")];

    proptest! {
        #[test]
        fn everybody_is_drawn_once_and_namesakes_are_two_people(seed: [u8; 32], names in proptest::collection::vec("[a-c]{0,2}", 0..9)) {
            let mut places: Vec<_> = draw_order(&Hash(seed), &names).iter().map(|d| d.place).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..names.len()).collect::<Vec<_>>());
        }
    }
}

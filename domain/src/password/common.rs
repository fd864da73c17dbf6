//! Words that are tried first. A password that is one of them plus digits and signs is refused, which bars many times as many.
//!
//! `common.txt` is our own: the portal's name, the words of its trade, the places and names of the region, and what people
//! here type (`woaini`, `5201314`). `counted.txt` holds what was counted elsewhere: of the list `passwords` of zxcvbn 4.4.2
//! (MIT, `counted.LICENSE.txt`) the first 10,000, and all of ten characters or more, which this policy would take. Both are
//! sorted, in small letters, each word once.

use std::collections::HashSet;
use std::sync::LazyLock;

const OWN: &str = include_str!("common.txt");
const COUNTED: &str = include_str!("counted.txt");

static OURS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| OWN.lines().collect());
static ALL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| OWN.lines().chain(COUNTED.lines()).collect());

/// Every word.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = &'static str> {
    OWN.lines().chain(COUNTED.lines())
}

/// Whether a text is one of the words.
pub fn holds(text: &str) -> bool {
    ALL.contains(text)
}

/// Whether a stem is two of our own words side by side; a short one among them is no word in this sense.
pub fn is_two(stem: &str) -> bool {
    let cuts = stem.char_indices().map(|(at, _)| stem.split_at(at));
    cuts.filter(|(a, b)| a.len() > 2 && b.len() > 2)
        .any(|(a, b)| OURS.contains(a) && OURS.contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_in_small_letters_and_hold_each_word_once() {
        for list in [OWN, COUNTED] {
            let words: Vec<_> = list.lines().collect();
            assert!(words.is_sorted_by(|a, b| a < b));
            let plain = |w: &&str| **w == w.to_lowercase() && !w.contains(' ');
            assert!(words.iter().all(plain));
        }
        assert!(OWN.lines().count() > 600 && COUNTED.lines().count() > 10_000);
        assert!(COUNTED.lines().all(|word| !OURS.contains(word)));
    }
}

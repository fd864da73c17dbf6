//! Which groups are hidden, so that no group of one to four answers can be found, not by subtracting either.

use std::collections::BTreeSet;

/// The fewest answers that are shown as a group, as for ratings of proposals and secret ballots: four people of a grid know
/// one another too well.
pub const LEAST: u64 = 5;

/// The groups to hide, by place: those of one to four, `forced` ones, and, where anything is hidden, so many of the next
/// smallest that at least two groups with at least [`LEAST`] answers together are. Groups of nobody say nothing and hide
/// nobody.
pub fn hidden(sizes: &[u64], forced: &BTreeSet<usize>) -> BTreeSet<usize> {
    let small = |n: u64| (1..LEAST).contains(&n);
    let mut hidden = forced.clone();
    hidden.extend((0..sizes.len()).filter(|at| small(sizes[*at])));
    loop {
        let inside: Vec<u64> = hidden
            .iter()
            .filter_map(|at| sizes.get(*at).copied())
            .filter(|n| *n > 0)
            .collect();
        let sum: u64 = inside.iter().sum();
        if sum == 0 || (inside.len() >= 2 && sum >= LEAST) {
            return hidden;
        }
        // A single one that is large enough needs no company of its own.
        if inside.len() == 1 && sum >= LEAST && !forced.is_empty() {
            return hidden;
        }
        let next = (0..sizes.len())
            .filter(|at| sizes[*at] > 0 && !hidden.contains(at))
            .min_by_key(|at| sizes[*at]);
        match next {
            Some(next) => hidden.insert(next),
            // Everybody is hidden; the total is hidden too where it is small.
            None => return hidden,
        };
    }
}

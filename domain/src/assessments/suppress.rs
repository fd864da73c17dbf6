//! Which groups are hidden, so that no group of one to four answers can be found, not by subtracting either.

use std::collections::BTreeSet;

/// The fewest answers that are shown as a group, as for ratings of proposals and secret ballots: four people of a grid know
/// one another too well.
pub const LEAST: u64 = 5;

/// The groups to hide, by place: those of one to four, `forced` ones, and, where anything is hidden, so many of the next
/// smallest that at least two groups with at least [`LEAST`] answers together are, not all of one size. Groups of one size
/// are hidden together, so whoever knows this rule could exchange the sizes of any two hidden groups and would read the
/// same: of none there is only one size that fits. Groups of nobody say nothing and hide nobody.
pub fn hidden(sizes: &[u64], forced: &BTreeSet<usize>) -> BTreeSet<usize> {
    let small = |n: u64| (1..LEAST).contains(&n);
    let mut hidden = forced.clone();
    hidden.extend((0..sizes.len()).filter(|at| small(sizes[*at])));
    if hidden.is_empty() {
        return hidden;
    }
    loop {
        let inside: Vec<u64> = hidden
            .iter()
            .filter_map(|at| sizes.get(*at).copied())
            .collect();
        let differ = inside.iter().any(|n| *n != inside[0]);
        if differ && inside.iter().sum::<u64>() >= LEAST {
            return hidden;
        }
        let shown = (0..sizes.len()).filter(|at| sizes[*at] > 0 && !hidden.contains(at));
        // Where everybody is hidden, the total is hidden too if it is small.
        let Some(least) = shown.clone().map(|at| sizes[at]).min() else {
            return hidden;
        };
        let next: Vec<usize> = shown.filter(|at| sizes[*at] == least).collect();
        hidden.extend(next);
    }
}

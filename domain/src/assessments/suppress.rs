//! Which groups are hidden, so that no group of one to four answers can be found, not by subtracting either.

use std::collections::BTreeSet;

/// The fewest answers that are shown as a group, as for ratings of proposals and secret ballots: four people of a grid know
/// one another too well.
pub const LEAST: u64 = 5;

/// The groups to hide, by place: those of one to four, and, where anything is hidden, so many of the next smallest that at least two groups with at least [`LEAST`] answers together are, not all of one size. Groups of one size
/// are hidden together, so whoever knows this rule could exchange the sizes of any two hidden groups and would read the
/// same: of none there is only one size that fits. Groups of nobody say nothing and hide nobody.
pub fn hidden(sizes: &[u64]) -> BTreeSet<usize> {
    let small = |n: u64| (1..LEAST).contains(&n);
    let mut hidden: BTreeSet<usize> = (0..sizes.len()).filter(|at| small(sizes[*at])).collect();
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

/// Whether a question is shown for no grid at all, because one to four of some grid may have rated it. `sizes` are the
/// answers of each grid, `gone` the grids that are hidden anyway, and `unsure` how many of all could not say.
///
/// What matters is who may have been unsure, not who was: everything that decides is public, so hiding tells nothing, and
/// whoever knows the rule learns no more from it. Hiding one grid because four of its five had rated would tell just that.
pub fn hides_question(sizes: &[u64], gone: &BTreeSet<usize>, unsure: u64) -> bool {
    let shown = (0..sizes.len()).filter(|at| !gone.contains(at));
    let shown = shown.map(|at| sizes[at]);
    // Of the hidden ones everybody knows how many they are together.
    let unseen = gone.iter().filter_map(|at| sizes.get(*at)).sum();
    let mut parts = shown.chain([unseen]).filter(|n| *n > 0);
    unsure > 0 && parts.any(|n| n < LEAST + unsure)
}

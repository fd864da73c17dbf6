//! Slips of the pen: how far what is asked for is from standing in a name, and from how long a question on one is forgiven.

/// The least number of characters to be changed, dropped or added so that `asked` stands somewhere in `name`.
pub(super) fn distance(name: &[char], asked: &[char]) -> usize {
    let mut column: Vec<usize> = (0..=asked.len()).collect();
    let mut best = asked.len();
    for n in name {
        let mut corner = 0;
        for (i, a) in asked.iter().enumerate() {
            let change = corner + usize::from(n != a);
            corner = column[i + 1];
            column[i + 1] = change.min(column[i] + 1).min(corner + 1);
        }
        best = best.min(column[asked.len()]);
    }
    best
}

/// From so many characters on, one may be wrong: of two, the rest would say nothing.
pub(super) const FORGIVING: usize = 3;
/// The same for Latin letters, which say less.
pub(super) const FORGIVING_LATIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The distance as it is defined, over every piece of the name.
    fn plainly(name: &[char], asked: &[char]) -> usize {
        fn whole(a: &[char], b: &[char]) -> usize {
            match (a, b) {
                ([], rest) | (rest, []) => rest.len(),
                ([x, a @ ..], [y, b @ ..]) if x == y => whole(a, b),
                ([_, a_rest @ ..], [_, b_rest @ ..]) => {
                    1 + whole(a_rest, b_rest)
                        .min(whole(a_rest, b))
                        .min(whole(a, b_rest))
                }
            }
        }
        (0..=name.len())
            .flat_map(|from| (from..=name.len()).map(move |to| (from, to)))
            .map(|(from, to)| whole(&name[from..to], asked))
            .min()
            .unwrap_or(asked.len())
    }

    proptest! {
        #[test]
        fn the_distance_is_what_it_says(name in "[ab]{0,5}", asked in "[ab]{0,4}") {
            let (n, a): (Vec<char>, Vec<char>) = (name.chars().collect(), asked.chars().collect());
            prop_assert_eq!(distance(&n, &a), plainly(&n, &a));
        }
    }
}

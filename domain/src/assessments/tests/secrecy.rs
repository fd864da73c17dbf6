//! What nobody can work out.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;

use super::*;

#[rstest]
#[case(&[10, 20, 30], &[])]
#[case(&[3, 20, 30], &[0, 1])]
#[case(&[3, 2, 30], &[0, 1])]
#[case(&[3, 1, 30, 12], &[0, 1, 3])]
#[case(&[4, 4, 30, 12], &[0, 1, 3])]
#[case(&[5, 5, 4], &[0, 1, 2])]
#[case(&[0, 4, 9, 9], &[1, 2, 3])]
#[case(&[4, 6, 20, 7, 40], &[0, 1])]
#[case(&[0, 0], &[])]
fn a_small_group_takes_others_with_it(#[case] sizes: &[u64], #[case] gone: &[usize]) {
    let got = hidden(sizes);
    assert_eq!(got, gone.iter().copied().collect());
}

/// Somebody who knows the rule tries every way in which the groups may have answered: of no hidden group of one to four is
/// there only one size that fits what is shown.
#[test]
fn no_small_group_is_worked_out_by_who_knows_the_rule() {
    /// What is shown of each group, and the total.
    type Shown = (Vec<Option<u64>>, u64);
    const MOST: u64 = 14;
    for groups in 2..=4 {
        // What is shown, and every way of answering that shows it.
        let mut ways: BTreeMap<Shown, Vec<Vec<u64>>> = BTreeMap::new();
        let most = if groups == 4 { 9 } else { MOST };
        let all = (most + 1).pow(groups);
        for n in 0..all {
            let sizes: Vec<u64> = (0..groups)
                .map(|at| n / (most + 1).pow(at) % (most + 1))
                .collect();
            let gone = hidden(&sizes);
            let shown = (0..sizes.len()).map(|at| (!gone.contains(&at)).then_some(sizes[at]));
            let total: u64 = sizes.iter().sum();
            // A round of four or fewer shows nothing at all.
            if total >= LEAST {
                ways.entry((shown.collect(), total))
                    .or_default()
                    .push(sizes);
            }
        }
        for ((shown, total), ways) in ways {
            for at in (0..shown.len()).filter(|at| shown[*at].is_none()) {
                let sizes: BTreeSet<u64> = ways.iter().map(|sizes| sizes[at]).collect();
                let small = sizes.iter().all(|n| (1..LEAST).contains(n));
                assert!(sizes.len() > 1 || !small, "{shown:?} of {total}: {sizes:?}");
            }
        }
    }
}

proptest! {
    /// What somebody can find who knows every published number: each shown group, and the sum of all hidden ones. No group of
    /// one to four is shown, and what is hidden is at least two groups with at least five answers together.
    #[test]
    fn no_small_group_can_be_worked_out(answers in sheets()) {
        let (terms, public, truth) = publish(&answers);
        prop_assert!(public.is_sound(&terms));
        prop_assert_eq!(public.answers, answers.len() as u64);
        for ((_, tally), group) in truth.iter().zip(&public.groups) {
            if (1..LEAST).contains(&tally.answers) {
                prop_assert!(group.answers.is_none() && group.cells.is_empty());
            }
            for (shown, real) in group.cells.iter().flatten().zip(tally.cells.iter().flatten()) {
                prop_assert!(shown.is_none_or(|d| d == *real && !(1..LEAST).contains(&d.rated())));
            }
        }
        let unseen: Vec<u64> = truth.iter().zip(&public.groups)
            .filter(|(_, g)| g.answers.is_none()).map(|((_, t), _)| t.answers).collect();
        let people = unseen.iter().filter(|n| **n > 0).count();
        prop_assert!(unseen.is_empty() || (people >= 2 && unseen.iter().sum::<u64>() >= LEAST));
        for subject in 0..2 {
            for at in 0..2 {
                let rated = |t: &Tally| t.cells[subject][at].rated();
                let all: u64 = truth.iter().map(|(_, t)| rated(t)).sum();
                let Some(total) = public.total[subject][at] else {
                    prop_assert!(all < LEAST);
                    continue;
                };
                prop_assert_eq!(total.rated(), all);
                let shown = |g: &Group| g.cells.get(subject).is_some_and(|row| row[at].is_some());
                let unseen: Vec<u64> = truth.iter().zip(&public.groups)
                    .filter(|(_, g)| !shown(g)).map(|((_, t), _)| rated(t)).filter(|n| *n > 0).collect();
                let sum: u64 = unseen.iter().sum();
                // One alone is hidden only where it is large by itself.
                prop_assert!(unseen.is_empty() || sum >= LEAST, "{unseen:?}");
                prop_assert!(unseen.len() != 1 || unseen[0] >= LEAST);
            }
        }
    }

    #[test]
    fn a_changed_count_is_found(answers in sheets(), cell in 0usize..4, option in 0usize..6) {
        let (terms, mut public, _) = publish(&answers);
        prop_assume!(public.answers >= LEAST);
        if let Some(d) = public.total[cell / 2][cell % 2].as_mut() {
            d.0[option] += 1;
            prop_assert!(!public.is_sound(&terms));
        }
    }
}

#[test]
fn a_subtracted_group_stays_hidden() {
    // Three of grid 1, ten of grid 2, twelve of grid 3.
    let of = |grid, n: usize| std::iter::repeat_n((grid, vec![5, 4, 3, 6]), n);
    let answers: Vec<_> = of(0, 3).chain(of(1, 10)).chain(of(2, 12)).collect();
    let (_, public, _) = publish(&answers);
    let shown: Vec<_> = public.groups.iter().map(|g| g.answers).collect();
    assert_eq!(shown, [None, None, Some(12), Some(0), Some(0)]);
}

#[test]
fn a_round_of_four_shows_nothing() {
    let answers: Vec<_> = (0..4).map(|n| (n, vec![5, 5, 5, 5])).collect();
    let (terms, public, _) = publish(&answers);
    assert!(public.total.iter().flatten().all(Option::is_none));
    assert_eq!((public.groups.len(), public.alarms), (0, None));
    assert_eq!(public.scores, [None, None]);
    assert!(public.is_sound(&terms));
}

/// What is public of a question by grid: sizes of shown grids, all answers, who rated in all, and who did in shown grids.
type Public = (Vec<Option<u64>>, u64, u64, Vec<Option<u64>>);

/// Every way in which so many grids of at most `most` may have answered, and rated, a question.
fn ways(grids: u32, most: u64) -> impl Iterator<Item = (Vec<u64>, Vec<u64>)> {
    // A grid is a pair of how many answered and how many of them rated.
    let pairs: Vec<(u64, u64)> = (0..=most)
        .flat_map(|n| (0..=n).map(move |rated| (n, rated)))
        .collect();
    let count = pairs.len();
    (0..count.pow(grids)).map(move |n| {
        let grid = |at| pairs[n / count.pow(at) % count];
        (0..grids).map(grid).unzip()
    })
}

/// Somebody who knows the rule, the sizes of the shown grids and every total tries all ways of answering: of no grid is it
/// certain that one to four have rated, nor how many.
#[rstest]
#[case(2, 13)]
#[case(3, 7)]
fn who_knows_sizes_and_totals_learns_of_no_small_part_of_a_question(
    #[case] grids: u32,
    #[case] most: u64,
) {
    let mut seen: BTreeMap<Public, Vec<BTreeSet<u64>>> = BTreeMap::new();
    for (sizes, rated) in ways(grids, most) {
        let (all, sum): (u64, u64) = (sizes.iter().sum(), rated.iter().sum());
        if sum < LEAST {
            continue;
        }
        let gone = hidden(&sizes);
        let none = hides_question(&sizes, &gone, all - sum);
        let of = |of: &[u64], none: bool| -> Vec<Option<u64>> {
            let shown = |at: &usize| (!none && !gone.contains(at)).then_some(of[*at]);
            (0..of.len()).map(|at| shown(&at)).collect()
        };
        let public = (of(&sizes, false), all, sum, of(&rated, none));
        assert!(public.3.iter().flatten().all(|n| !(1..LEAST).contains(n)));
        let may = seen
            .entry(public)
            .or_insert_with(|| vec![BTreeSet::new(); sizes.len()]);
        for (may, n) in may.iter_mut().zip(rated) {
            may.insert(n);
        }
    }
    for (public, may) in seen {
        for (at, rated) in may.iter().enumerate() {
            let small = rated.iter().all(|n| (1..LEAST).contains(n));
            assert!(
                rated.len() > 1 || !small,
                "grid {at} of {public:?}: {rated:?}"
            );
        }
    }
}

/// Four of five rated in one grid and all of twenty in another: that the first is hidden would tell it.
#[test]
fn a_grid_of_five_is_not_betrayed_by_the_one_who_could_not_say() {
    let of = |grid, n: usize, code| std::iter::repeat_n((grid, vec![code, 5, 5, 5]), n);
    let unsure = of(0, 4, 5).chain(of(0, 1, 6)).chain(of(1, 20, 5));
    let (terms, public, _) = publish(&unsure.collect::<Vec<_>>());
    let shown = |at: usize| public.groups.iter().map(move |g| g.cells[0][at].is_some());
    assert!(shown(0).all(|shown| !shown), "the question, everywhere");
    assert!(shown(1).all(|shown| shown), "and no other one");
    assert!(public.is_sound(&terms));
}

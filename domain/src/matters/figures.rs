//! The figures of a year (features.md J8): every share with what it is a share of, and no group in which somebody's private
//! matter can be made out.

use std::collections::BTreeMap;

/// A group whose private matters are fewer is not shown by itself.
pub const FEWEST: i64 = 5;

/// Counts of matters; they may be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub received: i64,
    /// Of them, those that only the reporter and the staff read.
    pub private: i64,
    /// First answered, or declined, by its day.
    pub in_time: i64,
    pub late: i64,
    /// Not answered yet, and past its day.
    pub overdue: i64,
    /// Not answered yet, and in time.
    pub open: i64,
    pub withdrawn: i64,
    /// What the reporters of those that were answered say.
    pub solved: i64,
    pub not_solved: i64,
    pub not_said: i64,
    /// May still say.
    pub asked: i64,
}

impl Cell {
    /// Adds another one up.
    pub fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.private += other.private;
        self.in_time += other.in_time;
        self.late += other.late;
        self.overdue += other.overdue;
        self.open += other.open;
        self.withdrawn += other.withdrawn;
        self.solved += other.solved;
        self.not_solved += other.not_solved;
        self.not_said += other.not_said;
        self.asked += other.asked;
    }

    /// What was answered, or declined: the denominator of "in time".
    pub fn answered(&self) -> i64 {
        self.in_time + self.late
    }

    /// Whose reporters were asked whether it is solved: the denominator of "solved".
    pub fn told(&self) -> i64 {
        self.solved + self.not_solved + self.not_said + self.asked
    }

    /// Whether no private matter can be made out in it.
    fn may_stand_alone(&self) -> bool {
        self.private == 0 || self.private >= FEWEST
    }
}

/// A group as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<K> {
    Shown(K, Cell),
    /// Too few private matters: not shown by itself.
    Hidden(K),
}

/// The sum of all groups, none where it must not be shown either, and each group in its order. Where hidden groups could be
/// found by subtracting the shown ones from the sum, the group with the fewest private matters is hidden as well.
pub fn parts<K: Ord + Copy>(groups: &BTreeMap<K, Cell>) -> (Option<Cell>, Vec<Part<K>>) {
    let mut sum = Cell::default();
    for cell in groups.values() {
        sum.add(cell);
    }
    let mut hidden: Vec<K> = Vec::new();
    for (key, cell) in groups {
        if !cell.may_stand_alone() {
            hidden.push(*key);
        }
    }
    let total = sum.may_stand_alone().then_some(sum);
    let private_of = |keys: &[K]| -> i64 {
        let cells = keys.iter().filter_map(|k| groups.get(k));
        cells.map(|c| c.private).sum()
    };
    // What is left after subtracting is the sum of the hidden ones, and is held to the same measure.
    while total.is_some() && !hidden.is_empty() && private_of(&hidden) < FEWEST {
        let next = groups
            .iter()
            .filter(|(key, cell)| cell.private > 0 && !hidden.contains(key))
            .min_by_key(|(_, cell)| cell.private);
        match next {
            Some((key, _)) => hidden.push(*key),
            None => break,
        }
    }
    let show = |(key, cell): (&K, &Cell)| match hidden.contains(key) {
        true => Part::Hidden(*key),
        false => Part::Shown(*key, *cell),
    };
    (total, groups.iter().map(show).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(private: &[i64]) -> BTreeMap<usize, Cell> {
        let cell = |n: &i64| Cell {
            received: n + 3,
            private: *n,
            in_time: n + 3,
            ..Cell::default()
        };
        private.iter().map(cell).enumerate().collect()
    }

    fn hidden(private: &[i64]) -> (bool, Vec<usize>) {
        let (total, all) = parts(&groups(private));
        let hidden = all.into_iter().filter_map(|p| match p {
            Part::Hidden(key) => Some(key),
            Part::Shown(..) => None,
        });
        (total.is_some(), hidden.collect())
    }

    #[test]
    fn small_groups_are_hidden_and_cannot_be_found_by_subtracting() {
        for (private, total, expected) in [
            (vec![0, 0, 0], true, vec![]),
            (vec![5, 0, 9], true, vec![]),
            (vec![4, 6, 9], true, vec![0, 1]),
            (vec![4, 3, 9], true, vec![0, 1]),
            (vec![4, 0, 9], true, vec![0, 2]),
            (vec![4, 0, 0], false, vec![0]),
            (vec![1, 1, 1], false, vec![0, 1, 2]),
        ] {
            assert_eq!(hidden(&private), (total, expected), "{private:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_left_over_holds_no_private_matter_or_five(private in proptest::collection::vec(0_i64..12, 0..14)) {
            let (total, hidden) = hidden(&private);
            for (key, n) in private.iter().enumerate() {
                prop_assert!(hidden.contains(&key) || *n == 0 || *n >= FEWEST);
            }
            let rest: i64 = hidden.iter().map(|k| private[*k]).sum();
            prop_assert!(!total || rest == 0 || rest >= FEWEST);
        }
    }
}

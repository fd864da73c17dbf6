//! Counting: exact, in one way only, so that anybody who counts the public box finds the same numbers.

use serde::{Deserialize, Serialize};

use super::method::Method;
use super::paper::Paper;

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Papers handed in, blank ones among them.
    pub papers: u64,
    pub blank: u64,
    /// Paper votes that say nothing the rules know; nobody can hand in such a one online. They are among the papers and
    /// so count for the quorum, and for no option.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub invalid: u64,
    /// For each option, how often it got the mark 1, 2, …; the one number of a method without marks is its votes.
    pub counts: Vec<Vec<u64>>,
}

/// Why numbers counted by hand cannot be those of papers of this ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TallyFault {
    /// Not one row an option and one number a mark.
    #[error("of another ballot")]
    Shape,
    /// More blank and invalid papers than papers, or blank ones where there are none.
    #[error("too many blank or invalid")]
    Blank,
    /// The marks of an option are more than the papers that hold marks.
    #[error("an option has more marks than there are papers")]
    TooMany,
    /// All marks together do not go on so many papers.
    #[error("the marks do not add up")]
    Sum,
}

// Not `expect`: where pointers have four bytes, as in the browser, the lint is silent.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Tally {
    /// Nothing counted yet.
    pub fn empty(method: Method, options: usize) -> Self {
        Self {
            papers: 0,
            blank: 0,
            invalid: 0,
            counts: vec![vec![0; usize::from(method.highest_mark())]; options],
        }
    }

    /// Counts papers.
    pub fn count<'a>(
        method: Method,
        options: usize,
        papers: impl IntoIterator<Item = &'a Paper>,
    ) -> Self {
        let mut tally = Self::empty(method, options);
        for paper in papers {
            tally.papers += 1;
            tally.blank += u64::from(paper.is_blank());
            for (counts, mark) in tally.counts.iter_mut().zip(paper.marks()) {
                // Mark 0 is no mark.
                let place = usize::from(*mark).checked_sub(1);
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += 1;
                }
            }
        }
        tally
    }

    /// This and what was counted elsewhere, such as on paper; none where a number grows out of its type, because a sum
    /// that wraps would take votes away.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        sum.papers = sum.papers.checked_add(other.papers)?;
        sum.blank = sum.blank.checked_add(other.blank)?;
        sum.invalid = sum.invalid.checked_add(other.invalid)?;
        for (mine, theirs) in sum.counts.iter_mut().zip(&other.counts) {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a = a.checked_add(*b)?;
            }
        }
        Some(sum)
    }

    /// Whether papers of this ballot could be counted so: what is typed by hand is checked before it is believed.
    ///
    /// # Errors
    /// [`TallyFault`].
    pub fn check(&self, method: Method, options: usize) -> Result<(), TallyFault> {
        let marks = usize::from(method.highest_mark());
        if self.counts.len() != options || self.counts.iter().any(|c| c.len() != marks) {
            return Err(TallyFault::Shape);
        }
        let marked = self
            .papers
            .checked_sub(self.blank)
            .and_then(|rest| rest.checked_sub(self.invalid))
            .ok_or(TallyFault::Blank)?;
        if self.blank > 0 && !method.has_blank() {
            return Err(TallyFault::Blank);
        }
        let mut all: u128 = 0;
        for option in 0..options {
            let votes = self.votes(option);
            if votes > marked {
                return Err(TallyFault::TooMany);
            }
            all += u128::from(votes);
        }
        let most = u128::from(marked) * method.most_chosen(options) as u128;
        // Every paper that is not blank holds one mark at least.
        if all < u128::from(marked) || all > most {
            return Err(TallyFault::Sum);
        }
        Ok(())
    }

    /// How many papers marked an option.
    pub fn votes(&self, option: usize) -> u64 {
        self.counts
            .get(option)
            .map_or(0, |c| c.iter().fold(0, |sum, n| sum.saturating_add(*n)))
    }

    /// The marks of an option added up; its votes where there are no marks but one.
    pub fn points(&self, option: usize) -> u64 {
        let weighed = |(mark, n): (u64, &u64)| mark.saturating_mul(*n);
        self.counts.get(option).map_or(0, |c| {
            (1..).zip(c).map(weighed).fold(0, u64::saturating_add)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SCORE: Method = Method::Score { max: 3 };

    fn hand(papers: u64, blank: u64, counts: &[&[u64]]) -> Tally {
        Tally {
            papers,
            blank,
            invalid: 0,
            counts: counts.iter().map(|c| c.to_vec()).collect(),
        }
    }

    #[test]
    fn numbers_counted_by_hand_must_be_possible() {
        let yes_no = |p, b, c: &[&[u64]]| hand(p, b, c).check(Method::YesNo, 3);
        assert_eq!(yes_no(0, 0, &[&[0], &[0], &[0]]), Ok(()));
        assert_eq!(yes_no(6, 0, &[&[3], &[2], &[1]]), Ok(()));
        assert_eq!(yes_no(6, 0, &[&[3], &[2], &[0]]), Err(TallyFault::Sum));
        assert_eq!(yes_no(6, 0, &[&[3], &[2], &[2]]), Err(TallyFault::Sum));
        assert_eq!(yes_no(6, 0, &[&[7], &[0], &[0]]), Err(TallyFault::TooMany));
        assert_eq!(yes_no(6, 1, &[&[3], &[2], &[0]]), Err(TallyFault::Blank));
        assert_eq!(yes_no(6, 7, &[&[0], &[0], &[0]]), Err(TallyFault::Blank));
        assert_eq!(yes_no(6, 0, &[&[3], &[3]]), Err(TallyFault::Shape));
        assert_eq!(yes_no(6, 0, &[&[3, 0], &[2], &[1]]), Err(TallyFault::Shape));
        let up_to = |p, b, c: &[&[u64]]| hand(p, b, c).check(Method::UpTo(2), 3);
        assert_eq!(up_to(3, 1, &[&[2], &[2], &[0]]), Ok(()));
        assert_eq!(up_to(3, 1, &[&[2], &[2], &[1]]), Err(TallyFault::Sum));
        assert_eq!(up_to(3, 1, &[&[1], &[0], &[0]]), Err(TallyFault::Sum));
        assert_eq!(hand(2, 0, &[&[0, 1, 1]]).check(SCORE, 1), Ok(()));
        assert_eq!(
            hand(2, 0, &[&[1, 1, 1]]).check(SCORE, 1),
            Err(TallyFault::TooMany)
        );
    }

    #[test]
    fn an_invalid_paper_is_a_paper_and_counts_for_nothing() {
        let one = |invalid| Tally {
            invalid,
            ..hand(6, 0, &[&[3], &[1], &[1]])
        };
        assert_eq!(one(1).check(Method::YesNo, 3), Ok(()));
        assert_eq!(one(0).check(Method::YesNo, 3), Err(TallyFault::Sum));
        assert_eq!(one(7).check(Method::YesNo, 3), Err(TallyFault::Blank));
        let sum = one(1).plus(&one(2)).unwrap();
        assert_eq!((sum.papers, sum.invalid), (12, 3));
        // What was published before invalid papers were counted apart still reads and hashes the same.
        let text = serde_json::to_string(&one(0)).unwrap();
        assert_eq!(text, r#"{"papers":6,"blank":0,"counts":[[3],[1],[1]]}"#);
        assert_eq!(serde_json::from_str::<Tally>(&text).unwrap(), one(0));
    }

    #[test]
    fn a_sum_that_does_not_fit_is_none_and_never_wraps() {
        // As many as take the one vote away again, if the sum wrapped.
        let minus = hand(u64::MAX, 0, &[&[u64::MAX], &[0]]);
        assert_eq!(minus.check(Method::One, 2), Ok(()));
        assert_eq!(hand(1, 0, &[&[1], &[0]]).plus(&minus), None);
        assert_eq!(hand(0, 0, &[&[1], &[0]]).plus(&minus), None);
        assert_eq!(hand(0, 0, &[&[0], &[0]]).plus(&minus), Some(minus));
    }

    #[test]
    fn marks_are_added_up() {
        let tally = hand(4, 0, &[&[1, 0, 2], &[0, 0, 0]]);
        assert_eq!((tally.votes(0), tally.points(0)), (3, 7));
        assert_eq!((tally.votes(1), tally.points(1)), (0, 0));
        assert_eq!((tally.votes(9), tally.points(9)), (0, 0));
    }

    fn papers(method: Method, options: usize) -> impl Strategy<Value = Vec<Paper>> {
        let high = method.highest_mark();
        let one = proptest::collection::vec(0..=high, options).prop_map(move |mut marks| {
            let mut left = method.most_chosen(options);
            for mark in &mut marks {
                *mark = if left > 0 { *mark } else { 0 };
                left -= usize::from(*mark > 0);
            }
            if !method.has_blank() && marks.iter().all(|mark| *mark == 0) {
                marks[0] = 1;
            }
            Paper::of_marks(method, options, &marks).unwrap()
        });
        proptest::collection::vec(one, 0..20)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// The oracle asks each option and mark anew of every paper.
        #[test]
        fn counting_agrees_with_asking_every_paper(
            (method, options, papers) in prop_oneof![
                Just((Method::YesNo, 3)), Just((Method::One, 3)),
                Just((Method::UpTo(2), 4)), Just((SCORE, 3)),
            ].prop_flat_map(|(m, n)| (Just(m), Just(n), papers(m, n))),
        ) {
            let tally = Tally::count(method, options, &papers);
            prop_assert_eq!(tally.papers, papers.len() as u64);
            prop_assert_eq!(tally.blank, papers.iter().filter(|p| p.is_blank()).count() as u64);
            for option in 0..options {
                for mark in 1..=method.highest_mark() {
                    let asked = papers.iter().filter(|p| p.marks()[option] == mark).count() as u64;
                    prop_assert_eq!(tally.counts[option][usize::from(mark) - 1], asked);
                }
                let points: u64 = papers.iter().map(|p| u64::from(p.marks()[option])).sum();
                prop_assert_eq!(tally.points(option), points);
            }
            // What was counted is possible, and halves counted apart add up to the whole.
            prop_assert_eq!(tally.check(method, options), Ok(()));
            let (a, b) = papers.split_at(papers.len() / 2);
            let sum = Tally::count(method, options, a).plus(&Tally::count(method, options, b));
            prop_assert_eq!(sum, Some(tally));
        }
    }
}

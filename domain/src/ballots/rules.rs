//! What the rules make of a count. They are frozen into a ballot when it is made: a rulebook changed midway moves no
//! running ballot.

use super::draw::draw_order;
use super::method::Method;
use super::tally::Tally;
use crate::log::Hash;
use crate::rulebook::{Abstention, Majority, Rule, Rulebook, Share, Tie};

/// The rules of one ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The share of the electorate whose papers make the ballot count.
    pub quorum: Share,
    pub majority: Majority,
    pub abstention: Abstention,
    pub tie: Tie,
    /// How many options are chosen; 1 and without meaning for yes/no and scores.
    pub seats: u8,
}

/// What a ballot led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody could vote, or too few for a secret.
    Void,
    NoQuorum,
    Adopted,
    Rejected,
    /// The options with most votes, the most first; a tie for the last places may be left.
    Chosen {
        chosen: Vec<usize>,
        tie: Option<TieLeft>,
    },
    /// Scores are read, not won.
    Appraised,
}

/// Options with equally many votes for fewer places than they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieLeft {
    pub options: Vec<usize>,
    pub seats: usize,
    /// What the rules say of it.
    pub by: Tie,
}

impl Rules {
    /// The rules of a rulebook for a ballot of a body (`of_body`) or of residents.
    pub fn of(book: &Rulebook, of_body: bool, seats: u8) -> Self {
        Self {
            quorum: book.share(if of_body {
                Rule::BodyQuorum
            } else {
                Rule::PublicQuorum
            }),
            majority: book.majority(),
            abstention: book.abstention(),
            tie: book.tie(),
            seats,
        }
    }
}

impl Outcome {
    /// The value of rows and of the public box.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::NoQuorum => "no_quorum",
            Self::Adopted => "adopted",
            Self::Rejected => "rejected",
            Self::Chosen { .. } => "chosen",
            Self::Appraised => "appraised",
        }
    }

    /// The options chosen so far.
    pub fn chosen(&self) -> &[usize] {
        match self {
            Self::Chosen { chosen, .. } => chosen,
            _ => &[],
        }
    }

    /// The tie that is left.
    pub fn tie(&self) -> Option<&TieLeft> {
        match self {
            Self::Chosen { tie, .. } => tie.as_ref(),
            _ => None,
        }
    }

    /// Reads the parts that rows and the public box hold.
    pub fn read(code: &str, chosen: Vec<usize>, tie: Option<TieLeft>) -> Option<Self> {
        Some(match code {
            "void" => Self::Void,
            "no_quorum" => Self::NoQuorum,
            "adopted" => Self::Adopted,
            "rejected" => Self::Rejected,
            "chosen" => Self::Chosen { chosen, tie },
            "appraised" => Self::Appraised,
            _ => return None,
        })
    }
}

/// What the rules make of a count of an electorate.
pub fn decide(method: Method, rules: &Rules, electorate: u64, tally: &Tally) -> Outcome {
    if !rules.quorum.is_reached(tally.papers, electorate) {
        return Outcome::NoQuorum;
    }
    match method {
        Method::YesNo if passes(rules, electorate, tally) => Outcome::Adopted,
        Method::YesNo => Outcome::Rejected,
        Method::Score { .. } => Outcome::Appraised,
        Method::One | Method::UpTo(_) => most_votes(rules, tally),
    }
}

/// As many for as against is no majority, and neither is nothing at all.
fn passes(rules: &Rules, electorate: u64, tally: &Tally) -> bool {
    let yes = tally.votes(Method::FOR);
    let no = tally.votes(Method::AGAINST);
    match rules.majority {
        Majority::Simple => yes > no,
        Majority::Absolute => Share::MoreThanHalf.is_reached(yes, electorate),
        Majority::TwoThirds => {
            let abstained = match rules.abstention {
                Abstention::NotInBase => 0,
                Abstention::InBase => tally.votes(Method::ABSTAIN),
            };
            // A record may be forged, and its numbers are no reason to stop: what does not add up is found elsewhere.
            let base = yes.saturating_add(no).saturating_add(abstained);
            Share::TwoThirds.is_reached(yes, base)
        }
    }
}

fn most_votes(rules: &Rules, tally: &Tally) -> Outcome {
    let seats = usize::from(rules.seats).max(1);
    let mut ranked: Vec<(u64, usize)> = (0..tally.counts.len())
        .map(|option| (tally.votes(option), option))
        .filter(|(votes, _)| *votes > 0)
        .collect();
    ranked.sort_unstable_by_key(|(votes, option)| (std::cmp::Reverse(*votes), *option));
    // The votes of the last place; nothing where there are places for all.
    let last = ranked.get(seats - 1).map_or(0, |(votes, _)| *votes);
    let of = |level: std::cmp::Ordering| {
        let at_level = ranked
            .iter()
            .filter(move |(votes, _)| votes.cmp(&last) == level);
        at_level.map(|(_, option)| *option).collect::<Vec<_>>()
    };
    let mut chosen = of(std::cmp::Ordering::Greater);
    let equal = of(std::cmp::Ordering::Equal);
    let left = seats - chosen.len().min(seats);
    if equal.len() <= left {
        chosen.extend(equal);
        return Outcome::Chosen { chosen, tie: None };
    }
    Outcome::Chosen {
        chosen,
        tie: Some(TieLeft {
            options: equal,
            seats: left,
            by: rules.tie,
        }),
    }
}

/// Who stands ready when somebody elected falls away: all others with a vote, the most votes first; with equal votes in
/// the order in which their tie was drawn, else in that of the paper, which was published before anybody voted.
pub fn reserves(elected: &[usize], drawn: &[usize], tally: &Tally) -> Vec<usize> {
    let mut others: Vec<usize> = (0..tally.counts.len())
        .filter(|option| tally.votes(*option) > 0 && !elected.contains(option))
        .collect();
    let place = |option: &usize| drawn.iter().position(|d| d == option);
    others.sort_by_key(|option| {
        let votes = std::cmp::Reverse(tally.votes(*option));
        (votes, place(option).unwrap_or(usize::MAX), *option)
    });
    others
}

/// The order in which those who tie are drawn in public, their labels taken in the order of the paper: the first get the
/// last places, the others stand ready.
pub fn tie_order(tie: &TieLeft, seed: &Hash, labels: &[String]) -> Vec<usize> {
    let name = |option: &usize| labels.get(*option).map_or("", String::as_str);
    let names: Vec<&str> = tie.options.iter().map(name).collect();
    draw_order(seed, &names)
        .into_iter()
        .filter_map(|drawn| tie.options.get(drawn.place).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::example;
    use proptest::prelude::*;
    use rstest::rstest;

    fn rules(quorum: Share, majority: Majority, abstention: Abstention) -> Rules {
        Rules {
            quorum,
            majority,
            abstention,
            tie: Tie::Draw,
            seats: 1,
        }
    }

    fn votes(counts: &[u64], papers: u64) -> Tally {
        Tally {
            papers,
            blank: 0,
            invalid: 0,
            counts: counts.iter().map(|n| vec![*n]).collect(),
        }
    }

    use Abstention::{InBase, NotInBase};
    use Majority::{Absolute, Simple, TwoThirds};
    use Outcome::{Adopted, NoQuorum, Rejected};

    #[rstest]
    // Nobody votes.
    #[case(Share::None, Simple, NotInBase, [0, 0, 0], 10, Rejected)]
    #[case(Share::None, Absolute, NotInBase, [0, 0, 0], 0, Rejected)]
    #[case(Share::None, TwoThirds, InBase, [0, 0, 0], 10, Rejected)]
    #[case(Share::OneThird, Simple, NotInBase, [0, 0, 0], 10, NoQuorum)]
    // All abstain: a quorum, and no majority.
    #[case(Share::MoreThanHalf, Simple, NotInBase, [0, 0, 10], 10, Rejected)]
    #[case(Share::MoreThanHalf, TwoThirds, NotInBase, [0, 0, 10], 10, Rejected)]
    #[case(Share::MoreThanHalf, TwoThirds, InBase, [0, 0, 10], 10, Rejected)]
    // A tie is no majority; one more is.
    #[case(Share::None, Simple, NotInBase, [3, 3, 4], 10, Rejected)]
    #[case(Share::None, Simple, NotInBase, [4, 3, 3], 10, Adopted)]
    // The edge of a quorum: half is not more than half.
    #[case(Share::MoreThanHalf, Simple, NotInBase, [5, 0, 0], 10, NoQuorum)]
    #[case(Share::MoreThanHalf, Simple, NotInBase, [5, 0, 1], 10, Adopted)]
    #[case(Share::TwoThirds, Simple, NotInBase, [6, 0, 0], 9, Adopted)]
    #[case(Share::TwoThirds, Simple, NotInBase, [6, 0, 0], 10, NoQuorum)]
    // Absolute: of all who may vote, not of those who did.
    #[case(Share::None, Absolute, NotInBase, [5, 0, 0], 10, Rejected)]
    #[case(Share::None, Absolute, NotInBase, [6, 4, 0], 10, Adopted)]
    // Two thirds: abstentions in the base or not.
    #[case(Share::None, TwoThirds, NotInBase, [4, 2, 3], 10, Adopted)]
    #[case(Share::None, TwoThirds, InBase, [4, 2, 3], 10, Rejected)]
    #[case(Share::None, TwoThirds, InBase, [6, 2, 1], 10, Adopted)]
    #[case(Share::None, TwoThirds, NotInBase, [3, 2, 0], 10, Rejected)]
    fn a_yes_no_ballot_is_decided(
        #[case] quorum: Share,
        #[case] majority: Majority,
        #[case] abstention: Abstention,
        #[case] counts: [u64; 3],
        #[case] electorate: u64,
        #[case] expected: Outcome,
    ) {
        let tally = votes(&counts, counts.iter().sum());
        let rules = rules(quorum, majority, abstention);
        assert_eq!(decide(Method::YesNo, &rules, electorate, &tally), expected);
    }

    #[rstest]
    #[case(2, &[5, 9, 7], &[1, 2], &[], 0)]
    #[case(2, &[5, 9, 5], &[1], &[0, 2], 1)]
    #[case(2, &[5, 5, 5], &[], &[0, 1, 2], 2)]
    #[case(3, &[5, 5, 5], &[0, 1, 2], &[], 0)]
    // An option needs one vote at least.
    #[case(2, &[5, 0, 0], &[0], &[], 0)]
    #[case(2, &[0, 0, 0], &[], &[], 0)]
    #[case(5, &[1, 2], &[1, 0], &[], 0)]
    fn places_go_to_those_with_most_votes(
        #[case] seats: u8,
        #[case] counts: &[u64],
        #[case] chosen: &[usize],
        #[case] tied: &[usize],
        #[case] left: usize,
    ) {
        let rules = Rules {
            seats,
            ..rules(Share::None, Simple, NotInBase)
        };
        let outcome = decide(Method::UpTo(2), &rules, 100, &votes(counts, 20));
        assert_eq!(outcome.chosen(), chosen);
        assert_eq!(outcome.tie().map_or(&[][..], |t| &t.options), tied);
        assert_eq!(outcome.tie().map_or(0, |t| t.seats), left);
    }

    #[rstest]
    // The most votes first; nobody without a vote, nobody twice.
    #[case(&[1], &[], &[3, 9, 5, 0, 4], &[2, 4, 0])]
    // With equal votes in the order of the draw, and without one in that of the paper.
    #[case(&[0], &[3, 1], &[9, 4, 2, 4], &[3, 1, 2])]
    #[case(&[0], &[], &[9, 4, 2, 4], &[1, 3, 2])]
    #[case(&[], &[], &[0, 0], &[])]
    fn reserves_stand_in_the_order_of_their_votes(
        #[case] elected: &[usize],
        #[case] drawn: &[usize],
        #[case] counts: &[u64],
        #[case] expected: &[usize],
    ) {
        assert_eq!(reserves(elected, drawn, &votes(counts, 20)), expected);
    }

    #[test]
    fn a_tie_is_drawn_among_those_who_tie() {
        let tie = TieLeft {
            options: vec![0, 2, 3],
            seats: 1,
            by: Tie::Draw,
        };
        let labels: Vec<String> = ["王芳", "没有份", "李雷", "张伟"].map(str::to_owned).into();
        // The same three names as in the draw's own test.
        let order = tie_order(&tie, &Hash([7; 32]), &labels);
        assert_eq!((order[0], order.len()), (0, 3));
        // Who was drawn after the last place stands ready in that order, before whoever has fewer votes.
        let counts = votes(&[5, 1, 5, 5], 16);
        assert_eq!(
            reserves(&order[..1], &order, &counts),
            [order[1], order[2], 1]
        );
        assert_eq!(reserves(&[0], &[], &counts), [2, 3, 1]);
        assert_eq!(reserves(&[0, 2, 3, 1], &[], &counts), [0; 0]);
    }

    #[test]
    fn scores_are_read_and_codes_are_read_back() {
        let open = rules(Share::None, Simple, NotInBase);
        let tally = Tally::empty(Method::Score { max: 5 }, 2);
        let appraised = decide(Method::Score { max: 5 }, &open, 9, &tally);
        assert_eq!(appraised, Outcome::Appraised);
        for outcome in [Outcome::Void, NoQuorum, Adopted, Rejected, appraised] {
            assert_eq!(
                Outcome::read(outcome.code(), vec![1], None),
                Some(outcome.clone())
            );
            assert!(outcome.chosen().is_empty() && outcome.tie().is_none());
        }
        let chosen = Outcome::Chosen {
            chosen: vec![1],
            tie: None,
        };
        assert_eq!(Outcome::read("chosen", vec![1], None), Some(chosen));
        assert_eq!(Outcome::read("perhaps", vec![], None), None);
        let book = example();
        assert_eq!(Rules::of(&book, true, 1).quorum, Share::MoreThanHalf);
        assert_eq!(Rules::of(&book, false, 2).quorum, Share::OneThird);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// The oracle: an option is surely chosen when fewer others than there are places have as many votes or more,
        /// and may be chosen when fewer than that have strictly more.
        #[test]
        fn an_election_agrees_with_asking_who_is_ahead_of_whom(
            counts in proptest::collection::vec(0u64..5, 1..8), seats in 1u8..8,
        ) {
            let rules = Rules { seats, ..rules(Share::None, Simple, NotInBase) };
            let outcome = decide(Method::One, &rules, 100, &votes(&counts, 50));
            let seats = usize::from(seats);
            for (option, mine) in counts.iter().enumerate() {
                let others = || counts.iter().enumerate().filter(|(o, _)| *o != option).map(|(_, v)| v);
                let equal_or_ahead = others().filter(|v| *v >= mine).count();
                let ahead = others().filter(|v| *v > mine).count();
                let sure = *mine > 0 && equal_or_ahead < seats;
                let perhaps = *mine > 0 && ahead < seats;
                prop_assert_eq!(outcome.chosen().contains(&option), sure);
                let tied = outcome.tie().is_some_and(|t| t.options.contains(&option));
                prop_assert_eq!(tied, perhaps && !sure);
            }
            if let Some(tie) = outcome.tie() {
                prop_assert_eq!(tie.seats + outcome.chosen().len(), seats);
            }
        }

        #[test]
        fn a_yes_no_ballot_agrees_with_fractions(
            yes in 0u64..40, no in 0u64..40, abstain in 0u64..40, more in 0u64..40,
            q in 1i64..=4, m in 1i64..=3, a in 1i64..=2,
        ) {
            let (papers, all) = (yes + no + abstain, yes + no + abstain + more);
            let rules = rules(Share::from_number(q).unwrap(), Majority::from_number(m).unwrap(), Abstention::from_number(a).unwrap());
            let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
            let near = 1e-9;
            let quorum = match q { 1 => true, 2 => share(papers, all) >= 1.0 / 3.0 - near, 3 => share(papers, all) > 0.5 + near, _ => share(papers, all) >= 2.0 / 3.0 - near };
            let base = if a == 1 { yes + no } else { papers };
            let won = match m { 1 => yes > no, 2 => share(yes, all) > 0.5 + near, _ => share(yes, base) >= 2.0 / 3.0 - near };
            let expected = if !quorum { NoQuorum } else if won { Adopted } else { Rejected };
            prop_assert_eq!(decide(Method::YesNo, &rules, all, &votes(&[yes, no, abstain], papers)), expected);
        }
    }
}

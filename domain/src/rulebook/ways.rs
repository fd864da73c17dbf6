//! What the numbers of a rulebook mean: their units, and the named ways that some of them stand for.

/// The unit of a rule's number; `app` says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    People,
    Days,
    WorkingDays,
    /// First to fourth week of the month.
    WeekOfMonth,
    /// 1 = Monday … 7 = Sunday.
    Weekday,
    Items,
    Months,
    Hours,
    /// A share of the electorate, as [`Share`] numbers it.
    Share,
    /// What makes a decision, as [`Majority`] numbers it.
    Majority,
    /// What abstentions are, as [`Abstention`] numbers it.
    Abstention,
    /// What a tie for the last seat leads to, as [`Tie`] numbers it.
    Tie,
    /// How seats are filled when there are more candidates, as [`Selection`] numbers it.
    Selection,
}

impl Unit {
    /// Whether the number stands for one of a few named ways, so that a list says more than a number.
    pub fn is_named(self) -> bool {
        !matches!(
            self,
            Self::People
                | Self::Days
                | Self::WorkingDays
                | Self::Items
                | Self::Months
                | Self::Hours
        )
    }
}

macro_rules! ways {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The number that stands for it in a rulebook.
            pub fn number(self) -> i64 {
                match self { $(Self::$variant => $number),+ }
            }

            /// Reads the number of a rulebook.
            pub fn from_number(number: i64) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

ways! {
    /// A quorum: which share of those who may must be there or vote.
    Share {
        /// No quorum.
        None = 1,
        /// 三分之一以上: a third or more.
        OneThird = 2,
        /// 过半数: more than half.
        MoreThanHalf = 3,
        /// 三分之二以上: two thirds or more.
        TwoThirds = 4,
    }

    /// What makes a yes/no decision.
    Majority {
        /// More for than against.
        Simple = 1,
        /// 全体过半数: more than half of the electorate.
        Absolute = 2,
        /// 三分之二以上: two thirds or more of the votes cast.
        TwoThirds = 3,
    }

    /// Whether abstentions are votes cast when two thirds are counted; for the quorum they always are.
    Abstention {
        NotInBase = 1,
        InBase = 2,
    }

    /// What a tie for the last seat leads to.
    Tie {
        /// A public draw that anybody can redo.
        Draw = 1,
        /// A second ballot among those who tie.
        Runoff = 2,
        /// The seat stays free.
        Vacant = 3,
    }

    /// How seats are filled when there are more candidates than seats (art. 17).
    Selection {
        SecretBallot = 1,
        PublicDraw = 2,
    }
}

impl Share {
    /// Whether `part` of `whole` reaches it. Nobody of nobody reaches no share but none.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        let (part, whole) = (u128::from(part), u128::from(whole));
        match self {
            Self::None => true,
            Self::OneThird => whole > 0 && part * 3 >= whole,
            Self::MoreThanHalf => part * 2 > whole,
            Self::TwoThirds => whole > 0 && part * 3 >= whole * 2,
        }
    }

    /// The least number of people who reach it.
    pub fn least(self, whole: u64) -> u64 {
        match self {
            Self::None => 0,
            Self::OneThird => whole.div_ceil(3).max(1),
            Self::MoreThanHalf => whole / 2 + 1,
            Self::TwoThirds => whole.saturating_mul(2).div_ceil(3).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::Rule;

    #[test]
    fn shares_are_exact_at_their_edge() {
        for (share, part, whole, reached) in [
            (Share::None, 0, 0, true),
            (Share::OneThird, 0, 0, false),
            (Share::OneThird, 3, 10, false),
            (Share::OneThird, 4, 10, true),
            (Share::OneThird, 3, 9, true),
            (Share::MoreThanHalf, 5, 10, false),
            (Share::MoreThanHalf, 6, 10, true),
            (Share::MoreThanHalf, 0, 0, false),
            (Share::TwoThirds, 6, 9, true),
            (Share::TwoThirds, 6, 10, false),
            (Share::TwoThirds, 7, 10, true),
        ] {
            assert_eq!(
                share.is_reached(part, whole),
                reached,
                "{share:?} {part} of {whole}"
            );
        }
        for share in [
            Share::None,
            Share::OneThird,
            Share::MoreThanHalf,
            Share::TwoThirds,
        ] {
            for whole in 1..50 {
                let least = share.least(whole);
                assert!(share.is_reached(least, whole), "{share:?} {whole}");
                assert!(
                    least == 0 || !share.is_reached(least - 1, whole),
                    "{share:?} {whole}"
                );
            }
        }
    }

    #[test]
    fn every_number_of_a_named_way_has_a_meaning() {
        for rule in Rule::ALL.iter().filter(|r| r.unit().is_named()) {
            for n in rule.range() {
                let known = match rule.unit() {
                    Unit::Share => Share::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Majority => Majority::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Abstention => Abstention::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Tie => Tie::from_number(n).is_some_and(|s| s.number() == n),
                    Unit::Selection => Selection::from_number(n).is_some_and(|s| s.number() == n),
                    _ => true,
                };
                assert!(known, "{rule:?} {n}");
            }
        }
    }
}

//! How a paper is filled in.

/// The most options a ballot offers.
pub const MAX_OPTIONS: usize = 50;

/// How a paper is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// For, against or abstain; its three options are always these, in this order.
    YesNo,
    /// One of several.
    One,
    /// At most so many of several.
    UpTo(u8),
    /// Each option gets 1 to `max`, or no opinion.
    Score { max: u8 },
}

impl Method {
    /// How many options a yes/no paper has: for, against, abstain.
    pub const YES_NO: usize = 3;
    /// Their places.
    pub const FOR: usize = 0;
    pub const AGAINST: usize = 1;
    pub const ABSTAIN: usize = 2;

    /// The value of rows and of the public box.
    pub fn code(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::One => "one",
            Self::UpTo(_) => "up_to",
            Self::Score { .. } => "score",
        }
    }

    /// The second value of rows: how many may be chosen, or the highest mark.
    pub fn max(self) -> u8 {
        match self {
            Self::YesNo | Self::One => 1,
            Self::UpTo(most) => most,
            Self::Score { max } => max,
        }
    }

    /// Reads the two values of rows.
    pub fn read(code: &str, max: u8) -> Option<Self> {
        match (code, max) {
            ("yes_no", 1) => Some(Self::YesNo),
            ("one", 1) => Some(Self::One),
            ("up_to", 2..) => Some(Self::UpTo(max)),
            ("score", 2..=10) => Some(Self::Score { max }),
            _ => None,
        }
    }

    /// How many options may be chosen on one paper; every option of a scored one.
    pub fn most_chosen(self, options: usize) -> usize {
        match self {
            Self::YesNo | Self::One => 1,
            Self::UpTo(most) => usize::from(most),
            Self::Score { .. } => options,
        }
    }

    /// The highest mark an option may get.
    pub fn highest_mark(self) -> u8 {
        match self {
            Self::Score { max } => max,
            _ => 1,
        }
    }

    /// Whether a paper may be handed in blank; a yes/no paper has abstaining instead.
    pub fn has_blank(self) -> bool {
        self != Self::YesNo
    }

    /// Whether so many options make sense.
    pub fn fits(self, options: usize) -> bool {
        match self {
            Self::YesNo => options == Self::YES_NO,
            Self::One => (2..=MAX_OPTIONS).contains(&options),
            Self::UpTo(most) => {
                (2..=MAX_OPTIONS).contains(&options) && (2..=options).contains(&usize::from(most))
            }
            Self::Score { .. } => (1..=MAX_OPTIONS).contains(&options),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_back_and_nonsense_is_not() {
        for method in [
            Method::YesNo,
            Method::One,
            Method::UpTo(2),
            Method::UpTo(50),
            Method::Score { max: 5 },
        ] {
            assert_eq!(Method::read(method.code(), method.max()), Some(method));
        }
        for (code, max) in [
            ("yes_no", 2),
            ("one", 0),
            ("up_to", 1),
            ("score", 1),
            ("score", 11),
            ("rank", 1),
        ] {
            assert_eq!(Method::read(code, max), None, "{code} {max}");
        }
    }

    #[test]
    fn a_method_asks_for_enough_options() {
        for (method, options, fits) in [
            (Method::YesNo, 3, true),
            (Method::YesNo, 2, false),
            (Method::One, 1, false),
            (Method::One, 2, true),
            (Method::One, 51, false),
            (Method::UpTo(3), 3, true),
            (Method::UpTo(4), 3, false),
            (Method::UpTo(2), 51, false),
            (Method::Score { max: 5 }, 1, true),
            (Method::Score { max: 5 }, 0, false),
        ] {
            assert_eq!(method.fits(options), fits, "{method:?} {options}");
        }
        assert_eq!(Method::Score { max: 5 }.most_chosen(4), 4);
        assert_eq!(Method::UpTo(2).most_chosen(4), 2);
        assert_eq!(Method::YesNo.most_chosen(3), 1);
        assert!(!Method::YesNo.has_blank() && Method::One.has_blank());
    }
}

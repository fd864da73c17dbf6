//! What neighbours do for each other, and on which days.

use crate::coded::coded;

coded! {
    /// Kinds of help. Closed: `app` says each in words.
    AidKind {
        /// 买菜取药
        Errands = "errands",
        /// 陪诊
        Doctor = "doctor",
        /// 送餐
        Meals = "meals",
        /// 看护孩子
        Children = "children",
        /// 小修小补
        Repairs = "repairs",
        /// 搬东西
        Carrying = "carrying",
        /// 教用手机
        Phone = "phone",
        /// 聊天陪伴
        Company = "company",
        Other = "other",
    }
}

impl AidKind {
    /// Whether only checked helpers do it, whoever it is for.
    pub fn needs_checked(self) -> bool {
        self == Self::Children
    }
}

/// The days of the week on which somebody offers to help; never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// From bits: 1 is Monday, 64 is Sunday.
    pub fn new(bits: i64) -> Option<Self> {
        u8::try_from(bits)
            .ok()
            .filter(|b| (1..=127).contains(b))
            .map(Self)
    }

    /// From numbers: 0 is Monday, 6 is Sunday.
    pub fn of(days: impl IntoIterator<Item = usize>) -> Option<Self> {
        let mut bits = 0;
        for day in days {
            if day > 6 {
                return None;
            }
            bits |= 1 << day;
        }
        Self::new(bits)
    }

    /// The value of rows.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    /// The days by their numbers, Monday first.
    pub fn days(self) -> impl Iterator<Item = usize> {
        (0..7).filter(move |day| self.0 & (1 << day) != 0)
    }
}

/// Whether a text that everybody reads holds what looks like a telephone or identity number: seven digits, however they
/// are spaced. People write them there although the form has a field of its own.
pub fn tells_a_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars().map(crate::phone::ascii_digit) {
        match c {
            c if c.is_ascii_digit() => digits += 1,
            ' ' | '-' | '－' | '—' | '\u{3000}' => {}
            _ => digits = 0,
        }
        if digits >= 7 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn codes_are_read_back_and_one_kind_needs_checked_helpers() {
        for k in AidKind::ALL {
            assert_eq!(AidKind::from_code(k.code()), Some(*k));
            assert_eq!(k.needs_checked(), *k == AidKind::Children);
        }
    }

    #[test]
    fn days_of_the_week_are_read_back() {
        let days = Weekdays::of([6, 0, 2]).unwrap();
        assert_eq!(days.days().collect::<Vec<_>>(), [0, 2, 6]);
        assert_eq!(Weekdays::new(days.bits()), Some(days));
        for none in [0, 128, -1, 1 << 40] {
            assert_eq!(Weekdays::new(none), None, "{none}");
        }
        assert_eq!(Weekdays::of([]), None);
        assert_eq!(Weekdays::of([7]), None);
    }

    #[rstest]
    #[case("每周 2 次，下午 3 点到 5 点", false)]
    #[case("请打 138 1234 1234", true)]
    #[case("电话：８８１２-３４５", true)]
    #[case("2026 年 11 月 28 日 9 点", false)]
    #[case("", false)]
    fn a_number_is_seen_however_it_is_spaced(#[case] text: &str, #[case] told: bool) {
        assert_eq!(tells_a_number(text), told);
    }
}

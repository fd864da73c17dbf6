//! The number under which the district approved an item or filed it in its guidance catalogue (art. 14).

use serde::{Deserialize, Serialize};

use crate::phone::ascii_digit;
use crate::text::{Limits, TextFault, clean};

/// Such a number, as it is printed: 云麓目录〔2025〕011 号. It names a year and, behind it, a running number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilingNumber(String);

/// Why something is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilingFault {
    Text(TextFault),
    /// No year, or no running number behind it, or marks that no such number has.
    Shape,
}

impl FilingNumber {
    /// # Errors
    /// [`FilingFault`].
    pub fn parse(raw: &str) -> Result<Self, FilingFault> {
        let limits = Limits {
            min: 6,
            max: 40,
            lines: false,
        };
        let text = clean(raw, limits).map_err(FilingFault::Text)?;
        let marks = |c: char| " -–—/·.()（）[]【】〔〕".contains(c);
        if !text.chars().all(|c| c.is_alphanumeric() || marks(c)) {
            return Err(FilingFault::Shape);
        }
        let digits: String = text.chars().map(ascii_digit).collect();
        let mut groups = digits
            .split(|c: char| !c.is_ascii_digit())
            .filter(|group| !group.is_empty());
        let is_year = |group: &str| group.len() == 4 && group.starts_with("20");
        let year = groups.find(|group| is_year(group));
        match (year, groups.next()) {
            (Some(_), Some(running)) if running.len() <= 6 => Ok(Self(text)),
            _ => Err(FilingFault::Shape),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two of them the same one: letters and digits alone, however they are spaced and bracketed.
    pub fn key(&self) -> String {
        let kept = self.0.chars().map(ascii_digit);
        kept.filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("云麓目录〔2025〕011 号", true)]
    #[case("区目录 2026-第 031 号", true)]
    #[case("GX-2026-031", true)]
    #[case("云麓目录［２０２５］０１１号", false)] // brackets that no printed number has
    #[case("云麓目录〔２０２５〕０１１号", true)]
    #[case("青政发（2026）3 号", true)]
    #[case("第三项指导目录", false)]
    #[case("目录 2025", false)]
    #[case("011 号（2025）", false)]
    #[case("目录 1925-011", false)]
    #[case("目录 2025-1234567", false)]
    #[case("<b>2025-011</b>", false)]
    #[case("目录 2025：011", false)]
    fn a_number_names_a_year_and_a_running_number(#[case] raw: &str, #[case] is: bool) {
        let got = FilingNumber::parse(raw);
        match is {
            true => assert!(got.is_ok(), "{got:?}"),
            false => assert_eq!(got, Err(FilingFault::Shape)),
        }
    }

    #[test]
    fn what_is_too_short_is_said_so() {
        assert_eq!(
            FilingNumber::parse(" "),
            Err(FilingFault::Text(TextFault::Empty))
        );
        assert!(matches!(
            FilingNumber::parse("abc"),
            Err(FilingFault::Text(TextFault::TooShort { .. }))
        ));
    }

    #[test]
    fn spaces_and_brackets_make_no_other_number() {
        let key = |raw: &str| FilingNumber::parse(raw).unwrap().key();
        let one = key("云麓目录〔2025〕011 号");
        assert_eq!(key("云麓目录(2025)011号"), one);
        assert_eq!(key("云麓目录〔２０２５〕 011 号"), one);
        assert_ne!(key("云麓目录〔2025〕012 号"), one);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(raw in "[\\s\\S]{0,50}") {
            if let Ok(number) = FilingNumber::parse(&raw) {
                prop_assert!(!number.key().is_empty());
            }
        }
    }
}

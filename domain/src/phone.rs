//! Mobile numbers of mainland China, how residents sign in; and numbers to call, which may be others.

use serde::{Deserialize, Serialize};

/// A mobile number of eleven digits, without country code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// The text is not a mobile number of eleven digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number")]
pub struct NotAPhone;

impl Phone {
    /// Reads what was typed; blanks, hyphens, full-width digits and a leading `+86` are fine.
    ///
    /// # Errors
    /// [`NotAPhone`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, NotAPhone> {
        let digits: String = raw
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}'))
            .map(ascii_digit)
            .collect();
        let digits = digits
            .strip_prefix("+86")
            .or_else(|| digits.strip_prefix("0086"))
            .unwrap_or(&digits);
        let mut bytes = digits.bytes();
        let well_formed = digits.len() == 11
            && bytes.next() == Some(b'1')
            && bytes.next().is_some_and(|b| (b'3'..=b'9').contains(&b))
            && bytes.all(|b| b.is_ascii_digit());
        if well_formed {
            Ok(Self(digits.to_owned()))
        } else {
            Err(NotAPhone)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As shown to staff before they unmask it: `138****1234` (requirements.md PR9).
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

/// Full-width digits are what some Chinese keyboards type.
pub fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '＋' => '+',
        c => c,
    }
}

/// A number to call: a mobile one, one with an area code, or a short one such as 12345.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Telephone(String);

impl Telephone {
    /// Reads three to thirteen digits, with single hyphens between them.
    pub fn parse(raw: &str) -> Option<Self> {
        let text: String = raw
            .trim()
            .chars()
            .map(ascii_digit)
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '－' | '–' | '—' => '-',
                c => c,
            })
            .collect();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let well_formed = (3..=13).contains(&digits)
            && text.split('-').all(|part| !part.is_empty())
            && text.chars().all(|c| c.is_ascii_digit() || c == '-');
        well_formed.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for raw in [
            "13812341234",
            "138 1234 1234",
            "+86 138-1234-1234",
            "１３８１２３４１２３４",
            "008613812341234",
        ] {
            assert_eq!(Phone::parse(raw).unwrap().as_str(), "13812341234", "{raw}");
        }
        for bad in [
            "",
            "1381234123",
            "138123412345",
            "12812341234",
            "1381234123x",
            "+1 3812341234",
        ] {
            assert_eq!(Phone::parse(bad), Err(NotAPhone), "{bad}");
        }
    }

    #[rstest]
    #[case("12345", Some("12345"))]
    #[case("０８５１－8555 0000", Some("0851-85550000"))]
    #[case("19900090001", Some("19900090001"))]
    #[case("12", None)]
    #[case("-12345", None)]
    #[case("0851--8555", None)]
    #[case("call me", None)]
    #[case("123456789012345", None)]
    fn a_number_to_call_is_read_or_refused(#[case] raw: &str, #[case] expected: Option<&str>) {
        assert_eq!(
            Telephone::parse(raw).as_ref().map(Telephone::as_str),
            expected
        );
    }

    proptest! {
        #[test]
        fn masking_never_shows_the_middle(middle in "[0-9]{4}") {
            let phone = Phone::parse(&format!("199{middle}5678")).unwrap();
            prop_assert_eq!(phone.masked(), "199****5678");
        }

        #[test]
        fn no_text_makes_it_panic(raw in "[\\s\\S]{0,40}") {
            let _ = (Phone::parse(&raw), Telephone::parse(&raw));
        }
    }
}

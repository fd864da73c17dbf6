//! The resident identity number, which passes through and is never kept (requirements.md PR3).
//!
//! Staff read it off the card while the person stands before them. What stays is a keyed digest whose key lives
//! outside the database, and a unique index over it: one person, one account (features.md A7).

use chrono::NaiveDate;

use crate::codes::keyed_digest;

/// A resident identity number of eighteen characters with a right check digit (GB 11643-1999).
pub struct IdNumber(String);

/// The text is not an identity number; a wrong check digit is nearly always a slip of the finger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdFault {
    #[error("not eighteen characters")]
    Shape,
    #[error("check digit differs")]
    CheckDigit,
}

impl IdNumber {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`IdFault`] by shape, date of birth or check digit.
    pub fn parse(raw: &str) -> Result<Self, IdFault> {
        let number: String = raw
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let bytes = number.as_bytes();
        let shaped = bytes.len() == 18
            && bytes[..17].iter().all(u8::is_ascii_digit)
            && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
        if !shaped || NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").is_err() {
            return Err(IdFault::Shape);
        }
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = bytes
            .iter()
            .zip(WEIGHTS)
            .map(|(b, w)| u32::from(b - b'0') * w)
            .sum();
        if b"10X98765432"[(sum % 11) as usize] == bytes[17] {
            Ok(Self(number))
        } else {
            Err(IdFault::CheckDigit)
        }
    }

    /// What is stored instead of the number.
    pub fn digest(&self, key: &[u8]) -> String {
        keyed_digest(key, &["identity", &self.0])
    }
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_digit_catches_a_slip() {
        // The worked example of GB 11643-1999.
        assert!(IdNumber::parse("11010519491231002X").is_ok());
        assert!(IdNumber::parse("11010519491231002x ").is_ok());
        assert_eq!(
            IdNumber::parse("110105194912310021").unwrap_err(),
            IdFault::CheckDigit
        );
        assert_eq!(
            IdNumber::parse("11010519491331002X").unwrap_err(),
            IdFault::Shape
        );
        assert_eq!(
            IdNumber::parse("1101051949123100").unwrap_err(),
            IdFault::Shape
        );
    }

    #[test]
    fn a_number_never_shows_in_debug_output() {
        assert_eq!(
            format!("{:?}", IdNumber::parse("11010519491231002X").unwrap()),
            "IdNumber(…)"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(raw in "[\\s\\S]{0,30}") {
            let _ = IdNumber::parse(&raw);
        }
    }
}

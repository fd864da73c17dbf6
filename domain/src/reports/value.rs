//! Exact decimals: amounts, areas, shares. Four places are enough for money in ten thousand yuan, down to the yuan.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::phone::ascii_digit;

/// A number with up to four places, kept in ten-thousandths. Written and kept as text, so that no reader turns it into
/// a float on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(i64);

impl Value {
    const PLACES: usize = 4;
    const ONE: i64 = 10_000;
    /// The most digits before the point: with at most some hundred lines in a report, no total can overflow.
    const WHOLE: usize = 12;

    pub const ZERO: Self = Self(0);

    /// Reads `12`, `-3.5`, `1,234.50`; digits, point and minus may be full-width.
    pub fn parse(raw: &str) -> Option<Self> {
        let text: String = raw
            .trim()
            .chars()
            .map(|c| match ascii_digit(c) {
                '－' | '−' | '–' => '-',
                '．' => '.',
                '，' => ',',
                c => c,
            })
            .collect();
        let (minus, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let whole = ungrouped(whole)?;
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(&whole) || !all_digits(part) {
            return None;
        }
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        if whole.len() > Self::WHOLE || part.len() > Self::PLACES {
            return None;
        }
        let digits = format!("{whole}{part:0<4}");
        let digits: i64 = digits.parse().ok()?;
        Some(Self(if minus { -digits } else { digits }))
    }

    /// In ten-thousandths: what drawings scale by.
    pub fn ten_thousandths(self) -> i64 {
        self.0
    }

    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum. That the limits of a report keep it far from an overflow is a test; beyond them it stays at the most.
    pub fn total(all: impl IntoIterator<Item = Self>) -> Self {
        Self(all.into_iter().fold(0, |sum, v| sum.saturating_add(v.0)))
    }

    /// How much larger this is.
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// With a comma at every third digit, for people; `Display` writes it without, for files and forms.
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, rest) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, part) = match rest.split_once('.') {
            Some((whole, part)) => (whole, format!(".{part}")),
            None => (rest, String::new()),
        };
        let mut out = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        format!("{sign}{out}{part}")
    }
}

/// The digits before the point, without commas; none where commas stand at other places than every third digit.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.is_empty() || (1..=3).contains(&first.len());
    (fits && rest.iter().all(|g| g.len() == 3)).then(|| format!("{first}{}", rest.concat()))
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (one, all) = (Self::ONE.unsigned_abs(), self.0.unsigned_abs());
        let part = format!("{:04}", all % one);
        match part.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", all / one),
            part => write!(f, "{sign}{}.{part}", all / one),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a decimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("0", Some("0"))]
    #[case("-0", Some("0"))]
    #[case(" 12.50 ", Some("12.5"))]
    #[case("１２．５", Some("12.5"))]
    #[case("－3", Some("-3"))]
    #[case("-0.0001", Some("-0.0001"))]
    #[case("1,234,567.89", Some("1234567.89"))]
    #[case("1，234", Some("1234"))]
    #[case("000012", Some("12"))]
    #[case("999999999999.9999", Some("999999999999.9999"))]
    #[case("1000000000000", None)]
    #[case("0.00001", None)]
    #[case("12,5", None)]
    #[case("1234,567", None)]
    #[case(",123", None)]
    #[case("12.", None)]
    #[case(".5", None)]
    #[case("--1", None)]
    #[case("12%", None)]
    #[case("约12", None)]
    #[case("1e5", None)]
    #[case("", None)]
    fn a_number_is_exact_or_refused(#[case] raw: &str, #[case] expected: Option<&str>) {
        let got = Value::parse(raw).map(|v| v.to_string());
        assert_eq!(got.as_deref(), expected);
    }

    #[rstest]
    #[case("0", "0")]
    #[case("999", "999")]
    #[case("1000", "1,000")]
    #[case("-1234567.5", "-1,234,567.5")]
    #[case("123456", "123,456")]
    fn people_read_groups_of_three(#[case] raw: &str, #[case] expected: &str) {
        assert_eq!(Value::parse(raw).unwrap().grouped(), expected);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(n in -9_999_999_999_999_999i64..=9_999_999_999_999_999) {
            let value = Value(n);
            prop_assert_eq!(Value::parse(&value.to_string()), Some(value));
            prop_assert_eq!(Value::parse(&value.grouped()), Some(value));
            let json = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
        }

        #[test]
        fn no_text_makes_reading_panic(raw in "[\\s\\S]{0,30}") {
            let _ = Value::parse(&raw);
        }
    }
}

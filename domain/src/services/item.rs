//! What an item of the catalogue says. Its parts can only be made by reading what was typed, so an item that exists is
//! fit to be published.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Class, Event, FilingNumber};
use crate::phone::{Telephone, ascii_digit};
use crate::publishing::Say;

/// Whether the community must carry the item out. One that it must carry out does not exist without its number: that is
/// article 14, said in a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obligation {
    /// Offered by the community itself, for the convenience of residents.
    Voluntary,
    Mandatory(FilingNumber),
}

/// The department that has the last word, and its phone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Department {
    pub name: Say,
    pub phone: Telephone,
}

/// The agency's part in the matter, and who is really in charge (art. 11–13).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charge {
    /// 负责: the agency decides.
    Responsible,
    /// 协调
    Coordinating(Department),
    /// 配合
    Assisting(Department),
}

impl Charge {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Coordinating(_) => "coordinating",
            Self::Assisting(_) => "assisting",
        }
    }

    pub fn department(&self) -> Option<&Department> {
        match self {
            Self::Responsible => None,
            Self::Coordinating(d) | Self::Assisting(d) => Some(d),
        }
    }
}

/// How long it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// While one waits.
    AtOnce,
    WorkingDays(u16),
}

impl Limit {
    /// The longest that is believed.
    pub const MOST: u16 = 365;

    /// Reads working days; 0 is at once.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits: String = raw.trim().chars().map(ascii_digit).collect();
        match digits.parse().ok()? {
            0 => Some(Self::AtOnce),
            days @ 1..=Self::MOST => Some(Self::WorkingDays(days)),
            _ => None,
        }
    }

    /// As it is typed.
    pub fn days(self) -> u16 {
        match self {
            Self::AtOnce => 0,
            Self::WorkingDays(days) => days,
        }
    }
}

/// One paper to bring.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Material {
    pub name: Say,
    pub originals: u8,
    pub copies: u8,
}

/// A whole item, as it is published. How long each part may be is chosen so that all of it fits on one sheet of A4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub title: Say,
    /// What else people call it.
    pub keywords: Vec<String>,
    pub class: Class,
    /// At least one.
    pub events: Vec<Event>,
    pub audience: Say,
    pub basis: Say,
    /// None where nothing is to be brought.
    pub materials: Vec<Material>,
    /// At least one.
    pub steps: Vec<Say>,
    pub limit: Limit,
    pub fee: Say,
    pub place: Say,
    pub hours: Say,
    pub phone: Telephone,
    /// 首问责任人
    pub contact: Say,
    pub charge: Charge,
    pub obligation: Obligation,
    /// The last day on which it holds.
    pub valid_until: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publishing::Publication;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("0", Some(Limit::AtOnce))]
    #[case(" １５ ", Some(Limit::WorkingDays(15)))]
    #[case("365", Some(Limit::WorkingDays(365)))]
    #[case("366", None)]
    #[case("-1", None)]
    #[case("soon", None)]
    #[case("", None)]
    fn a_time_limit_is_at_once_or_in_days(#[case] raw: &str, #[case] expected: Option<Limit>) {
        assert_eq!(Limit::parse(raw), expected);
    }

    #[test]
    fn it_holds_to_the_end_of_its_last_day() {
        let mut item = Item::read(&crate::services::tests::typed()).unwrap();
        let day = |s: &str| s.parse::<NaiveDate>().unwrap();
        assert!(!item.is_expired(day("2999-01-01")));
        item.valid_until = Some(day("2026-11-22"));
        assert!(!item.is_expired(day("2026-11-22")));
        assert!(item.is_expired(day("2026-11-23")));
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(raw in "[\\s\\S]{0,30}") {
            let _ = Limit::parse(&raw);
        }
    }
}

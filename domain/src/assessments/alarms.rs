//! Patterns that honest answers seldom show. They are published beside the result and take nothing away from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Sheet;

/// What is known of one answer besides its marks, until the round is counted: sealed with it, and gone with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// The hours since the opening.
    pub hour: u16,
    /// A keyed digest of the address it came from; none where it is unknown.
    pub address: Option<[u8; 8]>,
}

/// The counts of odd patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Alarms {
    /// Answers with the same option for everything.
    pub straight: u64,
    /// The most answers in one hour, and the hours that the round was open.
    pub busiest: u64,
    pub hours: u64,
    /// The most answers from one address.
    pub from_one: u64,
    /// Addresses with three answers or more, and the answers that came from them.
    pub crowded: u64,
    pub from_crowded: u64,
}

/// More from one address than a household has.
const CROWD: u64 = 3;
/// Fewer questions show no pattern.
const FEWEST: usize = 5;

impl Alarms {
    /// Counts what is odd.
    pub fn count<'a>(answers: impl Iterator<Item = (&'a Sheet, Traits)>, hours: u64) -> Self {
        let mut alarms = Self {
            hours,
            ..Self::default()
        };
        let mut by_hour: BTreeMap<u16, u64> = BTreeMap::new();
        let mut by_address: BTreeMap<[u8; 8], u64> = BTreeMap::new();
        for (sheet, traits) in answers {
            let same = sheet.marks.windows(2).all(|pair| pair[0] == pair[1]);
            alarms.straight += u64::from(same && sheet.marks.len() >= FEWEST);
            *by_hour.entry(traits.hour).or_default() += 1;
            if let Some(address) = traits.address {
                *by_address.entry(address).or_default() += 1;
            }
        }
        alarms.busiest = by_hour.values().copied().max().unwrap_or(0);
        alarms.from_one = by_address.values().copied().max().unwrap_or(0);
        for n in by_address.values().filter(|n| **n >= CROWD) {
            alarms.crowded += 1;
            alarms.from_crowded += n;
        }
        alarms
    }

    /// Whether a fifth of all answers or more have one option throughout.
    pub fn is_straight(&self, answers: u64) -> bool {
        answers > 0 && self.straight * 5 >= answers
    }

    /// Whether one hour brought ten answers or more, and ten times what an hour brings on average.
    pub fn is_burst(&self, answers: u64) -> bool {
        self.busiest >= 10 && self.busiest * self.hours >= answers * 10
    }

    /// Whether more came from one address than a large household.
    pub fn is_crowded(&self) -> bool {
        self.from_one > 5
    }
}

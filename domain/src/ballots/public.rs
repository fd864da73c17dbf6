//! The public box: what stands open to everybody, one JSON object a line, so that a hash is taken of lines as they are
//! (`grep '"kind":"ballot_paper"' box.jsonl | sha256sum`).
//!
//! The papers are sorted by what they say and the receipts by their letters: neither list tells anything of the other.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::method::Method;
use super::receipt::Receipt;
use super::rules::{Outcome, Rules, TieLeft};
use super::tally::Tally;
use crate::ids::{AccountId, CommunityId, RecordNumber};
use crate::log::Hash;
use crate::rulebook::{Abstention, Majority, Share, Tie};

/// One line of the public box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    /// First: what was asked, of whom, under which rules. Fixed at opening.
    Ballot(Terms),
    /// A receipt whose vote is counted.
    BallotReceipt {
        receipt: Receipt,
    },
    BallotPaper(BoxPaper),
    BallotName(NamedPaper),
    /// Counted by hand from paper, by two people.
    BallotCount(Tally),
    /// Last.
    BallotResult(Result),
}

/// What was asked, of whom, under which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Terms {
    pub community: i64,
    pub ballot: RecordNumber,
    pub title: String,
    pub text: String,
    pub method: String,
    pub max: u8,
    pub options: Vec<String>,
    pub secret: bool,
    /// `community`, `body/3`, `grid/2`, `present/17`: numbers are those of rows.
    pub electorate: String,
    pub quorum: String,
    pub majority: String,
    pub abstention: String,
    pub tie: String,
    pub seats: u8,
    /// The version of the rulebook that these come from.
    pub rulebook: i64,
    pub opens_at: String,
    pub closes_at: String,
}

/// A paper in the box: its marks, one an option. Only open ballots say more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoxPaper {
    pub marks: Vec<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The seal of the voter's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voter: Option<String>,
}

/// Whose open paper it is; the line goes when the account is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedPaper {
    pub receipt: Receipt,
    pub name: String,
    pub salt: String,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Result {
    /// How many might vote, and the hash of who.
    pub eligible: u64,
    pub roll: String,
    #[serde(flatten)]
    pub tally: Tally,
    pub outcome: String,
    pub chosen: Vec<usize>,
    pub tied: Vec<usize>,
    pub tied_seats: usize,
}

impl Line {
    /// The line as it is hashed and served, without its end.
    pub fn text(&self) -> String {
        // Strings, numbers and lists only: nothing here can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Result {
    /// A result from its parts.
    pub fn new(eligible: u64, roll: String, tally: Tally, outcome: &Outcome) -> Self {
        let tie = outcome.tie();
        Self {
            eligible,
            roll,
            tally,
            outcome: outcome.code().to_owned(),
            chosen: outcome.chosen().to_vec(),
            tied: tie.map(|t| t.options.clone()).unwrap_or_default(),
            tied_seats: tie.map_or(0, |t| t.seats),
        }
    }

    /// The outcome; `by` is what the rules say of a tie.
    pub fn outcome(&self, by: Tie) -> Option<Outcome> {
        let tie = (!self.tied.is_empty()).then(|| TieLeft {
            options: self.tied.clone(),
            seats: self.tied_seats,
            by,
        });
        Outcome::read(&self.outcome, self.chosen.clone(), tie)
    }
}

impl Terms {
    /// How papers are filled in; none where the line names no method.
    pub fn method(&self) -> Option<Method> {
        Method::read(&self.method, self.max).filter(|m| m.fits(self.options.len()))
    }

    /// The rules; none where the line names no known ones.
    pub fn rules(&self) -> Option<Rules> {
        Some(Rules {
            quorum: find(&SHARES, &self.quorum)?,
            majority: find(&MAJORITIES, &self.majority)?,
            abstention: find(&ABSTENTIONS, &self.abstention)?,
            tie: find(&TIES, &self.tie)?,
            seats: self.seats,
        })
    }

    /// The rules by the names they have in the box.
    pub fn codes(rules: &Rules) -> [&'static str; 4] {
        [
            name(&SHARES, rules.quorum),
            name(&MAJORITIES, rules.majority),
            name(&ABSTENTIONS, rules.abstention),
            name(&TIES, rules.tie),
        ]
    }
}

const SHARES: [(&str, Share); 4] = [
    ("none", Share::None),
    ("one_third", Share::OneThird),
    ("more_than_half", Share::MoreThanHalf),
    ("two_thirds", Share::TwoThirds),
];
const MAJORITIES: [(&str, Majority); 3] = [
    ("simple", Majority::Simple),
    ("absolute", Majority::Absolute),
    ("two_thirds", Majority::TwoThirds),
];
const ABSTENTIONS: [(&str, Abstention); 2] = [
    ("not_in_base", Abstention::NotInBase),
    ("in_base", Abstention::InBase),
];
const TIES: [(&str, Tie); 3] = [
    ("draw", Tie::Draw),
    ("runoff", Tie::Runoff),
    ("vacant", Tie::Vacant),
];

fn find<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
}

fn name<T: PartialEq>(all: &[(&'static str, T)], wanted: T) -> &'static str {
    all.iter()
        .find(|(_, t)| *t == wanted)
        .map_or("", |(n, _)| *n)
}

/// The hash of lines, each with its end, as `sha256sum` takes it of a file.
pub fn hash_lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Hash {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.as_ref().as_bytes());
        hash.update(b"\n");
    }
    Hash(hash.finalize().into())
}

/// The hash of one entry of a roll, which the person themselves can make again.
pub fn roll_entry(community: CommunityId, number: RecordNumber, account: AccountId) -> Hash {
    hash_lines([format!("juyi/roll/1 {community} {number} {account}")])
}

/// The hash of a roll: of its entries' hashes, sorted.
pub fn roll_hash(entries: impl IntoIterator<Item = Hash>) -> Hash {
    let mut entries: Vec<String> = entries.into_iter().map(|e| e.to_string()).collect();
    entries.sort_unstable();
    hash_lines(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf 'juyi/roll/1 1 2026-0007 9\n' | sha256sum`, and the same for 10; then both lines, sorted.
    #[test]
    fn a_roll_can_be_hashed_again_by_whoever_is_on_it() {
        let number = RecordNumber { year: 2026, seq: 7 };
        let [nine, ten] = [9, 10].map(|n| roll_entry(CommunityId(1), number, AccountId(n)));
        assert_eq!(
            nine.to_string(),
            "c9a6be4f6bbbcc770863c1130212ac62cd5bf02eab31571ba026a9c689f38a95"
        );
        let known = "22e7a7fbcffb043c27c31a6abab83b9df4ed898128e2a6631b3e34e8980d81de";
        for order in [[nine, ten], [ten, nine]] {
            assert_eq!(roll_hash(order).to_string(), known);
        }
        assert_ne!(roll_hash([nine]).to_string(), known);
    }

    #[test]
    fn a_published_outcome_is_read_back() {
        let tie = TieLeft {
            options: vec![2, 4],
            seats: 1,
            by: Tie::Draw,
        };
        let chosen = |tie| Outcome::Chosen {
            chosen: vec![0],
            tie,
        };
        let tally = Tally {
            papers: 0,
            blank: 0,
            invalid: 0,
            counts: Vec::new(),
        };
        for outcome in [Outcome::Adopted, chosen(None), chosen(Some(tie))] {
            let public = Result::new(9, String::new(), tally.clone(), &outcome);
            assert_eq!(public.outcome(Tie::Draw), Some(outcome));
        }
    }

    #[test]
    fn a_line_of_another_kind_is_none() {
        assert_eq!(Line::read("{\"kind\":\"ballot_wish\"}"), None);
    }
}

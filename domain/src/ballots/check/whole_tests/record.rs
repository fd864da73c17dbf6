//! The record of a whole named ballot, to be changed in one place.

use chrono::DateTime;
use serde_json::{Value, json};

use super::super::tests::{receipt, terms};
use super::super::*;
use crate::ballots::method::Method;
use crate::ballots::paper::Paper;
use crate::ballots::public::{
    BoxPaper, Line, NamedPaper, Result as PublicResult, Terms, hash_lines,
};
use crate::ballots::receipt::{Receipt, Sealed, Seed, Word, name_seal, open_content};
use crate::ballots::rules::{Outcome, decide};
use crate::ballots::tally::Tally;
use crate::ids::CommunityId;
use crate::log::Leaf;

/// The parts of a ballot; the leaves hold the hashes of whatever stands here.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) terms: Terms,
    /// Receipts as they were cast, each with what it replaces.
    pub(super) casts: Vec<(Receipt, Option<Receipt>)>,
    pub(super) receipts: Vec<Receipt>,
    pub(super) papers: Vec<BoxPaper>,
    pub(super) names: Vec<NamedPaper>,
    pub(super) hand: Option<Tally>,
    /// What the record holds of the count by hand, and how many papers were handed out.
    pub(super) hand_leaf: Option<Value>,
    pub(super) handed_out: usize,
    pub(super) eligible: u64,
    pub(super) result: PublicResult,
    /// What the record holds of the result.
    pub(super) result_leaf: Value,
}

pub(super) fn seed(n: u8) -> Seed {
    Seed([n; 16])
}

/// A named paper with its receipt and the line that names its voter.
pub(super) fn paper(terms: &Terms, n: u8, marks: [u8; 2]) -> (BoxPaper, NamedPaper) {
    let word = Word::parse("荷花").unwrap();
    let name = format!("王{n}");
    let seal = name_seal(Sealed::Voter, &seed(n + 100), &name);
    let content = open_content(&Paper::of_marks(Method::One, 2, &marks).unwrap(), &seal);
    let here = CommunityId(terms.community);
    let receipt = Receipt::of(here, terms.ballot, &word, &seed(n), &content);
    let boxed = BoxPaper {
        marks: marks.to_vec(),
        receipt: Some(receipt),
        word: Some(word.as_str().to_owned()),
        seed: Some(seed(n).to_string()),
        voter: Some(seal.to_string()),
    };
    let named = NamedPaper {
        receipt,
        name,
        salt: seed(n + 100).to_string(),
    };
    (boxed, named)
}

pub(super) fn tally(papers: u64, counts: [u64; 2]) -> Tally {
    Tally {
        papers,
        blank: 0,
        invalid: 0,
        counts: counts.map(|n| vec![n]).into(),
    }
}

impl Record {
    /// One vote for the second option and two for the first, the last voter having voted twice, and two papers by hand of
    /// three that were handed out.
    pub(super) fn whole() -> Self {
        let mut terms = terms("甲乙");
        terms.secret = false;
        let all = [(1, [0, 1]), (2, [1, 0]), (3, [1, 0])];
        let (papers, names): (Vec<_>, Vec<_>) = all
            .map(|(n, marks)| paper(&terms, n, marks))
            .into_iter()
            .unzip();
        let first: Vec<Receipt> = papers.iter().filter_map(|p| p.receipt).collect();
        let mut receipts = first.clone();
        receipts.sort_unstable();
        let replaced = receipt('A');
        let casts = vec![
            (first[0], None),
            (replaced, None),
            (first[1], None),
            (first[2], Some(replaced)),
        ];
        let hand = tally(2, [2, 0]);
        let mut record = Self {
            result: PublicResult::new(6, "ab".repeat(32), tally(5, [4, 1]), &Outcome::Void),
            result_leaf: Value::Null,
            hand_leaf: Some(json!(hand)),
            hand: Some(hand),
            handed_out: 3,
            eligible: 6,
            terms,
            casts,
            receipts,
            papers,
            names,
        };
        record.decide();
        record
    }

    /// Lets the rules say what comes out of the numbers of the result.
    pub(super) fn decide(&mut self) {
        let rules = self.terms.rules().unwrap();
        let tally = self.result.tally.clone();
        let outcome = decide(Method::One, &rules, self.result.eligible, &tally);
        self.result = PublicResult::new(
            self.result.eligible,
            self.result.roll.clone(),
            tally,
            &outcome,
        );
        self.result_leaf = json!(self.result);
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let receipts = self
            .receipts
            .iter()
            .map(|r| Line::BallotReceipt { receipt: *r });
        let mut lines = vec![Line::Ballot(self.terms.clone())];
        lines.extend(receipts);
        lines.extend(self.papers.iter().cloned().map(Line::BallotPaper));
        lines.extend(self.names.iter().cloned().map(Line::BallotName));
        lines.extend(self.hand.clone().map(Line::BallotCount));
        lines.push(Line::BallotResult(self.result.clone()));
        lines.iter().map(Line::text).collect()
    }

    pub(super) fn leaf(&self, act: &'static str, facts: Value) -> String {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Leaf::new(act, self.terms.ballot, facts, at).text(Some(CommunityId(1)))
    }

    pub(super) fn leaves(&self) -> Vec<String> {
        let lines = self.lines();
        let of = |kind: &str| {
            let kind = format!("\"kind\":\"{kind}\"");
            hash_lines(lines.iter().filter(|line| line.contains(&kind))).to_string()
        };
        let opening = json!({
            "terms": of("ballot"),
            "eligible": self.eligible,
            "roll": "ab".repeat(32),
        });
        let mut leaves = vec![self.leaf("ballots.open", opening)];
        for (receipt, replaces) in &self.casts {
            let mut facts = json!({"receipt": receipt});
            if let Some(replaced) = replaces {
                facts["replaces"] = json!(replaced);
            }
            leaves.push(self.leaf("ballots.cast", facts));
        }
        for n in 1..=self.handed_out {
            leaves.push(self.leaf("ballots.paper", json!({"papers": n})));
        }
        leaves.extend(
            self.hand_leaf
                .clone()
                .map(|hand| self.leaf("ballots.count", hand)),
        );
        let closing = json!({
            "box": of("ballot_paper"),
            "receipts": of("ballot_receipt"),
            "result": self.result_leaf,
        });
        leaves.push(self.leaf("ballots.close", closing));
        leaves
    }

    pub(super) fn fault(&self) -> Option<BallotFault> {
        check(&self.lines(), &self.leaves()).err()
    }
}

pub(super) fn check(lines: &[String], leaves: &[String]) -> Result<Checked, BallotFault> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let acts: Vec<Act> = leaves.iter().map(|leaf| Act::read(leaf).unwrap()).collect();
    check_ballot(&lines, &acts)
}

/// The fault of a record that was changed.
pub(super) fn after(change: impl FnOnce(&mut Record)) -> Option<BallotFault> {
    let mut record = Record::whole();
    change(&mut record);
    record.fault()
}

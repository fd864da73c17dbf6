//! The lines of a box, read, and what they say of themselves.

use std::collections::BTreeSet;

use super::super::method::Method;
use super::super::paper::Paper;
use super::super::public::{BoxPaper, Line, NamedPaper, Result as PublicResult, Terms};
use super::super::receipt::{Receipt, Sealed, Seed, Word, name_seal, open_content};
use super::super::rules::decide;
use super::super::tally::Tally;
use super::ballot::BallotFault;
use crate::ids::CommunityId;
use crate::json::Json;
use crate::log::Hash;

/// The lines of a box, read.
pub struct Read<'a> {
    pub terms: Terms,
    pub terms_line: &'a str,
    pub receipts: Vec<Receipt>,
    pub receipt_lines: Vec<&'a str>,
    pub papers: Vec<BoxPaper>,
    pub paper_lines: Vec<&'a str>,
    pub names: Vec<NamedPaper>,
    pub hand: Option<Tally>,
    pub result: Option<PublicResult>,
    /// Count by hand and result as they stand there, the kind of the line aside: as the record must hold them.
    pub hand_stated: Option<Json>,
    pub result_stated: Option<Json>,
}

impl<'a> Read<'a> {
    /// Reads the lines of one ballot.
    pub fn new(lines: &[&'a str]) -> Result<Self, BallotFault> {
        let bad = |line: usize| BallotFault::Malformed { line: line + 1 };
        let (first, rest) = lines.split_first().ok_or_else(|| bad(0))?;
        let Some(Line::Ballot(terms)) = Line::read(first) else {
            return Err(bad(0));
        };
        let mut read = Self {
            terms,
            terms_line: first,
            receipts: Vec::new(),
            receipt_lines: Vec::new(),
            papers: Vec::new(),
            paper_lines: Vec::new(),
            names: Vec::new(),
            hand: None,
            result: None,
            hand_stated: None,
            result_stated: None,
        };
        for (at, text) in (1..).zip(rest) {
            let mut json = Json::read(text).ok_or_else(|| bad(at))?;
            match Line::of(&json).ok_or_else(|| bad(at))? {
                Line::BallotReceipt { receipt } => {
                    read.receipts.push(receipt);
                    read.receipt_lines.push(text);
                }
                Line::BallotPaper(paper) => {
                    read.papers.push(paper);
                    read.paper_lines.push(text);
                }
                Line::BallotName(name) => read.names.push(name),
                Line::BallotCount(tally) if read.hand.is_none() => {
                    json.take("kind");
                    (read.hand, read.hand_stated) = (Some(tally), Some(json));
                }
                Line::BallotResult(result) if read.result.is_none() => {
                    json.take("kind");
                    (read.result, read.result_stated) = (Some(result), Some(json));
                }
                _ => return Err(bad(at)),
            }
        }
        Ok(read)
    }

    fn method(&self) -> Result<Method, BallotFault> {
        self.terms.method().ok_or(BallotFault::Terms)
    }

    /// Every paper legal, in its place, and for open ballots with its own receipt and name.
    fn check_papers(&self) -> Result<Vec<Paper>, BallotFault> {
        let method = self.method()?;
        let options = self.terms.options.len();
        let mut papers: Vec<Paper> = Vec::with_capacity(self.papers.len());
        let mut found = BTreeSet::new();
        for (place, boxed) in self.papers.iter().enumerate() {
            let paper = Paper::of_marks(method, options, &boxed.marks)
                .ok_or(BallotFault::Paper { place })?;
            if papers.last().is_some_and(|before| *before > paper) {
                return Err(BallotFault::Paper { place });
            }
            let own = self.own_receipt(boxed, &paper);
            let fits = if self.terms.secret {
                own.is_none() && boxed.receipt.is_none() && boxed.voter.is_none()
            } else {
                own.is_some() && own == boxed.receipt && own.is_some_and(|r| found.insert(r))
            };
            if !fits {
                return Err(BallotFault::PaperReceipt { place });
            }
            papers.push(paper);
        }
        if papers.len() != self.receipts.len()
            || !(self.terms.secret || self.receipts.iter().all(|r| found.contains(r)))
        {
            return Err(BallotFault::Receipts);
        }
        self.check_names()?;
        Ok(papers)
    }

    fn own_receipt(&self, boxed: &BoxPaper, paper: &Paper) -> Option<Receipt> {
        let seal: Hash = boxed.voter.as_ref()?.parse().ok()?;
        let seed: Seed = boxed.seed.as_ref()?.parse().ok()?;
        let word = Word::parse(boxed.word.as_ref()?).ok()?;
        let content = open_content(paper, &seal);
        let here = CommunityId(self.terms.community);
        Some(Receipt::of(here, self.terms.ballot, &word, &seed, &content))
    }

    fn check_names(&self) -> Result<(), BallotFault> {
        for name in &self.names {
            let paper = self.papers.iter().find(|p| p.receipt == Some(name.receipt));
            let sealed = name
                .salt
                .parse()
                .ok()
                .map(|salt| name_seal(Sealed::Voter, &salt, &name.name).to_string());
            if sealed.is_none() || paper.and_then(|p| p.voter.clone()) != sealed {
                return Err(BallotFault::Name(name.receipt));
            }
        }
        Ok(())
    }

    /// Counts the papers again, those counted by hand among them.
    pub fn count(&self) -> Result<Tally, BallotFault> {
        let papers = self.check_papers()?;
        let tally = Tally::count(self.method()?, self.terms.options.len(), &papers);
        let Some(hand) = &self.hand else {
            return Ok(tally);
        };
        hand.check(self.method()?, self.terms.options.len())
            .map_err(|_| BallotFault::HandCount)?;
        tally.plus(hand).ok_or(BallotFault::Count)
    }

    /// Whether the rules make of the numbers what the result says.
    pub fn decided(&self, result: &PublicResult) -> Result<bool, BallotFault> {
        if result.outcome == "void" {
            return Ok(result.tally.papers == 0);
        }
        let rules = self.terms.rules().ok_or(BallotFault::Terms)?;
        let outcome = decide(self.method()?, &rules, result.eligible, &result.tally);
        Ok(result.outcome(rules.tie) == Some(outcome))
    }
}

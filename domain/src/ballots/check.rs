//! Checking a ballot from what is public, step by step: the same code in the voter's browser, in `juyi verify` and in
//! tests. `end2end/verify.py` does it again in another language.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::method::Method;
use super::paper::Paper;
use super::public::{BoxPaper, Line, NamedPaper, Result as PublicResult, Terms, hash_lines};
use super::receipt::{Receipt, Seed, Word, open_content, voter_seal};
use super::rules::decide;
use super::tally::Tally;
use crate::ids::CommunityId;
use crate::log::{Checkpoint, Hash, leaf_hash, verify_inclusion};

/// A leaf about a ballot, its place aside.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub community: String,
    pub object: String,
    pub act: String,
    pub facts: Value,
}

impl Act {
    /// Reads the text of a leaf; none of what is not five lines with facts.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (community, _at, act, object) =
            (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
        Some(Self {
            community: community.to_owned(),
            object: object.to_owned(),
            act: act.to_owned(),
            facts: serde_json::from_str(lines.next()?).ok()?,
        })
    }

    fn text(&self, fact: &str) -> Option<&str> {
        self.facts.get(fact).and_then(Value::as_str)
    }

    fn receipt(&self, fact: &str) -> Option<Receipt> {
        self.text(fact)?.parse().ok()
    }
}

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BallotFault {
    #[error("line {line} of the box is malformed")]
    Malformed { line: usize },
    #[error("what was asked, or the rules, are not those of the opening")]
    Terms,
    #[error("no opening is on record")]
    NotOpened,
    #[error("a result without a closing on record, or the other way round")]
    NotClosed,
    #[error("the roll is not that of the opening")]
    Roll,
    #[error("receipt {0} was replaced without being there, or given twice")]
    Chain(Receipt),
    #[error("the receipts are not those of the votes on record")]
    Receipts,
    #[error("the papers are not those of the closing")]
    Papers,
    #[error("paper {place} is not a legal paper, or not where it belongs")]
    Paper { place: usize },
    #[error("paper {place} does not have its receipt")]
    PaperReceipt { place: usize },
    #[error("the name at receipt {0} is not the sealed one")]
    Name(Receipt),
    #[error("the papers counted by hand are not those on record")]
    HandCount,
    #[error("the papers do not count what the result says")]
    Count,
    #[error("the rules make something else of the count")]
    Outcome,
}

/// A ballot that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub terms: Terms,
    /// None while it is open.
    pub result: Option<PublicResult>,
}

/// The lines of a box, read.
struct Read<'a> {
    terms: Terms,
    terms_line: &'a str,
    receipts: Vec<Receipt>,
    receipt_lines: Vec<&'a str>,
    papers: Vec<BoxPaper>,
    paper_lines: Vec<&'a str>,
    names: Vec<NamedPaper>,
    hand: Option<Tally>,
    result: Option<PublicResult>,
}

impl<'a> Read<'a> {
    fn new(lines: &[&'a str]) -> Result<Self, BallotFault> {
        let bad = |line: usize| BallotFault::Malformed { line: line + 1 };
        let (first, rest) = lines.split_first().ok_or_else(|| bad(0))?;
        let Ok(Line::Ballot(terms)) = serde_json::from_str(first) else {
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
        };
        for (at, text) in (1..).zip(rest) {
            match serde_json::from_str(text).map_err(|_| bad(at))? {
                Line::BallotReceipt { receipt } => {
                    read.receipts.push(receipt);
                    read.receipt_lines.push(text);
                }
                Line::BallotPaper(paper) => {
                    read.papers.push(paper);
                    read.paper_lines.push(text);
                }
                Line::BallotName(name) => read.names.push(name),
                Line::BallotCount(tally) if read.hand.is_none() => read.hand = Some(tally),
                Line::BallotResult(result) if read.result.is_none() => read.result = Some(result),
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
                .map(|salt| voter_seal(&salt, &name.name).to_string());
            if sealed.is_none() || paper.and_then(|p| p.voter.clone()) != sealed {
                return Err(BallotFault::Name(name.receipt));
            }
        }
        Ok(())
    }

    fn count(&self) -> Result<Tally, BallotFault> {
        let papers = self.check_papers()?;
        let mut tally = Tally::count(self.method()?, self.terms.options.len(), &papers);
        if let Some(hand) = &self.hand {
            hand.check(self.method()?, self.terms.options.len())
                .map_err(|_| BallotFault::HandCount)?;
            tally.add(hand);
        }
        Ok(tally)
    }

    fn decided(&self, result: &PublicResult) -> Result<bool, BallotFault> {
        if result.outcome == "void" {
            return Ok(result.tally.papers == 0);
        }
        let rules = self.terms.rules().ok_or(BallotFault::Terms)?;
        let outcome = decide(self.method()?, &rules, result.eligible, &result.tally);
        Ok(result.outcome(rules.tie) == Some(outcome))
    }
}

/// Which receipts are live after all votes on record: each new one may replace one that is live then.
fn live_receipts<'a>(
    casts: impl Iterator<Item = &'a Act>,
) -> Result<BTreeSet<Receipt>, BallotFault> {
    let mut live = BTreeSet::new();
    let mut ever = BTreeSet::new();
    for cast in casts {
        let receipt = cast.receipt("receipt").ok_or(BallotFault::Receipts)?;
        if !ever.insert(receipt) {
            return Err(BallotFault::Chain(receipt));
        }
        if let Some(replaced) = cast.receipt("replaces")
            && !live.remove(&replaced)
        {
            return Err(BallotFault::Chain(replaced));
        }
        live.insert(receipt);
    }
    Ok(live)
}

/// Checks the whole of a ballot: its box against everything on record about it. `acts` are the leaves about this
/// ballot, in their order; whether they are in the tree is checked beside this.
///
/// # Errors
/// The first [`BallotFault`].
pub fn check_ballot(lines: &[&str], acts: &[Act]) -> Result<Checked, BallotFault> {
    let read = Read::new(lines)?;
    let own = |act: &&Act| {
        act.community == read.terms.community.to_string()
            && act.object == read.terms.ballot.to_string()
    };
    let acts: Vec<&Act> = acts.iter().filter(own).collect();
    let of = |name: &'static str| acts.iter().copied().filter(move |a| a.act == name);
    let only = |name: &'static str| match (of(name).next(), of(name).nth(1)) {
        (found, None) => Ok(found),
        (_, Some(_)) => Err(BallotFault::NotClosed),
    };
    let opened = only("ballots.open")?.ok_or(BallotFault::NotOpened)?;
    if opened.text("terms") != Some(hash_lines([read.terms_line]).to_string().as_str()) {
        return Err(BallotFault::Terms);
    }
    let live = live_receipts(of("ballots.cast"))?;
    let (result, closed) = match (&read.result, only("ballots.close")?) {
        (Some(result), Some(closed)) => (result, closed),
        (None, None) if lines.len() == 1 => {
            return Ok(Checked {
                terms: read.terms,
                result: None,
            });
        }
        _ => return Err(BallotFault::NotClosed),
    };
    let eligible = opened.facts.get("eligible").and_then(Value::as_u64);
    if eligible != Some(result.eligible) || opened.text("roll") != Some(result.roll.as_str()) {
        return Err(BallotFault::Roll);
    }
    if !live.iter().eq(read.receipts.iter())
        || closed.text("receipts") != Some(hash_lines(&read.receipt_lines).to_string().as_str())
    {
        return Err(BallotFault::Receipts);
    }
    if closed.text("box") != Some(hash_lines(&read.paper_lines).to_string().as_str()) {
        return Err(BallotFault::Papers);
    }
    let by_hand = only("ballots.count")?.map(|act| &act.facts);
    let marked = of("ballots.paper").count() as u64;
    let stated = read
        .hand
        .as_ref()
        .and_then(|hand| serde_json::to_value(hand).ok());
    if stated.as_ref() != by_hand || read.hand.as_ref().map_or(0, |hand| hand.papers) != marked {
        return Err(BallotFault::HandCount);
    }
    let on_record = closed.facts.get("result");
    if read.count()? != result.tally || serde_json::to_value(result).ok().as_ref() != on_record {
        return Err(BallotFault::Count);
    }
    if !read.decided(result)? {
        return Err(BallotFault::Outcome);
    }
    Ok(Checked {
        result: read.result,
        terms: read.terms,
    })
}

/// A leaf with its place and the hashes beside its way to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedLeaf {
    pub seq: u64,
    pub text: String,
    pub path: Vec<String>,
}

/// What the server hands to somebody who checks: nothing in it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// Of the checkpoint: the key to check it with. Whoever keeps the key compares it.
    pub key: String,
    pub checkpoint: String,
    /// Opening, closing, the vote with the receipt, and the vote that replaced it, as far as they are there.
    pub leaves: Vec<PlacedLeaf>,
    /// The public box; its first line alone while the ballot is open.
    pub lines: Vec<String>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The checkpoint is signed with the key.
    Checkpoint,
    /// The receipt is on record, and its leaf in the signed tree.
    Recorded,
    /// What was asked is what the opening put on record.
    Terms,
    /// The receipt is among those counted.
    Counted,
    /// The list of receipts is the one of the closing.
    Receipts,
    /// The papers in the box are those of the closing.
    Papers,
    /// Counting the papers again gives the published numbers.
    Count,
    /// The rules make of the numbers what was published.
    Outcome,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub kind: StepKind,
    pub ok: bool,
}

/// What became of the vote with a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nothing on record has this receipt.
    Unknown,
    /// Cast, and the ballot is still open.
    Cast,
    /// The same voter voted again, and the later vote counts.
    Replaced,
    Counted,
}

/// Checks evidence step by step; without a receipt, the ballot alone. Steps that cannot be taken yet, such as counting
/// while the ballot is open, are not in the list.
pub fn verify(evidence: &Evidence, receipt: Option<Receipt>) -> (Vec<Step>, Fate) {
    let signed = Checkpoint::verify(&evidence.checkpoint, &evidence.key).ok();
    let mut steps = vec![Step {
        kind: StepKind::Checkpoint,
        ok: signed.is_some(),
    }];
    let mut say = |kind, ok| steps.push(Step { kind, ok });
    let texts: Vec<&str> = evidence.lines.iter().map(String::as_str).collect();
    let read = Read::new(&texts).ok();
    // Only what stands in the signed tree and is about this ballot counts for anything.
    let included: Vec<Act> = evidence
        .leaves
        .iter()
        .filter(|leaf| signed.as_ref().is_some_and(|signed| leaf.is_in(signed)))
        .filter_map(|leaf| Act::read(&leaf.text))
        .filter(|act| {
            read.as_ref().is_some_and(|read| {
                act.community == read.terms.community.to_string()
                    && act.object == read.terms.ballot.to_string()
            })
        })
        .collect();
    let of = |name: &str| included.iter().find(|act| act.act == name);
    let opened = of("ballots.open");
    let closed = of("ballots.close");
    let mut fate = Fate::Unknown;
    if let Some(receipt) = receipt {
        let casts = || included.iter().filter(|act| act.act == "ballots.cast");
        let recorded = casts().any(|act| act.receipt("receipt") == Some(receipt));
        let replaced = casts().any(|act| act.receipt("replaces") == Some(receipt));
        say(StepKind::Recorded, recorded);
        let counted = read
            .as_ref()
            .is_some_and(|read| read.receipts.contains(&receipt));
        fate = match (recorded, replaced, closed) {
            (false, _, _) => Fate::Unknown,
            (true, true, _) => Fate::Replaced,
            (true, false, None) => Fate::Cast,
            (true, false, Some(_)) => Fate::Counted,
        };
        if fate == Fate::Counted {
            say(StepKind::Counted, counted);
        } else if fate == Fate::Replaced && closed.is_some() {
            // A vote that was replaced must not be counted as well.
            say(StepKind::Counted, !counted);
        }
    }
    let Some(read) = read else {
        say(StepKind::Terms, false);
        return (steps, fate);
    };
    let terms = hash_lines([read.terms_line]).to_string();
    say(
        StepKind::Terms,
        opened.is_some_and(|act| act.text("terms") == Some(&terms)),
    );
    let Some(result) = &read.result else {
        if closed.is_some() {
            // It is over, and the result was kept back.
            say(StepKind::Count, false);
        }
        return (steps, fate);
    };
    let is = |fact: &str, hash: Hash| {
        closed.is_some_and(|act| act.text(fact) == Some(hash.to_string().as_str()))
    };
    say(
        StepKind::Receipts,
        is("receipts", hash_lines(&read.receipt_lines)),
    );
    say(StepKind::Papers, is("box", hash_lines(&read.paper_lines)));
    let on_record = closed.and_then(|act| act.facts.get("result"));
    let same = serde_json::to_value(result).ok().as_ref() == on_record;
    say(
        StepKind::Count,
        same && read.count().as_ref() == Ok(&result.tally),
    );
    say(StepKind::Outcome, same && read.decided(result) == Ok(true));
    (steps, fate)
}

impl PlacedLeaf {
    fn is_in(&self, signed: &Checkpoint) -> bool {
        let path: Option<Vec<Hash>> = self.path.iter().map(|hash| hash.parse().ok()).collect();
        let hash = leaf_hash(self.text.as_bytes());
        path.is_some_and(|path| verify_inclusion(&hash, self.seq, signed.size, &path, &signed.root))
    }
}

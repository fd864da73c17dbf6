//! The whole of a ballot: its box against everything on record about it.

use std::collections::BTreeSet;

use super::super::public::{Result as PublicResult, Terms, hash_lines};
use super::super::receipt::Receipt;
use super::act::Act;
use super::read::Read;
use crate::json::Json;

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BallotFault {
    #[error("a leaf about it cannot be read")]
    Leaf,
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
    #[error("more votes than people on the roll")]
    Crowd,
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
    let eligible = opened.facts.get("eligible").and_then(Json::number::<u64>);
    if eligible.is_none_or(|eligible| live.len() as u64 > eligible) {
        return Err(BallotFault::Crowd);
    }
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
    if eligible != Some(result.eligible) || opened.text("roll") != Some(result.roll.as_str()) {
        return Err(BallotFault::Roll);
    }
    // With the papers that were counted by hand.
    if result.tally.papers > result.eligible {
        return Err(BallotFault::Crowd);
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
    // Papers that did not come back are not counted; more than were handed out there cannot be.
    if read.hand_stated.as_ref() != by_hand
        || read.hand.is_some() != (marked > 0)
        || read.hand.as_ref().is_some_and(|hand| hand.papers > marked)
    {
        return Err(BallotFault::HandCount);
    }
    let on_record = closed.facts.get("result");
    if read.count()? != result.tally || read.result_stated.as_ref() != on_record {
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

//! What somebody who checks is handed, and what it shows step by step.

use serde::Serialize;

use super::super::public::hash_lines;
use super::super::receipt::Receipt;
use super::act::Act;
use super::read::Read;
use crate::json::Json;
use crate::log::{Checkpoint, Hash, leaf_hash, verify_inclusion};

/// A leaf with its place and the hashes beside its way to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedLeaf {
    pub seq: u64,
    pub text: String,
    pub path: Vec<String>,
}

/// What the server hands to somebody who checks: nothing in it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Evidence {
    /// Of the checkpoint: the key to check it with. Whoever keeps the key compares it.
    pub key: String,
    pub checkpoint: String,
    /// Opening, count by hand, closing, the vote with the receipt, and the vote that replaced it, as far as they are
    /// there.
    pub leaves: Vec<PlacedLeaf>,
    /// The public box; its first line alone while the ballot is open.
    pub lines: Vec<String>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// The checkpoint is signed with the key.
    Checkpoint,
    /// The receipt is on record, and its leaf in the signed tree.
    Recorded,
    /// What was asked is what the opening put on record.
    Terms,
    /// Who may vote is as many, and the same, as the opening put on record, and no more have voted.
    Roll,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    pub ok: bool,
}

/// What became of the vote with a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Nothing on record has this receipt.
    Unknown,
    /// Cast, and the ballot is still open.
    Cast,
    /// The same voter voted again, and the later vote counts.
    Replaced,
    Counted,
}

impl StepKind {
    /// All, in the order in which they are looked at.
    pub const ALL: [Self; 9] = [
        Self::Checkpoint,
        Self::Recorded,
        Self::Counted,
        Self::Terms,
        Self::Roll,
        Self::Receipts,
        Self::Papers,
        Self::Count,
        Self::Outcome,
    ];

    /// The name by which pages and scripts know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::Recorded => "recorded",
            Self::Counted => "counted",
            Self::Terms => "terms",
            Self::Roll => "roll",
            Self::Receipts => "receipts",
            Self::Papers => "papers",
            Self::Count => "count",
            Self::Outcome => "outcome",
        }
    }
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Cast, Self::Replaced, Self::Counted];

    /// The name by which pages and scripts know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Cast => "cast",
            Self::Replaced => "replaced",
            Self::Counted => "counted",
        }
    }
}

impl Evidence {
    /// Reads evidence as the server hands it out; none of anything else.
    pub fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let text = |key: &str| json.get(key)?.text().map(str::to_owned);
        Some(Self {
            key: text("key")?,
            checkpoint: text("checkpoint")?,
            leaves: json.get("leaves")?.list(PlacedLeaf::of)?,
            lines: json.get("lines")?.list(owned)?,
        })
    }
}

/// A text, as a copy.
pub(super) fn owned(json: &Json) -> Option<String> {
    json.text().map(str::to_owned)
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
    let mut included: Vec<Act> = Vec::new();
    // A leaf that cannot be read might be a vote, or say that this one was replaced: then nothing here is certain.
    let mut legible = true;
    for leaf in &evidence.leaves {
        if !signed.as_ref().is_some_and(|signed| leaf.is_in(signed)) {
            continue;
        }
        match Act::of_ballot(&leaf.text) {
            Ok(act) => included.extend(act.filter(|act| {
                read.as_ref().is_some_and(|read| {
                    act.community == read.terms.community.to_string()
                        && act.object == read.terms.ballot.to_string()
                })
            })),
            Err(_) => legible = false,
        }
    }
    let of = |name: &str| included.iter().find(|act| act.act == name);
    let opened = of("ballots.open");
    let closed = of("ballots.close");
    let mut fate = Fate::Unknown;
    if let Some(receipt) = receipt {
        let casts = || included.iter().filter(|act| act.act == "ballots.cast");
        let recorded = casts().any(|act| act.receipt("receipt") == Some(receipt));
        let replaced = casts().any(|act| act.receipt("replaces") == Some(receipt));
        say(StepKind::Recorded, recorded && legible);
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
        legible && opened.is_some_and(|act| act.text("terms") == Some(&terms)),
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
    // The quorum is a share of those who might vote: fewer of them at the closing would bring it about.
    say(
        StepKind::Roll,
        legible
            && result.tally.papers <= result.eligible
            && opened.is_some_and(|act| {
                act.facts.get("eligible").and_then(Json::number) == Some(result.eligible)
                    && act.text("roll") == Some(&result.roll)
            }),
    );
    say(
        StepKind::Receipts,
        is("receipts", hash_lines(&read.receipt_lines)),
    );
    say(StepKind::Papers, is("box", hash_lines(&read.paper_lines)));
    let on_record = closed.and_then(|act| act.facts.get("result"));
    let same = legible && read.result_stated.as_ref() == on_record;
    // What two people counted from paper is what the record holds, and nothing where it holds nothing: a count that was
    // made up could bring any result about.
    let by_hand = read.hand_stated.as_ref() == of("ballots.count").map(|act| &act.facts);
    say(
        StepKind::Count,
        same && by_hand && read.count().as_ref() == Ok(&result.tally),
    );
    say(StepKind::Outcome, same && read.decided(result) == Ok(true));
    (steps, fate)
}

impl PlacedLeaf {
    /// Reads a leaf of evidence.
    pub fn of(json: &Json) -> Option<Self> {
        Some(Self {
            seq: json.get("seq")?.number()?,
            text: owned(json.get("text")?)?,
            path: json.get("path")?.list(owned)?,
        })
    }

    /// Whether it stands in a signed tree.
    pub fn is_in(&self, signed: &Checkpoint) -> bool {
        let path: Option<Vec<Hash>> = self.path.iter().map(|hash| hash.parse().ok()).collect();
        let hash = leaf_hash(self.text.as_bytes());
        path.is_some_and(|path| verify_inclusion(&hash, self.seq, signed.size, &path, &signed.root))
    }
}

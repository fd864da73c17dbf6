//! A public draw done again: the order on record follows from a published list and from the root of a checkpoint in which
//! the list was fixed already.

use serde::Serialize;

use super::super::draw::draw_order;
use super::super::public::{Line, hash_lines};
use super::super::receipt::{Sealed, name_seal};
use super::act::Act;
use super::evidence::{PlacedLeaf, owned};
use crate::json::Json;
use crate::log::{Checkpoint, Hash, verify_consistency};

/// What the server hands to somebody who draws again: nothing in it is believed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DrawEvidence {
    /// Of both checkpoints: the key to check them with. Whoever keeps the key compares it.
    pub key: String,
    /// The checkpoint whose root is the seed; empty before there is one.
    pub seed: String,
    /// The newest checkpoint.
    pub checkpoint: String,
    /// That the newest tree begins with the tree of the seed.
    pub grown: Vec<String>,
    /// What fixed the list, with its way to the root that is the seed; to the newest root while there is no seed.
    pub fixed: Option<PlacedLeaf>,
    /// The draw, with its way to the root of the newest checkpoint; none while it waits for its place.
    pub drawn: Option<PlacedLeaf>,
    /// The published list, in its order. Empty where somebody on the list of a draw for seats was erased.
    pub names: Vec<String>,
    /// The number by which the record calls each name.
    pub numbers: Vec<u64>,
    /// Of seats: what the record holds of each name, and the salt with which it is made; empty where the name is. Names
    /// and salts are shown from the moment at which the list is fixed, so that everybody on it can look for themselves.
    pub seals: Vec<String>,
    pub salts: Vec<String>,
    /// Of a tie: the first line of the ballot's box, which has the labels of the options, and the opening that holds its
    /// hash, with its way to the root that is the seed.
    pub terms: String,
    pub opened: Option<PlacedLeaf>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DrawStepKind {
    /// The checkpoint of the seed is signed with the key, and the newest one has grown out of it: of several roots that a
    /// server signs in secret, it cannot keep the one with the wanted order and publish another record.
    Seed,
    /// The list was fixed in the tree whose root is the seed: it is older than the seed.
    Fixed,
    /// The draw is on record, in the signed tree, with this seed.
    Recorded,
    /// Drawing again gives the order on record.
    Order,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawStep {
    pub kind: DrawStepKind,
    pub ok: bool,
}

impl DrawStepKind {
    /// All, in the order in which they are looked at.
    pub const ALL: [Self; 4] = [Self::Seed, Self::Fixed, Self::Recorded, Self::Order];

    /// The name by which pages and scripts know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Fixed => "fixed",
            Self::Recorded => "recorded",
            Self::Order => "order",
        }
    }
}

impl DrawEvidence {
    /// Reads evidence as the server hands it out; none of anything else.
    pub fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let text = |key: &str| owned(json.get(key)?);
        let leaf = |key: &str| match json.get(key)? {
            Json::Null => Some(None),
            leaf => PlacedLeaf::of(leaf).map(Some),
        };
        Some(Self {
            key: text("key")?,
            seed: text("seed")?,
            checkpoint: text("checkpoint")?,
            grown: json.get("grown")?.list(owned)?,
            fixed: leaf("fixed")?,
            drawn: leaf("drawn")?,
            names: json.get("names")?.list(owned)?,
            numbers: json.get("numbers")?.list(Json::number)?,
            seals: json.get("seals")?.list(owned)?,
            salts: json.get("salts")?.list(owned)?,
            terms: text("terms")?,
            opened: leaf("opened")?,
        })
    }

    /// What is drawn: seals where there are some, or else the names themselves.
    pub fn lots(&self) -> &[String] {
        if self.seals.is_empty() {
            &self.names
        } else {
            &self.seals
        }
    }
}

/// Draws again, step by step.
pub fn check_draw(evidence: &DrawEvidence) -> [DrawStep; 4] {
    let signed = |note: &str| Checkpoint::verify(note, &evidence.key).ok();
    let included = |leaf: &Option<PlacedLeaf>, signed: &Option<Checkpoint>| {
        let leaf = leaf.as_ref()?;
        Act::read(&leaf.text).filter(|_| signed.as_ref().is_some_and(|s| leaf.is_in(s)))
    };
    let seed = signed(&evidence.seed);
    let fixed = included(&evidence.fixed, &seed);
    let newest = signed(&evidence.checkpoint);
    let drawn = included(&evidence.drawn, &newest);
    let order = drawn.as_ref().and_then(order_of);
    let fixes = match (&fixed, &drawn, &order) {
        (Some(fixed), Some(drawn), Some(order)) => {
            let asked = || {
                let opened = included(&evidence.opened, &seed)?;
                opened
                    .is_about(drawn)
                    .then_some(opened)
                    .and_then(|o| asks(evidence, &o))
            };
            fixes(evidence, fixed, drawn, order.len(), asked)
        }
        _ => false,
    };
    let recorded = match (&seed, &drawn) {
        (Some(seed), Some(drawn)) => {
            drawn.text("seed") == Some(seed.root.to_string().as_str())
                && drawn.facts.get("size").and_then(Json::number) == Some(seed.size)
        }
        _ => false,
    };
    let again = match (&seed, &order) {
        (Some(seed), Some(order)) => {
            let again = draw_order(&seed.root, evidence.lots());
            order.len() <= again.len()
                && order
                    .iter()
                    .zip(&again)
                    .all(|(number, again)| evidence.numbers.get(again.place) == Some(number))
        }
        _ => false,
    };
    let step = |kind, ok| DrawStep { kind, ok };
    [
        step(DrawStepKind::Seed, grew(evidence, &seed, &newest)),
        step(DrawStepKind::Fixed, fixes),
        step(DrawStepKind::Recorded, recorded),
        step(DrawStepKind::Order, again),
    ]
}

/// Whether the newest tree begins with the tree of the seed.
fn grew(evidence: &DrawEvidence, seed: &Option<Checkpoint>, newest: &Option<Checkpoint>) -> bool {
    let (Some(seed), Some(newest)) = (seed, newest) else {
        return false;
    };
    let path: Option<Vec<Hash>> = evidence
        .grown
        .iter()
        .map(|hash| hash.parse().ok())
        .collect();
    path.is_some_and(|path| {
        verify_consistency(seed.size, newest.size, &path, &seed.root, &newest.root)
    })
}

/// The numbers that were drawn, the first drawn first.
fn order_of(drawn: &Act) -> Option<Vec<u64>> {
    let fact = match drawn.act.as_str() {
        "bodies.draw" => "order",
        "ballots.draw" => "drawn",
        _ => return None,
    };
    drawn.facts.get(fact)?.list(Json::number)
}

/// The labels of the options that are drawn, as they were asked.
fn asks(evidence: &DrawEvidence, opened: &Act) -> Option<Vec<String>> {
    let hash = hash_lines([&evidence.terms]).to_string();
    let Line::Ballot(terms) = Line::read(&evidence.terms)? else {
        return None;
    };
    if opened.act != "ballots.open" || opened.text("terms") != Some(&hash) {
        return None;
    }
    let mut labels = Vec::new();
    for number in &evidence.numbers {
        let place = usize::try_from(*number).ok()?;
        labels.push(terms.options.get(place)?.clone());
    }
    Some(labels)
}

/// Whether every name that is shown is the one that was sealed. Of who is erased, neither name nor salt is left.
fn sealed(evidence: &DrawEvidence) -> bool {
    let DrawEvidence {
        names,
        seals,
        salts,
        ..
    } = evidence;
    let own = |((name, salt), seal): ((&String, &String), &String)| {
        let erased = name.is_empty() && salt.is_empty();
        erased
            || salt
                .parse()
                .is_ok_and(|salt| name_seal(Sealed::Applicant, &salt, name).to_string() == *seal)
    };
    names.len() == seals.len()
        && salts.len() == seals.len()
        && names.iter().zip(salts).zip(seals).all(own)
}

/// Whether this act fixed this list for this draw, and for so many to be drawn.
fn fixes(
    evidence: &DrawEvidence,
    fixed: &Act,
    drawn: &Act,
    places: usize,
    asked: impl FnOnce() -> Option<Vec<String>>,
) -> bool {
    if !fixed.is_about(drawn) {
        return false;
    }
    let numbers = &evidence.numbers;
    match (fixed.act.as_str(), drawn.act.as_str()) {
        // Everybody on the list is drawn, to be named or to wait. Names of people are not on record, but their seals are.
        ("bodies.schedule_draw", "bodies.draw") => {
            let seals = fixed.facts.get("seals").and_then(|seals| seals.list(owned));
            seals.as_ref() == Some(&evidence.seals)
                && places == numbers.len()
                && places == evidence.seals.len()
                && (1..).zip(numbers).all(|(place, number)| place == *number)
                && sealed(evidence)
        }
        // Those who tie, for the places that are left, by the labels that were asked.
        ("ballots.close", "ballots.draw") => {
            let result = fixed.facts.get("result");
            let fact = |name: &str| result.and_then(|result| result.get(name));
            fact("tied")
                .and_then(|tied| tied.list(Json::number))
                .as_ref()
                == Some(numbers)
                && fact("tied_seats").and_then(Json::number) == Some(places)
                && evidence.seals.is_empty()
                && asked().as_ref() == Some(&evidence.names)
        }
        _ => false,
    }
}

//! Every draw on record done again from the record alone: from its leaves, its signed roots and what the ballots asked.
//! `juyi verify` runs it over an export and over a database. The page of one draw shows the same step by step (`lot`).

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::super::draw::draw_order;
use super::super::public::Terms;
use super::act::Act;
use super::evidence::owned;
use crate::json::Json;
use crate::log::Hash;
use crate::rulebook::Tie;

const SEATS_FIXED: &str = "bodies.schedule_draw";
const SEATS_DRAWN: &str = "bodies.draw";
const TIE_FIXED: &str = "ballots.close";
const TIE_DRAWN: &str = "ballots.draw";

/// How much later than the checkpoint that holds it a leaf may say that it was written: the moment of a checkpoint is
/// taken before the tree is locked.
const SLACK: Duration = Duration::minutes(1);

/// The first draw that does not fit, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("draw {object} of community {community}: {why}")]
pub struct DrawTrouble {
    pub community: String,
    pub object: String,
    pub why: DrawFault,
}

/// Why a draw does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DrawFault {
    #[error("a leaf about it cannot be read")]
    Leaf,
    #[error("drawn twice")]
    Twice,
    #[error("no list was fixed, or it was fixed again")]
    List,
    #[error("the rules draw nothing")]
    Rules,
    #[error("fixed after the seed")]
    FixedLate,
    #[error("the seed is no signed root")]
    Seed,
    #[error("an earlier root was passed over")]
    PassedOver,
    #[error("the seed is older than the moment")]
    TooEarly,
    #[error("drawing again gives another order")]
    Order,
}

/// A checkpoint whose signature is checked, and whose root is that of the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedRoot {
    pub root: Hash,
    /// When it was signed, as a database and an export say; nobody signs that. An export of before does not say it.
    pub at: Option<DateTime<Utc>>,
}

/// Community and object of an act.
type About = (String, String);

/// What the record holds of draws, taken leaf by leaf.
#[derive(Debug, Default)]
pub struct DrawRecord {
    acts: Vec<(u64, Act)>,
    /// Of each leaf: the latest moment of it and of all before it.
    latest: Vec<DateTime<Utc>>,
}

/// A list as it was fixed for a draw.
struct Fixed {
    seq: u64,
    lots: Vec<String>,
    /// The number by which the record calls each lot.
    numbers: Vec<u64>,
    places: usize,
    /// The seed is signed after it.
    after: DateTime<Utc>,
}

impl DrawRecord {
    /// Takes the next leaf of the record; all of them are taken, in their order.
    ///
    /// # Errors
    /// [`DrawFault::Leaf`] where a leaf about a draw cannot be read.
    pub fn take(&mut self, text: &str) -> Result<(), DrawFault> {
        let mut lines = text.split('\n').skip(1);
        let at = lines.next().and_then(|at| at.parse().ok());
        let seq = self.latest.len() as u64;
        let before = self.latest.last().copied();
        self.latest
            .push(at.max(before).unwrap_or(DateTime::UNIX_EPOCH));
        if let Some(SEATS_FIXED | SEATS_DRAWN | TIE_FIXED | TIE_DRAWN) = lines.next() {
            let act = Act::read(text).ok_or(DrawFault::Leaf)?;
            self.acts.push((seq, act));
        }
        Ok(())
    }

    /// The ballots whose ties were drawn: their terms are needed to draw again.
    pub fn ties(&self) -> impl Iterator<Item = (&str, &str)> {
        self.acts
            .iter()
            .filter(|(_, act)| act.act == TIE_DRAWN)
            .map(|(_, act)| (act.community.as_str(), act.object.as_str()))
    }

    /// Draws all again. `signed` are all checkpoints by their sizes, `terms` what those ballots asked, checked against
    /// their openings. Returns how many draws there are; one of an older version, whose list the record does not hold, is
    /// passed over where no list had been sealed yet.
    ///
    /// # Errors
    /// The first [`DrawTrouble`].
    pub fn check(
        &self,
        signed: &BTreeMap<u64, SignedRoot>,
        terms: &BTreeMap<About, Terms>,
    ) -> Result<u64, DrawTrouble> {
        let is_sealed = |(_, act): &&(u64, Act)| act.act == SEATS_FIXED && seals(act).is_some();
        let first_sealed = self.acts.iter().find(is_sealed).map(|(seq, _)| *seq);
        let mut count = 0;
        for (seq, drawn) in &self.acts {
            let trouble = |why| DrawTrouble {
                community: drawn.community.clone(),
                object: drawn.object.clone(),
                why,
            };
            let fixed = match drawn.act.as_str() {
                SEATS_DRAWN => {
                    let unsealed = !self
                        .about(drawn, SEATS_FIXED)
                        .any(|(_, a)| seals(a).is_some());
                    if unsealed && first_sealed.is_none_or(|first| *seq < first) {
                        continue;
                    }
                    self.seats_of(drawn)
                }
                TIE_DRAWN => {
                    let about = (drawn.community.clone(), drawn.object.clone());
                    self.tie_of(drawn, terms.get(&about))
                }
                _ => continue,
            };
            fixed
                .and_then(|fixed| self.draws(drawn, &fixed, signed))
                .map_err(trouble)?;
            count += 1;
        }
        Ok(count)
    }

    /// The acts of one kind about the same thing, with their places.
    fn about<'a>(
        &'a self,
        drawn: &'a Act,
        act: &'static str,
    ) -> impl Iterator<Item = (u64, &'a Act)> {
        self.acts
            .iter()
            .filter(move |(_, own)| own.act == act && own.is_about(drawn))
            .map(|(seq, own)| (*seq, own))
    }

    /// The sealed list of a draw for seats: fixed once, or there would be a second seed to choose from. A list that an
    /// older version fixed without seals is none.
    fn seats_of(&self, drawn: &Act) -> Result<Fixed, DrawFault> {
        let fixing = self
            .about(drawn, SEATS_FIXED)
            .filter_map(|(seq, act)| Some((seq, act, seals(act)?)));
        let (seq, act, lots) = only(fixing)?;
        let after = act.text("after").and_then(|after| after.parse().ok());
        Ok(Fixed {
            seq,
            numbers: (1..=lots.len() as u64).collect(),
            places: lots.len(),
            after: after.ok_or(DrawFault::Leaf)?,
            lots,
        })
    }

    /// Those who tie, as the closing left them, by the labels that were asked.
    fn tie_of(&self, drawn: &Act, terms: Option<&Terms>) -> Result<Fixed, DrawFault> {
        let (seq, act) = only(self.about(drawn, TIE_FIXED))?;
        let terms = terms
            .filter(|terms| terms.rules().is_some_and(|rules| rules.tie == Tie::Draw))
            .ok_or(DrawFault::Rules)?;
        let result = act.facts.get("result");
        let fact = |name: &str| result.and_then(|result| result.get(name));
        let numbers = fact("tied").and_then(|tied| tied.list(Json::number::<u64>));
        let numbers = numbers.ok_or(DrawFault::Leaf)?;
        let label = |number: &u64| terms.options.get(usize::try_from(*number).ok()?).cloned();
        let lots: Option<Vec<String>> = numbers.iter().map(label).collect();
        Ok(Fixed {
            seq,
            lots: lots.ok_or(DrawFault::Rules)?,
            numbers,
            places: fact("tied_seats")
                .and_then(Json::number)
                .ok_or(DrawFault::Leaf)?,
            after: act.at.parse().map_err(|_| DrawFault::Leaf)?,
        })
    }

    /// Draws once more from a list.
    fn draws(
        &self,
        drawn: &Act,
        fixed: &Fixed,
        signed: &BTreeMap<u64, SignedRoot>,
    ) -> Result<(), DrawFault> {
        let (drawing, order) = match drawn.act.as_str() {
            SEATS_DRAWN => (SEATS_DRAWN, "order"),
            _ => (TIE_DRAWN, "drawn"),
        };
        if self.about(drawn, drawing).nth(1).is_some() {
            return Err(DrawFault::Twice);
        }
        let size = drawn.facts.get("size").and_then(Json::number::<u64>);
        let size = size.ok_or(DrawFault::Leaf)?;
        if fixed.seq >= size {
            return Err(DrawFault::FixedLate);
        }
        let seed = signed.get(&size).ok_or(DrawFault::Seed)?;
        if drawn.text("seed") != Some(seed.root.to_string().as_str()) {
            return Err(DrawFault::Seed);
        }
        let is_late = |(size, root): (&u64, &SignedRoot)| {
            root.at.is_some_and(|at| at > fixed.after)
                || self.latest_in(*size) > fixed.after + SLACK
        };
        if signed.range(fixed.seq + 1..size).any(is_late) {
            return Err(DrawFault::PassedOver);
        }
        if seed.at.is_some_and(|at| at <= fixed.after) {
            return Err(DrawFault::TooEarly);
        }
        let again = draw_order(&seed.root, &fixed.lots);
        let again: Option<Vec<u64>> = again
            .iter()
            .take(fixed.places)
            .map(|lot| fixed.numbers.get(lot.place).copied())
            .collect();
        let order = drawn
            .facts
            .get(order)
            .and_then(|order| order.list(Json::number::<u64>));
        match order {
            Some(order) if Some(&order) == again.as_ref() && !order.is_empty() => Ok(()),
            _ => Err(DrawFault::Order),
        }
    }

    /// The latest moment that a leaf of a tree says it was written.
    fn latest_in(&self, size: u64) -> DateTime<Utc> {
        let last = usize::try_from(size).ok().and_then(|n| n.checked_sub(1));
        last.and_then(|last| self.latest.get(last))
            .copied()
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// The seals of a list that was fixed; none of a list of an older version.
fn seals(act: &Act) -> Option<Vec<String>> {
    act.facts.get("seals")?.list(owned)
}

/// The one there must be.
fn only<T>(mut found: impl Iterator<Item = T>) -> Result<T, DrawFault> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(DrawFault::List),
    }
}

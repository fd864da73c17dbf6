//! Draws that a server could sign to mislead whoever draws again from the record.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::super::draw::draw_order;
use super::super::public::Terms;
use super::draws::{DrawFault, DrawRecord, SignedRoot};
use super::tests::terms;
use crate::ids::{CommunityId, RecordNumber};
use crate::log::{Hash, Leaf, Ridge, leaf_hash};

const SEALS: [&str; 3] = ["aa", "bb", "cc"];
const LABELS: [&str; 3] = ["修路灯", "种树", "装门禁"];

/// A record as it grows: leaves at the minutes of their writing, signed where a test says so.
#[derive(Clone, Default)]
struct Record {
    leaves: Vec<String>,
    ridge: Ridge,
    signed: BTreeMap<u64, SignedRoot>,
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::minutes(minute)
}

fn number() -> RecordNumber {
    "2026-0042".parse().unwrap()
}

impl Record {
    fn act(&mut self, act: &'static str, facts: &Value, minute: i64) -> &mut Self {
        let text = Leaf::new(act, number(), facts, at(minute)).text(Some(CommunityId(1)));
        self.ridge.append(leaf_hash(text.as_bytes()));
        self.leaves.push(text);
        self
    }

    fn sign(&mut self, minute: i64) -> (Hash, u64) {
        let (root, size) = (self.ridge.root(), self.ridge.size());
        let at = Some(at(minute));
        self.signed.insert(size, SignedRoot { root, at });
        (root, size)
    }

    fn check(&self) -> Result<u64, DrawFault> {
        let mut record = DrawRecord::default();
        for leaf in &self.leaves {
            record.take(leaf)?;
        }
        let mut asked: Terms = terms("先办哪两件");
        asked.options = LABELS.map(str::to_owned).into();
        let about = ("1".to_owned(), number().to_string());
        assert!(record.ties().all(|tie| tie == (&about.0, &about.1)));
        let asked = BTreeMap::from([(about, asked)]);
        record.check(&self.signed, &asked).map_err(|t| t.why)
    }
}

fn list() -> Value {
    json!({"after": at(60), "seals": SEALS})
}

fn seats(root: Hash, size: u64) -> Value {
    let order = draw_order(&root, &SEALS);
    let order: Vec<usize> = order.iter().map(|d| d.place + 1).collect();
    json!({"seed": root.to_string(), "size": size, "order": order})
}

/// Those who tie are the first and the last option, for one place.
fn closing() -> Value {
    json!({"result": {"tied": [0, 2], "tied_seats": 1}})
}

fn tie(root: Hash, size: u64) -> Value {
    let first = draw_order(&root, &[LABELS[0], LABELS[2]])[0].place;
    json!({"seed": root.to_string(), "size": size, "drawn": [first * 2]})
}

/// A list that was fixed, and the seed of its draw.
fn fixed() -> (Record, Hash, u64) {
    let mut record = Record::default();
    record.act("bodies.schedule_draw", &list(), 0);
    record.sign(1);
    let (root, size) = record.act("proposals.file", &json!({}), 61).sign(61);
    (record, root, size)
}

/// A ballot that was closed at minute 60, and the seed of its tie.
fn closed() -> (Record, Hash, u64) {
    let mut record = Record::default();
    let (root, size) = record.act("ballots.close", &closing(), 60).sign(61);
    (record, root, size)
}

#[test]
fn draws_of_seats_and_of_ties_are_done_again() {
    let (mut record, root, size) = fixed();
    assert_eq!(record.check(), Ok(0));
    record.act("bodies.draw", &seats(root, size), 62);
    assert_eq!(record.check(), Ok(1));
    // Exports of before say nothing of when a checkpoint was signed.
    for signed in record.signed.values_mut() {
        signed.at = None;
    }
    assert_eq!(record.check(), Ok(1));
    let (mut record, root, size) = closed();
    record.act("ballots.draw", &tie(root, size), 62);
    assert_eq!(record.check(), Ok(1));
}

#[test]
fn a_draw_is_made_once_and_gives_the_order_that_follows() {
    let (fixing, root, size) = fixed();
    let (closing, tied, of) = closed();
    for (record, act, facts, fact) in [
        (fixing, "bodies.draw", seats(root, size), "order"),
        (closing, "ballots.draw", tie(tied, of), "drawn"),
    ] {
        let drawn = |facts: &Value| record.clone().act(act, facts, 62).check();
        assert_eq!(drawn(&facts), Ok(1));
        let mut twice = record.clone();
        twice.act(act, &facts, 62).sign(63);
        assert_eq!(twice.act(act, &facts, 64).check(), Err(DrawFault::Twice));
        let mut other = facts.clone();
        other[fact].as_array_mut().unwrap().reverse();
        other[fact][0] = json!(1);
        assert_eq!(drawn(&other), Err(DrawFault::Order));
        other[fact] = json!([]);
        assert_eq!(drawn(&other), Err(DrawFault::Order));
        let mut invented = facts.clone();
        invented["seed"] = json!(leaf_hash(b"x").to_string());
        assert_eq!(drawn(&invented), Err(DrawFault::Seed));
        invented["size"] = json!(99);
        assert_eq!(drawn(&invented), Err(DrawFault::Seed));
        invented["size"] = json!("1");
        assert_eq!(drawn(&invented), Err(DrawFault::Leaf));
        let mut illegible = record.clone();
        illegible
            .act(act, &facts, 62)
            .leaves
            .last_mut()
            .unwrap()
            .push('}');
        assert_eq!(illegible.check(), Err(DrawFault::Leaf));
    }
}

#[test]
fn what_is_drawn_was_fixed_once_and_before_the_seed() {
    let mut late = Record::default();
    let (root, size) = late.act("proposals.file", &json!({}), 61).sign(61);
    let mut of_seats = late.clone();
    of_seats.act("bodies.schedule_draw", &list(), 62).sign(62);
    of_seats.act("bodies.draw", &seats(root, size), 63);
    assert_eq!(of_seats.check(), Err(DrawFault::FixedLate));
    let mut of_tie = late.clone();
    of_tie.act("ballots.close", &closing(), 62).sign(62);
    of_tie.act("ballots.draw", &tie(root, size), 63);
    assert_eq!(of_tie.check(), Err(DrawFault::FixedLate));
    let mut nothing = late;
    nothing.act("ballots.draw", &tie(root, size), 63);
    assert_eq!(nothing.check(), Err(DrawFault::List));
    let (mut again, ..) = fixed();
    let (root, size) = again.act("bodies.schedule_draw", &list(), 61).sign(62);
    again.act("bodies.draw", &seats(root, size), 63);
    assert_eq!(again.check(), Err(DrawFault::List));
    // The rules leave nothing to a draw, or there is no such ballot.
    let (mut elsewhere, root, size) = closed();
    elsewhere.act("ballots.draw", &tie(root, size), 62);
    for leaf in &mut elsewhere.leaves {
        *leaf = leaf.replacen("1\n", "2\n", 1);
    }
    let mut record = DrawRecord::default();
    elsewhere
        .leaves
        .iter()
        .for_each(|l| record.take(l).unwrap());
    let trouble = record
        .check(&elsewhere.signed, &BTreeMap::new())
        .unwrap_err();
    assert_eq!(trouble.why, DrawFault::Rules);
    assert_eq!(
        trouble.to_string(),
        "draw 2026-0042 of community 2: the rules draw nothing"
    );
}

#[test]
fn an_unsealed_draw_is_of_an_older_version_or_a_fault() {
    let unsealed = json!({"after": at(60)});
    let mut older = Record::default();
    let (root, size) = older.act("bodies.schedule_draw", &unsealed, 0).sign(61);
    older.act("bodies.draw", &seats(root, size), 62);
    assert_eq!(older.check(), Ok(0));
    older.act("bodies.schedule_draw", &list(), 63);
    assert_eq!(older.check(), Err(DrawFault::FixedLate));
    // Of another procedure, which was sealed before.
    let mut later = Record::default();
    later.act("bodies.schedule_draw", &list(), 0);
    later.leaves[0] = later.leaves[0].replacen("2026-0042", "2026-0041", 1);
    later.act("bodies.schedule_draw", &unsealed, 1);
    later.act("bodies.draw", &seats(root, size), 62);
    assert_eq!(later.check(), Err(DrawFault::List));
}

#[test]
fn the_seed_is_the_first_root_after_the_published_moment() {
    // One signed before the moment, and one that is not the first after it.
    let (mut early, ..) = fixed();
    let (root, size) = early.act("proposals.file", &json!({}), 59).sign(60);
    early.signed.retain(|_, root| root.at != Some(at(61)));
    early.act("bodies.draw", &seats(root, size), 62);
    assert_eq!(early.check(), Err(DrawFault::TooEarly));
    let (mut second, ..) = fixed();
    let (root, size) = second.act("proposals.file", &json!({}), 64).sign(65);
    second.act("bodies.draw", &seats(root, size), 66);
    assert_eq!(second.check(), Err(DrawFault::PassedOver));
    // Whatever is said of when it was signed: it holds an act of later than the moment.
    let (mut backdated, ..) = fixed();
    backdated.act("proposals.file", &json!({}), 62).sign(59);
    let (root, size) = backdated.act("proposals.file", &json!({}), 64).sign(65);
    backdated.act("bodies.draw", &seats(root, size), 66);
    backdated.signed.retain(|_, root| root.at != Some(at(61)));
    assert_eq!(backdated.check(), Err(DrawFault::PassedOver));
    // Of a tie, the first that holds the closing: an older one could be of the same moment.
    let mut record = Record::default();
    record.act("proposals.file", &json!({}), 60).sign(61);
    let (root, size) = record.act("ballots.close", &closing(), 60).sign(62);
    record.act("ballots.draw", &tie(root, size), 63);
    assert_eq!(record.check(), Ok(1));
}

#[test]
fn an_empty_list_gives_no_draw() {
    let mut record = Record::default();
    let nobody: [&str; 0] = [];
    record.act(
        "bodies.schedule_draw",
        &json!({"after": at(60), "seals": nobody}),
        1,
    );
    let (root, size) = record.act("tests.leaf", &json!({}), 61).sign(61);
    let facts = json!({"seed": root.to_string(), "size": size, "order": []});
    record.act("bodies.draw", &facts, 62).sign(62);
    assert_eq!(record.check(), Err(DrawFault::Order));
}

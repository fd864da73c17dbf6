//! A draw that can be done again, until something in its evidence is changed.

use serde_json::{Value, json};

use super::super::draw::{draw, draw_order};
use super::tests::signed;
use super::*;
use crate::ids::{CommunityId, RecordNumber};
use crate::log::{Checkpoint, Leaf, NoteKey};
use chrono::DateTime;

const NAMES: [&str; 4] = ["王芳", "李雷", "张伟", "王芳"];

fn leaf(act: &'static str, facts: Value) -> String {
    let number: RecordNumber = "2026-0042".parse().unwrap();
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    Leaf::new(act, number, facts, at).text(Some(CommunityId(1)))
}

fn key() -> NoteKey {
    NoteKey::new("juyi.example/log", [7; 32])
}

/// A draw of `act` among `names`, whose list was fixed by `fixing`.
fn evidence(
    fixing: String,
    names: &[&str],
    numbers: &[u64],
    drawn: impl Fn(&Checkpoint) -> String,
) -> DrawEvidence {
    let before = [leaf("tests.other", json!({})), fixing];
    let (seed, placed) = signed(&key(), &before);
    let checkpoint = Checkpoint::verify(&seed, &key().verifier()).unwrap();
    let [other, fixing] = before;
    let after = [other, fixing, drawn(&checkpoint)];
    let (newest, all) = signed(&key(), &after);
    DrawEvidence {
        key: key().verifier(),
        seed,
        checkpoint: newest,
        fixed: placed.last().cloned(),
        drawn: all.last().cloned(),
        names: names.iter().map(ToString::to_string).collect(),
        numbers: numbers.to_vec(),
    }
}

fn of_seats() -> DrawEvidence {
    let fixing = leaf(
        "bodies.schedule_draw",
        json!({"after": "2026-11-22T12:00:00Z"}),
    );
    evidence(fixing, &NAMES, &[1, 2, 3, 4], |seed| {
        let order = draw_order(&seed.root, &NAMES);
        let order: Vec<_> = order.iter().map(|d| d.place + 1).collect();
        leaf(
            "bodies.draw",
            json!({"seed": seed.root.to_string(), "size": seed.size, "order": order}),
        )
    })
}

fn of_tie() -> DrawEvidence {
    let names = &NAMES[..3];
    let numbers = [0, 2, 5];
    let result = json!({"tied": numbers, "tied_seats": 2});
    evidence(
        leaf("ballots.close", json!({"result": result})),
        names,
        &numbers,
        |seed| {
            let drawn = draw(&seed.root, names, 2);
            let drawn: Vec<_> = drawn.iter().map(|place| numbers[*place]).collect();
            leaf(
                "ballots.draw",
                json!({"seed": seed.root.to_string(), "size": seed.size, "drawn": drawn}),
            )
        },
    )
}

fn bad(evidence: &DrawEvidence) -> Vec<DrawStepKind> {
    let steps = check_draw(evidence);
    assert_eq!(steps.map(|s| s.kind), DrawStepKind::ALL);
    steps.iter().filter(|s| !s.ok).map(|s| s.kind).collect()
}

#[test]
fn a_draw_of_seats_and_one_of_a_tie_can_be_done_again() {
    for evidence in [of_seats(), of_tie()] {
        assert_eq!(bad(&evidence), []);
        let text = serde_json::to_string(&evidence).unwrap();
        assert_eq!(DrawEvidence::read(&text), Some(evidence));
        assert_eq!(DrawEvidence::read(&text.replace("numbers", "number")), None);
    }
    let waiting = DrawEvidence {
        drawn: None,
        ..of_tie()
    };
    let text = serde_json::to_string(&waiting).unwrap();
    assert_eq!(DrawEvidence::read(&text), Some(waiting));
}

#[test]
fn another_list_is_another_draw() {
    use DrawStepKind::{Fixed, Order};
    for whole in [of_seats(), of_tie()] {
        let mut renamed = whole.clone();
        renamed.names[0].push('0');
        renamed.names[1].push('7');
        renamed.names[2].push('1');
        assert_eq!(bad(&renamed), [Order]);
        let mut swapped = whole.clone();
        swapped.numbers.swap(0, 1);
        assert_eq!(bad(&swapped), [Fixed, Order]);
        let mut fewer = whole;
        fewer.names.truncate(1);
        assert!(bad(&fewer).contains(&Order));
    }
}

#[test]
fn another_order_on_record_is_noticed_even_where_it_is_signed() {
    use DrawStepKind::{Fixed, Order, Recorded};
    let forged = |facts: fn(&Checkpoint) -> Value| {
        let fixing = leaf("bodies.schedule_draw", json!({}));
        evidence(fixing, &NAMES, &[1, 2, 3, 4], |seed| {
            leaf("bodies.draw", facts(seed))
        })
    };
    let backwards = forged(|seed| {
        let mut order: Vec<_> = draw_order(&seed.root, &NAMES)
            .iter()
            .map(|d| d.place + 1)
            .collect();
        order.reverse();
        json!({"seed": seed.root.to_string(), "size": seed.size, "order": order})
    });
    assert_eq!(bad(&backwards), [Order]);
    let shorter = forged(|seed| {
        let order: Vec<_> = draw_order(&seed.root, &NAMES)
            .iter()
            .map(|d| d.place + 1)
            .take(2)
            .collect();
        json!({"seed": seed.root.to_string(), "size": seed.size, "order": order})
    });
    assert_eq!(bad(&shorter), [Fixed]);
    let elsewhere = forged(|seed| {
        let order: Vec<_> = draw_order(&seed.root, &NAMES)
            .iter()
            .map(|d| d.place + 1)
            .collect();
        json!({"seed": "00".repeat(32), "size": seed.size, "order": order})
    });
    assert_eq!(bad(&elsewhere), [Recorded]);
}

#[test]
fn the_seed_must_be_signed_and_the_list_older_than_it() {
    use DrawStepKind::{Fixed, Order, Recorded, Seed};
    for whole in [of_seats(), of_tie()] {
        let mut unsigned = whole.clone();
        unsigned.seed = unsigned.seed.replace("\n2\n", "\n3\n");
        assert_eq!(bad(&unsigned), [Seed, Fixed, Recorded, Order]);
        // The newest checkpoint is signed as well, but it is not the seed of this draw.
        let mut later = whole.clone();
        later.seed.clone_from(&later.checkpoint);
        assert!(bad(&later).contains(&Recorded) && bad(&later).contains(&Fixed));
        let mut unfixed = whole.clone();
        unfixed.fixed = None;
        assert_eq!(bad(&unfixed), [Fixed]);
        let mut changed = whole.clone();
        if let Some(leaf) = &mut changed.fixed {
            leaf.text.push(' ');
        }
        assert_eq!(bad(&changed), [Fixed]);
        let mut changed = whole;
        if let Some(leaf) = &mut changed.drawn {
            leaf.text = leaf.text.replace("2026-0042", "2026-0043");
        }
        assert_eq!(bad(&changed), [Fixed, Recorded, Order]);
    }
}

//! A draw that can be done again, until something in its evidence is changed.

use serde_json::{Value, json};

use super::super::draw::draw_order;
use super::super::public::{Line, hash_lines};
use super::super::receipt::{Sealed, Seed, name_seal};
use super::tests::{grown, signed, terms};
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
    let mut terms = terms("先办哪两件");
    terms.options = ["修路灯", "种树", "装门禁", "修电梯", "建车棚", "通下水"]
        .map(str::to_owned)
        .into();
    let terms = Line::Ballot(terms).text();
    let opening = json!({"terms": hash_lines([&terms]).to_string()});
    let before = [leaf("ballots.open", opening), fixing];
    let (seed, placed) = signed(&key(), &before);
    let checkpoint = Checkpoint::verify(&seed, &key().verifier()).unwrap();
    let opened = placed.first().cloned();
    let [opening, fixing] = before;
    let after = [opening, fixing, drawn(&checkpoint)];
    let (newest, all) = signed(&key(), &after);
    DrawEvidence {
        key: key().verifier(),
        seed,
        checkpoint: newest,
        grown: grown(2, &after),
        fixed: placed.last().cloned(),
        drawn: all.last().cloned(),
        names: names.iter().map(ToString::to_string).collect(),
        numbers: numbers.to_vec(),
        terms,
        opened,
        ..DrawEvidence::default()
    }
}

fn salt(place: usize) -> Seed {
    Seed([place as u8; 16])
}

fn seals() -> Vec<String> {
    let sealed = |(place, name): (usize, &&str)| {
        name_seal(Sealed::Applicant, &salt(place), name).to_string()
    };
    NAMES.iter().enumerate().map(sealed).collect()
}

/// A draw of seats, whose list is sealed on record.
fn seated(drawn: impl Fn(&Checkpoint) -> String) -> DrawEvidence {
    let fixing = leaf(
        "bodies.schedule_draw",
        json!({"after": "2026-11-22T12:00:00Z", "seals": seals()}),
    );
    DrawEvidence {
        seals: seals(),
        salts: (0..NAMES.len()).map(|at| salt(at).to_string()).collect(),
        terms: String::new(),
        opened: None,
        ..evidence(fixing, &NAMES, &[1, 2, 3, 4], drawn)
    }
}

/// The numbers in the order in which they are drawn.
fn order(seed: &Checkpoint) -> Vec<usize> {
    let order = draw_order(&seed.root, &seals());
    order.iter().map(|d| d.place + 1).collect()
}

fn of_seats() -> DrawEvidence {
    seated(|seed| {
        leaf(
            "bodies.draw",
            json!({"seed": seed.root.to_string(), "size": seed.size, "order": order(seed)}),
        )
    })
}

fn of_tie() -> DrawEvidence {
    let names = &["修路灯", "装门禁", "通下水"];
    let numbers = [0, 2, 5];
    let result = json!({"tied": numbers, "tied_seats": 2});
    evidence(
        leaf("ballots.close", json!({"result": result})),
        names,
        &numbers,
        |seed| {
            let drawn = draw_order(&seed.root, names);
            let drawn: Vec<_> = drawn.iter().take(2).map(|d| numbers[d.place]).collect();
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
        // The list was fixed with its names: whoever knows the seed cannot choose them.
        let noticed = bad(&renamed);
        assert!(noticed.contains(&Fixed), "{noticed:?}");
        let mut swapped = whole.clone();
        swapped.numbers.swap(0, 1);
        assert_eq!(bad(&swapped), [Fixed, Order]);
        let mut fewer = whole;
        fewer.names.truncate(1);
        assert!(bad(&fewer).contains(&Fixed));
    }
}

#[test]
fn who_is_erased_leaves_the_draw_as_it_was() {
    let mut erased = of_seats();
    erased.names[1].clear();
    erased.salts[1].clear();
    assert_eq!(bad(&erased), []);
    // A name without its salt, a salt without its name, and a name under the seal of another prove nothing.
    for change in [
        |e: &mut DrawEvidence| e.names[1].clear(),
        |e: &mut DrawEvidence| e.salts[1].clear(),
        |e: &mut DrawEvidence| e.names.swap(1, 2),
    ] {
        let mut other = of_seats();
        change(&mut other);
        assert_eq!(bad(&other), [DrawStepKind::Fixed]);
    }
}

#[test]
fn seals_are_those_on_record_and_none_is_left_out() {
    use DrawStepKind::{Fixed, Order};
    let mut other = of_seats();
    other.seals[2] = name_seal(Sealed::Applicant, &salt(2), "李四").to_string();
    other.names[2] = "李四".to_owned();
    assert!(bad(&other).contains(&Fixed));
    let mut unsealed = of_seats();
    unsealed.seals.clear();
    unsealed.salts.clear();
    assert_eq!(bad(&unsealed), [Fixed, Order]);
    // A list that the record holds nothing of is not fixed.
    let text = leaf(
        "bodies.schedule_draw",
        json!({"after": "2026-11-22T12:00:00Z"}),
    );
    let nothing = evidence(text, &NAMES, &[1, 2, 3, 4], |seed| {
        let order: Vec<_> = draw_order(&seed.root, &NAMES)
            .iter()
            .map(|d| d.place + 1)
            .collect();
        leaf(
            "bodies.draw",
            json!({"seed": seed.root.to_string(), "size": seed.size, "order": order}),
        )
    });
    assert_eq!(bad(&nothing), [Fixed]);
}

#[test]
fn the_labels_of_a_tie_are_those_that_were_asked() {
    use DrawStepKind::Fixed;
    // Other terms whose labels fit what is shown, and an opening that holds another hash or is not there.
    let mut asked = of_tie();
    asked.terms = asked.terms.replace("修路灯", "修路灯和种树");
    asked.names[0] = "修路灯和种树".to_owned();
    assert!(bad(&asked).contains(&Fixed));
    let mut unopened = of_tie();
    unopened.opened = None;
    assert_eq!(bad(&unopened), [Fixed]);
    let mut closing = of_tie();
    closing.opened.clone_from(&closing.fixed);
    assert_eq!(bad(&closing), [Fixed]);
}

#[test]
fn another_order_on_record_is_noticed_even_where_it_is_signed() {
    use DrawStepKind::{Fixed, Order, Recorded};
    let forged = |facts: fn(&Checkpoint) -> Value| seated(|seed| leaf("bodies.draw", facts(seed)));
    let backwards = forged(|seed| {
        let mut order = order(seed);
        order.reverse();
        json!({"seed": seed.root.to_string(), "size": seed.size, "order": order})
    });
    assert_eq!(bad(&backwards), [Order]);
    let shorter = forged(|seed| {
        let order = &order(seed)[..2];
        json!({"seed": seed.root.to_string(), "size": seed.size, "order": order})
    });
    assert_eq!(bad(&shorter), [Fixed]);
    let elsewhere =
        forged(|seed| json!({"seed": "00".repeat(32), "size": seed.size, "order": order(seed)}));
    assert_eq!(bad(&elsewhere), [Recorded]);
}

#[test]
fn the_record_that_everybody_sees_has_grown_out_of_the_seed() {
    use DrawStepKind::Seed;
    for whole in [of_seats(), of_tie()] {
        // The tree of the seed was signed on the side, for the sake of its root; the published record holds another act
        // in its place, and the draw as well.
        let other = leaf("proposals.file", json!({}));
        let drawn = whole.drawn.clone().unwrap().text;
        let published = [other, whole.fixed.clone().unwrap().text, drawn];
        let (newest, leaves) = signed(&key(), &published);
        let mut aside = whole.clone();
        aside.checkpoint = newest;
        aside.drawn = leaves.last().cloned();
        aside.grown = grown(2, &published);
        assert_eq!(bad(&aside), [Seed]);
        for proof in [vec![], vec!["x".to_owned()]] {
            let mut unproved = whole.clone();
            unproved.grown = proof;
            assert_eq!(bad(&unproved), [Seed]);
        }
    }
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
        later.grown.clear();
        assert!(!bad(&later).contains(&Seed));
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

#[test]
fn what_does_not_belong_together_fixes_nothing() {
    use DrawStepKind::{Fixed, Order, Recorded};
    let facts = |seed: &Checkpoint, order: &[usize]| json!({"seed": seed.root.to_string(), "size": seed.size, "order": order});
    let other = seated(|seed| leaf("bodies.settle", facts(seed, &order(seed))));
    assert_eq!(bad(&other), [Fixed, Order], "no draw");
    let later = seated(|seed| {
        let mut facts = facts(seed, &order(seed));
        facts["size"] = json!(seed.size + 1);
        leaf("bodies.draw", facts)
    });
    assert_eq!(bad(&later), [Recorded], "the root of another tree");
    let longer = seated(|seed| {
        let order = [&order(seed)[..], &[1]].concat();
        leaf("bodies.draw", facts(seed, &order))
    });
    assert_eq!(bad(&longer), [Fixed, Order]);
    let mut unsalted = of_seats();
    unsalted.salts.pop();
    assert_eq!(bad(&unsalted), [Fixed]);
    // Three of the four who are sealed.
    let mut fewer = seated(|seed| leaf("bodies.draw", facts(seed, &order(seed)[..3])));
    fewer.numbers.pop();
    assert!(bad(&fewer).contains(&Fixed));
    // The list of another procedure.
    let elsewhere = leaf("bodies.schedule_draw", json!({"seals": seals()}));
    let elsewhere = elsewhere.replace("2026-0042", "2026-0043");
    let mut borrowed = DrawEvidence {
        seals: seals(),
        salts: (0..NAMES.len()).map(|at| salt(at).to_string()).collect(),
        ..evidence(elsewhere, &NAMES, &[1, 2, 3, 4], |seed| {
            leaf("bodies.draw", facts(seed, &order(seed)))
        })
    };
    assert_eq!(bad(&borrowed), [Fixed]);
    // A closing fixes no list of people.
    borrowed.fixed.clone_from(&of_tie().fixed);
    assert!(bad(&borrowed).contains(&Fixed));
    let closing = leaf("ballots.close", json!({}));
    let mixed = evidence(closing, &NAMES, &[1, 2, 3, 4], |seed| {
        leaf("bodies.draw", facts(seed, &order(seed)))
    });
    assert!(bad(&mixed).contains(&Fixed));
}

#[test]
fn a_tie_is_drawn_for_the_places_that_are_left_and_with_the_labels_that_were_asked() {
    use DrawStepKind::Fixed;
    let tie = |seats: usize, numbers: [u64; 3]| {
        let names = &["修路灯", "装门禁", "通下水"];
        let result = json!({"tied": numbers, "tied_seats": seats});
        evidence(
            leaf("ballots.close", json!({"result": result})),
            names,
            &numbers,
            |seed| {
                let drawn = draw_order(&seed.root, names);
                let drawn: Vec<_> = drawn.iter().take(2).map(|d| numbers[d.place]).collect();
                leaf(
                    "ballots.draw",
                    json!({"seed": seed.root.to_string(), "size": seed.size, "drawn": drawn}),
                )
            },
        )
    };
    assert_eq!(bad(&tie(2, [0, 2, 5])), []);
    assert_eq!(bad(&tie(1, [0, 2, 5])), [Fixed]);
    assert_eq!(bad(&tie(2, [0, 2, 9])), [Fixed], "no such option");
    let mut sealed = tie(2, [0, 2, 5]);
    sealed.seals = sealed.names.clone();
    assert_eq!(bad(&sealed), [Fixed]);
    let mut asked = tie(2, [0, 2, 5]);
    asked.terms =
        "{\"kind\":\"ballot_receipt\",\"receipt\":\"AAAA-AAAA-AAAA-AAAA-AAAA-AAAA\"}".to_owned();
    assert_eq!(bad(&asked), [Fixed], "no terms");
}

//! Draws of seats and of ties, done again by both programs from the seed that was signed.

use domain::ballots::draw_order;
use domain::log::{Hash, leaf_hash};
use serde_json::{Value, json};

use super::counts::{by_hand, chosen};
use super::forger::{AFTER, BEFORE, Forger, LATER, MOMENT};
use super::{exported, house, judge, refused, run};

fn seals() -> [String; 3] {
    ["aa", "bb", "cc"].map(|seal| seal.repeat(32))
}

/// The facts of a draw of those seals.
fn seated((root, size): (Hash, u64), swap: bool) -> Value {
    let order = draw_order(&root, &seals());
    let mut order: Vec<_> = order.iter().map(|d| d.place + 1).collect();
    if swap {
        order.swap(0, 1);
    }
    json!({"seed": root.to_string(), "size": size, "order": order})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draw_of_seats_is_done_again_by_both_programs() {
    let house = house().await;
    let text = exported(&house).await;
    let fixing = json!({"seals": seals(), "after": MOMENT});
    // Fixed, and the first root of after the moment; before it one that is no seed.
    let fixed = || {
        let mut forger = Forger::new(&house, &text);
        forger.act("bodies.schedule_draw", BEFORE, &fixing);
        let early = forger.sign(BEFORE);
        let seed = forger.act("bodies.note", AFTER, &json!({})).sign(AFTER);
        (forger, early, seed)
    };
    let drawn = |swap: bool| {
        let (mut forger, _, seed) = fixed();
        forger.act("bodies.draw", AFTER, &seated(seed, swap));
        forger.sign(LATER);
        forger
    };
    let (sound, said) = run(&drawn(false).text());
    assert!(
        sound && said.contains("ok  draw 2026-9999 of community 1: 3 of 3"),
        "{said}"
    );
    assert_eq!(judge(&drawn(false).text()), Ok(()));
    refused(&drawn(true).text(), "another order", "another order");
    // A second list for one draw would be a second seed to choose from, and so would a second draw.
    let mut again = drawn(false);
    again
        .act("bodies.schedule_draw", LATER, &fixing)
        .sign(LATER);
    refused(&again.text(), "fixed again", "fixed again");
    let mut twice = drawn(false);
    let seed = twice.act("bodies.note", LATER, &json!({})).sign(LATER);
    twice
        .act("bodies.draw", LATER, &seated(seed, false))
        .sign(LATER);
    refused(&twice.text(), "drawn twice", "drawn twice");
    // Fixed when its seed was known.
    let mut late = Forger::new(&house, &text);
    let seed = late.act("bodies.note", AFTER, &json!({})).sign(AFTER);
    late.act("bodies.schedule_draw", BEFORE, &fixing);
    late.act("bodies.draw", AFTER, &seated(seed, false))
        .sign(LATER);
    refused(&late.text(), "fixed after the seed", "fixed after the seed");
    // A seed that is no root, one that nobody signed, one of before the moment, and one that is not the first after it.
    let (mut invented, _, (_, size)) = fixed();
    invented.act(
        "bodies.draw",
        AFTER,
        &seated((leaf_hash(b"x"), size), false),
    );
    invented.sign(LATER);
    refused(
        &invented.text(),
        "no signed root",
        "signed for other leaves",
    );
    let (mut unsigned, ..) = fixed();
    unsigned.act("bodies.note", AFTER, &json!({}));
    let nobody = (unsigned.ridge.root(), unsigned.ridge.size());
    unsigned
        .act("bodies.draw", AFTER, &seated(nobody, false))
        .sign(LATER);
    refused(&unsigned.text(), "no signed root", "no signed root");
    let (mut older, early, _) = fixed();
    older
        .act("bodies.draw", AFTER, &seated(early, false))
        .sign(LATER);
    refused(
        &older.text(),
        "older than the moment",
        "older than the moment",
    );
    let (mut second, ..) = fixed();
    let other = second.act("bodies.note", AFTER, &json!({})).sign(LATER);
    second
        .act("bodies.draw", LATER, &seated(other, false))
        .sign(LATER);
    refused(&second.text(), "passed over", "passed over");
    // Whatever an export says of when the first was signed: there is an act in it that came after the moment.
    let mut backdated = Forger::new(&house, &text);
    backdated.act("bodies.schedule_draw", BEFORE, &fixing);
    backdated.act("bodies.note", LATER, &json!({})).sign(BEFORE);
    let other = backdated.act("bodies.note", LATER, &json!({})).sign(LATER);
    backdated
        .act("bodies.draw", LATER, &seated(other, false))
        .sign(LATER);
    refused(&backdated.text(), "passed over", "passed over");
    // Without a sealed list: of an older version, but for a draw after the first sealed list.
    let mut unsealed = Forger::new(&house, &text);
    let seed = unsealed
        .act("bodies.schedule_draw", BEFORE, &json!({"after": MOMENT}))
        .sign(AFTER);
    unsealed
        .act("bodies.draw", AFTER, &seated(seed, false))
        .sign(LATER);
    assert_eq!(judge(&unsealed.text()), Ok(()));
    let mut since = Forger::new(&house, &text);
    since.leaf(&format!(
        "1\n{BEFORE}\nbodies.schedule_draw\n2026-9998\n{fixing}"
    ));
    let seed = since
        .act("bodies.schedule_draw", BEFORE, &json!({"after": MOMENT}))
        .sign(AFTER);
    since
        .act("bodies.draw", AFTER, &seated(seed, false))
        .sign(LATER);
    refused(&since.text(), "no list was fixed", "no list was fixed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draw_of_a_tie_is_done_again_by_both_programs() {
    let house = house().await;
    let text = exported(&house).await;
    let left = json!({"outcome": "chosen", "chosen": [], "tied": [0, 1], "tied_seats": 1});
    let tied = || {
        let mut forger = Forger::new(&house, &text);
        let old = forger.sign(BEFORE);
        by_hand(&mut forger, 9, 2, &json!([[1], [1]]), &left);
        let seed = forger.sign(AFTER);
        (forger, old, seed)
    };
    let draw = |(root, size): (Hash, u64), place: usize| {
        let first = draw_order(&root, &["修路灯", "种树"])[place].place;
        json!({"seed": root.to_string(), "size": size, "drawn": [first]})
    };
    let (mut sound, _, seed) = tied();
    sound.act("ballots.draw", AFTER, &draw(seed, 0)).sign(LATER);
    assert_eq!(judge(&sound.text()), Ok(()));
    // The same again with the root that came out of it.
    let other = sound.act("ballots.note", LATER, &json!({})).sign(LATER);
    sound
        .act("ballots.draw", LATER, &draw(other, 0))
        .sign(LATER);
    refused(&sound.text(), "drawn twice", "drawn twice");
    let (mut swapped, _, seed) = tied();
    swapped
        .act("ballots.draw", AFTER, &draw(seed, 1))
        .sign(LATER);
    refused(&swapped.text(), "another order", "another order");
    // A root that was known while votes were cast.
    let (mut known, old, _) = tied();
    known.act("ballots.draw", AFTER, &draw(old, 0)).sign(LATER);
    refused(
        &known.text(),
        "fixed after the seed",
        "fixed after the seed",
    );
    let (mut invented, _, (_, size)) = tied();
    let facts = draw((leaf_hash(b"x"), size), 0);
    invented.act("ballots.draw", AFTER, &facts).sign(LATER);
    refused(
        &invented.text(),
        "no signed root",
        "signed for other leaves",
    );
    // Of a ballot that leaves no tie.
    let mut nothing = Forger::new(&house, &text);
    by_hand(&mut nothing, 9, 3, &json!([[1], [2]]), &chosen(&json!([1])));
    let seed = nothing.sign(AFTER);
    nothing
        .act("ballots.draw", AFTER, &draw(seed, 0))
        .sign(LATER);
    refused(&nothing.text(), "another order", "another order");
}

//! Counts by hand and rounds made void: what both programs say of one that does not fit.

use std::io::Cursor;

use domain::assessments::Voided;
use domain::ballots::hash_lines;
use serde_json::{Value, json};
use server::verify;

use super::forger::{BEFORE, Forger, LATER, MOMENT, line};
use super::{exported, house, judge, refused};

/// A ballot of two options whose papers were all counted by hand, up to its closing at the moment.
pub(super) fn by_hand(
    forger: &mut Forger<'_>,
    eligible: u64,
    papers: u64,
    counts: &Value,
    result: &Value,
) {
    let asked = json!({
        "kind": "ballot", "community": 1, "ballot": "2026-9999", "title": "先办哪一件", "text": "",
        "method": "one", "max": 1, "options": ["修路灯", "种树"], "secret": true,
        "electorate": "community", "quorum": "none", "majority": "simple", "abstention": "not_in_base",
        "tie": "draw", "seats": 1, "rulebook": 1,
        "opens_at": "2026-11-22T12:00:00Z", "closes_at": "2026-11-23T02:00:00Z",
    });
    let asked = line(&asked);
    let none = hash_lines([""; 0]).to_string();
    let roll = "ab".repeat(32);
    let terms = hash_lines([&asked]).to_string();
    let opening = json!({"terms": terms, "eligible": eligible, "roll": roll});
    forger.act("ballots.open", BEFORE, &opening);
    for _ in 0..papers {
        forger.act("ballots.paper", BEFORE, &json!({}));
    }
    let mut count = json!({"papers": papers, "blank": 0, "counts": counts});
    forger.act("ballots.count", BEFORE, &count);
    let mut result = result.clone();
    for (fact, value) in count.as_object().unwrap() {
        result[fact] = value.clone();
    }
    result["eligible"] = json!(eligible);
    result["roll"] = json!(roll);
    let closing = json!({"box": none, "receipts": none, "result": result});
    forger.act("ballots.close", MOMENT, &closing);
    count["kind"] = json!("ballot_count");
    result["kind"] = json!("ballot_result");
    forger.boxes.extend([asked, line(&count), line(&result)]);
}

pub(super) fn chosen(options: &Value) -> Value {
    json!({"outcome": "chosen", "chosen": options, "tied": [], "tied_seats": 0})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_count_by_hand_that_no_papers_give_is_refused_by_both_programs() {
    let house = house().await;
    let text = exported(&house).await;
    let counted = |eligible, papers, counts: Value, result: Value| {
        let mut forger = Forger::new(&house, &text);
        by_hand(&mut forger, eligible, papers, &counts, &result);
        forger.sign(LATER);
        forger.text()
    };
    assert_eq!(
        judge(&counted(9, 3, json!([[1], [2]]), chosen(&json!([1])))),
        Ok(())
    );
    for (papers, counts) in [
        // More votes than papers, fewer than none, fewer than papers, and of another ballot.
        (1, json!([[0], [1000]])),
        (1, json!([[0], [2]])),
        (2, json!([[1], [2]])),
        (3, json!([[0], [2]])),
        (1, json!([[0], [1], [0]])),
        (1, json!([[0, 0], [1, 0]])),
    ] {
        let forged = counted(9000, papers, counts, chosen(&json!([1])));
        refused(&forged, "counted by hand", "counted so by hand");
    }
    let negative = counted(9, 1, json!([[-1], [1]]), chosen(&json!([1])));
    refused(&negative, "malformed", "counted so by hand");
    let crowd = counted(2, 3, json!([[1], [2]]), chosen(&json!([1])));
    refused(&crowd, "more votes than people", "more papers than people");
}

/// A round that is void says so in the export and in a leaf: one of them without the other is a result taken back or put
/// forward by whoever holds the key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_is_not_made_void_or_valid_by_one_line_alone() {
    let house = house().await;
    let text = exported(&house).await;
    let mut whole = Forger::new(&house, &text);
    let counts = whole
        .boxes
        .iter()
        .position(|l| l.contains("\"kind\":\"assessment_counts\""))
        .expect("a round of the demo is counted");
    let of: Value = serde_json::from_str(&whole.boxes[counts]).unwrap();
    let (community, number) = (&of["community"], of["assessment"].as_str().unwrap());
    let why = Voided {
        kind: Voided::KIND.to_owned(),
        community: community.as_i64().unwrap(),
        assessment: number.parse().unwrap(),
        reason: "有人代填".into(),
    };
    let leaf = |reason: &str| {
        let facts = json!({"reason": reason});
        format!("{community}\n{BEFORE}\nassessments.void\n{number}\n{facts}")
    };
    let ours = |forger: &mut Forger<'_>| {
        forger.sign(BEFORE);
        verify::check(Cursor::new(forger.text()), None, None).map_err(|e| e.to_string())
    };
    let void = |got: Result<verify::Sound, String>| got.unwrap_err().contains("it is void and not");
    // The leaf alone, then with the line, then with another reason, and the line alone.
    whole.leaf(&leaf(&why.hash()));
    assert!(void(ours(&mut whole)));
    whole.boxes.insert(counts + 1, why.text());
    let sound = ours(&mut whole);
    assert!(sound.is_ok(), "{sound:?}");
    let other = Voided {
        reason: "算错了".into(),
        ..why.clone()
    };
    whole.boxes[counts + 1] = other.text();
    assert!(void(ours(&mut whole)));
    let mut bare = Forger::new(&house, &text);
    bare.boxes.insert(counts + 1, why.text());
    assert!(void(ours(&mut bare)));
}

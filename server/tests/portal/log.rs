//! The record of acts over HTTP, as an export, and under the eyes of two programs: ours, and one in another language
//! that shares no line with it (requirements.md VO13).

use std::io::Cursor;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::common::House;
use domain::assessments::Voided;
use domain::ballots::{draw_order, hash_lines};
use domain::log::{Checkpoint, Hash, Ridge, leaf_hash, verify_consistency, verify_inclusion};
use serde_json::{Value, json};
use server::caretaker::keep_log;
use server::{export, verify};

async fn house() -> House {
    let house = House::demo().await;
    keep_log(&house.portal).await.unwrap();
    house
}

async fn exported(house: &House) -> String {
    let mut lines = Vec::new();
    let key = house.portal.log_key().verifier();
    export::write(house.db(), &key, &mut lines).await.unwrap();
    String::from_utf8(lines).unwrap()
}

async fn answer(house: &House, path: &str) -> Value {
    let got = house.get(path, "").await;
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    serde_json::from_str(&got.body).unwrap()
}

fn hashes(list: &Value) -> Vec<Hash> {
    let list = list.as_array().unwrap();
    list.iter()
        .map(|h| h.as_str().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_can_check_an_act_with_what_the_site_publishes() {
    let house = house().await;
    let key = house.get("/log/key", "").await.body;
    let note = house.get("/log/checkpoint", "").await.body;
    let signed = Checkpoint::verify(&note, &key).unwrap();
    let page = answer(&house, "/log/entries?community=qingyun&limit=3").await;
    assert_eq!(page["size"], signed.size);
    assert_eq!(page["entries"].as_array().unwrap().len(), 3);
    assert!(page["next"].is_u64());
    for entry in page["entries"].as_array().unwrap() {
        let (seq, text) = (
            entry["seq"].as_u64().unwrap(),
            entry["text"].as_str().unwrap(),
        );
        let proof = answer(
            &house,
            &format!("/log/proof?seq={seq}&size={}", signed.size),
        )
        .await;
        let leaf = leaf_hash(text.as_bytes());
        let path = hashes(&proof["path"]);
        assert!(verify_inclusion(
            &leaf,
            seq,
            signed.size,
            &path,
            &signed.root
        ));
    }
    let grown = answer(
        &house,
        &format!("/log/consistency?from=5&to={}", signed.size),
    )
    .await;
    let old = grown["from_root"].as_str().unwrap().parse().unwrap();
    let path = hashes(&grown["path"]);
    assert!(verify_consistency(
        5,
        signed.size,
        &path,
        &old,
        &signed.root
    ));
    for (path, status) in [
        ("/log/proof?seq=999999", 404),
        ("/log/proof?seq=-1", 400),
        ("/log/proof?seq=1&size=99999999999999999999", 400),
        ("/log/consistency?from=9&to=3", 404),
        ("/log/entries?start=x", 400),
        ("/log/entries?community=nowhere", 404),
        ("/log?community=nowhere", 404),
    ] {
        assert_eq!(house.get(path, "").await.status, status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_checked_without_the_database_and_the_first_fault_is_named() {
    let house = house().await;
    let text = exported(&house).await;
    let held = house.get("/log/checkpoint", "").await.body;
    let check = |text: String, held: Option<&str>| {
        verify::check(Cursor::new(text), None, held).map_err(|e| e.to_string())
    };
    let sound = check(text.clone(), Some(&held)).unwrap();
    let (leaves, checkpoints) = (sound.leaves, sound.checkpoints);
    assert!(leaves > 300 && checkpoints == 1, "{leaves} {checkpoints}");
    let fault = |text: String| check(text, None).unwrap_err();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        fault(text.replacen("proposals.file", "proposals.fill", 1))
            .contains("not that of the leaves")
    );
    let without = |at: usize| {
        let mut lines = lines.clone();
        lines.remove(at);
        lines.join("\n")
    };
    assert_eq!(fault(without(8)), "leaf 7 is missing");
    let signed = lines
        .iter()
        .position(|line| line.contains("\"kind\":\"checkpoint\""))
        .unwrap();
    assert!(fault(without(signed - 1)).contains("not that of the leaves"));
    assert!(fault(without(signed)).contains("nothing in it is signed"));
    // Every line of every ballot is missed, and a changed one is noticed. A name alone may be gone: it goes with the
    // account of whoever erased it.
    assert!(sound.ballots > 0);
    for (at, line) in lines.iter().enumerate().skip(signed + 1) {
        let name = line.contains("\"kind\":\"ballot_name\"");
        assert!(name == check(without(at), None).is_ok(), "{line}");
        let changed = text.replacen(line, &line.replacen('1', "2", 1), 1);
        assert!(changed == text || check(changed, None).is_err(), "{line}");
        if !line.contains("\"kind\":\"ballot_") && at > signed + 200 {
            break;
        }
    }
    assert!(fault(text.replacen("\"kind\":\"leaf\"", "\"kind\":\"loaf\"", 1)).contains("line 2"));
    let other = domain::log::NoteKey::new("juyi.example/log", [8; 32]).verifier();
    assert!(verify::check(Cursor::new(text.clone()), Some(&other), None).is_err());
    // A kept checkpoint of a history that went another way.
    let size: u64 = leaves - 1;
    let forged = Checkpoint {
        origin: "juyi.example/log".into(),
        size,
        root: leaf_hash(b"x"),
    };
    let forged = forged.sign(&house.portal.log_key());
    assert!(
        check(text, Some(&forged))
            .unwrap_err()
            .contains("history was rewritten")
    );
}

/// Runs the program in Python over an export: whether it found it sound, and what it said.
fn run(text: &str) -> (bool, String) {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/verify.py");
    let name = format!(
        "juyi-export-{}-{}.jsonl",
        std::process::id(),
        RUNS.fetch_add(1, Ordering::Relaxed)
    );
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).unwrap();
    let ran = Command::new("python3").arg(script).arg(&path).output();
    let ran = ran.expect("python3 is there; `cargo xtask test` installs it");
    std::fs::remove_file(path).unwrap();
    (
        ran.status.success(),
        String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr),
    )
}

/// What both programs make of an export: the same, with their words for it.
fn judge(text: &str) -> Result<(), [String; 2]> {
    let ours = verify::check(Cursor::new(text.to_owned()), None, None);
    let (sound, said) = run(text);
    assert_eq!(ours.is_ok(), sound, "ours: {ours:?}; theirs: {said}");
    match ours {
        Ok(_) => Ok(()),
        Err(fault) => Err([fault.to_string(), said]),
    }
}

/// Refused by both, with these words of ours and theirs.
fn refused(text: &str, ours: &str, theirs: &str) {
    let [fault, said] = judge(text).unwrap_err();
    assert!(fault.contains(ours), "{fault} | {said}");
    assert!(said.contains("NOT OK") && said.contains(theirs), "{said}");
}

/// An export with more leaves, signed anew by whoever holds the key.
struct Forger<'a> {
    house: &'a House,
    ridge: Ridge,
    head: Vec<String>,
    notes: Vec<String>,
    boxes: Vec<String>,
}

impl<'a> Forger<'a> {
    fn new(house: &'a House, text: &str) -> Self {
        let mut forger = Self {
            house,
            ridge: Ridge::default(),
            head: Vec::new(),
            notes: Vec::new(),
            boxes: Vec::new(),
        };
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            match value["kind"].as_str().unwrap() {
                "key" => forger.head.push(line.to_owned()),
                "leaf" => forger.leaf(value["text"].as_str().unwrap()),
                "checkpoint" => {}
                _ => forger.boxes.push(line.to_owned()),
            }
        }
        forger.sign("2026-11-22T12:00:01Z");
        forger
    }

    fn leaf(&mut self, text: &str) {
        let seq = self.ridge.size();
        let line = json!({"kind": "leaf", "seq": seq, "text": text});
        self.head.push(line.to_string());
        self.ridge.append(leaf_hash(text.as_bytes()));
    }

    /// An act on `2026-9999`.
    fn act(&mut self, act: &str, at: &str, facts: &Value) -> &mut Self {
        self.leaf(&format!("1\n{at}\n{act}\n2026-9999\n{facts}"));
        self
    }

    /// Signs the tree as it is; root and size are what a draw takes.
    fn sign(&mut self, at: &str) -> (Hash, u64) {
        let (root, size) = (self.ridge.root(), self.ridge.size());
        let origin = self.house.portal.log_name.to_string();
        let note = Checkpoint { origin, size, root }.sign(&self.house.portal.log_key());
        let line = json!({"kind": "checkpoint", "note": note, "at": at});
        self.notes.push(line.to_string());
        (root, size)
    }

    fn text(&self) -> String {
        let lines = [&self.head[..], &self.notes, &self.boxes].concat();
        lines.join("\n") + "\n"
    }
}

const BEFORE: &str = "2026-11-22T12:00:02.000000Z";
const MOMENT: &str = "2026-11-23T02:00:00.000000Z";
const AFTER: &str = "2026-11-23T02:00:30.000000Z";
const LATER: &str = "2026-11-23T02:09:00.000000Z";

/// The export with one leaf more.
fn resigned(house: &House, text: &str, leaf: &str) -> String {
    let mut forger = Forger::new(house, text);
    forger.leaf(leaf);
    forger.sign(BEFORE);
    forger.text()
}

fn leaf(act: &str, facts: &str) -> String {
    format!("1\n2026-11-22T12:00:00.000000Z\n{act}\n2026-9999\n{facts}")
}

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

/// A line of a box: its kind stands first.
fn line(value: &Value) -> String {
    let mut rest = value.clone();
    let kind = rest.as_object_mut().unwrap().remove("kind").unwrap();
    format!("{{\"kind\":{kind},{}", &rest.to_string()[1..])
}

/// A ballot of two options whose papers were all counted by hand, up to its closing at the moment.
fn by_hand(forger: &mut Forger<'_>, eligible: u64, papers: u64, counts: &Value, result: &Value) {
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

fn chosen(options: &Value) -> Value {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_leaf_that_one_program_reads_and_another_does_not_is_a_fault_in_both() {
    let house = house().await;
    let text = exported(&house).await;
    let check = |text: &str| {
        let lines = Cursor::new(text.to_owned());
        verify::check(lines, None, None).map_err(|e| e.to_string())
    };
    let fine = resigned(&house, &text, &leaf("ballots.paper", "{\"papers\":1}"));
    assert!(check(&fine).is_ok(), "{:?}", check(&fine));
    let (sound, said) = run(&fine);
    assert!(sound, "{said}");
    for facts in [
        r#"{"receipt":null,"receipt":"X","replaces":null}"#,
        r#"{"receipt":"X","replaces":null,"weight":1.0}"#,
        r#"{"receipt":"X","replaces":null,"weight":NaN}"#,
        "{\"receipt\":\"X\",\"replaces\":null}\nmore",
    ] {
        let forged = resigned(&house, &text, &leaf("ballots.cast", facts));
        let fault = check(&forged).unwrap_err();
        assert!(
            fault.contains("about a ballot") && fault.contains("cannot be read"),
            "{fault}"
        );
        let (sound, said) = run(&forged);
        assert!(!sound, "{facts}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_in_another_language_says_the_same() {
    let house = house().await;
    let text = exported(&house).await;
    let (sound, said) = run(&text);
    assert!(sound, "{said}");
    // Receipts are written without a 1, which looks like an l.
    let changes = [
        ("ballot_paper", "1", "2"),
        ("ballot_receipt", "2", "3"),
        ("ballot_result", "1", "2"),
    ];
    for (kind, from, to) in changes {
        let one = |line: &&str| line.contains(kind) && line.contains(from);
        let line = text.lines().find(one).unwrap();
        let (sound, said) = run(&text.replacen(line, &line.replacen(from, to, 1), 1));
        assert!(!sound && said.contains("NOT OK"), "{kind}: {said}");
    }
    let (sound, said) = run(&text.replacen("proposals.file", "proposals.fill", 1));
    assert!(!sound && said.contains("signed for other leaves"), "{said}");
    let (sound, said) = run(&text.replacen("\"seq\":7,", "\"seq\":8,", 1));
    assert!(
        !sound && said.contains("missing or out of its place"),
        "{said}"
    );
}

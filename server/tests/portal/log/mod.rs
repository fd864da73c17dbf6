//! The record of acts over HTTP, as an export, and under the eyes of two programs: ours, and one in another language
//! that shares no line with it (requirements.md VO13).

mod counts;
mod draws;
mod forger;

use std::io::Cursor;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::log::{Checkpoint, Hash, leaf_hash, verify_consistency, verify_inclusion};
use serde_json::Value;
use server::caretaker::keep_log;
use server::{export, verify};

use self::forger::{leaf, resigned};
use crate::common::House;

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

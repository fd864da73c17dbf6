//! What somebody who checks is handed: checkpoints, proofs, leaves, boxes, evidence. Nothing in it is believed, and a
//! forged record must be found out rather than stop the one who looks at it.

use std::sync::LazyLock;

use domain::assessments::{
    Form, Indicator, Kind, Published, Section, Subject, Terms, Voided, check_round,
};
use domain::ballots::{
    Act, DrawEvidence, DrawRecord, Evidence, Line, Method, Rules, Tally, check_ballot, check_draw,
    decide, verify,
};
use domain::display::Both;
use domain::ids::RecordNumber;
use domain::json::Json;
use domain::log::{
    Checkpoint, Hash, NoteKey, consistency, inclusion, leaf_hash, text_hash, verify_consistency,
    verify_inclusion,
};
use domain::publishing::Say;
use domain::rulebook::{Abstention, Majority, Share, Tie};
use domain::time::{read_day, start_of};
use proptest::prelude::*;

use crate::strategies::{MANY, Reader, cases, every, near, round};

const NUMBERS: &[&str] = &[
    r#"{"a":[1,255,18446744073709551615,-9223372036854775808],"b":{"c":null,"d":true},"e":"王芳\n😀"}"#,
    "[[[[1]],[]]]",
    "\"\\ud83c\\udfee\\u0041\\/\"",
    "0",
];

const LEAF: &str = "1\n2026-11-22T04:00:00.000000Z\nballots.cast\n2026-0081\n{\"receipt\":\"BCVG-XYCD-URUQ-NLUD-QAL9-UH4J\"}";

const BOX: &[&str] = &[
    r#"{"kind":"ballot","community":1,"ballot":"2026-0081","title":"车位","text":"要不要","method":"yes_no","max":1,"options":["赞成","反对","弃权"],"secret":true,"electorate":"community","quorum":"none","majority":"two_thirds","abstention":"in_base","tie":"draw","seats":1,"rulebook":1,"opens_at":"2026-11-01T00:00:00Z","closes_at":"2026-11-08T00:00:00Z"}"#,
    r#"{"kind":"ballot_receipt","receipt":"BCVG-XYCD-URUQ-NLUD-QAL9-UH4J"}"#,
    r#"{"kind":"ballot_paper","marks":[1,0,0]}"#,
    r#"{"kind":"ballot_name","receipt":"BCVG-XYCD-URUQ-NLUD-QAL9-UH4J","name":"王芳","salt":"00"}"#,
    r#"{"kind":"ballot_count","papers":9,"blank":0,"counts":[[4],[4],[1]]}"#,
    r#"{"kind":"ballot_result","eligible":18446744073709551615,"roll":"aa","papers":3,"blank":0,"counts":[[18446744073709551615],[18446744073709551615],[1]],"outcome":"adopted","chosen":[],"tied":[],"tied_seats":0}"#,
];

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A key whose notes are read, and another one. Checking a signature takes long in a program that is not optimised, so most
/// notes are shown to the other key: everything before the signature is read all the same.
fn key(seed: u8) -> NoteKey {
    NoteKey::new("juyi.example/log", [seed; 32])
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "juyi.example/log".to_owned(),
        size: 1,
        root: leaf_hash(LEAF.as_bytes()),
    }
}

static NOTES: LazyLock<[&'static str; 1]> = LazyLock::new(|| [leaked(checkpoint().sign(&key(7)))]);

static EVIDENCE: LazyLock<[&'static str; 2]> = LazyLock::new(|| {
    let lines = serde_json::to_string(BOX).unwrap();
    let leaf = format!(
        "{{\"seq\":0,\"text\":{},\"path\":[]}}",
        serde_json::to_string(LEAF).unwrap()
    );
    let note = serde_json::to_string(NOTES[0]).unwrap();
    // Not the key of the note.
    let other = key(8).verifier();
    [
        leaked(format!(
            r#"{{"key":"{other}","checkpoint":{note},"leaves":[{leaf}],"lines":{lines}}}"#
        )),
        leaked(format!(
            r#"{{"key":"{other}","seed":"00","checkpoint":{note},"grown":[],"fixed":{leaf},"drawn":null,"names":["甲","乙"],"numbers":[1,2],"seals":[],"salts":[],"terms":"{{}}","opened":null}}"#
        )),
    ]
});

static OTHER: LazyLock<String> = LazyLock::new(|| key(8).verifier());
static OWN: LazyLock<String> = LazyLock::new(|| key(7).verifier());

#[test]
fn lines_and_leaves() {
    for reader in [
        Reader {
            name: "JSON on record",
            examples: NUMBERS,
            read: |raw| match (
                Json::read(raw),
                serde_json::from_str::<serde_json::Value>(raw),
            ) {
                (Some(_), Err(error)) => Err(format!("serde_json says {error}")),
                (read, _) => Ok(read.is_some()),
            },
        },
        Reader {
            name: "leaf about a ballot",
            examples: &[LEAF],
            read: |raw| {
                let (act, strict) = (Act::read(raw), Act::of_ballot(raw));
                match (&act, &strict) {
                    (Some(act), Ok(Some(same))) if act == same => Ok(true),
                    (Some(_), Ok(None)) | (None, Err(_) | Ok(None)) => Ok(act.is_some()),
                    _ => Err(format!("{act:?} and {strict:?}")),
                }
            },
        },
        Reader {
            name: "line of a box",
            examples: BOX,
            read: |raw| round(raw, Line::read, Line::text),
        },
        Reader {
            name: "line that voids a round",
            examples: &[
                r#"{"assessment":"2026-0007","community":1,"kind":"assessment_void","reason":"泄题"}"#,
                r#"{"kind":"assessment_void","community":1,"assessment":"2026-0007","reason":"泄题"}"#,
            ],
            read: |raw| {
                Voided::read(raw).map_or(Ok(false), |v| match v.text() == raw {
                    true => Ok(true),
                    false => Err(v.text()),
                })
            },
        },
    ] {
        every(MANY / 2, &reader);
    }
}

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn a_note_of_another_key_is_never_a_checkpoint(note in near(&*NOTES)) {
        prop_assert!(Checkpoint::verify(&note, &OTHER).is_err());
    }

    #[test]
    fn no_text_is_taken_for_a_key(verifier in near(&["juyi.example/log+00000000+AQ==", "a+b+c"])) {
        prop_assert!(Checkpoint::verify(NOTES[0], &verifier).is_err());
    }

    #[test]
    fn proofs_of_any_numbers_are_looked_at(
        seq: u64, size: u64, near_end in 0u64..3, n in prop_oneof![9 => 0usize..8, 1 => 0usize..70], small: bool,
    ) {
        let (seq, size) = match small {
            true => (seq % 9, size % 9),
            false => (seq, size | u64::MAX << (size % 64)),
        };
        let seq = if near_end == 0 { size.wrapping_sub(1) } else { seq };
        let path = vec![leaf_hash(b"beside"); n];
        let (leaf, root) = (leaf_hash(b"x"), leaf_hash(b"y"));
        prop_assert!(!verify_inclusion(&leaf, seq, size, &path, &root));
        let proven = verify_consistency(seq, size, &path, &leaf, &root);
        prop_assert!(!proven, "{} {}", seq, size);
        let ranges = |all: Option<Vec<std::ops::Range<u64>>>| {
            all.unwrap_or_default().iter().all(|r| r.start < r.end && r.end <= size)
        };
        prop_assert!(ranges(inclusion(seq, size)) && ranges(consistency(seq, size)));
    }

    #[test]
    fn whatever_numbers_a_box_names_something_comes_out(
        papers: u64, counts in prop::collection::vec(prop::collection::vec(any::<u64>(), 0..3), 0..4), electorate: u64,
        method in prop::sample::select(vec![Method::YesNo, Method::One, Method::UpTo(2), Method::Score { max: 5 }]),
        majority in prop::sample::select(vec![Majority::Simple, Majority::Absolute, Majority::TwoThirds]),
        base: bool, seats: u8,
    ) {
        let abstention = if base { Abstention::InBase } else { Abstention::NotInBase };
        let rules = Rules { quorum: Share::TwoThirds, majority, abstention, tie: Tie::Draw, seats };
        let tally = Tally { papers, blank: 0, invalid: 0, counts };
        let _ = decide(method, &rules, electorate, &tally);
        let options = tally.counts.len();
        if tally.check(method, options).is_ok() {
            prop_assert!((0..options).all(|o| tally.votes(o) <= papers));
        }
        let _ = tally.plus(&tally);
    }
}

proptest! {
    // A whole box or a body of evidence is read for each.
    #![proptest_config(cases(10_000))]

    #[test]
    fn a_box_with_slips_is_looked_at(at in 0..BOX.len(), line in near(BOX)) {
        let mut lines = BOX.to_vec();
        lines[at] = &line;
        let leaf = |act: &str, facts: &str| {
            Act::read(&format!("1\n2026-11-22T04:00:00.000000Z\n{act}\n2026-0081\n{facts}")).unwrap()
        };
        let terms = leaf_hash(lines[0].as_bytes());
        let acts = [
            leaf("ballots.open", &format!("{{\"terms\":\"{terms}\",\"eligible\":18446744073709551615,\"roll\":\"aa\"}}")),
            leaf("ballots.close", "{}"),
            Act::read(LEAF).unwrap(),
        ];
        prop_assert!(check_ballot(&lines, &acts).is_err());
    }

    #[test]
    fn evidence_with_slips_proves_nothing(raw in near(&*EVIDENCE)) {
        if let Some(evidence) = Evidence::read(&raw) {
            let (steps, _) = verify(&evidence, "BCVG-XYCD-URUQ-NLUD-QAL9-UH4J".parse().ok());
            prop_assert!(!steps.iter().all(|step| step.ok));
        }
        if let Some(evidence) = DrawEvidence::read(&raw) {
            prop_assert!(!check_draw(&evidence).iter().all(|step| step.ok));
        }
    }

    #[test]
    fn a_record_of_draws_with_slips_is_looked_at(raw in near(&[
        "1\n2026-11-22T04:00:00.000000Z\nbodies.schedule_draw\n2026-0003\n{\"names\":[\"甲\"],\"numbers\":[1]}",
        "1\n2026-11-22T04:00:00.000000Z\nbodies.draw\n2026-0003\n{\"checkpoint\":1,\"drawn\":[1]}",
        LEAF,
    ])) {
        let mut record = DrawRecord::default();
        if record.take(LEAF).is_ok() && record.take(&raw).is_ok() {
            let _ = record.check(&Default::default(), &Default::default());
        }
    }
}

proptest! {
    // Here the signature is looked at.
    #![proptest_config(cases(150))]

    #[test]
    fn a_changed_checkpoint_is_none(note in near(&*NOTES)) {
        if let Ok(read) = Checkpoint::verify(&note, &OWN) {
            prop_assert_eq!(read, checkpoint());
        }
    }
}

fn terms() -> Terms {
    let say = |zh: &str| Say::parse(zh, "", 1, 60).unwrap();
    let indicator = |weight| Indicator {
        weight,
        name: say("快不快"),
    };
    let subject = Subject {
        kind: Kind::Window,
        name: say("1 号窗口"),
    };
    let section = Section {
        name: say("服务"),
        indicators: vec![indicator(500), indicator(500)],
    };
    let at = start_of(read_day("2026-11-01").unwrap());
    Terms {
        kind: Terms::KIND.to_owned(),
        community: 1,
        assessment: RecordNumber { year: 2026, seq: 7 },
        direction: domain::assessments::Direction::Residents,
        series: "满意度".to_owned(),
        title: Both::new("评议", ""),
        purpose: Both::new("听一听", ""),
        party: None,
        form: Form::new(vec![subject], vec![section]).unwrap(),
        asked: Vec::new(),
        who: "residents".to_owned(),
        opens_at: at,
        closes_at: at + chrono::Duration::days(14),
    }
}

static TERMS: LazyLock<Terms> = LazyLock::new(terms);

/// Counts as a forger would write them: the leaf of the closing agrees with them, whatever they are.
const COUNTS: &[&str] = &[
    r#"{"kind":"assessment_counts","community":1,"assessment":"2026-0007","eligible":18446744073709551615,"answers":18446744073709551615,"total":[[[18446744073709551615,1,0,0,0,0],[9,9,9,9,9,9]]],"groups":[{"grid":1,"answers":18446744073709551615,"cells":[[null,[18446744073709551615,0,0,0,0,0]]]},{"grid":2,"answers":18446744073709551615,"cells":[[null,[18446744073709551615,0,0,0,0,9]]]}],"views":[],"alarms":null,"scores":[10000]}"#,
    r#"{"kind":"assessment_counts","community":1,"assessment":"2026-0007","eligible":90,"answers":30,"total":[[[30,0,0,0,0,0],[6,6,6,6,6,0]]],"groups":[],"views":[],"alarms":null,"scores":[7500]}"#,
];

/// The same, written as they are hashed.
static FORGED: LazyLock<[&'static str; 2]> = LazyLock::new(|| {
    [0, 1].map(|at| {
        leaked(
            serde_json::from_str::<Published>(COUNTS[at])
                .unwrap()
                .text(),
        )
    })
});

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn forged_counts_of_a_round_are_found_out_and_stop_nobody(line in near(&*FORGED), eligible: u64, open in 0u64..3) {
        let terms_line = TERMS.text();
        let parsed = serde_json::from_str::<Published>(&line);
        let eligible = match (&parsed, open) {
            (Ok(counts), 0) => counts.eligible,
            _ => eligible,
        };
        let answers = parsed.as_ref().map_or(0, |c| c.answers);
        let leaf = |act: &str, facts: String| {
            Act::read(&format!("1\n2026-11-22T04:00:00.000000Z\n{act}\n2026-0007\n{facts}")).unwrap()
        };
        let acts = [
            leaf("assessments.open", format!("{{\"terms\":\"{}\",\"eligible\":{eligible}}}", text_hash(&[&terms_line]))),
            leaf("assessments.invite", format!("{{\"codes\":{}}}", if open == 2 { u64::MAX } else { 0 })),
            leaf("assessments.close", format!("{{\"counts\":\"{}\",\"answers\":{answers}}}", text_hash(&[&line]))),
        ];
        if let Ok((_, Some(counts))) = check_round(&[&terms_line, &line], &acts) {
            prop_assert!(counts.answers <= counts.eligible && counts.is_sound(&TERMS));
            prop_assert_eq!(counts.recounted(&TERMS), counts.scores);
        }
        if let Ok(counts) = parsed {
            let _ = counts.is_sound(&TERMS);
        }
    }

    #[test]
    fn a_hash_has_one_way_of_being_written(bytes: [u8; 32]) {
        let hash = Hash(bytes);
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        prop_assert!(hash.to_string().to_uppercase().parse::<Hash>().is_err() || bytes.iter().all(|b| b & 15 < 10 && b >> 4 < 10));
    }
}

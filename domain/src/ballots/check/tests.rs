//! Lines read back as they are written, and evidence of a small ballot that fits until something in it is changed.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::method::Method;
use super::super::paper::Paper;
use super::super::public::{BoxPaper, Line, NamedPaper, Result as PublicResult, Terms, hash_lines};
use super::super::receipt::Receipt;
use super::super::rules::{Outcome, Rules, decide};
use super::super::tally::Tally;
use super::*;
use crate::ids::{CommunityId, RecordNumber};
use crate::log::{
    Checkpoint, Hash, Leaf, NoteKey, Ridge, consistency, inclusion, leaf_hash, node_hash,
};
use crate::rulebook::{Abstention, Majority, Share, Tie};
use chrono::DateTime;

pub fn receipt(letter: char) -> Receipt {
    letter.to_string().repeat(24).parse().unwrap()
}

pub fn terms(title: &str) -> Terms {
    let rules = Rules {
        quorum: Share::None,
        majority: Majority::Simple,
        abstention: Abstention::NotInBase,
        tie: Tie::Draw,
        seats: 1,
    };
    let [quorum, majority, abstention, tie] = Terms::codes(&rules).map(str::to_owned);
    Terms {
        community: 1,
        ballot: "2026-0042".parse().unwrap(),
        title: title.to_owned(),
        text: "\"\\\n\u{1}荷花🏮".to_owned(),
        method: Method::One.code().to_owned(),
        max: 1,
        options: vec!["甲".to_owned(), "乙".to_owned()],
        secret: true,
        electorate: "community".to_owned(),
        quorum,
        majority,
        abstention,
        tie,
        seats: 1,
        rulebook: 3,
        opens_at: "2026-11-22T12:00:00Z".to_owned(),
        closes_at: "2026-11-23T12:00:00Z".to_owned(),
    }
}

fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

fn tallies() -> impl Strategy<Value = Tally> {
    let counts = prop::collection::vec(prop::collection::vec(any::<u64>(), 0..3), 0..3);
    let whole = any::<u64>;
    (whole(), whole(), 0..2u64, counts).prop_map(|(papers, blank, invalid, counts)| Tally {
        papers,
        blank,
        invalid,
        counts,
    })
}

fn lines() -> impl Strategy<Value = Line> {
    let some = || prop::option::of(text());
    let marks = prop::collection::vec(any::<u8>(), 0..4);
    let places = || prop::collection::vec(any::<usize>(), 0..3);
    prop_oneof![
        text().prop_map(|title| Line::Ballot(terms(&title))),
        Just(Line::BallotReceipt {
            receipt: receipt('A')
        }),
        (marks, any::<bool>(), some(), some(), some()).prop_map(
            |(marks, own, word, seed, voter)| {
                Line::BallotPaper(BoxPaper {
                    marks,
                    receipt: own.then(|| receipt('B')),
                    word,
                    seed,
                    voter,
                })
            }
        ),
        (text(), text()).prop_map(|(name, salt)| Line::BallotName(NamedPaper {
            receipt: receipt('C'),
            name,
            salt
        })),
        tallies().prop_map(Line::BallotCount),
        (
            any::<u64>(),
            text(),
            tallies(),
            places(),
            places(),
            any::<usize>()
        )
            .prop_map(|(eligible, roll, tally, chosen, tied, tied_seats)| {
                Line::BallotResult(PublicResult {
                    eligible,
                    roll,
                    tally,
                    outcome: "chosen".to_owned(),
                    chosen,
                    tied,
                    tied_seats,
                })
            }),
    ]
}

proptest! {
    #[test]
    fn a_line_is_read_as_it_was_written(line in lines()) {
        prop_assert_eq!(Line::read(&line.text()), Some(line));
    }

    #[test]
    fn a_line_without_one_of_its_parts_is_none(line in lines(), at: prop::sample::Index) {
        let mut value: Value = serde_json::from_str(&line.text()).unwrap();
        let parts = value.as_object_mut().unwrap();
        let part = parts.keys().nth(at.index(parts.len())).unwrap().clone();
        parts.remove(&part);
        let may_be_missing = match line {
            Line::BallotPaper(_) => ["receipt", "word", "seed", "voter"].contains(&part.as_str()),
            // Written only where there are some; the line's hash holds it all the same.
            Line::BallotCount(_) | Line::BallotResult(_) => part == "invalid",
            _ => false,
        };
        prop_assert_eq!(Line::read(&value.to_string()).is_some(), may_be_missing);
    }
}

/// Two votes for the first option, one for the second; the last voter votes twice.
fn evidence() -> Evidence {
    let (texts, lines) = parts(None);
    sealed(&texts, lines)
}

/// Leaves and lines of that ballot, with papers counted by hand where some are given.
pub fn parts(hand: Option<&Tally>) -> (Vec<String>, Vec<String>) {
    let opening = terms("甲乙");
    let paper = |marks: [u8; 2]| {
        Line::BallotPaper(BoxPaper {
            marks: marks.to_vec(),
            receipt: None,
            word: None,
            seed: None,
            voter: None,
        })
        .text()
    };
    let papers = [paper([0, 1]), paper([1, 0]), paper([1, 0])];
    let receipts: Vec<String> = ['A', 'B', 'D']
        .map(|letter| {
            Line::BallotReceipt {
                receipt: receipt(letter),
            }
            .text()
        })
        .into();
    let legal = [[0, 1], [1, 0], [1, 0]].map(|m| Paper::of_marks(Method::One, 2, &m).unwrap());
    let counted = Tally::count(Method::One, 2, &legal);
    let tally = hand.map_or(Some(counted.clone()), |hand| counted.plus(hand));
    let tally = tally.unwrap();
    let outcome: Outcome = decide(Method::One, &opening.rules().unwrap(), 5, &tally);
    let result = PublicResult::new(5, "ab".repeat(32), tally, &outcome);
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let leaf =
        |act, facts: Value| Leaf::new(act, opening.ballot, facts, at).text(Some(CommunityId(1)));
    let first = Line::Ballot(opening.clone()).text();
    let mut texts = vec![
        leaf(
            "ballots.open",
            json!({"terms": hash_lines([&first]).to_string(), "eligible": 5, "roll": result.roll}),
        ),
        leaf("ballots.cast", json!({"receipt": receipt('A')})),
        leaf("ballots.cast", json!({"receipt": receipt('B')})),
        leaf("ballots.cast", json!({"receipt": receipt('C')})),
        leaf(
            "ballots.cast",
            json!({"receipt": receipt('D'), "replaces": receipt('C')}),
        ),
    ];
    texts.extend(hand.map(|hand| leaf("ballots.count", json!(hand))));
    texts.push(leaf(
        "ballots.close",
        json!({
            "box": hash_lines(&papers).to_string(),
            "receipts": hash_lines(&receipts).to_string(),
            "result": result,
        }),
    ));
    let mut lines = vec![first];
    lines.extend(receipts);
    lines.extend(papers);
    lines.extend(hand.map(|hand| Line::BallotCount(hand.clone()).text()));
    lines.push(Line::BallotResult(result).text());
    (texts, lines)
}

/// Signs a tree of these leaves.
pub fn sealed(texts: &[String], lines: Vec<String>) -> Evidence {
    let key = NoteKey::new("juyi.example/log", [7; 32]);
    let (checkpoint, leaves) = signed(&key, texts);
    Evidence {
        key: key.verifier(),
        checkpoint,
        leaves,
        lines,
    }
}

/// A signed tree of these leaves, each with its proof.
pub fn signed(key: &NoteKey, texts: &[String]) -> (String, Vec<PlacedLeaf>) {
    let hashes: Vec<_> = texts.iter().map(|t| leaf_hash(t.as_bytes())).collect();
    let root_of = |range: std::ops::Range<u64>| root_of(&hashes, range);
    let size = texts.len() as u64;
    let note = Checkpoint {
        origin: key.name().to_owned(),
        size,
        root: root_of(0..size),
    }
    .sign(key);
    let leaves = (0..)
        .zip(texts)
        .map(|(seq, text)| PlacedLeaf {
            seq,
            text: text.clone(),
            path: inclusion(seq, size)
                .unwrap()
                .into_iter()
                .map(|range| root_of(range).to_string())
                .collect(),
        })
        .collect();
    (note, leaves)
}

fn root_of(hashes: &[Hash], range: std::ops::Range<u64>) -> Hash {
    let mut ridge = Ridge::default();
    for at in range {
        ridge.append(hashes[at as usize]);
    }
    ridge.root()
}

/// The proof that the tree of these leaves begins with that of the first of them.
pub fn grown(from: u64, texts: &[String]) -> Vec<String> {
    let hashes: Vec<_> = texts.iter().map(|t| leaf_hash(t.as_bytes())).collect();
    let path = consistency(from, texts.len() as u64).unwrap();
    let hash = |range| root_of(&hashes, range).to_string();
    path.into_iter().map(hash).collect()
}

fn kinds(evidence: &Evidence, asked: Option<Receipt>) -> (Vec<(StepKind, bool)>, Fate) {
    let (steps, fate) = verify(evidence, asked);
    (steps.into_iter().map(|s| (s.kind, s.ok)).collect(), fate)
}

#[test]
fn what_fits_fits_and_every_receipt_has_its_fate() {
    let evidence = evidence();
    let fates = [
        ('A', Fate::Counted),
        ('C', Fate::Replaced),
        ('D', Fate::Counted),
        ('E', Fate::Unknown),
    ];
    for (letter, wanted) in fates {
        let (steps, fate) = kinds(&evidence, Some(receipt(letter)));
        assert_eq!(fate, wanted, "{letter}");
        let bad: Vec<_> = steps.iter().filter(|(_, ok)| !ok).collect();
        let unknown = [&(StepKind::Recorded, false)];
        assert_eq!(bad, if letter == 'E' { &unknown[..] } else { &[] });
    }
    let texts: Vec<&str> = evidence.lines.iter().map(String::as_str).collect();
    let acts: Vec<Act> = evidence
        .leaves
        .iter()
        .filter_map(|l| Act::read(&l.text))
        .collect();
    assert_eq!(acts.len(), evidence.leaves.len());
    let checked = check_ballot(&texts, &acts).unwrap();
    assert_eq!(checked.result.unwrap().chosen, [0]);
}

#[test]
fn evidence_is_read_as_the_server_writes_it() {
    let evidence = evidence();
    let text = serde_json::to_string(&evidence).unwrap();
    assert_eq!(Evidence::read(&text), Some(evidence));
    for bad in [
        "",
        "{}",
        "[]",
        &text[1..],
        &text.replace("\"seq\":0", "\"seq\":-1"),
    ] {
        assert_eq!(Evidence::read(bad), None, "{bad}");
    }
}

#[test]
fn whatever_is_changed_is_noticed() {
    let whole = evidence();
    let sound = |e: &Evidence| verify(e, None).0.iter().all(|step| step.ok);
    assert!(sound(&whole));
    for at in 0..whole.lines.len() {
        let mut other = whole.clone();
        other.lines.remove(at);
        assert!(!sound(&other), "without {}", whole.lines[at]);
        let mut other = whole.clone();
        // What no program reads is changed as well: what is hashed or on record is the line, not what is read of it.
        other.lines[at] = other.lines[at].replacen('{', "{\"more\":1,", 1);
        assert!(!sound(&other), "more in {}", whole.lines[at]);
    }
    for leaf in [0, 5] {
        let mut other = whole.clone();
        other.leaves.remove(leaf);
        assert!(!sound(&other));
        let mut other = whole.clone();
        other.leaves[leaf].text.push(' ');
        assert!(!sound(&other));
        let mut other = whole.clone();
        let path = &mut other.leaves[leaf].path;
        path[0] = node_hash(&leaf_hash(b""), &leaf_hash(b"")).to_string();
        assert!(!sound(&other));
    }
    let mut other = whole.clone();
    other.key = NoteKey::new("juyi.example/log", [8; 32]).verifier();
    assert!(!sound(&other));
    let elsewhere = RecordNumber {
        year: 2026,
        seq: 43,
    };
    let mut other = whole;
    other.lines[0] = other.lines[0].replace("2026-0042", &elsewhere.to_string());
    assert!(!sound(&other));
}

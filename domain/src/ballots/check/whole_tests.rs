//! A named ballot with every part of a record, put together anew for each fault: so that hashes fit and only what is looked
//! at does not.

use serde_json::{Value, json};

use super::super::method::Method;
use super::super::paper::Paper;
use super::super::public::{BoxPaper, Line, NamedPaper, Result as PublicResult, Terms, hash_lines};
use super::super::receipt::{Receipt, Sealed, Seed, Word, name_seal, open_content};
use super::super::rules::{Outcome, decide};
use super::super::tally::Tally;
use super::tests::{receipt, sealed, terms};
use super::*;
use crate::ids::CommunityId;
use crate::log::Leaf;
use chrono::DateTime;

/// The parts of a ballot; the leaves hold the hashes of whatever stands here.
#[derive(Clone)]
struct Record {
    terms: Terms,
    /// Receipts as they were cast, each with what it replaces.
    casts: Vec<(Receipt, Option<Receipt>)>,
    receipts: Vec<Receipt>,
    papers: Vec<BoxPaper>,
    names: Vec<NamedPaper>,
    hand: Option<Tally>,
    /// What the record holds of the count by hand, and how many papers were handed out.
    hand_leaf: Option<Value>,
    handed_out: usize,
    eligible: u64,
    result: PublicResult,
    /// What the record holds of the result.
    result_leaf: Value,
}

fn seed(n: u8) -> Seed {
    Seed([n; 16])
}

/// A named paper with its receipt and the line that names its voter.
fn paper(terms: &Terms, n: u8, marks: [u8; 2]) -> (BoxPaper, NamedPaper) {
    let word = Word::parse("荷花").unwrap();
    let name = format!("王{n}");
    let seal = name_seal(Sealed::Voter, &seed(n + 100), &name);
    let content = open_content(&Paper::of_marks(Method::One, 2, &marks).unwrap(), &seal);
    let here = CommunityId(terms.community);
    let receipt = Receipt::of(here, terms.ballot, &word, &seed(n), &content);
    let boxed = BoxPaper {
        marks: marks.to_vec(),
        receipt: Some(receipt),
        word: Some(word.as_str().to_owned()),
        seed: Some(seed(n).to_string()),
        voter: Some(seal.to_string()),
    };
    let named = NamedPaper {
        receipt,
        name,
        salt: seed(n + 100).to_string(),
    };
    (boxed, named)
}

fn tally(papers: u64, counts: [u64; 2]) -> Tally {
    Tally {
        papers,
        blank: 0,
        invalid: 0,
        counts: counts.map(|n| vec![n]).into(),
    }
}

impl Record {
    /// One vote for the second option and two for the first, the last voter having voted twice, and two papers by hand of
    /// three that were handed out.
    fn whole() -> Self {
        let mut terms = terms("甲乙");
        terms.secret = false;
        let all = [(1, [0, 1]), (2, [1, 0]), (3, [1, 0])];
        let (papers, names): (Vec<_>, Vec<_>) = all
            .map(|(n, marks)| paper(&terms, n, marks))
            .into_iter()
            .unzip();
        let first: Vec<Receipt> = papers.iter().filter_map(|p| p.receipt).collect();
        let mut receipts = first.clone();
        receipts.sort_unstable();
        let replaced = receipt('A');
        let casts = vec![
            (first[0], None),
            (replaced, None),
            (first[1], None),
            (first[2], Some(replaced)),
        ];
        let hand = tally(2, [2, 0]);
        let mut record = Self {
            result: PublicResult::new(6, "ab".repeat(32), tally(5, [4, 1]), &Outcome::Void),
            result_leaf: Value::Null,
            hand_leaf: Some(json!(hand)),
            hand: Some(hand),
            handed_out: 3,
            eligible: 6,
            terms,
            casts,
            receipts,
            papers,
            names,
        };
        record.decide();
        record
    }

    /// Lets the rules say what comes out of the numbers of the result.
    fn decide(&mut self) {
        let rules = self.terms.rules().unwrap();
        let tally = self.result.tally.clone();
        let outcome = decide(Method::One, &rules, self.result.eligible, &tally);
        self.result = PublicResult::new(
            self.result.eligible,
            self.result.roll.clone(),
            tally,
            &outcome,
        );
        self.result_leaf = json!(self.result);
    }

    fn lines(&self) -> Vec<String> {
        let receipts = self
            .receipts
            .iter()
            .map(|r| Line::BallotReceipt { receipt: *r });
        let mut lines = vec![Line::Ballot(self.terms.clone())];
        lines.extend(receipts);
        lines.extend(self.papers.iter().cloned().map(Line::BallotPaper));
        lines.extend(self.names.iter().cloned().map(Line::BallotName));
        lines.extend(self.hand.clone().map(Line::BallotCount));
        lines.push(Line::BallotResult(self.result.clone()));
        lines.iter().map(Line::text).collect()
    }

    fn leaf(&self, act: &'static str, facts: Value) -> String {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Leaf::new(act, self.terms.ballot, facts, at).text(Some(CommunityId(1)))
    }

    fn leaves(&self) -> Vec<String> {
        let lines = self.lines();
        let of = |kind: &str| {
            let kind = format!("\"kind\":\"{kind}\"");
            hash_lines(lines.iter().filter(|line| line.contains(&kind))).to_string()
        };
        let opening = json!({
            "terms": of("ballot"),
            "eligible": self.eligible,
            "roll": "ab".repeat(32),
        });
        let mut leaves = vec![self.leaf("ballots.open", opening)];
        for (receipt, replaces) in &self.casts {
            let mut facts = json!({"receipt": receipt});
            if let Some(replaced) = replaces {
                facts["replaces"] = json!(replaced);
            }
            leaves.push(self.leaf("ballots.cast", facts));
        }
        for n in 1..=self.handed_out {
            leaves.push(self.leaf("ballots.paper", json!({"papers": n})));
        }
        leaves.extend(
            self.hand_leaf
                .clone()
                .map(|hand| self.leaf("ballots.count", hand)),
        );
        let closing = json!({
            "box": of("ballot_paper"),
            "receipts": of("ballot_receipt"),
            "result": self.result_leaf,
        });
        leaves.push(self.leaf("ballots.close", closing));
        leaves
    }

    fn fault(&self) -> Option<BallotFault> {
        check(&self.lines(), &self.leaves()).err()
    }
}

fn check(lines: &[String], leaves: &[String]) -> Result<Checked, BallotFault> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let acts: Vec<Act> = leaves.iter().map(|leaf| Act::read(leaf).unwrap()).collect();
    check_ballot(&lines, &acts)
}

/// The fault of a record that was changed.
fn after(change: impl FnOnce(&mut Record)) -> Option<BallotFault> {
    let mut record = Record::whole();
    change(&mut record);
    record.fault()
}

#[test]
fn a_whole_record_fits_by_itself_and_step_by_step() {
    let record = Record::whole();
    assert_eq!(record.fault(), None);
    let (steps, _) = verify(&sealed(&record.leaves(), record.lines()), None);
    assert!(steps.iter().all(|step| step.ok), "{steps:?}");
}

#[test]
fn lines_that_are_none_are_named() {
    let record = Record::whole();
    let (lines, leaves) = (record.lines(), record.leaves());
    let bad = |lines: &[String]| check(lines, &leaves).err();
    let malformed = |line| Some(BallotFault::Malformed { line });
    assert_eq!(bad(&[]), malformed(1));
    assert_eq!(bad(&lines[1..]), malformed(1), "no terms");
    for what in [
        "{",
        "{\"kind\":\"ballot_wish\"}",
        &lines[0],
        &lines[10],
        &lines[11],
    ] {
        let mut more = lines.clone();
        more.push(what.to_owned());
        assert_eq!(bad(&more), malformed(13), "{what}");
    }
}

#[test]
fn opening_and_closing_are_on_record_once() {
    let record = Record::whole();
    let (lines, leaves) = (record.lines(), record.leaves());
    assert_eq!(
        check(&lines, &leaves[1..]).err(),
        Some(BallotFault::NotOpened)
    );
    let twice = [&leaves[..1], &leaves[..]].concat();
    assert_eq!(check(&lines, &twice).err(), Some(BallotFault::NotClosed));
    let open = &leaves[..leaves.len() - 1];
    // While it is open there are the terms alone.
    assert_eq!(check(&lines[..1], open).unwrap().result, None);
    for (lines, leaves) in [
        (&lines[..1], &leaves[..]),
        (&lines[..2], open),
        (&lines[..], open),
    ] {
        assert_eq!(check(lines, leaves).err(), Some(BallotFault::NotClosed));
    }
    let mut other = lines.clone();
    other[0] = other[0].replace("甲乙", "甲丙");
    assert_eq!(check(&other, &leaves).err(), Some(BallotFault::Terms));
}

#[test]
fn votes_follow_one_another() {
    use BallotFault::{Chain, Crowd, Receipts, Roll};
    let [a, b] = ['A', 'B'].map(receipt);
    assert_eq!(
        after(|r| r.casts.insert(1, (a, None))),
        Some(Chain(a)),
        "given twice"
    );
    assert_eq!(
        after(|r| r.casts[0].1 = Some(b)),
        Some(Chain(b)),
        "never there"
    );
    assert_eq!(after(|r| r.casts.push((b, None))), Some(Receipts));
    assert_eq!(after(|r| r.eligible = 2), Some(Crowd));
    assert_eq!(after(|r| r.eligible = 7), Some(Roll));
    let fewer = |r: &mut Record| (r.eligible, r.result.eligible) = (4, 4);
    assert_eq!(after(fewer), Some(Crowd), "with those counted by hand");
    let record = Record::whole();
    let mut leaves = record.leaves();
    leaves[1] = record.leaf("ballots.cast", json!({}));
    assert_eq!(check(&record.lines(), &leaves).err(), Some(Receipts));
    // What the closing says of the receipts and of the papers.
    for (fact, fault) in [("receipts", Receipts), ("box", BallotFault::Papers)] {
        let mut leaves = record.leaves();
        let closing = leaves.last_mut().unwrap();
        *closing = closing.replacen(&format!("\"{fact}\":\""), &format!("\"{fact}\":\"0"), 1);
        assert_eq!(check(&record.lines(), &leaves).err(), Some(fault));
    }
}

#[test]
fn every_paper_is_legal_in_its_place_and_has_its_receipt() {
    use BallotFault::{Name, Paper, PaperReceipt, Receipts};
    assert_eq!(
        after(|r| r.papers[1].marks = vec![1, 1]),
        Some(Paper { place: 1 })
    );
    assert_eq!(after(|r| r.papers.swap(0, 1)), Some(Paper { place: 1 }));
    for strip in [
        |p: &mut BoxPaper| p.voter = None,
        |p: &mut BoxPaper| p.seed = None,
        |p: &mut BoxPaper| p.word = None,
        |p: &mut BoxPaper| p.receipt = None,
        |p: &mut BoxPaper| p.voter = Some("x".to_owned()),
        |p: &mut BoxPaper| p.seed = Some("x".to_owned()),
        |p: &mut BoxPaper| p.word = Some(String::new()),
    ] {
        let fault = after(|r| strip(&mut r.papers[2]));
        assert_eq!(fault, Some(PaperReceipt { place: 2 }));
    }
    let twice = after(|r| r.papers[2] = r.papers[1].clone());
    assert_eq!(twice, Some(PaperReceipt { place: 2 }));
    assert_eq!(
        after(|r| drop(r.papers.pop())),
        Some(Receipts),
        "a paper less"
    );
    // As many papers as votes, and one of them belongs to no vote.
    let stranger = after(|r| {
        let (boxed, _) = paper(&r.terms, 9, [1, 0]);
        r.papers[2] = boxed;
    });
    assert_eq!(stranger, Some(Receipts));
    let first = Record::whole().names[0].receipt;
    for change in [
        |n: &mut NamedPaper| n.name.push('x'),
        |n: &mut NamedPaper| n.salt = "x".to_owned(),
    ] {
        assert_eq!(after(|r| change(&mut r.names[0])), Some(Name(first)));
    }
    let nobody = receipt('C');
    assert_eq!(after(|r| r.names[0].receipt = nobody), Some(Name(nobody)));
    assert_eq!(
        after(|r| r.names.clear()),
        None,
        "names go when accounts are erased"
    );
}

#[test]
fn a_secret_paper_says_nothing_of_its_voter() {
    // Of a secret ballot, each of what names a voter is too much.
    let secret = |keep: fn(&mut BoxPaper)| {
        after(|r| {
            r.terms.secret = true;
            r.names.clear();
            for one in &mut r.papers {
                let mut bare = BoxPaper {
                    marks: one.marks.clone(),
                    ..one.clone()
                };
                keep(&mut bare);
                *one = bare;
            }
        })
    };
    let bare = |p: &mut BoxPaper| (p.receipt, p.word, p.seed, p.voter) = (None, None, None, None);
    assert_eq!(secret(bare), None);
    let first = Some(BallotFault::PaperReceipt { place: 0 });
    assert_eq!(secret(|_| {}), first);
    assert_eq!(secret(|p| (p.receipt, p.word) = (None, None)), first);
    assert_eq!(secret(|p| (p.voter, p.word) = (None, None)), first);
}

#[test]
fn a_count_by_hand_is_possible_and_on_record() {
    use BallotFault::{Count, HandCount};
    assert_eq!(after(|r| r.hand_leaf = None), Some(HandCount));
    assert_eq!(
        after(|r| r.handed_out = 1),
        Some(HandCount),
        "more than were handed out"
    );
    assert_eq!(after(|r| r.handed_out = 0), Some(HandCount));
    assert_eq!(
        after(|r| (r.hand, r.hand_leaf) = (None, None)),
        Some(HandCount),
        "not counted"
    );
    let count =
        |hand: Tally| after(|r| (r.hand, r.hand_leaf) = (Some(hand.clone()), Some(json!(hand))));
    assert_eq!(
        count(tally(2, [2, 2])),
        Some(HandCount),
        "two marks on a paper of one"
    );
    assert_eq!(count(tally(2, [1, 1])), Some(Count));
    let online = after(|r| {
        (r.hand, r.hand_leaf, r.handed_out) = (None, None, 0);
        r.result.tally = tally(3, [2, 1]);
        r.decide();
    });
    assert_eq!(online, None, "without any paper");
}

#[test]
fn the_result_is_what_the_rules_make_of_the_count() {
    use BallotFault::{Count, Outcome as Wrong, Terms as BadTerms};
    assert_eq!(after(|r| r.result.tally.blank = 1), Some(Count));
    assert_eq!(after(|r| r.result_leaf["papers"] = json!(4)), Some(Count));
    let say = |change: fn(&mut Record)| {
        after(|r| {
            change(r);
            r.result_leaf = json!(r.result);
        })
    };
    assert_eq!(say(|r| r.result.chosen = vec![1]), Some(Wrong));
    assert_eq!(say(|r| r.result.outcome = "void".to_owned()), Some(Wrong));
    // Nobody voted.
    let nobody = after(|r| {
        (r.casts, r.receipts, r.papers, r.names) = (vec![], vec![], vec![], vec![]);
        (r.hand, r.hand_leaf, r.handed_out) = (None, None, 0);
        let none = tally(0, [0, 0]);
        r.result = PublicResult::new(6, "ab".repeat(32), none, &Outcome::Void);
        r.result_leaf = json!(r.result);
    });
    assert_eq!(nobody, None);
    // Terms that this program does not know.
    assert_eq!(
        after(|r| r.terms.method = "borda".to_owned()),
        Some(BadTerms)
    );
    assert_eq!(
        after(|r| r.terms.quorum = "most".to_owned()),
        Some(BadTerms)
    );
}

#[test]
fn steps_and_fates_have_codes_of_their_own() {
    let steps = StepKind::ALL.map(StepKind::code);
    let fates = Fate::ALL.map(Fate::code);
    let draws = DrawStepKind::ALL.map(DrawStepKind::code);
    for codes in [&steps[..], &fates[..], &draws[..]] {
        let mut own = codes.to_vec();
        own.sort_unstable();
        own.dedup();
        assert_eq!(own.len(), codes.len());
    }
}

#[test]
fn what_is_kept_back_is_noticed_step_by_step() {
    let record = Record::whole();
    let (lines, leaves) = (record.lines(), record.leaves());
    let bad = |evidence: &Evidence, asked: Option<Receipt>| {
        let (steps, fate) = verify(evidence, asked);
        let bad = steps.iter().filter(|s| !s.ok).map(|s| s.kind);
        (bad.collect::<Vec<_>>(), fate)
    };
    let (first, replaced) = (record.casts[0].0, receipt('A'));
    // Open: cast, or replaced already.
    let open = sealed(&leaves[..leaves.len() - 1], lines[..1].to_vec());
    assert_eq!(bad(&open, Some(first)), (vec![], Fate::Cast));
    assert_eq!(bad(&open, Some(replaced)), (vec![], Fate::Replaced));
    // Closed on record, and no result is shown.
    let kept = sealed(&leaves, lines[..1].to_vec());
    assert_eq!(bad(&kept, None).0, [StepKind::Count]);
    // A vote that was replaced is counted all the same.
    let mut both = lines.clone();
    both.insert(1, Line::BallotReceipt { receipt: replaced }.text());
    let (steps, fate) = bad(&sealed(&leaves, both), Some(replaced));
    assert_eq!(fate, Fate::Replaced);
    assert!(steps.contains(&StepKind::Counted));
    // A box that cannot be read, and leaves that are not in the signed tree.
    let illegible = sealed(&leaves, vec!["{".to_owned()]);
    assert!(bad(&illegible, Some(first)).0.contains(&StepKind::Terms));
    let mut elsewhere = sealed(&leaves, lines);
    for leaf in &mut elsewhere.leaves {
        leaf.path = vec!["x".to_owned()];
    }
    assert!(bad(&elsewhere, None).0.contains(&StepKind::Terms));
}

#[test]
fn what_is_on_record_about_others_changes_nothing() {
    let record = Record::whole();
    let (lines, mut leaves) = (record.lines(), record.leaves());
    let closing = leaves.last().unwrap().clone();
    // The same number in another community, and another number.
    let (head, facts) = closing.split_once('{').unwrap();
    let community = format!("2{}", head.strip_prefix('1').unwrap());
    leaves.push(format!("{community}{{{facts}"));
    leaves.push(closing.replacen("2026-0042", "2026-0043", 1));
    assert_eq!(check(&lines, &leaves).err(), None);
    let (steps, _) = verify(&sealed(&leaves, lines), None);
    assert!(steps.iter().all(|step| step.ok), "{steps:?}");
}

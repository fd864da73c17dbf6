//! What is wrong with one part of a record is found and named.

use serde_json::json;

use super::super::tests::receipt;
use super::super::*;
use super::record::{Record, after, check, paper, tally};
use crate::ballots::public::{BoxPaper, NamedPaper, Result as PublicResult};
use crate::ballots::rules::Outcome;
use crate::ballots::tally::Tally;

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

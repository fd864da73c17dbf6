//! What a server could sign to mislead who checks: leaves that one reader passes over and another reads, and counts by hand
//! that nobody counted.

use super::super::public::Line;
use super::super::tally::Tally;
use super::read::Read;
use super::tests::{parts, receipt, sealed};
use super::*;

fn hand(papers: u64, first: u64, second: u64) -> Tally {
    Tally {
        papers,
        blank: 0,
        invalid: 0,
        counts: vec![vec![first], vec![second]],
    }
}

fn bad(evidence: &Evidence, asked: Option<char>) -> Vec<StepKind> {
    let (steps, _) = verify(evidence, asked.map(receipt));
    steps.iter().filter(|s| !s.ok).map(|s| s.kind).collect()
}

/// The same vote for everybody who takes the last of two keys, floating point numbers, or lines after the fifth.
fn illegible(vote: &str) -> [String; 3] {
    let receipt = r#""receipt":"#;
    [
        vote.replacen(receipt, &format!("\"receipt\":null,{receipt}"), 1),
        vote.replacen('{', r#"{"at":1.0,"#, 1),
        format!("{vote}\nmore"),
    ]
}

#[test]
fn a_leaf_about_a_ballot_that_cannot_be_read_is_a_fault_and_not_passed_over() {
    let (texts, lines) = parts(None);
    assert_eq!(bad(&sealed(&texts, lines.clone()), Some('A')), []);
    for text in &texts {
        assert!(matches!(Act::of_ballot(text), Ok(Some(_))), "{text}");
        let elsewhere = text.replacen("ballots.", "bodies.", 1);
        assert_eq!(Act::of_ballot(&format!("{elsewhere}}}")), Ok(None));
    }
    // The vote that replaced C is hidden, so that C would seem to count still, and a vote of nobody's beside them.
    for at in [1, 4] {
        for other in illegible(&texts[at]) {
            assert_eq!(Act::read(&other), None, "{other}");
            assert_eq!(Act::of_ballot(&other), Err(BallotFault::Leaf), "{other}");
            let mut forged = texts.clone();
            forged[at] = other;
            let evidence = sealed(&forged, lines.clone());
            for asked in ['A', 'C', 'D'] {
                assert!(bad(&evidence, Some(asked)).contains(&StepKind::Recorded));
            }
            assert!(bad(&evidence, None).contains(&StepKind::Terms));
        }
    }
}

#[test]
fn a_count_by_hand_is_the_one_on_record() {
    let agreed = hand(2, 2, 0);
    let (texts, lines) = parts(Some(&agreed));
    assert_eq!(bad(&sealed(&texts, lines.clone()), None), []);
    let counted = |leaf: &String| leaf.contains("ballots.count");
    let at = texts.iter().position(counted).unwrap();
    // Stated with the result that follows from it, and not on record.
    let mut forged = texts.clone();
    forged.remove(at);
    assert_eq!(
        bad(&sealed(&forged, lines.clone()), None),
        [StepKind::Count]
    );
    // On record, and another one stated: every number of it is the sum that the result wants.
    let mut forged = texts.clone();
    forged[at] = forged[at].replacen("[2]", "[1]", 1);
    assert_eq!(
        bad(&sealed(&forged, lines.clone()), None),
        [StepKind::Count]
    );
    // On record, and kept back.
    let mut without = lines;
    without.retain(|line| !line.contains("ballot_count"));
    assert!(bad(&sealed(&texts, without), None).contains(&StepKind::Count));
}

#[test]
fn a_count_by_hand_takes_no_vote_away() {
    let (texts, lines) = parts(None);
    // The one paper for the second option less, if the sum wrapped; on record, as the result that it would give is.
    let minus = hand(u64::MAX, 0, u64::MAX);
    let less = |text: &String| {
        text.replace("\"papers\":3", "\"papers\":2")
            .replace("[[2],[1]]", "[[2],[0]]")
    };
    let mut texts: Vec<String> = texts.iter().map(less).collect();
    let mut lines: Vec<String> = lines.iter().map(less).collect();
    let stated = Line::BallotCount(minus.clone()).text();
    lines.insert(lines.len() - 1, stated);
    let close = texts.pop().unwrap();
    let facts = serde_json::to_string(&minus).unwrap();
    let (head, _) = close.split_once('{').unwrap();
    texts.push(head.replace("ballots.close", "ballots.count") + &facts);
    texts.push(close);
    assert_eq!(bad(&sealed(&texts, lines.clone()), None), [StepKind::Count]);
    // The sum itself, because the number of papers handed out would be asked before it.
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let read = Read::new(&lines).unwrap();
    assert_eq!(read.count(), Err(BallotFault::Count));
}

/// Changes leaves and lines of the small ballot alike, and says what each checker finds.
fn changed(change: impl Fn(&str) -> String) -> (Vec<StepKind>, Option<BallotFault>) {
    let (texts, lines) = parts(None);
    let texts: Vec<String> = texts.iter().map(|text| change(text)).collect();
    let lines: Vec<String> = lines.iter().map(|line| change(line)).collect();
    let acts: Vec<Act> = texts.iter().filter_map(|text| Act::read(text)).collect();
    let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
    let fault = check_ballot(&borrowed, &acts).err();
    (bad(&sealed(&texts, lines), None), fault)
}

#[test]
fn the_closing_counts_the_roll_of_the_opening() {
    assert_eq!(changed(str::to_owned), (vec![], None));
    let opening = |text: &str| text.contains("ballots.open");
    // A hundred times as many as the closing says: with them there would be no quorum.
    let more = |text: &str| match opening(text) {
        true => text.replace("\"eligible\":5", "\"eligible\":500"),
        false => text.to_owned(),
    };
    let roll = (vec![StepKind::Roll], Some(BallotFault::Roll));
    assert_eq!(changed(more), roll);
    let others = |text: &str| match opening(text) {
        true => text.replace(&"ab".repeat(32), &"cd".repeat(32)),
        false => text.to_owned(),
    };
    assert_eq!(changed(others), roll);
}

#[test]
fn nobody_votes_who_is_not_on_the_roll() {
    let crowd = Some(BallotFault::Crowd);
    let fewer = |text: &str| text.replace("\"eligible\":5", "\"eligible\":2");
    assert_eq!(changed(fewer), (vec![StepKind::Roll], crowd.clone()));
    // Papers counted by hand are votes as well: three online and two from paper, of four.
    let (texts, lines) = parts(Some(&hand(2, 2, 0)));
    let four = |texts: Vec<String>| -> Vec<String> {
        let four = |text: &String| text.replace("\"eligible\":5", "\"eligible\":4");
        texts.iter().map(four).collect()
    };
    let (mut texts, lines) = (four(texts), four(lines));
    assert_eq!(bad(&sealed(&texts, lines.clone()), None), [StepKind::Roll]);
    let paper = texts[1].replace("ballots.cast", "ballots.paper");
    texts.extend([paper.clone(), paper]);
    let acts: Vec<Act> = texts.iter().filter_map(|text| Act::read(text)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(check_ballot(&lines, &acts).err(), crowd);
}

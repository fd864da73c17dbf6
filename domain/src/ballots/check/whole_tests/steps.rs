//! A record looked at step by step, as a voter's browser does.

use super::super::tests::{receipt, sealed};
use super::super::*;
use super::record::{Record, check};
use crate::ballots::public::Line;
use crate::ballots::receipt::Receipt;

#[test]
fn a_whole_record_fits_by_itself_and_step_by_step() {
    let record = Record::whole();
    assert_eq!(record.fault(), None);
    let (steps, _) = verify(&sealed(&record.leaves(), record.lines()), None);
    assert!(steps.iter().all(|step| step.ok), "{steps:?}");
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

//! Rules of the rounds, a file for each question.

use proptest::prelude::*;

use super::*;
use crate::ids::RecordNumber;

mod figures;
mod forms;
mod plans;
mod ratings;
mod record;
mod secrecy;
mod sheets;

fn say(zh: &str) -> Say {
    Say::parse(zh, "", 1, 60).unwrap()
}

fn form(subjects: usize, weights: &[u16]) -> Result<Form, FormFault> {
    let subject = |n| Subject {
        kind: Kind::Window,
        name: say(&format!("{n} 号窗口")),
    };
    let indicator = |w: &u16| Indicator {
        weight: *w,
        name: say("办事快不快"),
    };
    let section = Section {
        name: say("服务"),
        indicators: weights.iter().map(indicator).collect(),
    };
    Form::new((0..subjects).map(subject).collect(), vec![section])
}

fn terms(subjects: usize, weights: &[u16]) -> Terms {
    let at = start_of(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap());
    Terms {
        kind: Terms::KIND.to_owned(),
        community: 1,
        assessment: RecordNumber { year: 2026, seq: 7 },
        direction: Direction::Residents,
        series: "社区服务满意度".to_owned(),
        title: Both::new("评议", ""),
        purpose: Both::new("听一听", ""),
        party: None,
        form: form(subjects, weights).unwrap(),
        asked: Vec::new(),
        who: "residents".to_owned(),
        opens_at: at,
        closes_at: at + chrono::Duration::days(14),
    }
}

fn sheets() -> impl Strategy<Value = Vec<(usize, Vec<u8>)>> {
    // 说不清 is common, so that cells differ in how many rated.
    let code = prop_oneof![2 => 1u8..=5, 1 => Just(6u8)];
    proptest::collection::vec((0usize..5, proptest::collection::vec(code, 4)), 0..40)
}

/// Published counts of answers by grid, with the truth.
fn publish(answers: &[(usize, Vec<u8>)]) -> (Terms, Published, Vec<(i64, Tally)>) {
    let terms = terms(2, &[500, 500]);
    let mut by_grid: Vec<_> = (1..=5).map(|n| (n, Tally::empty(2, 2, 0))).collect();
    for (grid, codes) in answers {
        let marks = codes.iter().map(|c| Mark::from_code(*c)).collect();
        by_grid[*grid].1.count(&Sheet {
            marks,
            views: Vec::new(),
        });
    }
    let published = Published::of(&terms, 500, &by_grid, Alarms::default());
    (terms, published, by_grid)
}

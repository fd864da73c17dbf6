use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use crate::assessments::{Cases, LEAST, Mark, comes_out, month_of};

fn day(raw: &str) -> NaiveDate {
    raw.parse().unwrap()
}

#[rstest]
#[case(None, "2026-11-06", [0, 0, 1, 0])]
#[case(None, "2026-11-07", [0, 0, 0, 1])]
#[case(Some("2026-11-06"), "2026-12-01", [1, 0, 0, 0])]
#[case(Some("2026-11-07"), "2026-11-07", [0, 1, 0, 0])]
fn an_answer_is_in_time_until_the_end_of_its_day(
    #[case] answered: Option<&str>,
    #[case] today: &str,
    #[case] expected: [u64; 4],
) {
    let mut c = Cases::default();
    c.add(day("2026-11-06"), answered.map(day), day(today));
    assert_eq!([c.in_time, c.late, c.waiting, c.overdue], expected);
    assert_eq!(c.all(), 1);
}

#[test]
fn a_month_is_all_that_is_kept_and_two_marks_are_bad() {
    assert_eq!(month_of(day("2026-02-28")), day("2026-02-01"));
    let bad: Vec<u8> = Mark::ALL
        .into_iter()
        .filter(|m| m.is_bad())
        .map(Mark::code)
        .collect();
    assert_eq!(bad, [2, 1]);
}

proptest! {
    /// Whoever keeps every state of the page learns groups of five and more, by no subtraction a smaller one.
    #[test]
    fn between_two_states_of_the_page_lie_none_or_five_and_more(months in proptest::collection::vec(0u64..9, 1..30)) {
        let (mut waiting, mut public, mut given) = (0, 0, 0);
        for rated in months {
            waiting += rated;
            given += rated;
            let out = comes_out(waiting);
            prop_assert!(out == 0 || out >= LEAST);
            waiting -= out;
            public += out;
            prop_assert!(waiting < LEAST);
            prop_assert_eq!(public + waiting, given);
        }
    }
}

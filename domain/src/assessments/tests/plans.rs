use chrono::Duration;
use rstest::rstest;

use super::*;

/// From when until when, in days from today.
#[rstest]
#[case(0, 0, Ok(()))]
#[case(0, 59, Ok(()))]
#[case(0, 60, Err(PlanFault::Days))]
#[case(3, 2, Err(PlanFault::Days))]
#[case(-1, 5, Err(PlanFault::OpensPast))]
#[case(366, 370, Ok(()))]
#[case(367, 370, Err(PlanFault::TooFar))]
#[case(90_000_000, 90_000_001, Err(PlanFault::TooFar))]
fn a_round_opens_from_today_on_and_within_a_year(
    #[case] opens: i64,
    #[case] closes: i64,
    #[case] want: Result<(), PlanFault>,
) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let day = |n: i64| today + Duration::days(n);
    let plan = Plan {
        direction: Direction::Residents,
        series: Label::parse("社区服务满意度").unwrap(),
        title: say("社区服务满意度评议"),
        purpose: say("听一听"),
        party: None,
        form: form(1, &[1000]).unwrap(),
        who: Who::Codes,
        opens_on: day(opens),
        closes_on: day(closes),
    };
    assert_eq!(plan.check(today), want);
}

#[rstest]
#[case(0, 3600, 1)]
#[case(0, 3601, 2)]
#[case(1800, 7200, 2)]
#[case(7200, 7200, 1)]
fn hours_count_from_the_real_opening(#[case] opened: i64, #[case] closes: i64, #[case] hours: u64) {
    let at = |s| DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap();
    assert_eq!(hours_open(at(opened), at(closes)), hours);
}

#[test]
fn improvements_that_changed_are_seen_to_have_changed() {
    let question = |id, zh: &str| Question {
        id,
        what: Both::new(zh, ""),
    };
    let read = asked_hash(&[question(1, "中午不断档"), question(2, "电话有人接")]);
    for other in [
        vec![question(1, "中午不断档")],
        vec![question(1, "中午不断档"), question(3, "电话有人接")],
        vec![question(1, "中午不断档"), question(2, "电话没人接")],
        vec![question(2, "电话有人接"), question(1, "中午不断档")],
    ] {
        assert_ne!(asked_hash(&other), read);
    }
}

//! States and rights as tables; what is typed, both ways; sheets of one length; counts.

use chrono::{Duration, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::time::start_of;

fn d(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

fn questions() -> Vec<Question> {
    read_questions("单选 | 修哪里\n- 东门\n- 西门\n多选 2 | 放什么\n- 长椅\n- 路灯\n- 花坛\n打分 | 急不急\n文字 | 还想说什么").unwrap()
}

fn plan() -> Plan {
    Plan {
        text: Text {
            title: "东门小广场改造".into(),
            kind: Kind::Facility,
            about: "选址已定，摆放可以改。".into(),
            basis: String::new(),
            sections: read_sections("# 位置\n东门。\n\n# 设施\n长椅。").unwrap(),
            questions: questions(),
        },
        opens_on: d("2026-12-01"),
        closes_on: d("2026-12-14"),
    }
}

#[test]
fn the_clock_and_two_people_decide_where_it_stands() {
    let end = start_of(d("2026-12-15"));
    let (before, after) = (end - Duration::seconds(1), end);
    // checked, opened, counted, answered, withdrawn
    let table = [
        ([0, 0, 0, 0, 0], Stage::Draft, Stage::Draft),
        ([1, 0, 0, 0, 0], Stage::Scheduled, Stage::Scheduled),
        ([1, 1, 0, 0, 0], Stage::Open, Stage::Counting),
        ([1, 1, 1, 0, 0], Stage::Answering, Stage::Answering),
        ([1, 1, 1, 1, 0], Stage::Answered, Stage::Answered),
        ([1, 0, 0, 0, 1], Stage::Withdrawn, Stage::Withdrawn),
        ([1, 1, 0, 0, 1], Stage::Withdrawn, Stage::Withdrawn),
    ];
    for ([checked, opened, counted, answered, withdrawn], early, late) in table {
        let facts = Facts {
            checked: checked == 1,
            opened: opened == 1,
            counted: counted == 1,
            answered: answered == 1,
            withdrawn: withdrawn == 1,
            closes_at: end,
        };
        assert_eq!((stage(facts, before), stage(facts, after)), (early, late));
    }
}

/// Every stage with all it allows, in the order of [`Act::ALL`]:
/// edit, check, withdraw, reply, comment, hide, sort, publish.
#[rstest]
#[case(Stage::Draft, "ec______")]
#[case(Stage::Scheduled, "e_w_____")]
#[case(Stage::Open, "__wrch__")]
#[case(Stage::Counting, "_____h__")]
#[case(Stage::Answering, "_____hsp")]
#[case(Stage::Answered, "_____h__")]
#[case(Stage::Withdrawn, "_____h__")]
fn every_stage_allows_its_own_acts(#[case] stage: Stage, #[case] allowed: &str) {
    let got: Vec<bool> = Act::ALL.iter().map(|act| may(stage, *act)).collect();
    let want: Vec<bool> = allowed.chars().map(|c| c != '_').collect();
    assert_eq!(got, want);
}

#[test]
fn a_plan_has_its_days_sections_and_questions() {
    let ok = plan();
    let today = d("2026-12-01");
    assert_eq!(ok.check(today, 14), Ok(()));
    assert_eq!(ok.check(today, 15), Err(PlanFault::TooShort(15)));
    assert_eq!(ok.check(d("2026-12-02"), 1), Err(PlanFault::OpensPast));
    let with = |change: fn(&mut Plan)| {
        let mut plan = plan();
        change(&mut plan);
        plan.check("2026-12-01".parse().unwrap(), 7)
    };
    assert_eq!(
        with(|p| p.closes_on = "2027-02-28".parse().unwrap()),
        Ok(())
    );
    assert_eq!(
        with(|p| p.closes_on = "2027-03-01".parse().unwrap()),
        Err(PlanFault::TooLong)
    );
    assert_eq!(with(|p| p.text.sections.clear()), Err(PlanFault::Sections));
    assert_eq!(with(|p| p.text.questions.clear()), Ok(()));
    assert_eq!(
        with(|p| p.text.questions[1].ask = Ask::Several(4, vec!["a".into(), "b".into()])),
        Err(PlanFault::Questions)
    );
    assert_eq!(
        with(|p| p.text.questions[0].ask = Ask::One(vec!["a".into()])),
        Err(PlanFault::Questions)
    );
}

#[rstest]
#[case("正文\n# 标题\n正文", (1, LineFault::NoHeading))]
#[case("# 标题\n正文\n# 空的\n", (3, LineFault::Text))]
fn sections_say_which_line_is_wrong(#[case] raw: &str, #[case] fault: (usize, LineFault)) {
    assert_eq!(read_sections(raw), Err(fault));
}

#[rstest]
#[case("修哪里", (1, LineFault::Kind))]
#[case("排序 | 修哪里", (1, LineFault::Kind))]
#[case("多选 | 修哪里", (1, LineFault::Kind))]
#[case("打分 | 急不急\n- 急", (2, LineFault::Option))]
#[case("单选 | 修哪里\n- ", (2, LineFault::Text))]
fn questions_say_which_line_is_wrong(#[case] raw: &str, #[case] fault: (usize, LineFault)) {
    assert_eq!(read_questions(raw), Err(fault));
}

#[test]
fn what_was_read_is_typed_again() {
    let plan = plan();
    let sections = sections_text(&plan.text.sections);
    assert_eq!(read_sections(&sections), Ok(plan.text.sections));
    let questions = questions_text(&plan.text.questions);
    assert_eq!(read_questions(&questions), Ok(plan.text.questions));
}

fn a_sheet() -> impl Strategy<Value = Sheet> {
    let one = proptest::option::of((0_u8..2).prop_map(Reply::One));
    let several = proptest::option::of(
        prop_oneof![Just(1_u8), Just(3), Just(4), Just(5)].prop_map(Reply::Several),
    );
    let scale = proptest::option::of((1_u8..=5).prop_map(Reply::Scale));
    let text = proptest::option::of("[a-z修路灯😀]{1,300}".prop_map(Reply::Text));
    (one, several, scale, text).prop_map(|(a, b, c, d)| Sheet(vec![a, b, c, d]))
}

proptest! {
    #[test]
    fn sheets_are_read_back_and_equally_long(sheet in a_sheet()) {
        let questions = questions();
        let bytes = sheet.encode(&questions);
        prop_assert_eq!(bytes.len(), Sheet::blank(&questions).encode(&questions).len());
        prop_assert_eq!(Sheet::decode(&bytes, &questions), Some(sheet));
        prop_assert_eq!(Sheet::decode(&bytes[1..], &questions), None);
    }

    #[test]
    fn every_answer_is_counted_once(sheets in proptest::collection::vec(a_sheet(), 5..12)) {
        let questions = questions();
        let counts = tally(&sheets, &questions);
        prop_assert_eq!(counts.answers, sheets.len() as u64);
        for (at, counted) in counts.questions.iter().enumerate() {
            let given = sheets.iter().filter(|s| s.0[at].is_some()).count() as u64;
            prop_assert_eq!(counted.answered, given);
            let sum: u64 = counted.counts.iter().sum();
            match at {
                0 | 2 => prop_assert_eq!(sum, given),
                1 => prop_assert!(sum >= given && sum <= 2 * given),
                _ => prop_assert_eq!(sum, 0),
            }
        }
    }
}

#[test]
fn a_reply_that_does_not_fit_is_no_answer() {
    let q = questions();
    let sheet = |a, b, c, d| Sheet(vec![a, b, c, d]);
    assert!(sheet(Some(Reply::One(1)), None, None, None).is_good(&q));
    assert!(!Sheet::blank(&q).is_good(&q));
    assert!(!sheet(Some(Reply::One(2)), None, None, None).is_good(&q));
    assert!(!sheet(None, Some(Reply::Several(7)), None, None).is_good(&q));
    assert!(!sheet(None, Some(Reply::Several(8)), None, None).is_good(&q));
    assert!(!sheet(None, None, Some(Reply::Scale(6)), None).is_good(&q));
    assert!(!sheet(None, None, None, Some(Reply::Text("长".repeat(301)))).is_good(&q));
}

#[test]
fn four_answers_are_not_counted_and_five_are() {
    let sheet = Sheet(vec![Some(Reply::One(0)), None, None, None]);
    assert_eq!(tally(&vec![sheet.clone(); 4], &questions()).questions, []);
    assert_eq!(
        tally(&vec![sheet; 5], &questions()).questions[0].counts,
        [5, 0]
    );
}

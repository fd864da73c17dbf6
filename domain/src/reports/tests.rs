//! What is typed and what it means, both ways; every fault at its field and line; growth and differences.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::publishing::{Publication, Say, Typed};
use crate::text::TextFault;

/// A form filled in as an editor would.
pub(crate) fn typed() -> Typed {
    let mut t = Typed::default();
    for (name, value) in [
        ("subject", "annual"),
        ("year", "2025"),
        ("title_zh", "2025 年度工作报告"),
        ("title_en", "Annual report 2025"),
        ("lead_zh", "这一年办了什么、花了多少钱、还差什么。"),
        ("s1_heading_zh", "办事服务"),
        ("s1_heading_en", "Services"),
        ("s1_text_zh", "窗口全年开放。\n\n中午不休息。"),
        (
            "s1_text_en",
            "The windows were open all year.\nAlso at noon.",
        ),
        (
            "s1_figures",
            "居民满意度 | 2025 | 92.4 | % | 第三方测评\n窗口办件\t2024\t1,204\t件\t窗口台账\t含代办\n居民满意度 | 2024 | 90 | % | 第三方测评",
        ),
        ("s3_heading_zh", "还差什么"),
        ("s3_text_zh", "停车仍然紧张。"),
        (
            "budget",
            "2025 | 186.4 | 42 | 65.5 | 区财政批复\n2024 | 180 | 42 | 70 | 区财政批复",
        ),
        (
            "purchases",
            "助老送餐 | 春晖服务中心 | 每天两餐 | 12.5 | 2025-01-01 | 2025-12-31 | 按季度支付 | 良好 | 2026-01-15\n法律咨询 | 明理律师事务所 | 每周半天 | 3 | 2025-03-01 | 2026-02-28 | 一次付清",
        ),
        ("premises", "服务大厅 | 420\n活动室 | 415.5"),
        ("premises_least", "800"),
        ("premises_basis", "社区工作条例第三十七条"),
        ("terms", "居民满意度 | Resident satisfaction\n良好 | Good"),
    ] {
        t.set(name, value);
    }
    t
}

fn with(field: &str, value: &str) -> Typed {
    let mut t = typed();
    t.set(field, value);
    t
}

fn value(raw: &str) -> Value {
    Value::parse(raw).unwrap()
}

type Fault = crate::publishing::Fault<ReportFault>;

fn line(line: usize, wrong: Wrong) -> Fault {
    Fault::Of(ReportFault::Line { line, wrong })
}

#[test]
fn a_form_becomes_a_report_and_the_report_a_form() {
    let report = Report::read(&typed()).unwrap();
    assert_eq!(report.sections.len(), 2, "an empty place is no section");
    let figures = &report.sections[0].figures;
    let read: Vec<_> = figures
        .iter()
        .map(|f| (f.year, f.value.to_string()))
        .collect();
    // By indicator, then by year, however they were typed.
    assert_eq!(
        read,
        [
            (2024, "90".into()),
            (2025, "92.4".into()),
            (2024, "1204".into())
        ]
    );
    assert_eq!(figures[0].indicator.both().en, "Resident satisfaction");
    assert_eq!(figures[2].note.as_ref().unwrap().both().zh, "含代办");
    assert_eq!(report.budget[0].year, 2024);
    assert_eq!(report.purchases[1].evaluation, None);
    assert_eq!(report.premises.as_ref().unwrap().total(), value("835.5"));
    assert!(report.premises.as_ref().unwrap().is_enough());
    assert_eq!(Report::read(&report.typed()).unwrap(), report);
    let text = report.text();
    assert_eq!(report.facts()["year"], 2025);
    assert_eq!(Report::from_text(&text).unwrap(), report);
}

/// One change of the form, and the fault it brings.
#[rstest]
#[case("subject", "", Fault::Choose)]
#[case("year", "25", Fault::Of(ReportFault::Year))]
#[case("title_zh", "报告", Fault::Text(TextFault::TooShort { min: 4 }))]
#[case("lead_zh", "", Fault::Text(TextFault::Empty))]
#[case("s1_heading_zh", " ", Fault::Text(TextFault::Empty))]
#[case("s1_text_en", "One line.", Fault::Uneven { lines: 2 })]
#[case("s1_text_en", "One line.\n\u{200B}", Fault::Uneven { lines: 2 })]
#[case("s3_text_zh", "", Fault::Text(TextFault::Empty))]
#[case(
    "s2_figures",
    "项 | 2025 | 1 | 件 | 台账\n\n项 | 2024 | x | 件 | 台账",
    line(3, Wrong::Number)
)]
#[case("s1_figures", "居民满意度 | 2025 | 92.4 | %", line(1, Wrong::Cells { got: 4 }))]
#[case("s1_figures", "a|2025|1|b|c|d|e", line(1, Wrong::Cells { got: 7 }))]
#[case(
    "s1_figures",
    "居民满意度 | 2026 | 92.4 | % | 测评",
    line(1, Wrong::Year)
)]
#[case(
    "s1_figures",
    "居民满意度 | 去年 | 92.4 | % | 测评",
    line(1, Wrong::Year)
)]
#[case(
    "s1_figures",
    "居民满意度 | 2025 | 9 | % | 测评\n居民满意度|2025|8|%|测评",
    line(2, Wrong::Twice)
)]
#[case(
    "s1_figures",
    "居民满意度 | 2025 | 9 | % | 测评\n居民满意度|2024|8|分|测评",
    line(2, Wrong::Unit)
)]
#[case(
    "s1_figures",
    "居民满意度 | 2025 | 9 | % |  ",
    line(1, Wrong::Text(TextFault::Empty))
)]
#[case(
    "budget",
    "2025 | 1 | 2 | 3 | 批复\n2025 | 1 | 2 | 3 | 批复",
    line(2, Wrong::Twice)
)]
#[case("budget", "2025 | -1 | 2 | 3 | 批复", line(1, Wrong::Negative))]
#[case("purchases", "a|b|c|1|2025-02-30|2025-12-31|e", line(1, Wrong::Day))]
#[case("purchases", "a|b|c|1|2025-12-31|2025-01-01|e", line(1, Wrong::Order))]
#[case(
    "purchases",
    "a|b|c|1|2025-01-01|2025-12-31|e|好",
    line(1, Wrong::Evaluation)
)]
#[case(
    "purchases",
    "a|b|c|1|2025-01-01|2025-12-31|e||2026-01-01",
    line(1, Wrong::Evaluation)
)]
#[case("premises", "", Fault::Of(ReportFault::PremisesPart))]
#[case("premises", "大厅 | -1", line(1, Wrong::Negative))]
#[case("premises_least", "很多", Fault::Number)]
#[case("premises_basis", "", Fault::Of(ReportFault::PremisesPart))]
#[case(
    "terms",
    "居民满意度 | Resident satisfaction\n良 | Good",
    line(2, Wrong::Unused)
)]
#[case("terms", "良好 | Good\n良好 | Fine", line(2, Wrong::Twice))]
#[case("terms", "良好", line(1, Wrong::Cells { got: 1 }))]
fn what_is_wrong_is_said_at_its_field_and_line(
    #[case] field: &'static str,
    #[case] typed: &str,
    #[case] fault: Fault,
) {
    let got = Report::read(&with(field, typed));
    assert!(
        got.as_ref().is_err_and(|f| f.contains(&(field, fault))),
        "{got:?}"
    );
}

#[test]
fn an_empty_form_lists_its_faults_from_top_to_bottom() {
    let faults = Report::read(&Typed::default()).unwrap_err();
    let at: Vec<_> = faults.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        at,
        [
            "subject",
            "year",
            "title_zh",
            "lead_zh",
            "s1_heading_zh",
            "s1_text_zh"
        ]
    );
}

#[test]
fn a_table_is_full_at_its_limit() {
    let rows = |n: usize| -> String {
        (0..n)
            .map(|i| format!("指标{i} | 2025 | 1 | 件 | 台账\n"))
            .collect()
    };
    let full = with("s2_figures", &rows(typed::ROWS));
    let mut full = full;
    full.set("s2_heading_zh", "数字");
    assert!(Report::read(&full).is_ok());
    full.set("s2_figures", rows(typed::ROWS + 1));
    let max = typed::ROWS;
    let fault = line(max + 1, Wrong::TooMany { max });
    assert_eq!(Report::read(&full), Err(vec![("s2_figures", fault)]));
}

#[test]
fn totals_of_the_largest_amounts_do_not_overflow() {
    let most = "999999999999.9999";
    let rows: String = (0..typed::ROWS)
        .map(|i| format!("室{i} | {most}\n"))
        .collect();
    let report = Report::read(&with("premises", &rows)).unwrap();
    let expected = 9_999_999_999_999_999_i128 * typed::ROWS as i128;
    let total = report.premises.unwrap().total().ten_thousandths();
    assert_eq!(i128::from(total), expected);
}

#[test]
fn a_series_has_the_years_of_one_indicator_in_order() {
    let report = Report::read(&typed()).unwrap();
    let series = report.sections[0].series();
    let first = &series[0];
    assert_eq!(first.indicator.both().zh, "居民满意度");
    assert_eq!(first.points, [(2024, value("90")), (2025, value("92.4"))]);
    assert_eq!(series.len(), 2);
}

#[rstest]
#[case(None, "1", Growth::Unknown)]
#[case(Some("180"), "186.4", Growth::Grown { by: value("6.4"), share: Some(36) })]
#[case(Some("70"), "65.5", Growth::Shrunk { by: value("4.5"), share: Some(64) })]
#[case(Some("42"), "42", Growth::Same)]
#[case(Some("0"), "3", Growth::Grown { by: value("3"), share: None })]
#[case(Some("0.0001"), "999999999999", Growth::Grown { by: value("999999999998.9999"), share: Some(9_999_999_999_989_999_000) })]
fn growth_is_said_as_it_is(
    #[case] before: Option<&str>,
    #[case] now: &str,
    #[case] expected: Growth,
) {
    assert_eq!(growth(before.map(value), value(now)), expected);
}

#[test]
fn two_reports_that_differ_are_found_out() {
    let now = Report::read(&typed()).unwrap();
    let mut earlier = typed();
    earlier.set("year", "2024");
    earlier.set(
        "s1_figures",
        "居民满意度 | 2024 | 91 | % | 自查\n窗口办件 | 2024 | 1204 | 件 | 台账",
    );
    earlier.set("budget", "2024 | 180 | 40 | 70 | 批复");
    let earlier = Report::read(&earlier).unwrap();
    let found = differences(&now, std::iter::once((3, &earlier)));
    let said: Vec<_> = found
        .iter()
        .map(|d| {
            (
                d.year,
                d.here.to_string(),
                d.there.to_string(),
                d.number,
                d.edition,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (2024, "90".into(), "91".into(), 3, 2024),
            (2024, "42".into(), "40".into(), 3, 2024)
        ]
    );
    assert_eq!(found[1].what, What::Budget(BudgetLine::Office));
    assert!(differences(&now, std::iter::once((1, &now))).is_empty());
    // What is measured in another unit is another number.
    let mut points = typed();
    points.set("s1_figures", "居民满意度 | 2024 | 4.5 | 分 | 测评");
    let points = Report::read(&points).unwrap();
    assert!(differences(&now, std::iter::once((1, &points))).is_empty());
}

/// What an editor might paste: cells, numbers, years, marks, and whatever else.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" | ".to_owned()),
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        Just("2025".to_owned()),
        Just("居民满意度".to_owned()),
        Just("良好".to_owned()),
        "[0-9]{1,5}(\\.[0-9]{1,4})?",
        "[\\s\\S]{0,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|all| all.concat())
}

/// The row of a table with random numbers.
fn figure_rows() -> impl Strategy<Value = String> {
    let row = (
        "[甲乙丙]{1,2}",
        1990u16..=2025,
        -999_999i64..999_999,
        0u32..4,
    );
    proptest::collection::vec(row, 0..20).prop_map(|rows| {
        rows.into_iter()
            .map(|(name, year, n, places)| {
                let (ten, minus) = (10i64.pow(places), if n < 0 { "-" } else { "" });
                let (whole, part) = (n.abs() / ten, n.abs() % ten);
                let part = match places {
                    0 => String::new(),
                    places => format!(".{part:0width$}", width = places as usize),
                };
                format!("{name} | {year} | {minus}{whole}{part} | 件 | 台账\n")
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(field in 0..FIELDS.len(), raw in pieces()) {
        match Report::read(&with(FIELDS[field], &raw)) {
            Ok(report) => prop_assert_eq!(Report::read(&report.typed()).unwrap(), report),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn tables_are_the_same_when_typed_again(rows in figure_rows()) {
        let mut t = with("s1_figures", &rows);
        t.set("terms", "良好 | Good");
        if let Ok(report) = Report::read(&t) {
            let again = report.typed();
            let second = Report::read(&again).unwrap();
            prop_assert_eq!(&second, &report);
            prop_assert_eq!(second.typed(), again);
            for series in report.sections[0].series() {
                prop_assert!(series.points.windows(2).all(|w| w[0].0 < w[1].0));
            }
        }
    }

    #[test]
    fn growth_and_its_amount_agree(before in 0i64..1_000_000, now in 0i64..1_000_000) {
        let of = |n: i64| value(&n.to_string());
        match growth(Some(of(before)), of(now)) {
            Growth::Grown { by, .. } => prop_assert_eq!(by, of(now - before)),
            Growth::Shrunk { by, .. } => prop_assert_eq!(by, of(before - now)),
            Growth::Same => prop_assert_eq!(before, now),
            Growth::Unknown => prop_assert!(false),
        }
    }
}

#[test]
fn names_in_tables_are_the_same_in_every_table() {
    let mut t = typed();
    t.set("premises", "居民满意度 | 900");
    let report = Report::read(&t).unwrap();
    let hall: &Say = &report.premises.as_ref().unwrap().halls[0].name;
    assert_eq!(hall, &report.sections[0].figures[0].indicator);
}

//! Whole forms, and lines that editors type: what is published, the timetable, questions and subjects, papers and sheets.

use std::cell::Cell;

use domain::assessments::{self, Form};
use domain::ballots::{Method, Paper};
use domain::consultations::{
    self, Ask, questions_text, read_questions, read_sections, sections_text,
};
use domain::contacts::Contact;
use domain::facilities::Facility;
use domain::news::News;
use domain::publishing::{Publication, Typed};
use domain::reports::{Duty, Report};
use domain::services::Item;
use domain::text::typed_lines;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use crate::strategies::{Answer, MANY, Reader, cases, every, near, round};

/// A form reads some thirty fields: dear in a program that is not optimised.
const FEW: u32 = 8_000;

/// Changes one field after the other of a form that can be published. It is read as it is typed again, or every fault has
/// its field.
fn published<C: Publication>(form: &[(&str, &str)], values: &'static [&'static str]) {
    let (taken, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let mut whole = Typed::default();
    for (name, value) in form {
        whole.set(name, *value);
    }
    assert!(C::read(&whole).is_ok(), "{:?}", C::read(&whole));
    let fields = C::FIELDS;
    let mut runner = TestRunner::new(cases(FEW));
    let shown = runner.run(&(0..fields.len(), near(values)), |(at, raw)| {
        let mut typed = whole.clone();
        typed.set(fields[at], raw);
        match C::read(&typed) {
            Ok(read) => {
                taken.set(taken.get() + 1);
                let (again, kept) = (C::read(&read.typed()), C::from_text(&read.text()));
                prop_assert_eq!(again.as_ref(), Ok(&read));
                prop_assert_eq!(kept.as_ref(), Some(&read));
                prop_assert!(read.title().both().zh.chars().count() >= 2);
            }
            Err(faults) => {
                refused.set(refused.get() + 1);
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|(field, _)| fields.contains(field)));
            }
        }
        Ok::<_, TestCaseError>(())
    });
    assert!(shown.is_ok(), "{:?}: {}", C::KIND, shown.unwrap_err());
    assert!(taken.get() > 0 && refused.get() > 0, "{:?}", C::KIND);
}

#[test]
fn items_of_the_catalogue() {
    published::<Item>(
        &[
            ("title_zh", "居住证办理"),
            ("class", "administrative"),
            ("events", "home papers"),
            ("audience_zh", "在本社区住满半年的人"),
            ("basis_zh", "居住证暂行条例第九条"),
            ("materials_zh", "身份证 | 1 | 1\n租房合同或房产证|0|1"),
            ("steps_zh", "带材料到窗口\n拍照、签字"),
            ("limit", "15"),
            ("fee_zh", "不收费"),
            ("place_zh", "一楼 3 号窗口"),
            ("hours_zh", "周一至周五 9:00–17:00"),
            ("phone", "0000-8555 0003"),
            ("contact_zh", "3 号窗口首问岗"),
            ("charge", "assisting"),
            ("department_zh", "派出所"),
            ("department_phone", "110"),
            ("mandatory", "yes"),
            ("filing", "区目录 2026-第 031 号"),
        ],
        &[
            "居住证办理",
            "Residence permit",
            "身份证 | 1 | 1\n户口簿 | 0 | 1",
            "暂住证、居住登记",
            "home papers",
            "15",
            "110",
            "2027-06-30",
            "带材料到窗口\n拍照、签字",
            "responsible",
            "no",
        ],
    );
}

#[test]
fn cards_of_the_board() {
    published::<Contact>(
        &[
            ("post", "grid"),
            ("grid", "２"),
            ("title_zh", "2 号网格"),
            ("name_zh", "赵建国"),
            ("duty_zh", "登记情况、反映问题、上门代办"),
            ("phone", "19900090021"),
            ("place_zh", "6 栋一楼网格室"),
            ("hours_zh", "周一至周五 8:30–17:30"),
        ],
        &[
            "window",
            "grid",
            "7",
            "赵建国",
            "Zhao Jianguo",
            "登记情况、反映问题",
            "12345",
            "8:30–17:30",
        ],
    );
}

#[test]
fn places() {
    published::<Facility>(
        &[
            ("title_zh", "老年食堂"),
            ("sort", "elderly"),
            ("owner_zh", "社区服务中心"),
            ("place_zh", "3 栋一楼"),
            ("hours_zh", "每天 11:00–13:00"),
            ("fee_zh", "每餐 8 元"),
            ("phone", "19900090041"),
            ("access_zh", "门口有坡道，没有台阶"),
            ("usage_zh", "带老年卡，直接来"),
            ("valid_until", "2027-06-30"),
        ],
        &[
            "老年食堂",
            "Canteen",
            "elderly",
            "每餐 8 元",
            "12345",
            "2027-06-30",
            "带老年卡，直接来",
        ],
    );
}

#[test]
fn news_and_policies() {
    published::<News>(
        &[
            ("title_zh", "冬季取暖补贴办法"),
            ("sort", "policy"),
            ("issuer_zh", "区民政局"),
            ("number", "区民〔2026〕12 号"),
            (
                "body_zh",
                "## 谁能领\n\n年满六十周岁的**低保**老人。\n\n- 每月 100 元",
            ),
            ("from", "2026-11-01"),
            ("valid_until", "2027-03-31"),
        ],
        &[
            "冬季取暖补贴办法",
            "policy",
            "区民政局",
            "2026-11-01",
            "## 谁能领\n\n- 每月 100 元\n\n[这里](/x)",
            "Allowance",
        ],
    );
}

#[test]
fn reports() {
    published::<Report>(
        &[
            ("subject", "annual"),
            ("year", "2025"),
            ("title_zh", "2025 年度工作报告"),
            ("lead_zh", "这一年办了什么、花了多少钱、还差什么。"),
            ("s1_heading_zh", "办事服务"),
            ("s1_text_zh", "窗口全年开放。\n\n中午不休息。"),
            (
                "s1_figures",
                "居民满意度 | 2025 | 92.4 | % | 第三方测评\n居民满意度 | 2024 | 90 | % | 第三方测评",
            ),
            (
                "budget",
                "2025 | 186.4 | 42 | 65.5 | 区财政批复\n2024 | 180 | 42 | 70 | 区财政批复",
            ),
            (
                "purchases",
                "助老送餐 | 春晖服务中心 | 每天两餐 | 12.5 | 2025-01-01 | 2025-12-31 | 按季度支付 | 良好 | 2026-01-15",
            ),
            ("premises", "服务大厅 | 420\n活动室 | 415.5"),
            ("premises_least", "800"),
            ("premises_basis", "社区工作条例第三十七条"),
        ],
        &[
            "窗口办件\t2024\t1,204\t件\t窗口台账",
            "2025 | 186.4 | 42 | 65.5 | 区财政批复",
            "服务大厅 | 420",
            "800",
            "2025",
            "法律咨询 | 明理律师事务所 | 每周半天 | 3 | 2025-03-01 | 2026-02-28 | 一次付清",
            "办事服务",
        ],
    );
}

/// A table of lines is read, written and read again; a fault names a line that is there.
fn lines<T: PartialEq + std::fmt::Debug, F>(
    raw: &str,
    read: impl Fn(&str) -> Result<T, (usize, F)>,
    write: impl Fn(&T) -> String,
) -> Answer {
    match read(raw) {
        Err((line, _)) if (1..=typed_lines(raw).len()).contains(&line) => Ok(false),
        Err((line, _)) => Err(format!("a fault in line {line}")),
        Ok(_) => round(raw, |raw| read(raw).ok(), write),
    }
}

#[test]
fn tables_of_lines() {
    for reader in [
        Reader {
            name: "sections of a consultation",
            examples: &[
                "# 停车\n地面停车分时段。\n\n夜间开放。\n# 收费\n不变",
                "＃ 停车\n一",
            ],
            read: |raw| lines(raw, read_sections, |s| sections_text(s)),
        },
        Reader {
            name: "questions of a consultation",
            examples: &[
                "单选 | 您支持吗\n- 支持\n- 不支持\n多选 2 | 哪里\n－东门\n—西门",
                "打分｜绿化\n文字 | 还有什么",
            ],
            read: |raw| lines(raw, read_questions, |q| questions_text(q)),
        },
        Reader {
            name: "who is assessed",
            examples: &[
                "窗口 | 1 号窗口 | Window 1\n网格员 | 2 号网格",
                "property｜物业公司",
            ],
            read: |raw| {
                lines(raw, assessments::read_subjects, |s| {
                    assessments::subjects_text(s)
                })
            },
        },
        Reader {
            name: "what is assessed",
            examples: &[
                "# 服务态度 | Manner\n120 | 是否热心 | Helpful\n880\t快不快",
                "＃效率\n１０００ | 快不快",
            ],
            read: |raw| {
                lines(raw, assessments::read_indicators, |s| {
                    assessments::indicators_text(s)
                })
            },
        },
    ] {
        every(MANY / 2, &reader);
    }
}

#[test]
fn a_duty_of_the_timetable() {
    every(
        20_000,
        &Reader {
            name: "duty",
            examples: &[
                "第四季度财务公开|条例第四十三条|2026 年第四季度|2027-01-15",
                "年度报告|第四十三条|2026|2027-03-31",
            ],
            read: |raw| {
                let read = |raw: &str| {
                    let cells: Vec<&str> = raw.splitn(4, '|').collect();
                    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
                    let (title, clause, period, due) = (cell(0), cell(1), cell(2), cell(3));
                    Duty::read(|field| match field {
                        "title_zh" => title,
                        "clause_zh" => clause,
                        "period_zh" => period,
                        "due_on" => due,
                        _ => "",
                    })
                    .map_err(|faults| assert!(!faults.is_empty()))
                    .ok()
                };
                round(raw, read, |d| {
                    let [title, clause, period] =
                        [&d.title, &d.clause, &d.period].map(|s| &s.both().zh);
                    format!("{title}|{clause}|{period}|{}", d.due_on)
                })
            },
        },
    );
}

#[test]
fn the_form_of_a_round_is_read_with_the_care_it_was_made_with() {
    every(
        MANY / 2,
        &Reader {
            name: "form of a round",
            examples: &[
                r#"{"subjects":[{"kind":"window","name":{"zh":"1 号窗口","en":""}}],"sections":[{"name":{"zh":"服务","en":""},"indicators":[{"weight":1000,"name":{"zh":"快不快","en":""}}]}]}"#,
            ],
            read: |raw| {
                let read = |raw: &str| serde_json::from_str::<Form>(raw).ok();
                if let Some(form) = read(raw) {
                    let sum: u64 = form.weights().iter().map(|w| u64::from(*w)).sum();
                    assert_eq!(sum, assessments::WHOLE);
                }
                round(raw, read, |f| serde_json::to_string(f).unwrap())
            },
        },
    );
}

fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(Method::YesNo),
        Just(Method::One),
        (2u8..6).prop_map(Method::UpTo),
        (2u8..=10).prop_map(|max| Method::Score { max }),
    ]
}

proptest! {
    #![proptest_config(cases(MANY / 2))]

    #[test]
    fn bytes_of_a_paper(method in methods(), options in 1usize..9, bytes in prop::collection::vec(0u8..12, 0..10)) {
        if let Some(paper) = Paper::decode(method, options, &bytes) {
            prop_assert_eq!(paper.encode(), bytes);
        }
    }

    #[test]
    fn bytes_of_an_assessment(marks in 0usize..6, views in 0usize..4, bytes in prop::collection::vec(0u8..9, 0..10)) {
        if let Some(sheet) = assessments::Sheet::decode(&bytes, marks, views) {
            prop_assert_eq!(sheet.encode(), bytes);
        }
    }

    #[test]
    fn bytes_of_an_answer(bytes in prop::collection::vec(0u8..8, 0..5)) {
        let options = || vec!["一".to_owned(), "二".to_owned(), "三".to_owned()];
        let asked = [Ask::One(options()), Ask::Several(2, options()), Ask::Scale];
        let questions = asked.map(|ask| consultations::Question { text: "？".to_owned(), ask });
        if let Some(sheet) = consultations::Sheet::decode(&bytes, &questions) {
            prop_assert_eq!(sheet.encode(&questions), bytes);
        }
    }
}

//! Single fields: texts, numbers, codes, days, hours, what is searched for.

use domain::appointments::{BookingCode, Hours, Span, clock_time};
use domain::ballots::{Receipt, Seed, Word};
use domain::codes::Code;
use domain::communities::Slug;
use domain::display::{Lang, Mode, ShownAs};
use domain::files::{Caption, Upload};
use domain::identity::{IdFault, IdNumber};
use domain::ids::RecordNumber;
use domain::log::Hash;
use domain::phone::{Phone, Telephone};
use domain::publishing::Say;
use domain::reports::Value;
use domain::rulebook::{Entry, Rule, Rulebook, RulebookFault};
use domain::search::{Question, matches, terms, wants};
use domain::services::{FilingNumber, Limit};
use domain::text::{Body, Limits, Title, clean};
use domain::time::read_day;
use domain::{accounts, contacts, notices, services};
use proptest::prelude::*;

use crate::strategies::{Answer, MANY, Reader, cases, every, near, round};

const TEXTS: &[&str] = &[
    "修路灯吧，夜里看不见路",
    "Please mend the lamp",
    "第一段\n\n第二段",
    "阿依古丽·买买提",
    "2 单元 1203",
];

/// One line or several, with the limits that texts of the portal have.
fn text(raw: &str, limits: Limits) -> Answer {
    let taken = round(raw, |raw| clean(raw, limits).ok(), Clone::clone)?;
    if let Ok(text) = clean(raw, limits) {
        let length = text.chars().count();
        let shown = |c: char| !c.is_control() || (limits.lines && c == '\n');
        if !(limits.min..=limits.max).contains(&length)
            || text.len() > limits.max_bytes()
            || !text.chars().all(shown)
        {
            return Err(format!("{text:?} is none"));
        }
    }
    Ok(taken)
}

#[test]
fn texts() {
    for reader in [
        Reader {
            name: "one line",
            examples: TEXTS,
            read: |raw| text(raw, Title::LIMITS),
        },
        Reader {
            name: "several lines",
            examples: TEXTS,
            read: |raw| text(raw, Body::LIMITS),
        },
        Reader {
            name: "a word for a receipt",
            examples: &[
                "荷花",
                "",
                "lotus 7",
                "一个很长很长很长很长很长很长很长很长很长很长很长很长很长的词",
            ],
            read: |raw| round(raw, |raw| Word::parse(raw).ok(), |w| w.as_str().to_owned()),
        },
        Reader {
            name: "both languages",
            examples: &["修路灯|Mend the lamp", "修路灯|", "第一段\n\n第二段|One"],
            read: |raw| {
                let read = |raw: &str| {
                    let (zh, en) = raw.split_once('|').unwrap_or((raw, ""));
                    Say::parse_prose(zh, en, 2, 60).ok()
                };
                // A bar in the text would part it elsewhere.
                if raw.matches('|').count() > 1 {
                    return Ok(read(raw).is_some());
                }
                round(raw, read, |s| format!("{}|{}", s.both().zh, s.both().en))
            },
        },
        Reader {
            name: "what a file is",
            examples: &["楼道里的电线", "12 号楼"],
            read: |raw| {
                let read = |raw: &str| Caption::parse(raw, "").ok();
                round(raw, read, |c| c.get(Lang::Zh).to_owned())
            },
        },
    ] {
        every(MANY, &reader);
    }
}

#[test]
fn people_and_their_numbers() {
    for reader in [
        Reader {
            name: "mobile number",
            examples: &[
                "13812341234",
                "+86 138-1234-1234",
                "１３８１２３４１２３４",
                "008613812341234",
            ],
            read: |raw| round(raw, |raw| Phone::parse(raw).ok(), |p| p.as_str().to_owned()),
        },
        Reader {
            name: "number to call",
            examples: &["12345", "０８５１－8555 0000", "19900090001"],
            read: |raw| round(raw, Telephone::parse, |t| t.as_str().to_owned()),
        },
        Reader {
            name: "identity number",
            examples: &[
                "11010519491231002X",
                "110105 19491231 002x",
                "440524188001010014",
            ],
            read: |raw| match IdNumber::parse(raw) {
                Err(IdFault::Shape | IdFault::CheckDigit) => Ok(false),
                Ok(number) => {
                    let plain: String = raw.chars().filter(char::is_ascii_alphanumeric).collect();
                    let again = IdNumber::parse(&plain.to_uppercase());
                    let same = again.is_ok_and(|n| n.digest(b"key") == number.digest(b"key"));
                    let quiet = !format!("{number:?}").contains(&plain[..6]);
                    (same && quiet)
                        .then_some(true)
                        .ok_or_else(|| "another".to_owned())
                }
            },
        },
        Reader {
            name: "record number",
            examples: &["2026-0042", " 2026-0001 ", "1999-123456789"],
            read: |raw| {
                round(
                    raw,
                    |raw| raw.parse::<RecordNumber>().ok(),
                    ToString::to_string,
                )
            },
        },
        Reader {
            name: "code by phone",
            examples: &["123456", "123 456", "１２３４５６"],
            read: |raw| round(raw, |raw| Code::phone(raw).ok(), |c| c.as_str().to_owned()),
        },
        Reader {
            name: "door code",
            examples: &["ABCD2345", "abcd-2345", "WXYZ 9876"],
            read: |raw| round(raw, |raw| Code::door(raw).ok(), |c| c.as_str().to_owned()),
        },
        Reader {
            name: "booking code",
            examples: &["ABCD2345", "abcd-2345", "WXYZ 9876"],
            read: |raw| round(raw, |raw| BookingCode::parse(raw).ok(), BookingCode::spoken),
        },
        Reader {
            name: "receipt",
            examples: &[
                "BCVG-XYCD-URUQ-NLUD-QAL9-UH4J",
                "bcvg xycd uruq nlud qal9 uh4j",
            ],
            read: |raw| round(raw, |raw| raw.parse::<Receipt>().ok(), ToString::to_string),
        },
        Reader {
            name: "seed",
            examples: &["00112233445566778899aabbccddeeff"],
            read: |raw| round(raw, |raw| raw.parse::<Seed>().ok(), ToString::to_string),
        },
        Reader {
            name: "hash",
            examples: &["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"],
            read: |raw| round(raw, |raw| raw.parse::<Hash>().ok(), ToString::to_string),
        },
        Reader {
            name: "address of a community",
            examples: &["qingyun", "nanhu-2", " qingyun ", "me"],
            read: |raw| round(raw, |raw| Slug::parse(raw).ok(), ToString::to_string),
        },
        Reader {
            name: "filing number",
            examples: &["区目录 2026-第 031 号", "A-1"],
            read: |raw| {
                let read = |raw: &str| FilingNumber::parse(raw).ok();
                round(raw, read, |f| f.as_str().to_owned())
            },
        },
    ] {
        every(MANY, &reader);
    }
}

#[test]
fn numbers_days_and_hours() {
    for reader in [
        Reader {
            name: "decimal, plain and in groups",
            examples: &[
                "12",
                "-3.5",
                "1,234,567.89",
                "１２．５",
                "999999999999.9999",
            ],
            read: |raw| {
                round(raw, Value::parse, Value::to_string)?;
                round(raw, Value::parse, |v| v.grouped())
            },
        },
        Reader {
            name: "working days",
            examples: &["0", " １５ ", "365"],
            read: |raw| round(raw, Limit::parse, |l| l.days().to_string()),
        },
        Reader {
            name: "day",
            examples: &["2026-11-28", " 2024-02-29 ", "1999-12-31"],
            read: |raw| {
                let taken = round(raw, read_day, ToString::to_string)?;
                // Compared as text in one of the engines: the order must be that of days.
                let four =
                    |d: chrono::NaiveDate| d.to_string().len() == 10 && d.succ_opt().is_some();
                match read_day(raw).is_none_or(four) {
                    true => Ok(taken),
                    false => Err("not of four digits".to_owned()),
                }
            },
        },
        Reader {
            name: "hours of a day",
            examples: &[
                "9:00-12:00, 13:30-17:00",
                "９：００至１２：００、13到17",
                "0:00-24:00",
                "",
            ],
            read: |raw| {
                round(
                    raw,
                    |raw| Hours::parse_day(raw).ok(),
                    |all: &Vec<Span>| {
                        let one = |s: &Span| {
                            format!("{}-{}", clock_time(s.from()), clock_time(s.until()))
                        };
                        all.iter().map(one).collect::<Vec<_>>().join("，")
                    },
                )
            },
        },
        Reader {
            name: "hours of a week",
            examples: &["540-720 810-1020\n\n\n\n\n0-1440\n", "\n\n\n\n\n\n"],
            read: |raw| round(raw, Hours::from_text, Hours::to_text),
        },
    ] {
        every(MANY, &reader);
    }
}

/// One code of every closed list that forms, addresses and rows name.
fn coded(raw: &str) -> Vec<Option<&'static str>> {
    macro_rules! all {
        ($($list:ty),+ $(,)?) => { vec![$(<$list>::from_code(raw).map(|v| v.code())),+] };
    }
    all![
        Lang,
        Mode,
        ShownAs,
        Rule,
        services::Class,
        services::Event,
        contacts::Post,
        notices::Room,
        notices::Notice,
        accounts::Role,
        accounts::Method,
        domain::facilities::Sort,
        domain::news::Sort,
        domain::reports::Subject,
        domain::publishing::Kind,
        domain::matters::MatterKind,
        domain::matters::Source,
        domain::matters::Visibility,
        domain::meetings::Kind,
        domain::assessments::Kind,
        domain::assessments::View,
        domain::consultations::Kind,
        domain::proposals::Stage,
        domain::proposals::Side,
        domain::bodies::SeatClass,
        domain::files::Kind,
    ]
}

#[test]
fn closed_lists() {
    every(
        MANY,
        &Reader {
            name: "codes",
            examples: &[
                "zh", "elder", "nickname", "grid", "public", "clerk", "report", "window", "for",
                "jpeg",
            ],
            read: |raw| {
                let known: Vec<_> = coded(raw).into_iter().flatten().collect();
                match known.iter().all(|code| *code == raw) {
                    true => Ok(!known.is_empty()),
                    false => Err(format!("{known:?}")),
                }
            },
        },
    );
}

const ASKED: &[&str] = &[
    "居住证怎么办？",
    "jzz",
    "高龄津贴 申请材料",
    "WiFi-6Ｇ 3 号楼",
    "丢了身份证去哪里补办呢",
    "𠅤㛃",
];

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn a_question_asks_for_what_its_text_holds(raw in near(ASKED)) {
        let (asked, held) = (wants(&raw), terms(&raw));
        prop_assert!(matches(&held, &asked), "{:?} in {:?}", asked, held);
        prop_assert!(asked.len() <= 40);
        prop_assert!(held.iter().flat_map(|t| t.chars()).all(char::is_alphanumeric));
        // Something to ask for is there exactly where something can be found.
        let bare = raw.trim().trim_end_matches(['？', '?', '。', '呢', '吗']);
        prop_assert_eq!(Question::read(&raw).is_some(), !wants(bare).is_empty());
    }

    #[test]
    fn a_browser_may_say_any_language(raw in near(&["zh-CN,zh;q=0.9,en;q=0.8", "en-GB;q=NaN", "fr, en;q=0.5", "*"])) {
        let lang = Lang::from_accept_language(&raw);
        prop_assert!(lang == Lang::Zh || raw.to_ascii_lowercase().contains("en"));
    }

    #[test]
    fn a_file_is_what_its_bytes_say(
        head in prop::sample::select(vec![
            &b"\xFF\xD8\xFF\xE0"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8 ", b"%PDF-1.7\n", b"PK\x03\x04", b"",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..24),
        tail in prop::sample::select(vec![&b"\nstartxref\n9\n%%EOF\n"[..], b"PK\x05\x06", b"<script>", b""]),
        name in near(&["a.jpg", "b.JPEG", "c.png", "d.webp", "e.pdf", "../f.pdf"]),
    ) {
        let bytes = [head, &rest, tail].concat();
        let sent = Upload { name: name.clone(), bytes: bytes.clone() }.sent();
        if sent.is_ok() {
            prop_assert_eq!(sent.ok(), domain::files::Sent::of_bytes(&bytes));
            prop_assert!(!name.contains(['/', '\\', '\0']));
        }
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn a_rulebook_holds_every_number_within_its_range(
        at in 0..Rule::ALL.len(), value in prop_oneof![any::<i64>(), -2i64..400], missing: bool,
    ) {
        let entry = |value| Entry { value, source_zh: "条例".into(), source_en: String::new() };
        let mut entries: std::collections::BTreeMap<_, _> =
            Rule::ALL.iter().map(|r| (*r, entry(*r.range().start()))).collect();
        let rule = Rule::ALL[at];
        let day = read_day("2026-01-01").unwrap();
        if missing {
            entries.remove(&rule);
            prop_assert_eq!(Rulebook::new(1, day, entries), Err(RulebookFault::Missing(rule)));
        } else {
            entries.insert(rule, entry(value));
            match Rulebook::new(1, day, entries) {
                Ok(book) => prop_assert_eq!(book.get(rule), value),
                Err(fault) => {
                    prop_assert_eq!(fault, RulebookFault::OutOfRange(rule));
                    prop_assert!(!rule.range().contains(&value));
                }
            }
        }
    }
}

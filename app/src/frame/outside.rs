//! What comes from outside before any room sees it (requirements.md IN8): forms, files with their fields, tables, Markdown,
//! places in lists. As in `domain/tests/outside`, whose texts these are.

#[path = "../../../domain/tests/outside/strategies.rs"]
mod strategies;

use std::io::{Cursor as Bytes, Write};

use axum::body::Body;
use axum::extract::Request;
use http::header::CONTENT_TYPE;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use self::strategies::{MANY, Reader, cases, every, near, round};
use super::Fields;
use super::sheet::read::{MAX_COLUMNS, MAX_ROWS, table, text};
use super::upload::uploaded;
use crate::ui::markdown::html;

/// A form as browsers write it.
fn form(fields: &[(String, String)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        out.append_pair(name, value);
    }
    out.finish()
}

#[test]
fn forms_and_places_in_lists() {
    for reader in [
        Reader {
            name: "form",
            examples: &[
                "title=%E4%BF%AE+%E8%B7%AF%E7%81%AF&body=a%26b&empty=&flag",
                "a=1&a=2",
                "x=%00",
                "bad=%FF%FE",
            ],
            read: |raw| {
                let read = |raw: &str| Fields::read(raw.as_bytes()).map(Fields::into_pairs);
                // A pair without a name is written with its sign alone, and no pair is lost.
                round(raw, read, |pairs| form(pairs))
            },
        },
        Reader {
            name: "place among proposals",
            examples: &[
                "n.1795000000123456.7",
                "s.0.1",
                "d.20261122.3",
                "u.1795000000123456.9",
                "r.2.1795000000123456.5",
            ],
            read: |raw| {
                round(
                    raw,
                    |raw| raw.parse::<store::proposals::Cursor>().ok(),
                    ToString::to_string,
                )
            },
        },
        Reader {
            name: "place among ballots",
            examples: &["b.1795000000123456.7", "b.-5.1"],
            read: |raw| {
                round(
                    raw,
                    |raw| raw.parse::<store::ballots::BallotCursor>().ok(),
                    ToString::to_string,
                )
            },
        },
        Reader {
            name: "place among rounds",
            examples: &["1795000000-7", "0-1"],
            read: |raw| {
                round(
                    raw,
                    |raw| raw.parse::<store::assessments::RoundCursor>().ok(),
                    ToString::to_string,
                )
            },
        },
        Reader {
            name: "place among hours",
            examples: &["1795000000123456-7", "0-1"],
            read: |raw| {
                round(
                    raw,
                    |raw| raw.parse::<store::volunteers::Cursor>().ok(),
                    ToString::to_string,
                )
            },
        },
        Reader {
            name: "table of text",
            examples: &[
                "名称,电话\n修路灯,0851-1\n",
                "a;b\n\"一\r\n二\";'+86 1\n",
                "名称\t电话\n\n修\t1",
                "x,=1+1,-3.5",
                ",\n ,",
            ],
            read: |raw| {
                let Ok(rows) = text(raw) else {
                    return Ok(false);
                };
                let ordered = rows.windows(2).all(|two| two[0].number < two[1].number);
                let small =
                    rows.len() <= MAX_ROWS && rows.iter().all(|r| r.cells.len() <= MAX_COLUMNS);
                match ordered
                    && small
                    && rows
                        .iter()
                        .all(|r| r.cells.last().is_some_and(|c| !c.is_empty()))
                {
                    true => Ok(true),
                    false => Err(format!("{rows:?}")),
                }
            },
        },
    ] {
        every(MANY, &reader);
    }
}

/// A workbook of one sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Bytes::new(Vec::new()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    for (name, text) in [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ] {
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(name, stored).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const SHEET: &[&str] = &[
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1"><v>3</v></c></row><row r="3"><c r="B3" t="d"><v>2026-01-31T00:00:00</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c></row></sheetData></worksheet>"#,
];

/// The tags of drawn Markdown, and what else begins with their sign.
fn tags(drawn: &str) -> impl Iterator<Item = &str> {
    drawn
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
}

const ALLOWED: &[&str] = &[
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "del",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "pre",
    "a",
];

proptest! {
    // An archive or a whole text is made and read for each.
    #![proptest_config(cases(3_000))]

    #[test]
    fn a_workbook_with_slips_is_read_or_refused(sheet in near(SHEET), at: prop::sample::Index, with: u8, cut in 0u8..8) {
        let mut bytes = workbook(&sheet);
        match cut {
            0 => bytes.truncate(at.index(bytes.len())),
            1 => {
                let at = at.index(bytes.len());
                bytes[at] = with;
            }
            _ => {}
        }
        if let Ok(rows) = table(bytes) {
            prop_assert!(!rows.is_empty() && rows.len() <= MAX_ROWS);
            prop_assert!(rows.iter().all(|row| row.cells.len() <= MAX_COLUMNS));
        }
    }

    #[test]
    fn nothing_that_is_drawn_from_markdown_can_act(raw in near(&[
        "# 标题\n\n**“停车”**问题\n\n- 一\n- 二\n\n[办事](/qingyun/services)",
        "| a | b |\n|---|---|\n| `x` | ~~y~~ |",
        "[a](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)>",
        "<a href=\"//evil\" onclick=x>y</a>\n\n> 引\n\n```\n<svg/onload=1>\n```",
        "![x](http://evil/p.png) <https://a.b> [t](tel:12345) [m](data:text/html,x)",
    ])) {
        let drawn = html(&raw);
        for tag in tags(&drawn) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            prop_assert!(ALLOWED.contains(&name), "<{}> in {}", tag, drawn);
            let Some((_, rest)) = tag.split_once(' ') else {
                continue;
            };
            prop_assert!(name == "a", "{}", drawn);
            let href = rest.split("href=\"").nth(1).and_then(|h| h.split('"').next()).unwrap_or_default();
            let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
            let known = ["http", "https", "tel", "mailto"];
            // What is no scheme leads to somewhere in this portal.
            let is_one = |s: &str| {
                s.starts_with(|c: char| c.is_ascii_alphabetic())
                    && s.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            };
            prop_assert!(scheme.is_none_or(|s| known.contains(&s.as_str()) || !is_one(&s)), "{}", drawn);
        }
    }

    #[test]
    fn a_file_with_its_fields_is_taken_or_refused(raw in near(&[
        "--x\r\nContent-Disposition: form-data; name=\"title_zh\"\r\n\r\n电线\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/passwd\"\r\n\r\n\r\n--x--\r\n",
    ]), boundary in prop::sample::select(vec!["x", "y", "", "\"", "x; x=y"])) {
        let request = Request::post("/qingyun/proposals/2026-0001/files")
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .body(Body::from(raw.clone()))
            .unwrap();
        let wait = tokio::runtime::Builder::new_current_thread().build().unwrap();
        if let Ok((file, fields)) = wait.block_on(uploaded(request)) {
            prop_assert!(file.bytes.len() <= raw.len());
            prop_assert!(!fields.has("file"));
        }
    }
}

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn bytes_of_any_code_are_a_table_or_none(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(rows) = table(bytes) {
            prop_assert!(rows.iter().flat_map(|r| &r.cells).all(|c| !c.contains('\0')));
        }
    }
}

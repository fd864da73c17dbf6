//! Consultations, as `consultations.toml` tells them: sections and questions as an editor types them.

use anyhow::{Result, anyhow};
use domain::consultations::{
    Group, Kind, LineFault, Section, Text, Verdict, read_questions, read_sections,
};
use domain::text::Opinion;
use serde::Deserialize;
use store::demo::DemoConsultation;

use super::{code, read, text};

const FILE: &str = include_str!("../../demo/consultations.toml");

#[derive(Deserialize)]
struct ConsultationsFile {
    consultation: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    community: String,
    by: String,
    second: String,
    title: String,
    kind: String,
    about: String,
    basis: String,
    opens: i64,
    closes: i64,
    sections: String,
    questions: String,
    sheets: usize,
    lean: Vec<Vec<u8>>,
    #[serde(default)]
    words: Vec<SaidRow>,
    #[serde(default)]
    comment: Vec<SaidRow>,
    #[serde(default)]
    group: Vec<GroupRow>,
    last: Option<LastRow>,
}

/// A comment, or an answer in own words, which has no section.
#[derive(Deserialize)]
struct SaidRow {
    #[serde(default)]
    section: usize,
    text: String,
    group: Option<usize>,
}

#[derive(Deserialize)]
struct GroupRow {
    heading: String,
    verdict: String,
    reason: String,
}

#[derive(Deserialize)]
struct LastRow {
    after: i64,
    sections: String,
}

/// The consultations of the file, in its order.
pub(super) fn load() -> Result<Vec<DemoConsultation>> {
    let file: ConsultationsFile = read("consultations.toml", FILE)?;
    file.consultation.into_iter().map(Row::read).collect()
}

fn wrong(what: &str) -> impl Fn((usize, LineFault)) -> anyhow::Error {
    move |(line, fault)| anyhow!("consultations.toml, {what}: line {line}, {fault:?}")
}

fn sections(raw: &str) -> Result<Vec<Section>> {
    read_sections(raw).map_err(wrong("sections"))
}

impl Row {
    fn read(self) -> Result<DemoConsultation> {
        let last = match &self.last {
            Some(last) => Some((last.after, sections(&last.sections)?)),
            None => None,
        };
        let comment = |row: SaidRow| -> Result<_> {
            Ok((row.section, text(&row.text, Opinion::parse)?, row.group))
        };
        Ok(DemoConsultation {
            text: Text {
                kind: code(&self.kind, Kind::from_code)?,
                sections: sections(&self.sections)?,
                questions: read_questions(&self.questions).map_err(wrong("questions"))?,
                title: self.title,
                about: self.about,
                basis: self.basis,
            },
            community: self.community,
            by: self.by,
            second: self.second,
            opens: self.opens,
            closes: self.closes,
            sheets: self.sheets,
            lean: self.lean,
            words: self.words.into_iter().map(|w| (w.text, w.group)).collect(),
            comments: self
                .comment
                .into_iter()
                .map(comment)
                .collect::<Result<_>>()?,
            groups: self
                .group
                .into_iter()
                .map(GroupRow::read)
                .collect::<Result<_>>()?,
            last,
        })
    }
}

impl GroupRow {
    fn read(self) -> Result<Group> {
        Ok(Group {
            verdict: code(&self.verdict, Verdict::from_code)?,
            heading: self.heading,
            reason: self.reason,
        })
    }
}

//! Matters of the demo, as their file names them.

use anyhow::{Context, Result, bail};
use domain::matters::{MatterKind, Source};
use domain::phone::Telephone;
use domain::text::{Answer, MatterPlace, MatterText, RealName, Remark};
use serde::Deserialize;
use store::demo::{DemoMatter, DemoMatterAct, DemoMatterStep};
use store::matters::Somebody;

use super::{code, read, text};

const FILE: &str = include_str!("../../demo/matters.toml");

#[derive(Deserialize)]
struct MattersFile {
    matter: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    r#in: String,
    who: Option<String>,
    asked: Option<String>,
    #[serde(default)]
    source: String,
    name: Option<String>,
    phone: Option<String>,
    kind: String,
    category: String,
    grid: Option<i64>,
    place: Option<String>,
    text: String,
    #[serde(default)]
    public: bool,
    days_ago: f64,
    #[serde(default)]
    step: Vec<StepRow>,
}

#[derive(Deserialize)]
struct StepRow {
    days: f64,
    by: Option<String>,
    act: String,
    to: Option<String>,
    until: Option<u32>,
    #[serde(default)]
    words: String,
}

pub(super) fn load() -> Result<Vec<DemoMatter>> {
    let file: MattersFile = read("matters.toml", FILE)?;
    file.matter.iter().map(Row::read).collect()
}

impl Row {
    fn read(&self) -> Result<DemoMatter> {
        let place = self.place.as_deref();
        let asked = match &self.asked {
            Some(by) => {
                let name = self.name.as_deref();
                let somebody = Somebody {
                    name: name.map(|n| text(n, RealName::parse)).transpose()?,
                    phone: self.phone.as_deref().and_then(Telephone::parse),
                };
                let source = code(&self.source, Source::from_code)?;
                Some((by.clone(), source, somebody))
            }
            None => None,
        };
        Ok(DemoMatter {
            community: self.r#in.clone(),
            who: self.who.clone(),
            asked,
            kind: code(&self.kind, MatterKind::from_code)?,
            category: self.category.clone(),
            grid: self.grid,
            place: place.map(|p| text(p, MatterPlace::parse)).transpose()?,
            text: text(&self.text, MatterText::parse)?,
            public: self.public,
            days_ago: self.days_ago,
            steps: self.step.iter().map(StepRow::read).collect::<Result<_>>()?,
        })
    }
}

impl StepRow {
    fn read(&self) -> Result<DemoMatterStep> {
        use DemoMatterAct as A;
        let words = || text(&self.words, Answer::parse);
        let word = || match self.words.as_str() {
            "" => Ok(None),
            raw => text(raw, Remark::parse).map(Some),
        };
        let act = match self.act.as_str() {
            "take" => A::Take,
            "hand" => A::Hand(self.to.clone(), words()?),
            "accept" => A::Accept,
            "refuse" => A::Refuse(words()?),
            "note" => A::Note(words()?),
            "extend" => A::Extend(self.until.context("no days of an extension")?, words()?),
            "answer" => A::Answer(words()?),
            "decline" => A::Decline(words()?),
            "close" => A::Close(words()?),
            "solved" => A::Say(true, word()?),
            "not_solved" => A::Say(false, word()?),
            "withdraw" => A::Withdraw,
            other => bail!("unknown word {other}"),
        };
        Ok(DemoMatterStep {
            days: self.days,
            by: self.by.clone(),
            act,
        })
    }
}

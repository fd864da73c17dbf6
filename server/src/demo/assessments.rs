//! Rounds of satisfaction, as `assessments.toml` tells them.

use anyhow::{Context, Result, anyhow};
use domain::assessments::{Form, Mark, read_indicators, read_subjects};
use domain::publishing::Say;
use domain::text::{Answer, Label, RatingText};
use serde::Deserialize;
use store::demo::{DemoImprovement, DemoRatings, DemoRound};

use super::{read, text};

const FILE: &str = include_str!("../../demo/assessments.toml");

#[derive(Deserialize)]
struct RoundsFile {
    subjects: String,
    indicators: String,
    round: Vec<RoundRow>,
    rating: Vec<RatingRow>,
}

#[derive(Deserialize)]
struct RatingRow {
    community: String,
    by: String,
    item: i64,
    months: u32,
    marks: String,
    words: String,
    answer: Option<String>,
    title: String,
}

#[derive(Deserialize)]
struct BothRow {
    zh: String,
    en: String,
}

#[derive(Deserialize)]
struct RoundRow {
    community: String,
    by: String,
    second: String,
    series: String,
    title: BothRow,
    purpose: BothRow,
    party: Option<BothRow>,
    opens: i64,
    closes: i64,
    answers: Vec<usize>,
    lean: Vec<[u8; 6]>,
    #[serde(default)]
    straight: usize,
    #[serde(default)]
    burst: usize,
    #[serde(default)]
    one_address: usize,
    #[serde(default)]
    unsure: Vec<[usize; 2]>,
    #[serde(default)]
    improvement: Vec<ImprovementRow>,
}

#[derive(Deserialize)]
struct ImprovementRow {
    subject: usize,
    what: BothRow,
    by: BothRow,
    until: i64,
    done: Option<DoneRow>,
}

#[derive(Deserialize)]
struct DoneRow {
    after: i64,
    zh: String,
    en: String,
}

fn say(zh: &str, en: &str) -> Result<Say> {
    let got = Say::parse_prose(zh, en, 2, 500);
    got.map_err(|(fault, _)| anyhow!("{zh}: {fault}"))
}

impl BothRow {
    fn read(&self) -> Result<Say> {
        say(&self.zh, &self.en)
    }
}

/// The rounds of the file, in its order.
pub(super) fn load() -> Result<Vec<DemoRound>> {
    let file: RoundsFile = read("assessments.toml", FILE)?;
    let wrong = |line: usize| anyhow!("server/demo/assessments.toml: line {line} of a table");
    let subjects = read_subjects(&file.subjects).map_err(|(line, _)| wrong(line))?;
    let sections = read_indicators(&file.indicators).map_err(|(line, _)| wrong(line))?;
    let form = Form::new(subjects, sections).context("the form of assessments.toml")?;
    let rounds = file.round.into_iter();
    rounds.map(|row| row.read(&form)).collect()
}

/// The ratings of the file.
pub(super) fn load_ratings() -> Result<Vec<DemoRatings>> {
    let file: RoundsFile = read("assessments.toml", FILE)?;
    file.rating.into_iter().map(RatingRow::read).collect()
}

impl RatingRow {
    fn read(self) -> Result<DemoRatings> {
        let mark = |c: char| Mark::from_code(u8::try_from(c.to_digit(10)?).ok()?);
        let marks: Option<Vec<Mark>> = self.marks.chars().map(mark).collect();
        let answer = match &self.answer {
            Some(said) => Some((text(said, Answer::parse)?, self.title.clone())),
            None => None,
        };
        Ok(DemoRatings {
            marks: marks.context("marks of assessments.toml")?,
            words: text(&self.words, RatingText::parse)?,
            answer,
            community: self.community,
            by: self.by,
            item: self.item,
            months: self.months,
        })
    }
}

impl RoundRow {
    fn read(self, form: &Form) -> Result<DemoRound> {
        let party = self.party.as_ref().map(BothRow::read).transpose()?;
        Ok(DemoRound {
            series: text(&self.series, Label::parse)?,
            title: self.title.read()?,
            purpose: self.purpose.read()?,
            party,
            form: form.clone(),
            community: self.community,
            by: self.by,
            second: self.second,
            opens: self.opens,
            closes: self.closes,
            answers: self.answers,
            lean: self.lean,
            straight: self.straight,
            burst: self.burst,
            one_address: self.one_address,
            unsure: self.unsure,
            improvements: self
                .improvement
                .into_iter()
                .map(ImprovementRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ImprovementRow {
    fn read(self) -> Result<DemoImprovement> {
        let done = match &self.done {
            Some(done) => Some((done.after, say(&done.zh, &done.en)?)),
            None => None,
        };
        Ok(DemoImprovement {
            subject: self.subject,
            what: self.what.read()?,
            by: self.by.read()?,
            until: self.until,
            done,
        })
    }
}

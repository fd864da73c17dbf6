//! Meetings and visits, as their file names them.

use anyhow::{Context, Result};
use chrono::NaiveTime;
use domain::meetings::{Kind, Outcome, VisitKind, Voice};
use domain::text::{Answer, Body, Label, Minutes, Remark, Title};
use serde::Deserialize;
use store::demo::{DemoItem, DemoMeeting, DemoVisit};

use super::{code, text};

#[derive(Deserialize)]
pub(super) struct MeetingsFile {
    pub(super) meeting: Vec<MeetingRow>,
    pub(super) visit: Vec<VisitRow>,
}

#[derive(Deserialize)]
pub(super) struct MeetingRow {
    community: String,
    secretary: String,
    clerk: Option<String>,
    kind: String,
    title: String,
    about: String,
    place: String,
    days: Option<i64>,
    from: String,
    capacity: u32,
    #[serde(default)]
    guests: Vec<String>,
    #[serde(default)]
    absent: usize,
    report: Option<String>,
    minutes: Option<String>,
    minutes_days: Option<i64>,
    approved_days: Option<i64>,
    #[serde(default)]
    ask: Vec<AskRow>,
    #[serde(default)]
    question: Vec<QuestionRow>,
    #[serde(default)]
    opinion: Vec<OpinionRow>,
    #[serde(default)]
    fix: Vec<FixRow>,
    #[serde(default)]
    item: Vec<ItemRow>,
}

#[derive(Deserialize)]
struct AskRow {
    by: String,
    title: String,
    about: String,
}

#[derive(Deserialize)]
struct QuestionRow {
    by: String,
    text: String,
    answer: String,
}

#[derive(Deserialize)]
struct OpinionRow {
    voice: String,
    text: String,
}

#[derive(Deserialize)]
struct FixRow {
    text: String,
    unit: String,
    due_in: i64,
}

#[derive(Deserialize)]
struct ItemRow {
    proposal: String,
    outcome: String,
    words: String,
    unit: String,
    due_in: i64,
    receipt: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct VisitRow {
    community: String,
    by: String,
    kind: String,
    grid: Option<i64>,
    days_ago: i64,
    theme: String,
    people: u32,
    summary: String,
}

impl MeetingRow {
    pub(super) fn read(self) -> Result<DemoMeeting> {
        let minutes = match (&self.minutes, self.minutes_days) {
            (Some(written), Some(days)) => Some((text(written, Minutes::parse)?, days)),
            _ => None,
        };
        Ok(DemoMeeting {
            kind: code(&self.kind, Kind::from_code)?,
            title: text(&self.title, Title::parse)?,
            about: text(&self.about, Body::parse)?,
            place: text(&self.place, Label::parse)?,
            from: NaiveTime::parse_from_str(&self.from, "%H:%M").context(self.from)?,
            report: self
                .report
                .map(|report| text(&report, Minutes::parse))
                .transpose()?,
            asks: self
                .ask
                .into_iter()
                .map(|a| {
                    Ok((
                        a.by,
                        text(&a.title, Title::parse)?,
                        text(&a.about, Remark::parse)?,
                    ))
                })
                .collect::<Result<_>>()?,
            questions: self
                .question
                .into_iter()
                .map(|q| {
                    Ok((
                        q.by,
                        text(&q.text, Remark::parse)?,
                        text(&q.answer, Answer::parse)?,
                    ))
                })
                .collect::<Result<_>>()?,
            opinions: self
                .opinion
                .into_iter()
                .map(|o| {
                    Ok((
                        code(&o.voice, Voice::from_code)?,
                        text(&o.text, Remark::parse)?,
                    ))
                })
                .collect::<Result<_>>()?,
            fixes: self
                .fix
                .into_iter()
                .map(|f| Ok((text(&f.text, Remark::parse)?, f.unit, f.due_in)))
                .collect::<Result<_>>()?,
            items: self
                .item
                .into_iter()
                .map(ItemRow::read)
                .collect::<Result<_>>()?,
            community: self.community,
            secretary: self.secretary,
            clerk: self.clerk,
            days: self.days,
            capacity: self.capacity,
            guests: self.guests,
            absent: self.absent,
            minutes,
            approved_days: self.approved_days,
        })
    }
}

impl ItemRow {
    fn read(self) -> Result<DemoItem> {
        Ok(DemoItem {
            outcome: code(&self.outcome, Outcome::from_code)?,
            words: text(&self.words, Answer::parse)?,
            receipt: self
                .receipt
                .map(|receipt| text(&receipt, Answer::parse))
                .transpose()?,
            proposal: self.proposal,
            unit: self.unit,
            due_in: self.due_in,
        })
    }
}

impl VisitRow {
    pub(super) fn read(self) -> Result<DemoVisit> {
        Ok(DemoVisit {
            kind: code(&self.kind, VisitKind::from_code)?,
            theme: text(&self.theme, Title::parse)?,
            summary: text(&self.summary, Remark::parse)?,
            community: self.community,
            by: self.by,
            grid: self.grid,
            days_ago: self.days_ago,
            people: self.people,
        })
    }
}

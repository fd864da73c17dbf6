//! Proposals with their history, as the file of their community names them.

use anyhow::{Context, Result, anyhow};
use domain::display::ShownAs;
use domain::proposals::{Rating, Side, Stage};
use domain::text::{Answer, Body, Clause, Remark, Title};
use serde::Deserialize;
use store::demo::{DemoComment, DemoEvent, DemoProposal, DemoReply, DemoVerdict};
use store::proposals::EventAct;

use super::files::{FileRow, read_all};
use super::{code, read, text};

/// By the slug of their community.
const FILES: &[(&str, &str)] = &[
    ("qingyun", include_str!("../../demo/proposals-qingyun.toml")),
    ("nanhu", include_str!("../../demo/proposals-nanhu.toml")),
];

/// What was proposed in a community.
pub(super) fn proposals_of(slug: &str) -> Result<Vec<DemoProposal>> {
    let file = FILES.iter().find(|(of, _)| *of == slug);
    let (_, file) = file.with_context(|| format!("no proposals of {slug}"))?;
    let file: ProposalsFile = read(&format!("proposals-{slug}.toml"), file)?;
    file.proposal.into_iter().map(ProposalRow::read).collect()
}

#[derive(Deserialize)]
struct ProposalsFile {
    proposal: Vec<ProposalRow>,
}

#[derive(Deserialize)]
struct ProposalRow {
    title: String,
    body: String,
    category: String,
    grid: Option<i64>,
    author: String,
    display: String,
    state: String,
    days_ago: f64,
    supports: usize,
    merged_into: Option<String>,
    #[serde(default)]
    event: Vec<EventRow>,
    #[serde(default)]
    comment: Vec<CommentRow>,
    #[serde(default)]
    verdict: Vec<VerdictRow>,
    #[serde(default)]
    file: Vec<FileRow>,
}

#[derive(Deserialize)]
struct EventRow {
    days_ago: f64,
    act: String,
    by: Option<String>,
    text: String,
    clause_zh: Option<String>,
    meets_in: Option<i64>,
    unit: Option<String>,
    due_in: Option<i64>,
    title: Option<String>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct CommentRow {
    author: String,
    side: Option<String>,
    display: String,
    days_ago: f64,
    text: String,
    #[serde(default)]
    reply: Vec<ReplyRow>,
}

#[derive(Deserialize)]
struct ReplyRow {
    author: String,
    display: String,
    days_ago: f64,
    text: String,
}

#[derive(Deserialize)]
struct VerdictRow {
    author: String,
    days_ago: f64,
    solved: bool,
    rating: Option<i64>,
    text: Option<String>,
}

impl ProposalRow {
    fn read(self) -> Result<DemoProposal> {
        Ok(DemoProposal {
            title: text(&self.title, Title::parse)?,
            body: text(&self.body, Body::parse)?,
            category: self.category,
            grid: self.grid,
            author: self.author,
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            supports: self.supports,
            merged_into: self.merged_into,
            stage: code(&self.state, Stage::from_code)?,
            events: self
                .event
                .into_iter()
                .map(EventRow::read)
                .collect::<Result<_>>()?,
            comments: self
                .comment
                .into_iter()
                .map(CommentRow::read)
                .collect::<Result<_>>()?,
            verdicts: self
                .verdict
                .into_iter()
                .map(VerdictRow::read)
                .collect::<Result<_>>()?,
            files: read_all(&self.file)?,
        })
    }
}

impl EventRow {
    fn read(self) -> Result<DemoEvent> {
        // The files say it as residents do.
        let act = if self.act == "confirm" {
            "resolve"
        } else {
            &self.act
        };
        let clause = self.clause_zh.as_deref();
        Ok(DemoEvent {
            days_ago: self.days_ago,
            act: code(act, EventAct::from_code)?,
            words: text(&self.text, Answer::parse)?,
            clause: clause.map(|raw| text(raw, Clause::parse)).transpose()?,
            text: match (&self.title, &self.body) {
                (Some(title), Some(body)) => {
                    Some((text(title, Title::parse)?, text(body, Body::parse)?))
                }
                _ => None,
            },
            by: self.by,
            meets_in: self.meets_in,
            unit: self.unit,
            due_in: self.due_in,
        })
    }
}

impl CommentRow {
    fn read(self) -> Result<DemoComment> {
        Ok(DemoComment {
            author: self.author,
            side: match &self.side {
                Some(side) => code(side, Side::from_code)?,
                None => Side::For,
            },
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            words: text(&self.text, Remark::parse)?,
            replies: self
                .reply
                .into_iter()
                .map(ReplyRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ReplyRow {
    fn read(self) -> Result<DemoReply> {
        Ok(DemoReply {
            author: self.author,
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            words: text(&self.text, Remark::parse)?,
        })
    }
}

impl VerdictRow {
    fn read(self) -> Result<DemoVerdict> {
        let rating = self.rating.map(Rating::try_from).transpose();
        Ok(DemoVerdict {
            author: self.author,
            days_ago: self.days_ago,
            solved: self.solved,
            rating: rating.map_err(|fault| anyhow!("{fault}"))?,
            words: self
                .text
                .as_deref()
                .map(|raw| text(raw, Remark::parse))
                .transpose()?,
        })
    }
}

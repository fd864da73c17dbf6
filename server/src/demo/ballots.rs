//! Ballots with their votes, as `ballots.toml` tells them.

use anyhow::{Context, Result};
use domain::ballots::Method;
use domain::text::{Body, Label, Title};
use serde::Deserialize;
use store::demo::{DemoBallot, DemoElectorate};

use super::{read, text};

const FILE: &str = include_str!("../../demo/ballots.toml");

/// The ballots of a community.
pub(super) fn ballots_of(slug: &str) -> Result<Vec<DemoBallot>> {
    let file: BallotsFile = read("ballots.toml", FILE)?;
    file.ballot
        .into_iter()
        .filter(|row| row.community == slug)
        .map(BallotRow::read)
        .collect()
}

#[derive(Deserialize)]
struct BallotsFile {
    ballot: Vec<BallotRow>,
}

#[derive(Deserialize)]
struct BallotRow {
    community: String,
    title: String,
    text: String,
    method: String,
    #[serde(default = "one")]
    most: u8,
    #[serde(default)]
    options: Vec<String>,
    electorate: String,
    secret: bool,
    /// How many options are chosen; one for a yes/no question.
    #[serde(default = "one")]
    seats: u8,
    opens: i64,
    closes: i64,
    votes: Vec<(Vec<u8>, usize)>,
    /// People who took a paper instead.
    #[serde(default)]
    papers: usize,
}

fn one() -> u8 {
    1
}

impl BallotRow {
    fn read(self) -> Result<DemoBallot> {
        let method = Method::read(&self.method, self.most);
        Ok(DemoBallot {
            method: method.with_context(|| format!("unknown way of voting {}", self.method))?,
            title: text(&self.title, Title::parse)?,
            text: text(&self.text, Body::parse)?,
            options: self
                .options
                .iter()
                .map(|option| text(option, Label::parse))
                .collect::<Result<_>>()?,
            secret: self.secret,
            electorate: match self.electorate.as_str() {
                "body" => DemoElectorate::Body,
                _ => DemoElectorate::Community,
            },
            seats: self.seats,
            opens: self.opens,
            closes: self.closes,
            votes: self.votes,
            papers: self.papers,
        })
    }
}

//! The list as files, and the public box of a closed ballot (features.md N1, D2). Nothing here says more than the page:
//! while votes are hidden, no file and no API knows them.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use http::header;
use serde::Serialize;
use store::ballots::{Ballot, Filter};
use utoipa::ToSchema;

use super::card::{Names, Stage};
use super::list::Asked;
use super::{cast, find, paper, slug, words};
use crate::frame::{Answer, Here, Problem, links};
use crate::proposals::export::safe_cell;

/// A ballot as files and the API give it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BallotRecord {
    /// Record number, unique within the community.
    #[schema(example = "2026-0042")]
    pub number: String,
    pub title: String,
    /// coming, open, counting or closed.
    pub state: String,
    /// yes_no, one, up_to or score.
    pub method: String,
    pub secret: bool,
    pub electorate: String,
    /// RFC 3339, UTC.
    pub opens_at: String,
    pub closes_at: String,
    /// How many may vote; 0 until the roll is frozen.
    pub eligible: i64,
    /// How many have voted.
    pub cast: i64,
    /// adopted, rejected, elected, counted or no_quorum; absent until it is counted.
    pub outcome: Option<String>,
    pub url: String,
}

fn stamp(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// The record of a ballot. Words are Chinese: files and API are the same for every reader.
pub fn record(here: &Here, ballot: &Ballot, names: &Names) -> BallotRecord {
    BallotRecord {
        number: ballot.number.to_string(),
        title: ballot.title.clone(),
        state: Stage::of(ballot, here.now).code().to_owned(),
        method: ballot.method.code().to_owned(),
        secret: ballot.secret,
        electorate: names.electorate(Lang::Zh, ballot),
        opens_at: stamp(ballot.opens_at),
        closes_at: stamp(ballot.closes_at),
        eligible: ballot.roll_size,
        cast: ballot.cast,
        outcome: ballot.result.as_ref().map(|r| r.outcome.code().to_owned()),
        url: format!(
            "{}{}",
            here.portal.origin,
            links::ballot(slug(here), ballot.number)
        ),
    }
}

/// The most rows one file holds; the page links further ones by cursor.
const MOST: usize = 5000;

async fn records(here: &Here) -> Result<Vec<BallotRecord>, Problem> {
    let names = Names::load(here).await?;
    let mut asked = Asked::read(here, Filter::All);
    let mut out = Vec::new();
    loop {
        let listing = here
            .portal
            .db
            .list_ballots(here.community.id, asked.filter, asked.cursor, 100, here.now)
            .await?;
        out.extend(listing.ballots.iter().map(|b| record(here, b, &names)));
        match listing.next {
            Some(next) if out.len() < MOST => asked.cursor = Some(next),
            _ => return Ok(out),
        }
    }
}

/// `GET /{c}/ballots.csv`
pub async fn csv(here: Here) -> Answer {
    let rows = records(&here).await?;
    let broken = |_| Problem::Ours("csv");
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record([
        "number", "title", "state", "method", "secret", "electorate", "opens_at", "closes_at",
        "eligible", "cast", "outcome", "url",
    ])
    .map_err(broken)?;
    for r in rows {
        let cells = [
            r.number,
            r.title,
            r.state,
            r.method,
            r.secret.to_string(),
            r.electorate,
            r.opens_at,
            r.closes_at,
            r.eligible.to_string(),
            r.cast.to_string(),
            r.outcome.unwrap_or_default(),
            r.url,
        ];
        file.write_record(cells.map(|c| safe_cell(&c)))
            .map_err(broken)?;
    }
    // The mark at the beginning tells Excel that this is UTF-8.
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(file.into_inner().map_err(|_| Problem::Ours("csv"))?);
    let name = format!("attachment; filename=\"{}-ballots.csv\"", slug(&here));
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response())
}

/// `GET /{c}/ballots.json`
pub async fn json(here: Here) -> Answer {
    Ok(axum::Json(records(&here).await?).into_response())
}

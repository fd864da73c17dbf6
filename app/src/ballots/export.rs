//! The list as files, and the public box of a closed ballot (features.md N1, D2). Nothing here says more than the page:
//! while votes are hidden, no file and no API knows them.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use http::header;
use serde::Serialize;
use store::ballots::{BallotItem, Phase};
use utoipa::ToSchema;

use super::card::{Names, phase_code};
use super::list::Asked;
use super::{cast, find, slug, words};
use crate::frame::{Answer, Here, Problem, links, sheet};
use crate::proposals::api::stamp;

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
    pub eligible: u64,
    /// How many have voted.
    pub cast: u64,
    /// adopted, rejected, chosen, appraised, no_quorum or void; absent until it is counted.
    pub outcome: Option<String>,
    pub url: String,
}

/// The record of a ballot. Words are Chinese: files and API are the same for every reader.
pub fn record(here: &Here, ballot: &BallotItem, names: &Names) -> BallotRecord {
    BallotRecord {
        number: ballot.number.to_string(),
        title: ballot.title.clone(),
        state: phase_code(ballot.phase).to_owned(),
        method: ballot.method.code().to_owned(),
        secret: ballot.secret,
        electorate: names.electorate(Lang::Zh, ballot.electorate),
        opens_at: stamp(ballot.opens_at),
        closes_at: stamp(ballot.closes_at),
        eligible: ballot.eligible.unwrap_or(0),
        cast: ballot.turnout,
        outcome: ballot.outcome.as_ref().map(|o| o.code().to_owned()),
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
    let mut asked = Asked::read(here);
    asked.limit = 100;
    let mut out = Vec::new();
    loop {
        let listing = here
            .portal
            .db
            .list_ballots(here.community.id, &asked.to_query(), here.now)
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
    let columns = [
        "number",
        "title",
        "state",
        "method",
        "secret",
        "electorate",
        "opens_at",
        "closes_at",
        "eligible",
        "cast",
        "outcome",
        "url",
    ];
    let mut rows = Vec::new();
    for r in records(&here).await? {
        rows.push(vec![
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
        ]);
    }
    sheet::csv(&format!("{}-ballots", slug(&here)), &columns, rows)
}

/// `GET /{c}/ballots.json`
pub async fn json(here: Here) -> Answer {
    Ok(axum::Json(records(&here).await?).into_response())
}

/// `GET /{c}/ballots/{n}/box.jsonl`: everything that was counted, one JSON object a line; closed until voting is over.
pub async fn open_box(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    if ballot.phase(here.now) != Phase::Settled {
        return Err(cast::refused(&here, ballot.number, words::not_closed_box));
    }
    let lines = here
        .portal
        .db
        .ballot_lines(here.community.id, ballot.number)
        .await?
        .ok_or(Problem::NotFound)?;
    let body: String = lines.into_iter().map(|line| line + "\n").collect();
    let name = format!(
        "attachment; filename=\"{}-{}.jsonl\"",
        slug(&here),
        ballot.number
    );
    Ok((
        [
            (header::CONTENT_TYPE, "application/jsonl".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        body,
    )
        .into_response())
}

//! Ballots in the public read-only API. The counts of a ballot are there when its page shows them, never before.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::card::{Names, item};
use super::export::{BallotRecord, record};
use super::list::Asked;
use super::{find, paper, slug};
use crate::frame::{Answer, Problem, Visit, links};
use crate::proposals::api::{ApiProblem, stamp};

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiBallotPage {
    pub items: Vec<BallotRecord>,
    /// Give this as `cursor` to read on; absent on the last page.
    pub next: Option<String>,
}

/// One ballot with its question and, once it is counted, its result.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiBallot {
    #[serde(flatten)]
    pub ballot: BallotRecord,
    pub text: String,
    /// In the order of the paper.
    pub options: Vec<String>,
    /// SHA-256 of the frozen roll, hexadecimal; absent until voting opens.
    pub roll_hash: Option<String>,
    /// Absent until it is counted.
    pub result: Option<ApiResult>,
}

/// What was counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiResult {
    pub settled_at: String,
    pub papers: u64,
    pub blank: u64,
    /// Paper votes that count for no option.
    pub invalid: u64,
    pub options: Vec<ApiCount>,
    /// The public box, one JSON value a line.
    pub box_url: String,
}

/// The count of one option.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiCount {
    pub option: String,
    pub votes: u64,
    /// Marks added up; the votes where there are no marks.
    pub points: u64,
    pub chosen: bool,
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/ballots",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("state" = Option<String>, Query, description = "open, coming, closed or all (the default)"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 100, 20 if left out"),
    ),
    responses((status = 200, body = ApiBallotPage), (status = 400, body = ApiProblem), (status = 404, body = ApiProblem))
)]
pub async fn ballots(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let asked = Asked::read(&here);
    if asked.bad_cursor {
        return Err(Problem::BadRequest);
    }
    let listing = here
        .portal
        .db
        .list_ballots(here.community.id, &asked.to_query(), here.now)
        .await?;
    let names = Names::load(&here).await?;
    Ok(Json(ApiBallotPage {
        items: listing
            .ballots
            .iter()
            .map(|b| record(&here, b, &names))
            .collect(),
        next: listing.next.map(|c| c.to_string()),
    })
    .into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/ballots/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = String, Path, description = "Record number")),
    responses((status = 200, body = ApiBallot), (status = 404, body = ApiProblem))
)]
pub async fn ballot(visit: Visit, Path((c, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&c).await?;
    let found = find(&here, &number).await?;
    let names = Names::load(&here).await?;
    let options = paper::labels(Lang::Zh, found.method, &found.options);
    let chosen = found.chosen();
    let below = links::ballot_act(slug(&here), found.number, "box.jsonl");
    let result = found.settled.as_ref().map(|settled| ApiResult {
        settled_at: stamp(settled.at),
        papers: settled.tally.papers,
        blank: settled.tally.blank,
        invalid: settled.tally.invalid,
        options: options
            .iter()
            .enumerate()
            .map(|(place, option)| ApiCount {
                option: option.clone(),
                votes: settled.tally.votes(place),
                points: settled.tally.points(place),
                chosen: chosen.contains(&place),
            })
            .collect(),
        box_url: format!("{}{below}", here.portal.origin),
    });
    Ok(Json(ApiBallot {
        ballot: record(&here, &item(&found, here.now), &names),
        text: found.text,
        options,
        roll_hash: found.opened.map(|o| o.roll_hash),
        result,
    })
    .into_response())
}

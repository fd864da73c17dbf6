//! Rounds through the public API. While one is open, nobody knows more than how many have answered.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use serde::Serialize;
use store::assessments::{Round, RoundGroup, RoundQuery};
use utoipa::ToSchema;

use super::{find, hundredths, slug};
use crate::frame::{Answer, Here, Problem, Visit, links};
use crate::proposals::api::stamp;

/// A round of satisfaction.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiRound {
    #[schema(example = "2026-0042")]
    pub number: String,
    pub title_zh: String,
    /// Empty where nobody has written the English one.
    pub title_en: String,
    /// scheduled, open, counting, published or void.
    pub state: String,
    /// residents or departments: who assesses.
    pub direction: String,
    /// Rounds of one series are compared over the years.
    pub series: String,
    pub opens_at: String,
    pub closes_at: String,
    /// How many may answer; 0 before the opening.
    pub eligible: u64,
    pub answers: u64,
    pub subjects: Vec<ApiSubject>,
    pub url: String,
}

/// Somebody who is assessed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiSubject {
    /// agency, window, grid_worker, property, department or community.
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
    /// From 0 to 100 with two decimals; absent until the result is public, where too few rated, and of void rounds.
    #[schema(example = "84.21")]
    pub score: Option<String>,
    /// How much of the weights counted for the score, in permille: below 1000 where questions were rated by too few, and
    /// then the score is not to be compared without saying so. Absent without a score.
    #[schema(example = 1000)]
    pub weight_per_mille: Option<u64>,
}

/// A round with what was fixed at its opening and its counts, as their hashes on record are made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiRoundDetail {
    pub round: ApiRound,
    /// What was asked, of whom; absent before the opening.
    #[schema(value_type = Option<Object>)]
    pub terms: Option<serde_json::Value>,
    /// The counts, hidden where groups are small; absent before the closing.
    #[schema(value_type = Option<Object>)]
    pub counts: Option<serde_json::Value>,
    /// Why it is void.
    pub void: Option<String>,
}

/// A page of rounds holds as many; the list of a community is short.
const BATCH: i64 = 100;
/// More than a community holds in a lifetime.
const MOST: usize = 1000;

/// All rounds but drafts: those ahead, then past ones from the newest on.
pub(crate) async fn rounds(here: &Here) -> Result<Vec<Round>, Problem> {
    let db = &here.portal.db;
    let mut query = RoundQuery {
        group: RoundGroup::Ahead,
        after: None,
        limit: BATCH,
    };
    let mut all = db
        .list_rounds(here.community.id, &query, here.now)
        .await?
        .rounds;
    query.group = RoundGroup::Past;
    loop {
        let page = db.list_rounds(here.community.id, &query, here.now).await?;
        all.extend(page.rounds);
        match page.next {
            Some(next) if all.len() < MOST => query.after = Some(next),
            _ => return Ok(all),
        }
    }
}

pub(super) fn record(here: &Here, round: &Round) -> ApiRound {
    let counts = round.counts.as_ref().filter(|_| !round.is_void());
    let score = |at: usize| counts.and_then(|c| c.score(&round.form, at));
    let subjects = round.form.subjects().iter().enumerate();
    ApiRound {
        number: round.number.to_string(),
        title_zh: round.title.zh.clone(),
        title_en: round.title.en.clone(),
        state: round.stage(here.now).code().to_owned(),
        direction: round.direction.code().to_owned(),
        series: round.series.clone(),
        opens_at: stamp(round.opens_at),
        closes_at: stamp(round.closes_at),
        eligible: round.eligible(),
        answers: round.answers,
        subjects: subjects
            .map(|(at, s)| ApiSubject {
                kind: s.kind.code().to_owned(),
                name_zh: s.name.both().zh.clone(),
                name_en: s.name.both().en.clone(),
                score: score(at).map(|s| hundredths(s.hundredths)),
                weight_per_mille: score(at).map(|s| s.weight),
            })
            .collect(),
        url: format!(
            "{}{}",
            here.portal.origin,
            links::assessment(slug(here), round.number)
        ),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/assessments",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiRound]))
)]
pub async fn assessments(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all = rounds(&here).await?;
    let all: Vec<_> = all.iter().map(|r| record(&here, r)).collect();
    Ok(Json(all).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/assessments/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = String, Path, description = "Record number")),
    responses((status = 200, body = ApiRoundDetail))
)]
pub async fn assessment(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let round = find(&here, &number).await?;
    let void = round.void.as_ref().filter(|v| v.voided_at.is_some());
    let detail = ApiRoundDetail {
        round: record(&here, &round),
        terms: round
            .terms
            .as_deref()
            .and_then(|t| serde_json::from_str(t).ok()),
        counts: round
            .counts
            .as_ref()
            .and_then(|c| serde_json::to_value(c).ok()),
        void: void.map(|v| v.reason.clone()),
    };
    Ok(Json(detail).into_response())
}

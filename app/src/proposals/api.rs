//! The public read-only API, version 1 (features.md N2). Writes go through the pages' forms.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::card::Names;
use super::export::{Record, record};
use super::query::Asked;
use crate::frame::{Answer, Problem, Visit, links, words};

/// A community.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiCommunity {
    #[schema(example = "qingyun")]
    pub slug: String,
    pub name_zh: String,
    pub name_en: String,
    pub district_zh: String,
    pub district_en: String,
    pub url: String,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiPage {
    pub items: Vec<Record>,
    /// Give this as `cursor` to read on; absent on the last page.
    pub next: Option<String>,
}

/// One proposal with its text and history.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiProposal {
    pub number: String,
    pub title: String,
    pub body: String,
    /// Counts from 1; supporters support one version.
    pub version: i64,
    pub state: String,
    pub author: String,
    pub supports: i64,
    pub comments: i64,
    pub filed_at: String,
    pub history: Vec<ApiEvent>,
    pub url: String,
}

/// One step of a proposal's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiEvent {
    pub act: String,
    /// The stage after the act.
    pub state: String,
    pub actor: String,
    pub words: Option<String>,
    pub clause: Option<String>,
    pub day: Option<String>,
    pub at: String,
}

/// What went wrong, after RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiProblem {
    pub title: String,
    pub detail: String,
    pub status: u16,
    pub reference: String,
}

/// The document at `/api/v1/openapi.json`.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Juyi public API",
        version = "1.0.0",
        description = "Read-only. Everything here is also on the public pages."
    ),
    paths(
        communities,
        proposals,
        proposal,
        crate::ballots::api::ballots,
        crate::ballots::api::ballot,
        crate::bodies::api::bodies,
        crate::bodies::api::body,
        crate::meetings::api::meetings,
        crate::meetings::api::meeting,
        crate::reports::api::reports,
        crate::reports::api::report,
        crate::reports::api::timetable,
        crate::services::api::services,
        crate::services::api::service,
        crate::catalogue::api::catalogue,
        crate::contacts::api::contacts,
        crate::facilities::api::facilities,
        crate::news::api::news,
        crate::appointments::api::windows,
        crate::appointments::api::slots,
        crate::assessments::api::assessments,
        crate::assessments::api::assessment,
        crate::assessments::ratings::api::ratings,
        crate::consultations::api::consultations,
        crate::consultations::api::consultation,
        crate::matters::api::matters,
        crate::volunteers::api::volunteers,
        crate::volunteers::api::shifts,
        crate::volunteers::aid::api::aid
    )
)]
struct Document;

pub(crate) fn stamp(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// `GET /api/v1/openapi.json`
pub async fn document() -> Answer {
    Ok(Json(Document::openapi()).into_response())
}

#[utoipa::path(get, path = "/api/v1/communities", responses((status = 200, body = [ApiCommunity])))]
pub async fn communities(visit: Visit) -> Answer {
    let all = visit.portal.db.list_communities().await?;
    let out: Vec<ApiCommunity> = all
        .into_iter()
        .map(|c| ApiCommunity {
            url: format!("{}{}", visit.portal.origin, links::home(&c.slug)),
            slug: c.slug.to_string(),
            name_zh: c.name.zh,
            name_en: c.name.en,
            district_zh: c.district.zh,
            district_en: c.district.en,
        })
        .collect();
    Ok(Json(out).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/proposals",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("state" = Option<String>, Query, description = "Stage, such as gathering; unknown values are ignored"),
        ("group" = Option<String>, Query, description = "open, in_progress, done or all (the default)"),
        ("q" = Option<String>, Query, description = "Words to be found"),
        ("sort" = Option<String>, Query, description = "newest, supports, deadline or relevance"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 100, 20 if left out"),
    ),
    responses((status = 200, body = ApiPage), (status = 400, body = ApiProblem), (status = 404, body = ApiProblem))
)]
pub async fn proposals(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let mut asked = Asked::read(&here);
    if asked.bad_cursor {
        return Err(Problem::BadRequest);
    }
    asked.group = asked.group.or(Some(store::proposals::Group::All));
    let listing = here
        .portal
        .db
        .list_proposals(here.community.id, &asked.to_list_query(), here.today())
        .await?;
    let names = Names::load(&here).await?;
    let items = listing
        .proposals
        .iter()
        .map(|p| record(&here.portal.origin, &here.community.slug, p, &names))
        .collect();
    Ok(Json(ApiPage {
        items,
        next: listing.next.map(|c| c.to_string()),
    })
    .into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/proposals/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = String, Path, description = "Record number")),
    responses((status = 200, body = ApiProposal), (status = 404, body = ApiProblem))
)]
pub async fn proposal(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let p = super::find(&here, &number).await?;
    let history = here.portal.db.list_events(p.id).await?;
    let history = history
        .into_iter()
        .map(|e| ApiEvent {
            act: e.act.code().to_owned(),
            state: e.stage.code().to_owned(),
            actor: e.actor.code().to_owned(),
            words: e.words,
            clause: e.clause,
            day: e.day.map(|d| d.to_string()),
            at: stamp(e.at),
        })
        .collect();
    Ok(Json(ApiProposal {
        number: p.number.to_string(),
        title: p.title,
        body: p.body,
        version: p.version,
        state: p.state.stage().code().to_owned(),
        author: words::name(Lang::Zh, &p.author_name),
        supports: p.supports,
        comments: p.comments,
        filed_at: stamp(p.filed_at),
        history,
        url: format!(
            "{}{}",
            here.portal.origin,
            links::proposal(&here.community.slug, p.number)
        ),
    })
    .into_response())
}

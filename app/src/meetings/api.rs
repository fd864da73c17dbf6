//! Meetings in the public read-only API.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use domain::meetings::Stage;
use serde::Serialize;
use store::meetings::Meeting;
use utoipa::ToSchema;

use super::list::{asked, write_cursor};
use super::{find, slug};
use crate::frame::{Answer, Here, Problem, Visit, links};
use crate::proposals::api::{ApiProblem, stamp};

/// A meeting as files and the API give it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeetingRecord {
    pub number: String,
    pub title: String,
    /// collection, discussion, decision or enlarged.
    pub kind: &'static str,
    /// called, under_way, held, drafting, correction, approved or cancelled.
    pub stage: &'static str,
    pub body: i64,
    /// RFC 3339, UTC.
    pub starts_at: String,
    pub ends_at: String,
    pub place: String,
    pub capacity: i64,
    pub taken: i64,
    pub url: String,
}

/// One item of the agenda, as the API gives it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiAgendaItem {
    pub title: String,
    pub proposal: Option<String>,
    pub outcome: Option<&'static str>,
    pub words: Option<String>,
    pub recused: Vec<String>,
}

/// One decision, as the API gives it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiDecision {
    pub number: String,
    pub words: String,
    pub unit: String,
    pub due_on: String,
    pub accepted_at: Option<String>,
}

/// One meeting with its agenda and decisions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiMeeting {
    #[serde(flatten)]
    pub record: MeetingRecord,
    pub about: String,
    pub called_at: String,
    /// Members there and in office when it was opened.
    pub present: Option<i64>,
    pub members: Option<i64>,
    pub items: Vec<ApiAgendaItem>,
    pub decisions: Vec<ApiDecision>,
    /// The newest published minutes, and their SHA-256.
    pub minutes: Option<String>,
    pub minutes_hash: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiMeetingPage {
    pub items: Vec<MeetingRecord>,
    /// Give this as `cursor` to read on; absent on the last page.
    pub next: Option<String>,
}

/// A meeting as files and the API give it.
pub(super) fn record(here: &Here, m: &Meeting) -> MeetingRecord {
    MeetingRecord {
        number: m.number.to_string(),
        title: m.title.clone(),
        kind: m.kind.code(),
        stage: m.stage.code(),
        body: m.body_number,
        starts_at: stamp(m.starts_at),
        ends_at: stamp(m.ends_at),
        place: m.place.clone(),
        capacity: m.capacity,
        taken: m.taken,
        url: format!(
            "{}{}",
            here.portal.origin,
            links::meeting(slug(here), m.number)
        ),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/meetings",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("kind" = Option<String>, Query, description = "collection, discussion, decision or enlarged"),
        ("when" = Option<String>, Query, description = "past for those that are over, the newest first"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses((status = 200, body = ApiMeetingPage), (status = 400, body = ApiProblem), (status = 404, body = ApiProblem))
)]
pub async fn meetings(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let query = asked(&here);
    if !here.query("cursor").is_empty() && query.after.is_none() {
        return Err(Problem::BadRequest);
    }
    let listing = here
        .portal
        .db
        .list_meetings(here.community.id, &query, here.now)
        .await?;
    Ok(Json(ApiMeetingPage {
        items: listing.meetings.iter().map(|m| record(&here, m)).collect(),
        next: listing.next.map(write_cursor),
    })
    .into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/meetings/{meeting}",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("meeting" = String, Path, description = "Record number"),
    ),
    responses((status = 200, body = ApiMeeting), (status = 404, body = ApiProblem))
)]
pub async fn meeting(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let m = find(&here, &number).await?;
    let db = &here.portal.db;
    let recusals = db.list_recusals(m.id).await?;
    let items = db
        .list_items(m.id)
        .await?
        .into_iter()
        .filter(|i| i.state == domain::meetings::ItemState::Accepted)
        .map(|i| ApiAgendaItem {
            recused: recusals
                .iter()
                .filter(|r| r.item_id == i.id.0)
                .map(|r| r.name.clone())
                .collect(),
            title: i.title,
            proposal: i.proposal.map(|(n, _)| n.to_string()),
            outcome: i.outcome.as_ref().map(|(outcome, _)| outcome.code()),
            words: i.outcome.map(|(_, words)| words),
        })
        .collect();
    let decisions = db
        .list_decisions(m.id)
        .await?
        .into_iter()
        .map(|d| ApiDecision {
            number: d.number.to_string(),
            words: d.words,
            unit: d.unit.get(Lang::Zh).to_owned(),
            due_on: d.due_on.to_string(),
            accepted_at: d.accepted.map(|(at, _)| stamp(at)),
        })
        .collect();
    let minutes = db
        .list_minutes(m.id)
        .await?
        .into_iter()
        .rfind(|minutes| minutes.stage != Stage::Drafting);
    let (minutes, minutes_hash) = minutes.map(|m| (m.text, m.hash)).unzip();
    Ok(Json(ApiMeeting {
        record: record(&here, &m),
        about: m.about.clone(),
        called_at: stamp(m.called_at),
        present: m.quorum.map(|(present, _)| present),
        members: m.quorum.map(|(_, members)| members),
        items,
        decisions,
        minutes,
        minutes_hash,
    })
    .into_response())
}

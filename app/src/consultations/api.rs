//! Consultations as JSON: the text, the counts after the close, the answered groups; no names and no single answers.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::consultations::Stage;
use serde::Serialize;
use store::consultations::Consultation;
use utoipa::ToSchema;

use super::{find, slug};
use crate::frame::{Answer, Here, Visit, links};
use crate::proposals::api::stamp;

/// A consultation.
#[derive(Serialize, ToSchema)]
pub struct ApiConsultation {
    #[schema(example = "2026-0042")]
    number: String,
    title: String,
    /// plan, facility, rule or other.
    kind: String,
    /// scheduled, open, counting, answering, answered or withdrawn.
    state: String,
    opens_at: String,
    closes_at: String,
    /// By when it is answered; none before the opening.
    due_on: Option<String>,
    late: bool,
    /// How many have answered the questions.
    answers: u64,
    url: String,
}

/// One with all that is public.
#[derive(Serialize, ToSchema)]
pub struct ApiConsultationDetail {
    #[serde(flatten)]
    consultation: ApiConsultation,
    #[schema(value_type = Object)]
    text: serde_json::Value,
    /// Of the questions; none before the close.
    #[schema(value_type = Option<Object>)]
    counts: serde_json::Value,
    /// After the answer is out.
    #[schema(value_type = Vec<Object>)]
    groups: Vec<serde_json::Value>,
    /// Section by section; none before the answer is out.
    #[schema(value_type = Option<Vec<Object>>)]
    final_text: serde_json::Value,
}

fn record(here: &Here, c: &Consultation) -> ApiConsultation {
    let state = match c.stage(here.now) {
        Stage::Draft => "draft",
        Stage::Scheduled => "scheduled",
        Stage::Open => "open",
        Stage::Counting => "counting",
        Stage::Answering => "answering",
        Stage::Answered => "answered",
        Stage::Withdrawn => "withdrawn",
    };
    ApiConsultation {
        number: c.number.to_string(),
        title: c.text.title.clone(),
        kind: c.text.kind.code().to_owned(),
        state: state.to_owned(),
        opens_at: stamp(c.opens_at),
        closes_at: stamp(c.closes_at),
        due_on: c.due_on.map(|d| d.to_string()),
        late: c.is_late(here.now),
        answers: c.answers,
        url: format!(
            "{}{}",
            here.portal.origin,
            links::consultation(slug(here), c.number)
        ),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/consultations",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiConsultation]))
)]
pub async fn consultations(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let db = &here.portal.db;
    let all = db.list_consultations(here.community.id, None, 100).await?;
    let all: Vec<_> = all.iter().map(|c| record(&here, c)).collect();
    Ok(Json(all).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/consultations/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = String, Path, description = "Record number")),
    responses((status = 200, body = ApiConsultationDetail))
)]
pub async fn consultation(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let c = find(&here, &number).await?;
    let out = c.answered_at.is_some();
    let groups = match out {
        true => here.portal.db.list_consultation_groups(c.id).await?,
        false => Vec::new(),
    };
    let detail = ApiConsultationDetail {
        consultation: record(&here, &c),
        text: serde_json::json!(c.text),
        counts: serde_json::json!(c.counts),
        groups: groups.iter().map(|g| serde_json::json!(g.group)).collect(),
        final_text: match out {
            true => serde_json::json!(c.final_text),
            false => serde_json::Value::Null,
        },
    };
    Ok(Json(detail).into_response())
}

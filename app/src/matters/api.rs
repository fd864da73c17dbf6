//! The public API: the figures, and what is public; names, telephone numbers and what is private are in neither.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::matters::{Cell, Part, parts};
use serde::Serialize;
use store::matters::Matter;
use utoipa::ToSchema;

use super::{figures, slug};
use crate::frame::{Answer, Here, Visit, links};
use crate::proposals::api::stamp;

/// Counts; each share has its denominator beside it.
#[derive(Serialize, ToSchema)]
pub struct ApiMatterCounts {
    received: i64,
    /// Answered, or declined, by its day; of `answered`.
    in_time: i64,
    late: i64,
    answered: i64,
    /// Not answered, and past its day.
    overdue: i64,
    /// What reporters say; of `told`.
    solved: i64,
    not_solved: i64,
    not_said: i64,
    told: i64,
}

/// A group; without counts where somebody's private matter could be made out.
#[derive(Serialize, ToSchema)]
pub struct ApiMatterGroup {
    /// `report`, `request` or `question`.
    kind: String,
    counts: Option<ApiMatterCounts>,
}

/// A public matter.
#[derive(Serialize, ToSchema)]
pub struct ApiMatter {
    number: String,
    kind: String,
    /// `waiting`, `owned`, `answered`, `solved`, `reopened`, `declined` or `withdrawn`.
    state: String,
    text: Option<String>,
    received_at: String,
    due_on: String,
    late: bool,
    answer: Option<String>,
    answered_at: Option<String>,
    url: String,
}

/// Figures of twelve months, and the newest public matters.
#[derive(Serialize, ToSchema)]
pub struct ApiMatters {
    /// None where there are too few private ones to be hidden among others.
    total: Option<ApiMatterCounts>,
    kinds: Vec<ApiMatterGroup>,
    matters: Vec<ApiMatter>,
}

fn counts(c: &Cell) -> ApiMatterCounts {
    ApiMatterCounts {
        received: c.received,
        in_time: c.in_time,
        late: c.late,
        answered: c.answered(),
        overdue: c.overdue,
        solved: c.solved,
        not_solved: c.not_solved,
        not_said: c.not_said,
        told: c.told(),
    }
}

fn record(here: &Here, m: &Matter) -> ApiMatter {
    let path = links::matter(slug(here), m.number);
    ApiMatter {
        number: m.number.to_string(),
        kind: m.kind.code().to_owned(),
        state: m.stage.code().to_owned(),
        text: m.body.clone(),
        received_at: stamp(m.received_at),
        due_on: m.due_on.to_string(),
        late: m.is_late(here.today()),
        answer: m.answer.clone(),
        answered_at: m.answered_at.map(stamp),
        url: format!("{}{path}", here.portal.origin),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/matters",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = ApiMatters))
)]
pub async fn matters(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let from = figures::from_month(&here);
    let figures = db.count_matters(place, &from, here.today()).await?;
    let (total, kinds) = parts(&figures.kinds);
    let shown = total.is_some();
    let group = |part| match part {
        Part::Shown(kind, cell) if shown => ApiMatterGroup {
            kind: domain::matters::MatterKind::code(kind).to_owned(),
            counts: Some(counts(&cell)),
        },
        Part::Shown(kind, _) | Part::Hidden(kind) => ApiMatterGroup {
            kind: kind.code().to_owned(),
            counts: None,
        },
    };
    let all = db.list_public_matters(place, None, 100).await?;
    let body = ApiMatters {
        total: total.as_ref().map(counts),
        kinds: kinds.into_iter().map(group).collect(),
        matters: all.iter().map(|m| record(&here, m)).collect(),
    };
    Ok(Json(body).into_response())
}

//! Bodies as files and through the public API: the roster as CSV and JSON, the same for every reader.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use serde::Serialize;
use store::bodies::{Body, Member};
use utoipa::ToSchema;

use super::{find_body, slug};
use crate::frame::{Answer, Here, Problem, Visit, links, sheet};

/// A body with its seats.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiBody {
    pub number: i64,
    pub name_zh: String,
    pub name_en: String,
    pub purpose_zh: String,
    pub purpose_en: String,
    pub seats: Vec<ApiSeats>,
    pub url: String,
}

/// One kind of seats.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiSeats {
    /// resident, unit, organisation or committee.
    pub class: String,
    pub seats: i64,
    pub taken: i64,
}

/// A body with its roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiRoster {
    pub body: ApiBody,
    pub members: Vec<ApiMember>,
}

/// A line of the roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiMember {
    pub class: String,
    /// Empty once the person has closed the account.
    pub name: String,
    pub stands_for: String,
    pub offices: String,
    /// founding, elected, drawn, recommended, ex_officio or by_fill.
    pub origin: String,
    /// Record number of the procedure the member came from.
    pub procedure: Option<String>,
    pub from_on: String,
    pub until_on: String,
    pub ended_on: Option<String>,
    pub end_reason: Option<String>,
}

impl From<&Member> for ApiMember {
    fn from(m: &Member) -> Self {
        Self {
            class: m.class.code().to_owned(),
            name: m.name.clone(),
            stands_for: m.stands_for.clone(),
            offices: m.offices.clone(),
            origin: m.origin.code().to_owned(),
            procedure: m.procedure.map(|n| n.to_string()),
            from_on: m.from_on.to_string(),
            until_on: m.until_on.to_string(),
            ended_on: m.ended.map(|(on, _)| on.to_string()),
            end_reason: m.ended.map(|(_, why)| why.code().to_owned()),
        }
    }
}

async fn api_body(here: &Here, body: Body) -> Result<ApiBody, Problem> {
    let seats = here
        .portal
        .db
        .list_seat_classes(here.community.id, body.id)
        .await?;
    Ok(ApiBody {
        number: body.number,
        name_zh: body.name.zh,
        name_en: body.name.en,
        purpose_zh: body.purpose.zh,
        purpose_en: body.purpose.en,
        seats: seats
            .iter()
            .map(|s| ApiSeats {
                class: s.class.code().to_owned(),
                seats: s.seats,
                taken: s.taken,
            })
            .collect(),
        url: format!(
            "{}{}",
            here.portal.origin,
            links::body(slug(here), body.number)
        ),
    })
}

async fn members(here: &Here, body: &Body) -> Result<Vec<ApiMember>, Problem> {
    let all = here
        .portal
        .db
        .list_members(here.community.id, body.id)
        .await?;
    Ok(all.iter().map(ApiMember::from).collect())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/bodies",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiBody]))
)]
pub async fn bodies(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let mut out = Vec::new();
    for body in here.portal.db.list_bodies(here.community.id).await? {
        out.push(api_body(&here, body).await?);
    }
    Ok(Json(out).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/bodies/{b}",
    params(("c" = String, Path, description = "Slug of the community"), ("b" = i64, Path, description = "Number of the body")),
    responses((status = 200, body = ApiRoster))
)]
pub async fn body(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let found = find_body(&here, &number).await?;
    let members = members(&here, &found).await?;
    let body = api_body(&here, found).await?;
    Ok(Json(ApiRoster { body, members }).into_response())
}

/// `GET /{c}/bodies/{b}/roster.json`
pub async fn json(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let body = find_body(&here, &number).await?;
    Ok(Json(members(&here, &body).await?).into_response())
}

/// `GET /{c}/bodies/{b}/roster.csv`
pub async fn csv(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let body = find_body(&here, &number).await?;
    let columns = [
        "class",
        "name",
        "stands_for",
        "offices",
        "origin",
        "procedure",
        "from_on",
        "until_on",
        "ended_on",
        "end_reason",
    ];
    let mut rows = Vec::new();
    for m in members(&here, &body).await? {
        rows.push(vec![
            m.class,
            m.name,
            m.stands_for,
            m.offices,
            m.origin,
            m.procedure.unwrap_or_default(),
            m.from_on,
            m.until_on,
            m.ended_on.unwrap_or_default(),
            m.end_reason.unwrap_or_default(),
        ]);
    }
    sheet::csv(
        &format!("{}-body-{}", slug(&here), body.number),
        &columns,
        rows,
    )
}

//! Open requests as JSON and as a file: no names, and not for whom the help is.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use serde::Serialize;
use store::volunteers::aid::AidRequest;
use utoipa::ToSchema;

use super::slug;
use crate::frame::{Answer, Here, Visit, links, sheet};

/// A request on the board.
#[derive(Serialize, ToSchema)]
pub struct ApiAid {
    number: i64,
    kind: String,
    grid_zh: String,
    grid_en: String,
    due_on: String,
    text: String,
    url: String,
}

fn one(here: &Here, r: AidRequest) -> ApiAid {
    ApiAid {
        url: format!("{}{}", here.portal.origin, links::aid(slug(here), r.number)),
        number: r.number,
        kind: r.kind.code().to_owned(),
        grid_zh: r.grid_name.zh,
        grid_en: r.grid_name.en,
        due_on: r.due_on.to_string(),
        text: r.body.unwrap_or_default(),
    }
}

async fn all(here: &Here) -> Result<Vec<ApiAid>, crate::frame::Problem> {
    let db = &here.portal.db;
    let open = db
        .list_open_aid(here.community.id, None, None, here.today())
        .await?;
    Ok(open.into_iter().map(|r| one(here, r)).collect())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/volunteers/aid",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiAid]))
)]
pub async fn aid(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    Ok(Json(all(&here).await?).into_response())
}

/// `GET /{c}/volunteers/aid.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = ["number", "kind", "grid", "due_on", "text", "url"];
    let rows = all(&here).await?.into_iter().map(|a| {
        vec![
            a.number.to_string(),
            a.kind,
            a.grid_zh,
            a.due_on,
            a.text,
            a.url,
        ]
    });
    sheet::csv(&format!("{}-mutual-aid", slug(&here)), &columns, rows)
}

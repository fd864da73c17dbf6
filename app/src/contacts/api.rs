//! The contact board as a file and through the public API.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::contacts::Contact;
use domain::display::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;
use crate::frame::{Answer, Here, Visit, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{slug, url};
use crate::services::api::ApiText;

/// A card of the board.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiContact {
    pub number: i64,
    /// grid, window, leader or duty.
    pub post: String,
    /// The number of the grid, of a grid worker.
    pub grid: Option<i64>,
    pub title: ApiText,
    pub name: ApiText,
    pub duty: ApiText,
    pub phone: String,
    pub place: ApiText,
    pub hours: ApiText,
    pub version: i64,
    pub published_at: String,
    /// SHA-256 of the published text, which stands in the record of acts.
    pub hash: String,
    pub url: String,
}

async fn all(here: &Here) -> Result<Vec<ApiContact>, store::Error> {
    let db = &here.portal.db;
    let all = db.list_published::<Contact>(here.community.id).await?;
    let one = |c: store::publishing::Published<Contact>| {
        let v = c.version;
        ApiContact {
            number: c.number,
            post: v.content.post.code().to_owned(),
            grid: v.content.grid,
            title: v.content.title.both().into(),
            name: v.content.name.both().into(),
            duty: v.content.duty.both().into(),
            phone: v.content.phone.as_str().to_owned(),
            place: v.content.place.both().into(),
            hours: v.content.hours.both().into(),
            version: v.version,
            published_at: stamp(v.published_at),
            hash: v.hash,
            url: url::<Contact>(here, c.number),
        }
    };
    Ok(all.into_iter().map(one).collect())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/contacts",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiContact]))
)]
pub async fn contacts(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    Ok(Json(all(&here).await?).into_response())
}

/// `GET /{c}/contacts.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "post",
        "grid",
        "title",
        "name",
        "duty",
        "phone",
        "place",
        "hours",
        "published_at",
        "url",
    ];
    let db = &here.portal.db;
    let all = db.list_published::<Contact>(here.community.id).await?;
    let rows = all.into_iter().map(|c| {
        let (lang, contact) = (Lang::Zh, &c.version.content);
        vec![
            c.number.to_string(),
            words::post(lang, contact.post).to_owned(),
            contact.grid.map(|n| n.to_string()).unwrap_or_default(),
            contact.title.get(lang).to_owned(),
            contact.name.get(lang).to_owned(),
            contact.duty.get(lang).to_owned(),
            contact.phone.as_str().to_owned(),
            contact.place.get(lang).to_owned(),
            contact.hours.get(lang).to_owned(),
            stamp(c.version.published_at),
            url::<Contact>(&here, c.number),
        ]
    });
    sheet::csv(&format!("{}-contacts", slug(&here)), &columns, rows)
}

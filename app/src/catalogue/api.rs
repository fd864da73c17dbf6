//! The catalogue as a file and through the public API.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalogue::Entry;
use domain::display::Lang;
use domain::publishing::Publication;
use serde::Serialize;
use utoipa::ToSchema;

use super::list::all;
use super::words;
use crate::frame::{Answer, Here, Visit, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{slug, url};
use crate::services::api::ApiText;
use crate::services::words as services;

/// An entry of the district's guidance catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiEntry {
    pub number: i64,
    pub title: ApiText,
    /// Its number in the catalogue.
    pub filing: String,
    /// public, entrusted, administrative, everyday or utilities.
    pub class: String,
    /// responsible, coordinating or assisting: the community's part.
    pub part: String,
    pub department: ApiText,
    pub department_phone: String,
    pub basis: ApiText,
    /// The number of the service by which this community handles it; none where it does not.
    pub service: Option<i64>,
    /// Where one goes instead, and why.
    pub elsewhere: Option<ApiText>,
    pub valid_until: Option<String>,
    pub expired: bool,
    pub version: i64,
    pub published_at: String,
    /// SHA-256 of the published text, which stands in the record of acts.
    pub hash: String,
    pub url: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/catalogue",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiEntry]))
)]
pub async fn catalogue(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all: Vec<_> = all(&here)
        .await?
        .into_iter()
        .map(|line| {
            let (v, entry) = (&line.entry.version, &line.entry.version.content);
            ApiEntry {
                number: line.entry.number,
                title: entry.title.both().into(),
                filing: entry.filing.as_str().to_owned(),
                class: entry.class.code().to_owned(),
                part: entry.part.code().to_owned(),
                department: entry.department.name.both().into(),
                department_phone: entry.department.phone.as_str().to_owned(),
                basis: entry.basis.both().into(),
                service: line.service.as_ref().map(|s| s.number),
                elsewhere: entry.elsewhere.as_ref().map(|say| say.both().into()),
                valid_until: entry.valid_until.map(|d| d.to_string()),
                expired: entry.is_expired(here.today()),
                version: v.version,
                published_at: stamp(v.published_at),
                hash: v.hash.clone(),
                url: url::<Entry>(&here, line.entry.number),
            }
        })
        .collect();
    Ok(Json(all).into_response())
}

/// `GET /{c}/catalogue.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "title",
        "filing",
        "class",
        "part",
        "department",
        "department_phone",
        "basis",
        "service",
        "elsewhere",
        "valid_until",
        "published_at",
        "url",
    ];
    let lang = Lang::Zh;
    let rows = all(&here).await?.into_iter().map(|line| {
        let entry = &line.entry.version.content;
        let said = entry.elsewhere.as_ref().map(|say| say.get(lang).to_owned());
        let service = line.service.as_ref().map(|s| s.number.to_string());
        vec![
            line.entry.number.to_string(),
            entry.title.get(lang).to_owned(),
            entry.filing.as_str().to_owned(),
            services::class(lang, entry.class).to_owned(),
            words::part(lang, entry.part).to_owned(),
            entry.department.name.get(lang).to_owned(),
            entry.department.phone.as_str().to_owned(),
            entry.basis.get(lang).to_owned(),
            service.unwrap_or_default(),
            said.unwrap_or_default(),
            entry.valid_until.map(|d| d.to_string()).unwrap_or_default(),
            stamp(line.entry.version.published_at),
            url::<Entry>(&here, line.entry.number),
        ]
    });
    sheet::csv(&format!("{}-catalogue", slug(&here)), &columns, rows)
}

//! The facilities as a file and through the public API.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use domain::facilities::Facility;
use domain::publishing::Publication;
use serde::Serialize;
use utoipa::ToSchema;

use super::list::chosen;
use super::words;
use crate::frame::{Answer, Here, Visit, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{slug, url};
use crate::services::api::ApiText;

/// A place that residents may use.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiFacility {
    pub number: i64,
    pub title: ApiText,
    /// culture, sports, elderly, children, health, meeting, everyday or shelter.
    pub sort: String,
    pub owner: ApiText,
    pub place: ApiText,
    pub hours: ApiText,
    pub fee: ApiText,
    pub phone: String,
    /// How one gets in with a wheelchair, a pram or bad knees.
    pub access: ApiText,
    pub usage: ApiText,
    /// Day (Asia/Shanghai) on which it is open for the last time.
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
    path = "/api/v1/{c}/facilities",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("sort" = Option<String>, Query, description = "What a place is for")
    ),
    responses((status = 200, body = [ApiFacility]))
)]
pub async fn facilities(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all: Vec<_> = chosen(&here)
        .await?
        .into_iter()
        .map(|f| {
            let (v, place) = (&f.version, &f.version.content);
            ApiFacility {
                number: f.number,
                title: place.title.both().into(),
                sort: place.sort.code().to_owned(),
                owner: place.owner.both().into(),
                place: place.place.both().into(),
                hours: place.hours.both().into(),
                fee: place.fee.both().into(),
                phone: place.phone.as_str().to_owned(),
                access: place.access.both().into(),
                usage: place.usage.both().into(),
                valid_until: place.valid_until.map(|d| d.to_string()),
                expired: place.is_expired(here.today()),
                version: v.version,
                published_at: stamp(v.published_at),
                hash: v.hash.clone(),
                url: url::<Facility>(&here, f.number),
            }
        })
        .collect();
    Ok(Json(all).into_response())
}

/// `GET /{c}/facilities.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "title",
        "sort",
        "owner",
        "place",
        "hours",
        "fee",
        "phone",
        "access",
        "usage",
        "valid_until",
        "published_at",
        "url",
    ];
    let lang = Lang::Zh;
    let rows = chosen(&here).await?.into_iter().map(|f| {
        let place = &f.version.content;
        let say =
            [&place.owner, &place.place, &place.hours, &place.fee].map(|s| s.get(lang).to_owned());
        let mut row = vec![
            f.number.to_string(),
            place.title.get(lang).to_owned(),
            words::sort(lang, place.sort).to_owned(),
        ];
        row.extend(say);
        row.extend([
            place.phone.as_str().to_owned(),
            place.access.get(lang).to_owned(),
            place.usage.get(lang).to_owned(),
            place.valid_until.map(|d| d.to_string()).unwrap_or_default(),
            stamp(f.version.published_at),
            url::<Facility>(&here, f.number),
        ]);
        row
    });
    sheet::csv(&format!("{}-facilities", slug(&here)), &columns, rows)
}

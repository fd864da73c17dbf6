//! The catalogue as files and through the public API, the same for every reader.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::{Both, Lang};
use domain::publishing::Publication;
use domain::services::{Item, Obligation};
use serde::Serialize;
use store::publishing::PublishedVersion;
use utoipa::ToSchema;

use super::list::chosen;
use super::{counts, limit, words};
use crate::frame::{Answer, Here, Problem, Visit, links, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{find, slug};

/// An item of the catalogue, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiServiceLine {
    pub number: i64,
    pub title_zh: String,
    /// Empty where nobody has written the English one.
    pub title_en: String,
    /// public, entrusted, administrative, everyday or utilities.
    pub class: String,
    /// birth, school, health, work, home, marriage, ageing, aid, disability, veterans, papers or farewell.
    pub events: Vec<String>,
    /// Working days; 0 is at once.
    pub days: u16,
    pub phone: String,
    /// Day (Asia/Shanghai) on which it holds for the last time.
    pub valid_until: Option<String>,
    pub expired: bool,
    pub reviewed_at: String,
    pub url: String,
}

/// An item with everything it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiService {
    pub item: ApiServiceLine,
    pub audience: ApiText,
    pub basis: ApiText,
    pub materials: Vec<ApiMaterial>,
    pub steps: Vec<ApiText>,
    pub fee: ApiText,
    pub place: ApiText,
    pub hours: ApiText,
    /// 首问责任人
    pub contact: ApiText,
    /// responsible, coordinating or assisting: the agency's part.
    pub charge: String,
    /// The department that decides, where it is not the agency.
    pub department: Option<ApiText>,
    pub department_phone: Option<String>,
    /// Number of the district's guidance catalogue; present where the community must carry the item out.
    pub filing: Option<String>,
    pub version: i64,
    pub published_at: String,
    /// The bytes of the version; `hash` is that of these bytes, and stands in the record of acts.
    pub text: String,
    pub hash: String,
    pub versions: Vec<i64>,
}

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiText {
    pub zh: String,
    pub en: String,
}

/// A paper to bring.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiMaterial {
    pub name: ApiText,
    pub originals: u8,
    pub copies: u8,
}

impl From<&Both> for ApiText {
    fn from(b: &Both) -> Self {
        Self {
            zh: b.zh.clone(),
            en: b.en.clone(),
        }
    }
}

fn line(here: &Here, number: i64, v: &PublishedVersion<Item>) -> ApiServiceLine {
    let item = &v.content;
    ApiServiceLine {
        number,
        title_zh: item.title.both().zh.clone(),
        title_en: item.title.both().en.clone(),
        class: item.class.code().to_owned(),
        events: item.events.iter().map(|e| e.code().to_owned()).collect(),
        days: item.limit.days(),
        phone: item.phone.as_str().to_owned(),
        valid_until: item.valid_until.map(|d| d.to_string()),
        expired: item.is_expired(here.today()),
        reviewed_at: stamp(v.last_checked().0),
        url: format!(
            "{}{}",
            here.portal.origin,
            links::service(slug(here), number)
        ),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/services",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("q" = Option<String>, Query, description = "Words, or first letters of a Chinese name"),
        ("event" = Option<String>, Query, description = "A life event"),
        ("class" = Option<String>, Query, description = "A class")
    ),
    responses((status = 200, body = [ApiServiceLine]))
)]
pub async fn services(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all = chosen(&here).await?;
    let lines: Vec<_> = all
        .iter()
        .map(|(_, s)| line(&here, s.number, &s.version))
        .collect();
    Ok(Json(lines).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/services/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = i64, Path, description = "Number of the item")),
    responses((status = 200, body = ApiService))
)]
pub async fn service(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let page = find::<Item>(&here, &number).await?;
    let v = page
        .current()
        .filter(|_| page.live.is_some())
        .ok_or(Problem::NotFound)?;
    let item = &v.content;
    let department = item.charge.department();
    Ok(Json(ApiService {
        item: line(&here, page.number, v),
        audience: item.audience.both().into(),
        basis: item.basis.both().into(),
        materials: item
            .materials
            .iter()
            .map(|m| ApiMaterial {
                name: m.name.both().into(),
                originals: m.originals,
                copies: m.copies,
            })
            .collect(),
        steps: item.steps.iter().map(|s| s.both().into()).collect(),
        fee: item.fee.both().into(),
        place: item.place.both().into(),
        hours: item.hours.both().into(),
        contact: item.contact.both().into(),
        charge: item.charge.code().to_owned(),
        department: department.map(|d| d.name.both().into()),
        department_phone: department.map(|d| d.phone.as_str().to_owned()),
        filing: number_of(item),
        version: v.version,
        published_at: stamp(v.published_at),
        text: v.text.clone(),
        hash: v.hash.clone(),
        versions: page.versions.iter().map(|v| v.version).collect(),
    })
    .into_response())
}

fn number_of(item: &Item) -> Option<String> {
    match &item.obligation {
        Obligation::Voluntary => None,
        Obligation::Mandatory(number) => Some(number.as_str().to_owned()),
    }
}

/// `GET /{c}/services.csv`
pub async fn csv(here: Here) -> Answer {
    let lang = Lang::Zh;
    let columns = [
        "number",
        "title",
        "class",
        "events",
        "audience",
        "materials",
        "steps",
        "time_limit",
        "fee",
        "place",
        "hours",
        "phone",
        "contact",
        "charge",
        "department",
        "basis",
        "filing",
        "valid_until",
        "reviewed_at",
        "url",
    ];
    let mut rows = Vec::new();
    for (_, s) in chosen(&here).await? {
        let item = &s.version.content;
        let events: Vec<_> = item.events.iter().map(|e| words::event(lang, *e)).collect();
        let materials: Vec<_> = item
            .materials
            .iter()
            .map(|m| {
                let many = counts(lang, m.originals, m.copies);
                format!("{}（{many}）", m.name.get(lang))
            })
            .collect();
        let steps: Vec<_> = item.steps.iter().map(|s| s.get(lang)).collect();
        let department = item
            .charge
            .department()
            .map(|d| format!("{} {}", d.name.get(lang), d.phone.as_str()));
        let line = line(&here, s.number, &s.version);
        rows.push(vec![
            line.number.to_string(),
            line.title_zh,
            words::class(lang, item.class).to_owned(),
            events.join("、"),
            item.audience.get(lang).to_owned(),
            materials.join("；"),
            steps.join("；"),
            limit(lang, item.limit),
            item.fee.get(lang).to_owned(),
            item.place.get(lang).to_owned(),
            item.hours.get(lang).to_owned(),
            line.phone,
            item.contact.get(lang).to_owned(),
            words::charge_word(lang, &item.charge).to_owned(),
            department.unwrap_or_default(),
            item.basis.get(lang).to_owned(),
            number_of(item).unwrap_or_default(),
            line.valid_until.unwrap_or_default(),
            line.reviewed_at,
            line.url,
        ]);
    }
    sheet::csv(&format!("{}-services", slug(&here)), &columns, rows)
}

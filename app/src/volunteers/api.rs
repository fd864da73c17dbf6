//! Teams, shifts and the ledger as files and through the public API, the same for every reader. Nobody is named in it.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use serde::Serialize;
use store::volunteers::{Cursor, Shift, TeamCard};
use utoipa::ToSchema;

use super::slug;
use crate::frame::{Answer, Here, Visit, links, sheet};
use crate::proposals::api::stamp;

/// Lines of a file that are read at once.
const AT_ONCE: i64 = 5_000;
/// The most shifts of one answer; the next one begins behind the last, by its `after`.
const SHIFTS: i64 = 200;

/// What the volunteers of a community come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiVolunteers {
    /// People who belong to a team, each once.
    pub members: i64,
    /// Minutes to which both sides agreed.
    pub minutes: i64,
    pub teams: Vec<ApiTeam>,
}

/// A team of volunteers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiTeam {
    pub number: i64,
    pub name_zh: String,
    /// Empty where nobody has written the English one.
    pub name_en: String,
    pub purpose_zh: String,
    pub purpose_en: String,
    pub needs_zh: String,
    pub needs_en: String,
    pub phone: String,
    #[schema(example = "2024-03-05")]
    pub founded_on: String,
    /// Takes nobody in for the time being.
    pub resting: bool,
    pub members: i64,
    /// Minutes to which both sides agreed.
    pub minutes: i64,
    pub url: String,
}

/// A shift to come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiShift {
    pub number: i64,
    pub team: i64,
    pub title_zh: String,
    pub title_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub starts_at: String,
    pub ends_at: String,
    pub places: i64,
    pub free: i64,
    pub waiting: i64,
    pub url: String,
    /// Where the list goes on behind it.
    pub cursor: String,
}

fn team(here: &Here, card: &TeamCard) -> ApiTeam {
    let t = card.team.clone();
    ApiTeam {
        url: format!(
            "{}{}",
            here.portal.origin,
            links::team(slug(here), t.number)
        ),
        number: t.number,
        name_zh: t.name.zh,
        name_en: t.name.en,
        purpose_zh: t.purpose.zh,
        purpose_en: t.purpose.en,
        needs_zh: t.needs.zh,
        needs_en: t.needs.en,
        phone: t.phone,
        founded_on: t.founded_on.to_string(),
        resting: t.resting,
        members: card.members,
        minutes: card.minutes,
    }
}

fn shift(here: &Here, s: Shift) -> ApiShift {
    ApiShift {
        url: format!(
            "{}{}",
            here.portal.origin,
            links::activity(slug(here), s.activity)
        ),
        free: s.free(),
        cursor: s.cursor().to_string(),
        number: s.number,
        team: s.team,
        title_zh: s.title.zh,
        title_en: s.title.en,
        place_zh: s.place.zh,
        place_en: s.place.en,
        starts_at: stamp(s.span.starts_at()),
        ends_at: stamp(s.span.ends_at()),
        places: s.capacity,
        waiting: s.waiting,
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/volunteers",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = ApiVolunteers))
)]
pub async fn volunteers(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let db = &here.portal.db;
    let figures = db.count_volunteers(here.community.id).await?;
    let teams = db.list_teams(here.community.id).await?;
    let out = ApiVolunteers {
        members: figures.people,
        minutes: figures.minutes,
        teams: teams.iter().map(|t| team(&here, t)).collect(),
    };
    Ok(Json(out).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/volunteers/shifts",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("after" = Option<String>, Query, description = "The `cursor` of the last shift of the answer before")
    ),
    responses((status = 200, body = [ApiShift]))
)]
pub async fn shifts(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let db = &here.portal.db;
    let after = super::begins(&here, "after").unwrap_or_else(|| Cursor::at(here.now));
    let all = db
        .list_shifts_to_come(here.community.id, after, SHIFTS)
        .await?;
    let all: Vec<_> = all.into_iter().map(|s| shift(&here, s)).collect();
    Ok(Json(all).into_response())
}

/// `GET /{c}/volunteers.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "name",
        "purpose",
        "needs",
        "phone",
        "founded_on",
        "resting",
        "members",
        "minutes",
        "url",
    ];
    let teams = here.portal.db.list_teams(here.community.id).await?;
    let rows = teams.iter().map(|card| {
        let t = team(&here, card);
        vec![
            t.number.to_string(),
            t.name_zh,
            t.purpose_zh,
            t.needs_zh,
            t.phone,
            t.founded_on,
            t.resting.to_string(),
            t.members.to_string(),
            t.minutes.to_string(),
            t.url,
        ]
    });
    sheet::csv(&format!("{}-volunteers", slug(&here)), &columns, rows)
}

/// `GET /{c}/volunteers/ledger.csv`: every service that counts, the newest first.
pub async fn ledger(here: Here) -> Answer {
    let columns = [
        "line",
        "day",
        "team",
        "team_name",
        "content",
        "minutes",
        "source",
        "late",
        "corrects",
    ];
    let (db, community) = (&here.portal.db, here.community.id);
    let mut lines = Vec::new();
    loop {
        let before = lines.last().map(|l: &store::volunteers::LedgerRow| l.line);
        let page = db.list_ledger(community, before, AT_ONCE).await?;
        if page.is_empty() {
            break;
        }
        lines.extend(page);
    }
    let rows = lines.into_iter().map(|l| {
        vec![
            l.line.to_string(),
            l.day.to_string(),
            l.team.to_string(),
            l.team_name,
            l.content,
            l.minutes.to_string(),
            l.source,
            l.late.to_string(),
            l.corrects.map(|n| n.to_string()).unwrap_or_default(),
        ]
    });
    sheet::csv(&format!("{}-volunteer-hours", slug(&here)), &columns, rows)
}

//! Meetings as files: `.csv`, `.json`, calendars for phones, and the public API.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use domain::communities::Slug;
use domain::display::Lang;
use domain::meetings::Stage;
use http::header;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use serde::Serialize;
use store::communities::Community;
use store::meetings::{Meeting, MeetingQuery};

use super::list::{asked, write_cursor};
use super::{find, slug, words};
use crate::frame::{Answer, Here, Problem, Visit, links};
use crate::proposals::export::safe_cell;

/// A meeting as files and the API give it.
#[derive(Debug, Clone, Serialize)]
struct Record {
    number: String,
    title: String,
    /// collection, discussion, decision or enlarged.
    kind: &'static str,
    /// called, under_way, held, drafting, correction, approved or cancelled.
    stage: &'static str,
    body: i64,
    /// RFC 3339, UTC.
    starts_at: String,
    ends_at: String,
    place: String,
    capacity: i64,
    taken: i64,
    url: String,
}

/// One item of the agenda, as the API gives it.
#[derive(Debug, Serialize)]
struct ApiItem {
    title: String,
    proposal: Option<String>,
    outcome: Option<&'static str>,
    words: Option<String>,
    recused: Vec<String>,
}

/// One decision, as the API gives it.
#[derive(Debug, Serialize)]
struct ApiDecision {
    number: String,
    words: String,
    unit: String,
    due_on: String,
    accepted_at: Option<String>,
}

/// One meeting with its agenda and decisions.
#[derive(Debug, Serialize)]
struct ApiMeeting {
    #[serde(flatten)]
    record: Record,
    about: String,
    called_at: String,
    /// Members there and in office when it was opened.
    present: Option<i64>,
    members: Option<i64>,
    items: Vec<ApiItem>,
    decisions: Vec<ApiDecision>,
    /// The newest published minutes, and their SHA-256.
    minutes: Option<String>,
    minutes_hash: Option<String>,
}

#[derive(Debug, Serialize)]
struct ApiPage {
    items: Vec<Record>,
    next: Option<String>,
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn record(here: &Here, m: &Meeting) -> Record {
    Record {
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

/// The most rows one file holds.
const MOST: i64 = 200;

async fn records(here: &Here) -> Result<Vec<Record>, Problem> {
    let query = MeetingQuery {
        limit: MOST,
        ..asked(here)
    };
    let listing = here
        .portal
        .db
        .list_meetings(here.community.id, &query, here.now)
        .await?;
    Ok(listing.meetings.iter().map(|m| record(here, m)).collect())
}

/// `GET /{c}/meetings.csv`
pub async fn csv(here: Here) -> Answer {
    let broken = |_| Problem::Ours("csv");
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record([
        "number",
        "title",
        "kind",
        "stage",
        "body",
        "starts_at",
        "ends_at",
        "place",
        "capacity",
        "taken",
        "url",
    ])
    .map_err(broken)?;
    for r in records(&here).await? {
        let cells = [
            r.number,
            r.title,
            r.kind.to_owned(),
            r.stage.to_owned(),
            r.body.to_string(),
            r.starts_at,
            r.ends_at,
            r.place,
            r.capacity.to_string(),
            r.taken.to_string(),
            r.url,
        ];
        file.write_record(cells.map(|c| safe_cell(&c)))
            .map_err(broken)?;
    }
    // The mark at the beginning tells Excel that this is UTF-8.
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(file.into_inner().map_err(|_| Problem::Ours("csv"))?);
    let name = format!("attachment; filename=\"{}-meetings.csv\"", slug(&here));
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response())
}

/// `GET /{c}/meetings.json`
pub async fn json(here: Here) -> Answer {
    Ok(Json(records(&here).await?).into_response())
}

/// `GET /{c}/meetings.ics`
pub async fn calendar(here: Here) -> Answer {
    feed(&here, None).await
}

/// `GET /{c}/bodies/{body}/meetings.ics`
pub async fn calendar_of_body(here: Here, Path((_, body)): Path<(String, String)>) -> Answer {
    let number: i64 = body.parse().map_err(|_| Problem::NotFound)?;
    let bodies = here
        .portal
        .db
        .list_meeting_bodies(here.community.id)
        .await?;
    let body = bodies
        .into_iter()
        .find(|b| b.number == number)
        .ok_or(Problem::NotFound)?;
    feed(&here, Some(body.id)).await
}

/// `GET /{c}/meetings/{meeting}/event.ics`
pub async fn event(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let m = find(&here, &number).await?;
    let name = m.title.clone();
    Ok(ics(&here, &name, &[m]))
}

async fn feed(here: &Here, body: Option<domain::ids::BodyId>) -> Answer {
    let since = here.now - Duration::days(180);
    let all = here
        .portal
        .db
        .list_calendar_meetings(here.community.id, body, since)
        .await?;
    let name = format!(
        "{} · {}",
        here.community.name.get(here.lang),
        words::title(here.lang)
    );
    Ok(ics(here, &name, &all))
}

/// Moments stand in UTC, which every phone shows in its own zone; the calendar names the community's.
fn ics(here: &Here, name: &str, meetings: &[Meeting]) -> axum::response::Response {
    let mut calendar = Calendar::new();
    calendar.name(name).timezone("Asia/Shanghai");
    for m in meetings {
        let mut event = Event::new();
        let url = format!(
            "{}{}",
            here.portal.origin,
            links::meeting(slug(here), m.number)
        );
        event
            .uid(&format!(
                "{}-{}@{}",
                slug(here),
                m.number,
                host(&here.portal.origin)
            ))
            .timestamp(m.called_at)
            .starts(m.starts_at)
            .ends(m.ends_at)
            .summary(&m.title)
            .location(&m.place)
            .description(&m.about)
            .url(&url);
        event.status(match m.stage {
            Stage::Cancelled => EventStatus::Cancelled,
            _ => EventStatus::Confirmed,
        });
        calendar.push(event.done());
    }
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    (headers, calendar.to_string()).into_response()
}

fn host(origin: &str) -> &str {
    origin.rsplit('/').next().unwrap_or(origin)
}

/// API paths carry the slug in third place, so the frame does not know it.
async fn here_of(mut visit: Visit, slug: &str) -> Result<Here, Problem> {
    visit.json = true;
    let slug = Slug::parse(slug).map_err(|_| Problem::NotFound)?;
    let community: Arc<Community> = visit
        .portal
        .community(&slug)
        .await?
        .ok_or(Problem::NotFound)?;
    Ok(Here { visit, community })
}

/// `GET /api/v1/{c}/meetings`
pub async fn api_list(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = here_of(visit, &slug).await?;
    let query = asked(&here);
    if !here.query("cursor").is_empty() && query.after.is_none() {
        return Err(Problem::BadRequest);
    }
    let listing = here
        .portal
        .db
        .list_meetings(here.community.id, &query, here.now)
        .await?;
    Ok(Json(ApiPage {
        items: listing.meetings.iter().map(|m| record(&here, m)).collect(),
        next: listing.next.map(write_cursor),
    })
    .into_response())
}

/// `GET /api/v1/{c}/meetings/{meeting}`
pub async fn api_one(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = here_of(visit, &slug).await?;
    let m = find(&here, &number).await?;
    let db = &here.portal.db;
    let recusals = db.list_recusals(m.id).await?;
    let items = db
        .list_items(m.id)
        .await?
        .into_iter()
        .filter(|i| i.state == domain::meetings::ItemState::Accepted)
        .map(|i| ApiItem {
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

//! Meetings as files: `.csv`, `.json`, and calendars for phones.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use chrono::Duration;
use domain::meetings::Stage;
use http::header;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use store::meetings::{Meeting, MeetingQuery};

use super::api::{MeetingRecord, record};
use super::list::asked;
use super::{find, slug, words};
use crate::frame::{Answer, Here, Problem, links};
use crate::proposals::export::safe_cell;

/// The most rows one file holds.
const MOST: i64 = 200;

async fn records(here: &Here) -> Result<Vec<MeetingRecord>, Problem> {
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

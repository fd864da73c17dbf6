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
use crate::frame::{Answer, Here, Problem, links, sheet};

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
    let columns = [
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
    ];
    let mut rows = Vec::new();
    for r in records(&here).await? {
        rows.push(vec![
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
        ]);
    }
    sheet::csv(&format!("{}-meetings", slug(&here)), &columns, rows)
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

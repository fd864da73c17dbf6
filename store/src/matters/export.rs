//! What is held about a person in matters: what was reported, the chain of it, and what the person did as staff.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::AccountId;
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

#[derive(FromRow, Serialize)]
struct Reported {
    community: String,
    year: i64,
    number: i64,
    kind: String,
    source: String,
    text: Option<String>,
    place: Option<String>,
    visibility: String,
    state: String,
    received_at: DateTime<Utc>,
    due_on: NaiveDate,
    answered_at: Option<DateTime<Utc>>,
}

#[derive(FromRow, Serialize)]
struct Pictured {
    community: String,
    year: i64,
    number: i64,
    /// `before` or `after`.
    shows: String,
    words: Option<String>,
    file: String,
    sha256: String,
    at: DateTime<Utc>,
    taken_away: Option<String>,
}

#[derive(FromRow, Serialize)]
struct Happened {
    community: String,
    year: i64,
    number: i64,
    act: String,
    role: Option<String>,
    words: Option<String>,
    at: DateTime<Utc>,
}

impl Db {
    /// Everything about matters, with the names it has in the export.
    pub(crate) async fn held_matters(&self, account: AccountId) -> Result<Value, Error> {
        let reported: Vec<Reported> = read!(self, |c| {
            sqlx::query_as(
                "select c.slug as community, m.year, m.seq as number, m.kind, m.source, m.body as text, m.place, m.visibility,
                    m.stage as state, m.received_at, m.due_on, m.answered_at
                 from matters m join communities c on c.id = m.community_id where m.reporter_id = $1 order by m.id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        let chain: Vec<Happened> = read!(self, |c| {
            sqlx::query_as(
                "select c.slug as community, m.year, m.seq as number, e.act, e.by_role as role, e.words, e.at
                 from matter_events e join matters m on m.id = e.matter_id join communities c on c.id = m.community_id
                 where m.reporter_id = $1 order by e.id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        let pictures: Vec<Pictured> = read!(self, |c| {
            sqlx::query_as(
                "select c.slug as community, m.year, m.seq as number, p.shows, p.words, f.name as file, f.sha256,
                    f.uploaded_at as at, f.hidden_reason as taken_away
                 from matter_pictures p join files f on f.id = p.file_id join matters m on m.id = p.matter_id
                 join communities c on c.id = m.community_id where m.reporter_id = $1 order by p.id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        // Words about somebody else's matter are that person's, so staff read what they did, not what it said.
        let as_staff: Vec<Happened> = read!(self, |c| {
            sqlx::query_as(
                "select c.slug as community, m.year, m.seq as number, e.act, e.by_role as role, cast(null as text) as words, e.at
                 from matter_events e join matters m on m.id = e.matter_id join communities c on c.id = m.community_id
                 where e.by_id = $1 order by e.id",
            )
            .bind(account.0)
            .fetch_all(c)
            .await
        })?;
        Ok(
            json!({"reported": reported, "pictures": pictures, "chain": chain, "as_staff": as_staff}),
        )
    }
}

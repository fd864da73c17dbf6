//! The record for programs: checkpoint and key as text, leaves and proofs as JSON. Everything is public, and nothing is
//! kept by a cache: who checks wants to know how things stand now.

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::communities::Slug;
use domain::ids::CommunityId;
use domain::log::Hash;
use http::header;
use serde::Serialize;

use crate::frame::{Answer, Problem, Visit};

/// How many leaves are read at once.
const MOST: i64 = 1000;

/// `/log/entries`
#[derive(Debug, Serialize)]
struct Entries {
    /// How many leaves the tree has.
    size: u64,
    entries: Vec<Line>,
    /// Give this as `start` to read on; null on the last page.
    next: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Line {
    seq: u64,
    text: String,
}

/// `/log/proof`
#[derive(Debug, Serialize)]
struct Inclusion {
    seq: u64,
    size: u64,
    root: String,
    path: Vec<String>,
}

/// `/log/consistency`
#[derive(Debug, Serialize)]
struct Consistency {
    from: u64,
    to: u64,
    from_root: String,
    to_root: String,
    path: Vec<String>,
}

fn hexes(path: &[Hash]) -> Vec<String> {
    path.iter().map(Hash::to_string).collect()
}

fn text(body: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}

/// `GET /log/checkpoint`: the newest signed note.
pub async fn checkpoint(visit: Visit) -> Answer {
    let stored = visit.portal.db.latest_checkpoint().await?;
    let stored = stored.ok_or(Problem::NotFound)?;
    Ok(text(stored.note))
}

/// `GET /log/key`: what verifies it.
pub async fn key(visit: Visit) -> Answer {
    Ok(text(format!("{}\n", visit.portal.log_key().verifier())))
}

/// `GET /log/entries?start=&limit=&community=&object=`: leaves that have their place, in order.
pub async fn entries(visit: Visit) -> Answer {
    let start = number(&visit, "start", Some(0))?;
    let limit: i64 = match visit.query("limit") {
        "" => 100,
        given => given.parse().map_err(|_| Problem::BadRequest)?,
    };
    let limit = limit.clamp(1, MOST);
    let community = community(&visit).await?;
    let object = Some(visit.query("object")).filter(|o| !o.is_empty());
    let db = &visit.portal.db;
    let found = db.list_entries(community, object, start, limit).await?;
    let full = found.len() as i64 == limit;
    let entries: Vec<Line> = found
        .iter()
        .filter_map(|entry| {
            Some(Line {
                seq: entry.seq?,
                text: entry.text(),
            })
        })
        .collect();
    let next = entries.last().filter(|_| full).map(|last| last.seq + 1);
    let size = db.log_head().await?.map_or(0, |head| head.size);
    Ok(Json(Entries {
        size,
        entries,
        next,
    })
    .into_response())
}

/// `GET /log/proof?seq=&size=`: that a leaf is in the tree of a size; without `size`, of the newest checkpoint.
pub async fn proof(visit: Visit) -> Answer {
    let seq = number(&visit, "seq", None)?;
    let size = tree_size(&visit, "size").await?;
    let db = &visit.portal.db;
    let path = db.inclusion_proof(seq, size).await?;
    let path = path.ok_or(Problem::NotFound)?;
    let root = db.log_root(size).await?.ok_or(Problem::NotFound)?;
    Ok(Json(Inclusion {
        seq,
        size,
        root: root.to_string(),
        path: hexes(&path),
    })
    .into_response())
}

/// `GET /log/consistency?from=&to=`: that a tree grew out of a smaller one; without `to`, that of the newest checkpoint.
pub async fn consistency(visit: Visit) -> Answer {
    let from = number(&visit, "from", None)?;
    let to = tree_size(&visit, "to").await?;
    let db = &visit.portal.db;
    let path = db.consistency_proof(from, to).await?;
    let path = path.ok_or(Problem::NotFound)?;
    let from_root = db.log_root(from).await?.ok_or(Problem::NotFound)?;
    let to_root = db.log_root(to).await?.ok_or(Problem::NotFound)?;
    Ok(Json(Consistency {
        from,
        to,
        from_root: from_root.to_string(),
        to_root: to_root.to_string(),
        path: hexes(&path),
    })
    .into_response())
}

/// A whole number of the query that the database can hold.
fn number(visit: &Visit, name: &str, missing: Option<u64>) -> Result<u64, Problem> {
    match visit.query(name) {
        "" => missing.ok_or(Problem::BadRequest),
        given => given
            .parse::<u64>()
            .ok()
            .filter(|n| i64::try_from(*n).is_ok())
            .ok_or(Problem::BadRequest),
    }
}

async fn tree_size(visit: &Visit, name: &str) -> Result<u64, Problem> {
    if !visit.query(name).is_empty() {
        return number(visit, name, None);
    }
    let newest = visit.portal.db.latest_checkpoint().await?;
    Ok(newest.ok_or(Problem::NotFound)?.size)
}

/// A community by its number, as leaves name it, or by its slug, as addresses do.
async fn community(visit: &Visit) -> Result<Option<CommunityId>, Problem> {
    let given = visit.query("community");
    if given.is_empty() {
        return Ok(None);
    }
    if let Ok(id) = given.parse() {
        return Ok(Some(CommunityId(id)));
    }
    let slug = Slug::parse(given).map_err(|_| Problem::NotFound)?;
    let found = visit.portal.community(&slug).await?;
    Ok(Some(found.ok_or(Problem::NotFound)?.id))
}

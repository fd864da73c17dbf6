//! The list as files: `.csv`, `.json` and Atom, with the same filters as the page (features.md N1).

use atom_syndication::{Entry, Feed, Link, Text};
use axum::response::IntoResponse;
use http::header;
use serde::Serialize;
use store::proposals::{ListQuery, ProposalItem, Sort};
use utoipa::ToSchema;

use super::card::Names;
use super::query::Asked;
use super::{slug, words};
use crate::frame::{Answer, Here, Problem, links, sheet};

/// A proposal as files and the API give it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Record {
    /// Record number, unique within the community.
    #[schema(example = "2026-0042")]
    pub number: String,
    pub title: String,
    /// Stage: gathering, on_agenda, in_discussion, at_ballot, adopted, rejected, assigned, in_progress, done, resolved,
    /// reopened, declined, withdrawn, merged or lapsed.
    pub state: String,
    pub category: String,
    /// Empty for the whole community.
    pub grid: String,
    /// Name as the author chose to be shown.
    pub author: String,
    /// Supporters of the current version.
    pub supports: i64,
    /// Supporters that put it on the agenda.
    pub threshold: i64,
    pub comments: i64,
    /// RFC 3339, UTC.
    pub filed_at: String,
    /// Day of the running duty, if any (Asia/Shanghai).
    pub due_on: Option<String>,
    pub url: String,
}

/// The record of a list item. Words are Chinese: files and API are the same for every reader.
pub fn record(
    origin: &str,
    place: &domain::communities::Slug,
    p: &ProposalItem,
    names: &Names,
) -> Record {
    let lang = domain::display::Lang::Zh;
    Record {
        number: p.number.to_string(),
        title: p.title.clone(),
        state: p.state.stage().code().to_owned(),
        category: names.category(lang, p.category),
        grid: p.grid.map(|_| names.grid(lang, p.grid)).unwrap_or_default(),
        author: crate::frame::words::name(lang, &p.author_name),
        supports: p.supports,
        threshold: p.threshold,
        comments: p.comments,
        filed_at: p
            .filed_at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        due_on: domain::proposals::course::deadline(&p.state).map(|d| d.day().to_string()),
        url: format!("{origin}{}", links::proposal(place, p.number)),
    }
}

/// The most rows one file holds; the page links further ones by cursor.
const MOST: usize = 5000;

async fn records(here: &Here) -> Result<Vec<Record>, Problem> {
    let names = Names::load(here).await?;
    let mut query = ListQuery {
        limit: 100,
        ..Asked::read(here).to_list_query()
    };
    let mut out = Vec::new();
    loop {
        let listing = here
            .portal
            .db
            .list_proposals(here.community.id, &query, here.today())
            .await?;
        out.extend(
            listing
                .proposals
                .iter()
                .map(|p| record(&here.portal.origin, slug(here), p, &names)),
        );
        match listing.next {
            Some(next) if out.len() < MOST => query.after = Some(next),
            _ => return Ok(out),
        }
    }
}

/// `GET /{c}/proposals.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "title",
        "state",
        "category",
        "grid",
        "author",
        "supports",
        "threshold",
        "comments",
        "filed_at",
        "due_on",
        "url",
    ];
    let mut rows = Vec::new();
    for r in records(&here).await? {
        let (supports, threshold, comments) = (
            r.supports.to_string(),
            r.threshold.to_string(),
            r.comments.to_string(),
        );
        rows.push(vec![
            r.number,
            r.title,
            r.state,
            r.category,
            r.grid,
            r.author,
            supports,
            threshold,
            comments,
            r.filed_at,
            r.due_on.unwrap_or_default(),
            r.url,
        ]);
    }
    sheet::csv(&format!("{}-proposals", slug(&here)), &columns, rows)
}

/// `GET /{c}/proposals.json`
pub async fn json(here: Here) -> Answer {
    Ok(axum::Json(records(&here).await?).into_response())
}

/// `GET /{c}/proposals.atom`
pub async fn atom(here: Here) -> Answer {
    let lang = here.lang;
    let names = Names::load(&here).await?;
    let query = ListQuery {
        limit: 30,
        sort: Sort::Newest,
        ..Asked::default_all().to_list_query()
    };
    let listing = here
        .portal
        .db
        .list_proposals(here.community.id, &query, here.today())
        .await?;
    let origin = here.portal.origin.clone();
    let entries: Vec<Entry> = listing
        .proposals
        .iter()
        .map(|p| {
            let r = record(&origin, slug(&here), p, &names);
            Entry {
                title: Text::plain(r.title),
                id: r.url.clone(),
                updated: p.filed_at.fixed_offset(),
                links: vec![Link {
                    href: r.url,
                    ..Link::default()
                }],
                summary: Some(Text::plain(format!(
                    "{} · {} · {}",
                    r.number,
                    words::stage(lang, p.state.stage()),
                    words::supporters(lang, p.supports)
                ))),
                authors: vec![atom_syndication::Person {
                    name: r.author,
                    ..Default::default()
                }],
                ..Entry::default()
            }
        })
        .collect();
    let base = format!("{origin}{}", links::proposals(slug(&here)));
    let feed = Feed {
        title: Text::plain(format!(
            "{} · {}",
            here.community.name.get(lang),
            words::feed_title(lang)
        )),
        id: base.clone(),
        updated: listing
            .proposals
            .iter()
            .map(|p| p.filed_at)
            .max()
            .unwrap_or(here.now)
            .fixed_offset(),
        links: vec![
            Link {
                href: base.clone(),
                ..Link::default()
            },
            Link {
                href: format!("{base}.atom"),
                rel: "self".to_owned(),
                ..Link::default()
            },
        ],
        entries,
        lang: Some(lang.tag().to_owned()),
        ..Feed::default()
    };
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        feed.to_string(),
    )
        .into_response())
}

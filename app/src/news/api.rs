//! The news as a file, as a feed and through the public API.

use atom_syndication::{Content, Entry, Feed, Link, Person, Text};
use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use domain::news::{Force, News};
use http::header;
use serde::Serialize;
use store::publishing::Published;
use utoipa::ToSchema;

use super::list::chosen;
use super::words;
use crate::frame::{Answer, Here, Visit, links, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{slug, url};
use crate::services::api::ApiText;
use crate::ui::markdown::html;

/// So many entries a feed holds.
const IN_FEED: usize = 30;

/// News, a notice, a policy or law.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiNews {
    pub number: i64,
    pub title: ApiText,
    /// news, notice, policy or law.
    pub sort: String,
    pub issuer: ApiText,
    /// 文号; empty where there is none.
    pub document_number: String,
    /// Markdown.
    pub body: ApiText,
    /// Days (Asia/Shanghai) on which it holds for the first and the last time.
    pub from: Option<String>,
    pub valid_until: Option<String>,
    /// not_yet, in_force or ended, today.
    pub force: String,
    pub version: i64,
    pub published_at: String,
    /// SHA-256 of the published text, which stands in the record of acts.
    pub hash: String,
    pub url: String,
}

fn force(here: &Here, news: &News) -> &'static str {
    match news.force(here.today()) {
        Force::NotYet(_) => "not_yet",
        Force::InForce => "in_force",
        Force::Ended(_) => "ended",
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/news",
    params(
        ("c" = String, Path, description = "Slug of the community"),
        ("sort" = Option<String>, Query, description = "news, notice, policy or law")
    ),
    responses((status = 200, body = [ApiNews]))
)]
pub async fn news(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let one = |n: &Published<News>| {
        let (v, text) = (&n.version, &n.version.content);
        ApiNews {
            number: n.number,
            title: text.title.both().into(),
            sort: text.sort.code().to_owned(),
            issuer: text.issuer.both().into(),
            document_number: text.number.clone(),
            body: text.body.both().into(),
            from: text.from.map(|d| d.to_string()),
            valid_until: text.valid_until.map(|d| d.to_string()),
            force: force(&here, text).to_owned(),
            version: v.version,
            published_at: stamp(v.published_at),
            hash: v.hash.clone(),
            url: url::<News>(&here, n.number),
        }
    };
    let all: Vec<_> = chosen(&here).await?.iter().map(one).collect();
    Ok(Json(all).into_response())
}

/// `GET /{c}/news.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "number",
        "title",
        "sort",
        "issuer",
        "document_number",
        "from",
        "valid_until",
        "force",
        "body",
        "published_at",
        "url",
    ];
    let lang = Lang::Zh;
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let all = chosen(&here).await?;
    let rows = all.iter().map(|n| {
        let text = &n.version.content;
        vec![
            n.number.to_string(),
            text.title.get(lang).to_owned(),
            words::sort(lang, text.sort).to_owned(),
            text.issuer.get(lang).to_owned(),
            text.number.clone(),
            day(text.from),
            day(text.valid_until),
            force(&here, text).to_owned(),
            text.body.get(lang).to_owned(),
            stamp(n.version.published_at),
            url::<News>(&here, n.number),
        ]
    });
    sheet::csv(&format!("{}-news", slug(&here)), &columns, rows)
}

/// `GET /{c}/news.atom`
pub async fn atom(here: Here) -> Answer {
    let lang = here.lang;
    let all = chosen(&here).await?;
    let entries = all.iter().take(IN_FEED).map(|n| {
        let text = &n.version.content;
        let href = url::<News>(&here, n.number);
        Entry {
            title: Text::plain(text.title.get(lang)),
            id: href.clone(),
            updated: n.version.published_at.fixed_offset(),
            links: vec![Link {
                href,
                ..Link::default()
            }],
            content: Some(Content {
                value: Some(html(text.body.get(lang))),
                content_type: Some("html".to_owned()),
                ..Content::default()
            }),
            authors: vec![Person {
                name: text.issuer.get(lang).to_owned(),
                ..Person::default()
            }],
            ..Entry::default()
        }
    });
    let base = format!("{}{}", here.portal.origin, links::news(slug(&here)));
    let newest = all.iter().map(|n| n.version.published_at).max();
    let feed = Feed {
        title: Text::plain(format!(
            "{} · {}",
            here.community.name.get(lang),
            words::feed(lang)
        )),
        id: base.clone(),
        updated: newest.unwrap_or(here.now).fixed_offset(),
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
        entries: entries.collect(),
        lang: Some(lang.tag().to_owned()),
        ..Feed::default()
    };
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        feed.to_string(),
    )
        .into_response())
}

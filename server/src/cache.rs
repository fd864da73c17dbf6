//! Pages for people who are not signed in, drawn once for all of them.
//!
//! A page is fresh for two seconds; whoever asks while it is being drawn waits for that drawing. It is kept for ten
//! minutes more, and when drawing it anew fails, because the database is away, the kept one is shown: reading goes on.
//! What surprises: whether a page may be kept is said by the page itself (`Cache-Control: public`), and one that sets a
//! cookie never is.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use app::frame::Problem;
use app::frame::visit::{BROWSER, SESSION, cookie, lang_of, mode_of, wants_json};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::display::{Lang, Mode};
use domain::log::text_hash;
use metrics::counter;
use moka::future::Cache;

use crate::metrics::PAGES;
use crate::site::names_tag;

const FRESH: Duration = Duration::from_secs(2);
const KEPT: Duration = Duration::from_secs(600);
/// Together 64 MiB; most pages lie in both and count twice.
const FRESH_BYTES: u64 = 16 << 20;
const KEPT_BYTES: u64 = 48 << 20;
/// A page beyond this is a fault.
const LARGEST: usize = 4 << 20;

/// First parts of addresses that are never the same for everybody, or say themselves how long they may be kept.
const OWN: &[&str] = &[
    "api", "display", "healthz", "login", "logout", "me", "operator", "pkg", "readyz", "register",
];

/// What a page depends on, for people who are not signed in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    /// Path and query.
    path: String,
    lang: Lang,
    mode: Mode,
}

#[derive(Debug)]
struct Page {
    headers: HeaderMap,
    tag: HeaderValue,
    body: Bytes,
    /// The same, compressed once for everybody; phones pay by the byte.
    gzip: Bytes,
}

/// A page to be sent; `stale` when it could not be drawn anew.
#[derive(Debug, Clone)]
struct Served {
    page: Arc<Page>,
    stale: bool,
}

/// The page is not the same for everybody, or there is none.
#[derive(Debug, Clone, Copy)]
struct NotForAll;

/// The pages, cheap to clone.
#[derive(Clone)]
pub struct Pages {
    fresh: Cache<Key, Served>,
    kept: Cache<Key, Arc<Page>>,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            fresh: Cache::builder()
                .max_capacity(FRESH_BYTES)
                .weigher(|key: &Key, served: &Served| weight(key, &served.page))
                .time_to_live(FRESH)
                .build(),
            kept: Cache::builder()
                .max_capacity(KEPT_BYTES)
                .weigher(|key: &Key, page: &Arc<Page>| weight(key, page))
                .time_to_live(KEPT)
                .build(),
        }
    }
}

/// Body, key, and about what headers and the cache's own books take.
fn weight(key: &Key, page: &Page) -> u32 {
    u32::try_from(page.body.len() + page.gzip.len() + key.path.len() + 1024).unwrap_or(u32::MAX)
}

/// Answers from the pages kept, or draws and keeps.
pub async fn keep(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(request.method(), request.uri(), request.headers()) else {
        return next.run(request).await;
    };
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let small = takes_gzip(request.headers());
    if let Some(served) = pages.fresh.get(&key).await {
        counter!(PAGES, "how" => "kept").increment(1);
        return served.answer(known.as_ref(), small);
    }
    let (parts, _) = request.into_parts();
    let (again, later) = (parts.clone(), next.clone());
    let mut own = None;
    let drawn = pages
        .fresh
        .try_get_with(key.clone(), async {
            let response = next.run(Request::from_parts(parts, Body::empty())).await;
            let failed = response.status().is_server_error();
            let kept = if failed {
                pages.kept.get(&key).await
            } else {
                None
            };
            if let Some(page) = kept {
                return Ok(Served { page, stale: true });
            }
            match read(response).await {
                Ok(page) => {
                    pages.kept.insert(key.clone(), page.clone()).await;
                    Ok(Served { page, stale: false })
                }
                Err(response) => {
                    own = Some(*response);
                    Err(NotForAll)
                }
            }
        })
        .await;
    match (drawn, own) {
        (Ok(served), _) => {
            let how = if served.stale { "stale" } else { "drawn" };
            counter!(PAGES, "how" => how).increment(1);
            served.answer(known.as_ref(), small)
        }
        (Err(_), Some(response)) => response,
        // Somebody else asked first and got an answer that was only theirs.
        (Err(_), None) => later.run(Request::from_parts(again, Body::empty())).await,
    }
}

/// The key of a request that anybody could have made.
fn key_of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Key> {
    let reads = method == Method::GET || method == Method::HEAD;
    let first = uri.path().trim_start_matches('/').split('/').next()?;
    // The sentence after an act is for whoever did it; a dot in the first part is a file's name.
    let said = uri
        .query()
        .is_some_and(|q| q.split('&').any(|p| p.starts_with("done=")));
    let somebody = cookie(headers, SESSION).is_some() || cookie(headers, BROWSER).is_some();
    if !reads
        || said
        || somebody
        || wants_json(headers)
        || OWN.contains(&first)
        || first.contains('.')
    {
        return None;
    }
    Some(Key {
        path: uri.path_and_query()?.as_str().to_owned(),
        lang: lang_of(headers),
        mode: mode_of(headers),
    })
}

/// Whether an answer is a page, and says that it is the same for everybody.
fn is_for_all(response: &Response) -> bool {
    let says = |name: header::HeaderName, start: &str| {
        let value = response.headers().get(name);
        value.is_some_and(|v| v.as_bytes().starts_with(start.as_bytes()))
    };
    response.status() == StatusCode::OK
        && says(header::CACHE_CONTROL, "public")
        && says(header::CONTENT_TYPE, "text/html")
        && !response.headers().contains_key(header::SET_COOKIE)
}

/// Reads a page that may be kept; gives every other answer back.
async fn read(response: Response) -> Result<Arc<Page>, Box<Response>> {
    if !is_for_all(&response) {
        return Err(Box::new(response));
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        let problem = Problem::Ours("a page that cannot be read");
        return Err(Box::new(problem.into_response()));
    };
    let hash = text_hash(&[&String::from_utf8_lossy(&body)[..]]);
    // Weak: the compressed and the plain form are the same page.
    let tag = HeaderValue::from_str(&format!("W/\"{}\"", &hash[..32]))
        .unwrap_or(HeaderValue::from_static("W/\"0\""));
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::ETAG, tag.clone());
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let gzip = compress(&body);
    Ok(Arc::new(Page {
        headers,
        tag,
        body,
        gzip,
    }))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok());
    accepted.is_some_and(|v| {
        v.split(',')
            .any(|e| e.trim() == "gzip" || e.trim().starts_with("gzip;q=1"))
    })
}

fn compress(body: &[u8]) -> Bytes {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail; an empty result would only mean that nobody gets the compressed form.
    let done = out.write_all(body).and_then(|()| out.finish());
    done.map(Bytes::from).unwrap_or_default()
}

impl Served {
    fn answer(&self, known: Option<&HeaderValue>, small: bool) -> Response {
        let page = &self.page;
        let small = small && !page.gzip.is_empty();
        let known = known.and_then(|v| v.to_str().ok());
        let same = known.is_some_and(|known| names_tag(known, &page.tag));
        let mut response = Response::new(if same {
            Body::empty()
        } else {
            Body::from(if small {
                page.gzip.clone()
            } else {
                page.body.clone()
            })
        });
        *response.headers_mut() = page.headers.clone();
        if small && !same {
            let gzip = HeaderValue::from_static("gzip");
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, gzip);
        }
        if same {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        if self.stale {
            let one = HeaderValue::from_static("1");
            response.headers_mut().insert("x-juyi-stale", one);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(
        method: Method,
        uri: &'static str,
        pairs: &[(header::HeaderName, &'static str)],
    ) -> Option<Key> {
        let headers = pairs
            .iter()
            .map(|(n, v)| (n.clone(), HeaderValue::from_static(v)));
        key_of(&method, &Uri::from_static(uri), &headers.collect())
    }

    #[test]
    fn readers_of_one_language_and_mode_share_a_page() {
        let plain = key(Method::GET, "/qingyun/proposals?sort=newest", &[]);
        assert!(plain.is_some());
        let cookies = (header::COOKIE, "juyi_lang=zh; juyi_mode=normal; other=1");
        assert_eq!(
            plain,
            key(Method::HEAD, "/qingyun/proposals?sort=newest", &[cookies])
        );
        for other in [
            key(Method::GET, "/qingyun/proposals", &[]),
            key(
                Method::GET,
                "/qingyun/proposals?sort=newest",
                &[(header::COOKIE, "juyi_mode=elder")],
            ),
            key(
                Method::GET,
                "/qingyun/proposals?sort=newest",
                &[(header::ACCEPT_LANGUAGE, "en-GB")],
            ),
        ] {
            assert!(other.is_some() && other != plain);
        }
    }

    #[test]
    fn what_is_somebodys_own_is_never_shared() {
        for (uri, name, value) in [
            ("/qingyun", header::COOKIE, "a=1; __Host-juyi=token"),
            ("/qingyun", header::COOKIE, "__Host-juyi-browser=token"),
            ("/qingyun/proposals", header::ACCEPT, "application/json"),
            ("/qingyun?page=2&done=filed", header::ACCEPT, "*/*"),
            ("/login/code", header::ACCEPT, "*/*"),
            ("/me", header::ACCEPT, "*/*"),
            ("/api/v1/communities", header::ACCEPT, "*/*"),
            ("/robots.txt", header::ACCEPT, "*/*"),
        ] {
            assert_eq!(
                key(Method::GET, uri, &[(name, value)]),
                None,
                "{uri} {value}"
            );
        }
        assert_eq!(key(Method::POST, "/qingyun", &[]), None);
    }

    #[tokio::test]
    async fn only_public_pages_without_cookies_are_kept() {
        let page = |pairs: &[(header::HeaderName, &'static str)]| {
            let mut response = Response::new(Body::from("页"));
            for (name, value) in pairs {
                response
                    .headers_mut()
                    .insert(name, HeaderValue::from_static(value));
            }
            response
        };
        let public = (header::CACHE_CONTROL, "public, max-age=0");
        let html = (header::CONTENT_TYPE, "text/html; charset=utf-8");
        assert!(read(page(&[public.clone(), html.clone()])).await.is_ok());
        let cookie = (header::SET_COOKIE, "a=1");
        assert!(
            read(page(&[public.clone(), html.clone(), cookie]))
                .await
                .is_err()
        );
        let private = (header::CACHE_CONTROL, "private, no-store");
        assert!(read(page(&[private, html])).await.is_err());
        let csv = (header::CONTENT_TYPE, "text/csv");
        assert!(read(page(&[public, csv])).await.is_err());
    }
}

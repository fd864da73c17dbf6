//! The site's files, as `cargo xtask build` left them in `target/site`: inside the binary in a release, read from disk
//! at the start in a debug build.
//!
//! Each text lies there plain, gzipped and in brotli, so nothing is compressed while people wait. Files below `/pkg/`
//! carry the hash of their content in their name and may be kept for ever; the others are asked for again every hour.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use app::frame::portal::Site;
use app::frame::{Portal, Problem};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::codes::hex;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// Named so that cargo compiles this file anew when xtask has built another site.
const _: Option<&str> = option_env!("JUYI_SITE_STAMP");

const MANIFEST: &str = "manifest.json";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";

/// One file in the ways it can be sent, the smallest first.
#[derive(Debug, Clone)]
struct File {
    kind: HeaderValue,
    ways: Vec<Way>,
}

#[derive(Debug, Clone)]
struct Way {
    /// The coding's name; none for the plain file.
    coding: Option<&'static str>,
    tag: HeaderValue,
    bytes: Bytes,
}

/// A file as it comes: its path below the site, its bytes, and a hash of them.
pub type Entry = (String, Cow<'static, [u8]>, String);

/// All files of the site.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, File>);

impl Files {
    /// The files of this build, with the names that pages use.
    ///
    /// # Errors
    /// When the site was not built.
    pub fn load() -> Result<(Self, Site)> {
        let manifest = Embedded::get(MANIFEST)
            .context("the site is missing; run `cargo xtask build` first")?;
        let site = serde_json::from_slice(&manifest.data)
            .context("target/site/manifest.json is not of this version; run `cargo xtask build`")?;
        let entries = Embedded::iter().filter_map(|path| {
            let file = Embedded::get(&path)?;
            let hash = hex(&file.metadata.sha256_hash()[..16]);
            Some((path.into_owned(), file.data, hash))
        });
        Ok((Self::new(entries), site))
    }

    /// Puts the packed forms of a file beside it.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for (path, bytes, hash) in entries {
            let (name, coding) = match path.rsplit_once('.') {
                Some((name, "br")) => (name, Some("br")),
                Some((name, "gz")) => (name, Some("gzip")),
                _ => (path.as_str(), None),
            };
            if name == MANIFEST {
                continue;
            }
            let file = files.entry(name.to_owned()).or_insert_with(|| File {
                kind: kind_of(name),
                ways: Vec::new(),
            });
            file.ways.push(Way {
                coding,
                tag: HeaderValue::from_str(&format!("\"{hash}\""))
                    .unwrap_or(HeaderValue::from_static("\"0\"")),
                bytes: match bytes {
                    Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    Cow::Owned(bytes) => Bytes::from(bytes),
                },
            });
            file.ways.sort_by_key(|way| way.bytes.len());
        }
        Self(files)
    }

    /// The doors of the files: `/pkg/…`, and one for each file at the root.
    pub fn doors(self) -> Router<Portal> {
        let files = Arc::new(self);
        let serve = {
            let files = files.clone();
            move |request: Request| {
                let answer = files.answer(request.uri().path(), request.headers());
                async move { answer }
            }
        };
        let mut router = Router::new().route("/pkg/{*path}", get(serve.clone()));
        for name in files.0.keys().filter(|name| !name.contains('/')) {
            router = router.route(&format!("/{name}"), get(serve.clone()));
        }
        router
    }

    fn answer(&self, path: &str, asked: &HeaderMap) -> Response {
        let name = path.trim_start_matches('/');
        let text = |header| asked.get(header).and_then(|v| v.to_str().ok());
        let accepted = text(header::ACCEPT_ENCODING).unwrap_or_default();
        let found = self.0.get(name).and_then(|file| {
            let takes = |way: &&Way| way.coding.is_none_or(|coding| accepts(accepted, coding));
            Some((&file.kind, file.ways.iter().find(takes)?))
        });
        let Some((kind, way)) = found else {
            return Problem::NotFound.into_response();
        };
        let keep = if name.starts_with("pkg/") {
            FOR_EVER
        } else {
            AN_HOUR
        };
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, way.tag.clone());
        if text(header::IF_NONE_MATCH).is_some_and(|known| names_tag(known, &way.tag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, kind.clone());
        if let Some(coding) = way.coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        *response.body_mut() = Body::from(way.bytes.clone());
        response
    }
}

/// The type by the name's ending; what is text says that it is UTF-8.
fn kind_of(name: &str) -> HeaderValue {
    let kind = mime_guess::from_path(name)
        .first_raw()
        .unwrap_or("application/octet-stream");
    let text = kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml");
    let full = if text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    };
    HeaderValue::from_str(&full).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether an `Accept-Encoding` takes a coding.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces
            .next()
            .is_some_and(|p| p.eq_ignore_ascii_case(coding));
        let refused = pieces
            .filter_map(|p| p.strip_prefix("q="))
            .any(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0));
        named && !refused
    })
}

/// Whether an `If-None-Match` names a tag; a proxy may have made it weak.
pub fn names_tag(header: &str, tag: &HeaderValue) -> bool {
    // Reading compares weakly (RFC 9110 §13.1.2): the mark before a weak tag does not count.
    fn bare(tag: &[u8]) -> &[u8] {
        tag.strip_prefix(b"W/").unwrap_or(tag)
    }
    let mut known = header.split(',').map(str::trim);
    known.any(|k| k == "*" || bare(k.as_bytes()) == bare(tag.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let entry = |path: &str, bytes: &'static [u8], hash: &str| {
            (path.to_owned(), Cow::Borrowed(bytes), hash.to_owned())
        };
        Files::new([
            entry("manifest.json", b"{}", "m"),
            entry("manifest.json.gz", b"", "n"),
            entry("pkg/portal.1.wasm", b"long enough", "a"),
            entry("pkg/portal.1.wasm.br", b"br", "b"),
            entry("pkg/portal.1.wasm.gz", b"gzip", "c"),
            entry("icon.svg", b"<svg/>", "d"),
        ])
    }

    fn ask(path: &str, pairs: &[(header::HeaderName, &'static str)]) -> Response {
        let headers = pairs
            .iter()
            .map(|(n, v)| (n.clone(), HeaderValue::from_static(v)));
        files().answer(path, &headers.collect())
    }

    #[test]
    fn a_browser_gets_the_smallest_form_it_takes() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let response = ask("/pkg/portal.1.wasm", &[(header::ACCEPT_ENCODING, accepted)]);
            let headers = response.headers();
            assert_eq!(headers[header::CONTENT_TYPE], "application/wasm");
            assert_eq!(headers[header::CACHE_CONTROL], FOR_EVER);
            let got = headers
                .get(header::CONTENT_ENCODING)
                .map(|v| v.to_str().unwrap());
            assert_eq!(got, coding, "{accepted}");
        }
    }

    #[test]
    fn who_has_a_file_already_is_told_so() {
        let response = ask("/icon.svg", &[(header::IF_NONE_MATCH, "\"x\", W/\"d\"")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        let response = ask("/icon.svg", &[]);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "image/svg+xml; charset=utf-8"
        );
        assert_eq!(response.headers()[header::CACHE_CONTROL], AN_HOUR);
    }

    #[test]
    fn names_of_the_build_are_nobodys_business() {
        for path in ["/manifest.json", "/pkg/../manifest.json", "/pkg/none.js"] {
            assert_eq!(ask(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}

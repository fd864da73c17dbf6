//! The real router on a fresh database with the demo world, a clock that stands still, and people who are signed in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    unused_imports
)]

mod stages;

pub use stages::*;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::frame::portal::{Delivery, Parts, Site};
use app::frame::visit::token_hash;
use app::frame::{Clock, Portal};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::phone::Phone;
use server::site::Files;
use store::Db;
use store::keys::MemoryKeys;
use tower::ServiceExt;

/// Sunday noon in the demo world's first year.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap()
}

pub struct House {
    pub portal: Portal,
    app: Router,
    /// How many minutes have gone by since noon.
    ahead: Arc<AtomicI64>,
}

/// One answer, read to its end.
pub struct Got {
    pub status: StatusCode,
    pub location: Option<String>,
    pub cookies: Vec<String>,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl House {
    /// The demo world on SQLite.
    pub async fn demo() -> Self {
        Self::on(store::test_db::sqlite().await.unwrap()).await
    }

    pub async fn on(db: Db) -> Self {
        Self::with(db, false).await
    }

    /// The demo world of a deployment that the graded-protection rules bind.
    pub async fn graded() -> Self {
        Self::with(store::test_db::sqlite().await.unwrap(), true).await
    }

    async fn with(db: Db, graded: bool) -> Self {
        let seal_keys = Arc::new(MemoryKeys::new([7; 32]));
        let shelf = store::files::Shelf::memory();
        let personas = server::demo::prepare(&db, seal_keys.as_ref(), &shelf, noon())
            .await
            .unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let minutes = ahead.clone();
        let portal = Portal::new(Parts {
            db,
            clock: Clock::new(move || noon() + Duration::minutes(minutes.load(Ordering::Relaxed))),
            secret: [7; 32],
            seal_keys,
            shelf,
            demo: true,
            graded,
            delivery: Delivery::Page,
            site: Site::default(),
            origin: "http://juyi.test".to_owned(),
            log_name: "juyi.example/log".to_owned(),
            personas,
        });
        let app = server::http::app(portal.clone(), Files::new([]), Vec::new());
        Self { portal, app, ahead }
    }

    /// Lets hours go by.
    pub fn wait(&self, hours: i64) {
        self.ahead.fetch_add(hours * 60, Ordering::Relaxed);
    }

    pub fn db(&self) -> &Db {
        &self.portal.db
    }

    /// The value of a persona's button.
    pub fn persona(&self, phone: &str) -> usize {
        self.portal
            .personas
            .iter()
            .position(|p| p.phone == phone)
            .unwrap()
    }

    /// Signs a person of the demo in and gives the cookie.
    pub async fn cookie(&self, phone: &str, second_factor: bool) -> String {
        let until = self.portal.clock.now() + Duration::days(30);
        self.cookie_until(phone, second_factor, until).await
    }

    /// The same, until a moment. A session begins now.
    pub async fn cookie_until(
        &self,
        phone: &str,
        second_factor: bool,
        until: DateTime<Utc>,
    ) -> String {
        let account = self
            .db()
            .find_account_of(&Phone::parse(phone).unwrap())
            .await
            .unwrap()
            .unwrap();
        // A person may sign in more than once in a story.
        let token = format!("test-{}", self.portal.random_hex::<16>());
        let hash = token_hash("session", &token);
        let now = self.portal.clock.now();
        self.db()
            .open_session(account, &hash, second_factor, "test", now, until)
            .await
            .unwrap();
        format!("__Host-juyi={token}")
    }

    pub async fn send(&self, request: Request<Body>) -> Got {
        let response: Response<Body> = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let cookies = parts
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .map(str::to_owned);
        Got {
            status: parts.status,
            location: text(header::LOCATION),
            cookies: cookies.collect(),
            body: String::from_utf8_lossy(&to_bytes(body, 4 << 20).await.unwrap()).into_owned(),
            headers: parts.headers.clone(),
        }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Got {
        self.send(request("GET", path, cookie).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form with a file as a browser on our own page does.
    pub async fn upload(&self, path: &str, cookie: &str, name: &str, bytes: &[u8]) -> Got {
        self.upload_with(path, cookie, &[], name, bytes).await
    }

    /// The same with other fields before the file.
    pub async fn upload_with(
        &self,
        path: &str,
        cookie: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Got {
        let line = "----juyi-test";
        let fields = fields.iter().map(|(name, value)| {
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        });
        let mut body = fields.collect::<String>().into_bytes();
        body.extend(
            format!(
                "--{line}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{line}--\r\n").as_bytes());
        let request = request("POST", path, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(
                "content-type",
                format!("multipart/form-data; boundary={line}"),
            );
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts a form as a browser on our own page does.
    pub async fn post(&self, path: &str, cookie: &str, form: &str) -> Got {
        let request = request("POST", path, cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }
}

/// A one-pixel picture, as PNG.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 0xd, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1,
    0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0xc, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0x38, 0xa1, 0xa1, 1, 0, 2, 0xd4, 1, 0x19, 5, 0x50, 0x8f, 0xa4, 0, 0, 0, 0, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A form as browsers send it.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |s: &str| s.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| format!("{n}={}", encode(v)))
        .collect();
    pairs.join("&")
}

/// Every phone number of the demo world's people.
pub fn all_phones() -> Vec<String> {
    let text = include_str!("../../demo/people.toml");
    text.split("phone = \"")
        .skip(1)
        .map(|p| p[..11].to_owned())
        .collect()
}

pub fn request(method: &str, path: &str, cookie: &str) -> axum::http::request::Builder {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "juyi.test")
        .header("accept", "text/html");
    if cookie.is_empty() {
        builder
    } else {
        builder.header("cookie", cookie)
    }
}

/// People of the demo world by their part; the phones stand in server/demo/people.toml.
pub fn phone_of(key: &str) -> String {
    let text = include_str!("../../demo/people.toml");
    let at = text
        .find(&format!("key = \"{key}\""))
        .unwrap_or_else(|| panic!("no {key} in people.toml"));
    let rest = &text[at..];
    let phone = rest.find("phone = \"").unwrap() + "phone = \"".len();
    rest[phone..phone + 11].to_owned()
}

/// The key of the first person with a role in a community.
pub fn with_role(community: &str, role: &str) -> String {
    let text = include_str!("../../demo/people.toml");
    text.split("[[person]]")
        .find(|p| {
            p.contains(&format!("community = \"{community}\""))
                && p.contains(&format!("role = \"{role}\""))
                && p.contains("persona_zh")
        })
        .and_then(|p| p.split("key = \"").nth(1)?.split('"').next())
        .unwrap_or_else(|| panic!("no {role} in {community}"))
        .to_owned()
}

//! Who visits: everything a handler needs to know of a request, in one value.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use chrono::{DateTime, NaiveDate, Utc};
use cookie::{Cookie, SameSite};
use domain::access::Standing;
use domain::communities::Slug;
use domain::display::{Lang, Mode};
use domain::log::text_hash;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use store::accounts::Session;
use store::communities::Community;

use super::quota::Quota;
use super::{Answer, Page, Portal, Problem};

/// The session: a random token, of which the database keeps the hash.
pub const SESSION: &str = "__Host-juyi";
/// Binds codes and drafts of people who are not signed in to their browser.
pub const BROWSER: &str = "__Host-juyi-browser";
/// Before the name of a cookie that browsers take only over https, from this host alone.
const HOST: &str = "__Host-";
pub const LANG: &str = "juyi_lang";
pub const MODE: &str = "juyi_mode";
/// The community last visited by a signed-in person, for pages outside any.
pub const LAST: &str = "juyi_c";

/// How the page is to be drawn: what is known before, and without, asking who it is.
#[derive(Clone)]
pub struct Reader {
    pub lang: Lang,
    pub mode: Mode,
    /// Path and query of the request.
    pub path: String,
    /// The community that the frame shows.
    pub community: Option<Arc<Community>>,
    /// The signed-in person, as far as the frame shows it.
    pub person: Option<Person>,
}

/// What the frame shows of the signed-in person.
#[derive(Clone)]
pub struct Person {
    pub unread: i64,
    pub at_desk: bool,
    pub operator: bool,
}

/// A request's visitor.
#[derive(Clone)]
pub struct Visit {
    pub portal: Portal,
    pub reader: Reader,
    pub now: DateTime<Utc>,
    pub session: Option<Session>,
    pub standing: Option<Standing>,
    /// Hash of the browser token, when the browser has one.
    pub browser: Option<String>,
    pub device: String,
    /// The network address of the household that acts; only acts carry it, and nothing keeps it in the open.
    pub household: Option<String>,
    pub json: bool,
    query: Vec<(String, String)>,
}

/// What the server says of where an act comes from: one IPv4 address or a /64 of IPv6.
#[derive(Debug, Clone)]
pub struct Household(pub String);

/// A visit inside a community that exists.
#[derive(Clone)]
pub struct Here {
    pub visit: Visit,
    pub community: Arc<Community>,
}

impl Deref for Here {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Deref for Visit {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Visit {
    /// A visit by the API, whose paths carry the slug in third place, where the frame does not look for it.
    ///
    /// # Errors
    /// `NotFound` where there is no such community; of the store.
    pub async fn of_api(mut self, slug: &str) -> Result<Here, Problem> {
        self.json = true;
        let slug = Slug::parse(slug).map_err(|_| Problem::NotFound)?;
        let community = self.portal.community(&slug).await?;
        let community = community.ok_or(Problem::NotFound)?;
        Ok(Here {
            visit: self,
            community,
        })
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v)
}

/// The value of a plain cookie: the one that only this host can have set comes first.
fn look<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let with = |prefix: &str| cookie(headers, &format!("{prefix}{name}"));
    with(HOST).or_else(|| with(""))
}

/// Whether the client asked for JSON: our islands and the API's users.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("json") && !v.contains("text/html"))
}

/// Language of a request: the cookie's, else the browser's.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    look(headers, LANG)
        .and_then(Lang::from_code)
        .unwrap_or_else(|| {
            let accepted = headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok());
            accepted.map(Lang::from_accept_language).unwrap_or_default()
        })
}

/// Mode of a request.
pub fn mode_of(headers: &HeaderMap) -> Mode {
    look(headers, MODE)
        .and_then(Mode::from_code)
        .unwrap_or_default()
}

/// What is stored of a browser or session token.
pub fn token_hash(kind: &str, token: &str) -> String {
    text_hash(&[kind, token])
}

fn slug_of(path: &str) -> Option<Slug> {
    Slug::parse(path.trim_start_matches('/').split(['/', '?']).next()?).ok()
}

fn path_of(uri: &http::Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), |p| p.as_str().to_owned())
}

impl Reader {
    /// Reads a request without asking the database, for error pages.
    pub async fn of(portal: &Portal, uri: &http::Uri, headers: &HeaderMap) -> Self {
        let path = path_of(uri);
        let community = match slug_of(&path) {
            Some(slug) => portal.remembered(&slug).await,
            None => None,
        };
        Self {
            lang: lang_of(headers),
            mode: mode_of(headers),
            path,
            community,
            person: None,
        }
    }
}

impl FromRequestParts<Portal> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let path = path_of(&parts.uri);
        let now = portal.clock.now();
        let community = match slug_of(&path) {
            Some(slug) => portal.community(&slug).await?,
            None => None,
        };
        let token = cookie(&parts.headers, SESSION);
        let session = match token {
            Some(token) => {
                portal
                    .db
                    .find_session(&token_hash("session", token), now)
                    .await?
            }
            None => None,
        };
        let mut person = None;
        let mut standing = None;
        let mut shown = community.clone();
        if let Some(s) = &session {
            if let Some(quota) = parts.extensions.get::<Quota>()
                && !quota.allows(s.account)
            {
                return Err(Problem::TooMany { minutes: 1 });
            }
            let found = portal
                .db
                .load_standing(s.account, s.second_factor, community.as_ref().map(|c| c.id))
                .await?;
            store::log::act_as(&found);
            person = Some(Person {
                unread: s.unread,
                at_desk: domain::access::at_desk(Some(&found)).is_ok()
                    || domain::access::auditor(Some(&found)).is_ok(),
                operator: domain::access::operator(Some(&found)).is_ok(),
            });
            standing = Some(found);
            // Written at most every five minutes; it changes nothing that anybody can see but the own device list.
            if s.needs_touch(now) {
                let until = crate::accounts::session_end(s.second_factor, s.created_at, now);
                portal.db.touch_session(s.id, now, until).await?;
            }
            if shown.is_none()
                && let Some(last) = look(&parts.headers, LAST).and_then(|s| Slug::parse(s).ok())
            {
                shown = portal.community(&last).await?;
            }
        }
        let browser = cookie(&parts.headers, BROWSER).map(|t| token_hash("browser", t));
        let device = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .map_or_else(String::new, device_name);
        let household = parts.extensions.get::<Household>();
        let household = household.map(|h| h.0.clone());
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            portal: portal.clone(),
            reader: Reader {
                lang: lang_of(&parts.headers),
                mode: mode_of(&parts.headers),
                path,
                community: shown,
                person,
            },
            now,
            session,
            standing,
            browser,
            device,
            household,
            json: wants_json(&parts.headers),
            query: super::Fields::read(query.as_bytes())
                .map(super::Fields::into_pairs)
                .unwrap_or_default(),
        })
    }
}

impl FromRequestParts<Portal> for Here {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, portal).await?;
        // On a page outside any community the frame may show the last one; only the address counts here.
        let here = slug_of(&visit.path);
        match visit.reader.community.clone() {
            Some(community) if here.as_ref() == Some(&community.slug) => {
                Ok(Self { visit, community })
            }
            _ => Err(Problem::NotFound),
        }
    }
}

impl Visit {
    /// A value of the query; empty when missing.
    pub fn query(&self, name: &str) -> &str {
        self.query
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, v)| v.as_str())
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        domain::time::day_of(self.now)
    }

    /// Whoever takes a phone or a desk that was left open has not signed in just now (requirements.md AU10).
    ///
    /// # Errors
    /// [`Problem::SignInAgain`] when the last sign-in was longer ago.
    pub fn signed_in_within(&self, ago: chrono::Duration, next: &str) -> Result<(), Problem> {
        match &self.session {
            Some(session) if session.created_at < self.now - ago => Err(Problem::SignInAgain {
                next: next.to_owned(),
                staff: session.second_factor,
            }),
            _ => Ok(()),
        }
    }

    /// Draws a page for this visitor.
    pub fn draw<V: leptos::prelude::IntoView + 'static>(
        &self,
        page: Page,
        body: impl FnOnce() -> V,
    ) -> Answer {
        let mut response = page
            .said(super::flash::Flash::from_code(self.query("done")))
            .draw(&self.portal, &self.reader, body);
        if let (Some(_), Some(c)) = (&self.session, &self.reader.community) {
            set_cookie(
                &mut response,
                plain_cookie(&self.portal, LAST, c.slug.as_str()),
            );
        }
        Ok(response)
    }
}

/// A cookie that scripts cannot read and other sites cannot send; `__Host-` ties it to this host and to HTTPS.
pub fn secret_cookie<'a>(name: &'a str, value: &'a str, days: i64) -> Cookie<'a> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(days))
        .build()
}

/// A cookie for the look of the page; it says nothing about the person. Over https it is tied to this host.
pub fn plain_cookie<'a>(portal: &Portal, name: &'static str, value: &'a str) -> Cookie<'a> {
    let secure = portal.origin.starts_with("https://");
    let name = match secure {
        true => format!("{HOST}{name}").into(),
        false => Cow::Borrowed(name),
    };
    Cookie::build((name, Cow::Borrowed(value)))
        .path("/")
        .secure(secure)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(400))
        .build()
}

/// Adds a cookie to an answer.
pub fn set_cookie(response: &mut axum::response::Response, cookie: Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// A short name of the device for "my devices": kind and browser, never the whole header.
fn device_name(user_agent: &str) -> String {
    let kind = [
        "iPhone",
        "iPad",
        "HarmonyOS",
        "Android",
        "Windows",
        "Macintosh",
        "Linux",
    ]
    .into_iter()
    .find(|k| user_agent.contains(k))
    .unwrap_or("?");
    let browser = [
        ("MicroMessenger", "WeChat"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    .into_iter()
    .find(|(k, _)| user_agent.contains(k))
    .map_or("?", |(_, name)| name);
    format!("{browser} · {kind}")
}

//! What can go wrong, in three tiers: yours to fix (rooms draw their form again with [`super::Faults`]), not allowed or
//! not found (a reason and a way onward), our fault (a reference, logged once with its chain of causes).
//!
//! A handler returns a [`Problem`] without knowing the reader. [`draw`] stands around all doors, knows the reader's
//! language and mode, and makes a page of it, or `application/problem+json` for whoever asked for JSON.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Denied;
use domain::display::Lang;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;

use super::visit::{Reader, wants_json};
use super::{Page, Portal, links, words};
use crate::log::later::note_refusal;

/// What a door answers.
pub type Answer = Result<Response, Problem>;

/// The way onward from a refusal: an address and its label.
pub type Onward = (String, fn(Lang) -> &'static str);

/// A refusal of a room's rule: its sentence, its status, and where to go from there.
#[derive(Clone)]
pub struct Refusal {
    pub status: StatusCode,
    pub say: Arc<dyn Fn(Lang) -> String + Send + Sync>,
    pub onward: Option<Onward>,
}

/// Why no page came.
#[derive(Clone)]
pub enum Problem {
    NotFound,
    Denied(Denied),
    /// For this the last sign-in is too long ago.
    SignInAgain {
        next: String,
        staff: bool,
    },
    BadRequest,
    WrongType,
    CrossSite,
    TooLarge,
    TooMany {
        minutes: i64,
    },
    Refused(Refusal),
    /// The store's fault; [`draw`] logs it.
    Store(Arc<store::Error>),
    /// Any other fault of ours, named for the log.
    Ours(&'static str),
}

impl Problem {
    /// A room's refusal with status 409: the rules say no.
    pub fn refused(
        say: impl Fn(Lang) -> String + Send + Sync + 'static,
        onward: Option<Onward>,
    ) -> Self {
        Self::Refused(Refusal {
            status: StatusCode::CONFLICT,
            say: Arc::new(say),
            onward,
        })
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Denied(Denied::NotSignedIn) | Self::SignInAgain { .. } => {
                StatusCode::UNAUTHORIZED
            }
            Self::Denied(_) | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(r) => r.status,
            Self::Store(e) if matches!(**e, store::Error::Unavailable(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Store(_) | Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self, lang: Lang) -> &'static str {
        match self {
            Self::NotFound => words::not_found_title(lang),
            Self::Denied(_) | Self::SignInAgain { .. } => words::denied_title(lang),
            Self::BadRequest | Self::WrongType | Self::CrossSite => words::bad_request_title(lang),
            Self::TooLarge => words::too_large_title(lang),
            Self::TooMany { .. } => words::too_many_title(lang),
            Self::Refused(_) => words::wrong_title(lang),
            Self::Store(_) if self.status() == StatusCode::SERVICE_UNAVAILABLE => {
                words::unavailable_title(lang)
            }
            Self::Store(_) | Self::Ours(_) => words::internal_title(lang),
        }
    }

    /// The sentence for the reader.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::NotFound => words::not_found(lang).to_owned(),
            Self::Denied(d) => words::denied(lang, *d).to_owned(),
            Self::SignInAgain { .. } => words::sign_in_again(lang).to_owned(),
            Self::BadRequest | Self::WrongType => words::bad_request(lang).to_owned(),
            Self::CrossSite => words::cross_site(lang).to_owned(),
            Self::TooLarge => words::too_large(lang).to_owned(),
            Self::TooMany { minutes } => words::too_many(lang, *minutes),
            Self::Refused(r) => (r.say)(lang),
            Self::Store(_) if self.status() == StatusCode::SERVICE_UNAVAILABLE => {
                words::unavailable(lang).to_owned()
            }
            Self::Store(_) | Self::Ours(_) => words::internal(lang).to_owned(),
        }
    }

    fn onward(&self, reader: &Reader, lang: Lang) -> (String, &'static str) {
        let home = reader
            .community
            .as_ref()
            .map_or_else(|| links::FRONT.to_owned(), |c| links::home(&c.slug));
        match (self, &reader.community) {
            (
                Self::Refused(Refusal {
                    onward: Some((url, label)),
                    ..
                }),
                _,
            ) => (url.clone(), label(lang)),
            (Self::Denied(Denied::NotVerified), Some(c)) => {
                (links::steps(&c.slug), words::go_steps(lang))
            }
            (Self::Denied(Denied::SecondFactorMissing), _) => {
                (links::LOGIN_STAFF.to_owned(), words::go_staff_sign_in(lang))
            }
            (Self::Denied(Denied::NotSignedIn) | Self::SignInAgain { .. }, _) => {
                (links::LOGIN.to_owned(), words::go_sign_in(lang))
            }
            (Self::NotFound, Some(c)) => (links::proposals(&c.slug), words::go_proposals(lang)),
            _ => (home, words::go_home(lang)),
        }
    }

    fn log(&self, reference: &str) {
        match self {
            Self::Store(e) => {
                let chain = causes(e.as_ref());
                tracing::error!(reference, error = %chain, "the store failed");
            }
            // Which right was missing, never whose it was: the number leads to the line of the request.
            Self::Denied(why) if *why != Denied::NotSignedIn => {
                tracing::warn!(reference, ?why, "refused");
            }
            Self::CrossSite => tracing::warn!(reference, why = "another site", "refused"),
            Self::TooMany { .. } => tracing::warn!(reference, why = "too many", "refused"),
            Self::Ours(what) => tracing::error!(reference, error = what, "a request failed"),
            _ => {}
        }
    }
}

fn causes(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut next = e.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

impl From<store::Error> for Problem {
    fn from(e: store::Error) -> Self {
        Self::Store(Arc::new(e))
    }
}

impl From<Denied> for Problem {
    fn from(d: Denied) -> Self {
        Self::Denied(d)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Draws the problems of all doors.
pub async fn draw(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    // The API speaks JSON whatever its user forgot to ask for.
    let json = wants_json(&headers) || uri.path().starts_with("/api/");
    let posted = request.method() == http::Method::POST;
    let door = request.extensions().get::<MatchedPath>().cloned();
    let reference = headers
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .map_or_else(|| portal.random_hex::<4>(), str::to_owned);
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        // Answers of the layers and of axum itself carry no page yet.
        None if response.headers().contains_key(header::CONTENT_TYPE) => return response,
        None => match response.status() {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound,
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            StatusCode::BAD_REQUEST => Problem::BadRequest,
            _ => return response,
        },
    };
    problem.log(&reference);
    if let Problem::Denied(why) = &problem {
        let door = door.as_ref().map_or("-", MatchedPath::as_str);
        note_refusal(&portal, *why, door).await;
    }
    // Only now: whoever answered has looked up the community, which the frame around the problem shows.
    let reader = Reader::of(&portal, &uri, &headers).await;
    if json {
        return problem_json(&problem, reader.lang, &reference);
    }
    if let Problem::SignInAgain { next, staff } = &problem {
        return Redirect::to(&links::sign_in_then(*staff, true, next)).into_response();
    }
    if matches!(problem, Problem::Denied(Denied::NotSignedIn)) {
        // After a form, its page is one step up; the form itself cannot be opened.
        let path = reader.path.split('?').next().unwrap_or(links::FRONT);
        let next = if posted {
            path.rsplit_once('/').map_or(links::FRONT, |(up, _)| up)
        } else {
            reader.path.as_str()
        };
        return Redirect::to(&links::login_then(next)).into_response();
    }
    let mut page = problem_page(&portal, &reader, &problem, &reference);
    if let Problem::TooMany { minutes } = problem {
        page.headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(minutes * 60));
    }
    if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
        page.headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    page
}

fn problem_json(problem: &Problem, lang: Lang, reference: &str) -> Response {
    let status = problem.status();
    let body = serde_json::json!({
        "type": "about:blank",
        "title": problem.title(lang),
        "detail": problem.say(lang),
        "status": status.as_u16(),
        "reference": reference,
    });
    (
        status,
        [(header::CONTENT_TYPE, "application/problem+json")],
        body.to_string(),
    )
        .into_response()
}

fn problem_page(portal: &Portal, reader: &Reader, problem: &Problem, reference: &str) -> Response {
    let lang = reader.lang;
    let (url, label) = problem.onward(reader, lang);
    let ours = matches!(problem, Problem::Store(_) | Problem::Ours(_));
    let title = problem.title(lang);
    let say = problem.say(lang);
    let reference = ours.then(|| words::reference(lang, reference));
    Page::new(title)
        .status(problem.status())
        .draw(portal, reader, move || {
            view! {
                <div class="main__col">
                    <h1>{title}</h1>
                    <div class="empty">
                        <p>{say}</p>
                        {reference.map(|r| view! { <p class="meta">{r}</p> })}
                        <p><a class="button" href=url>{label}</a></p>
                    </div>
                </div>
            }
        })
}

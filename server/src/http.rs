//! The layers around the portal's doors. Their order is the design: what is cheap and protects the rest comes first,
//! and whatever goes wrong further in still gets its number, its headers and a page that says what to do.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use app::frame::problem::{Refusal, draw};
use app::frame::upload::{LARGEST_UPLOAD, drain, is_upload, too_large};
use app::frame::{Portal, Problem};
use app::reports;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::display::Lang;
use metrics::counter;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use crate::limit::{COSTLY, Limits, Network, few, limit};
use crate::metrics::TURNED_AWAY;
use crate::origin::same_origin;
use crate::site::Files;
use crate::{acts, cache, headers, health, trace};

/// Requests that are worked on at once. More would only wait for the same two cores and one writer.
pub const PLACES: usize = 512;
/// How long a room may take, reading the form included.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same for a photo over a slow line.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(90);
/// The largest form (requirements.md IN1).
pub(crate) const LARGEST: usize = 64 * 1024;
/// How much more a demo takes from one address: its browser tests are in a hurry.
const DEMO_TIMES: u32 = 20;

/// The portal as one service: every door of `app`, the site's files and the health doors.
pub fn app(portal: Portal, site: Files, trusted: Vec<Network>) -> Router {
    around(app::doors::router().merge(site.doors()), portal, trusted)
}

/// Puts the layers around doors. Apart from [`app`] so that tests can bring doors that fail.
pub fn around(doors: Router<Portal>, portal: Portal, trusted: Vec<Network>) -> Router {
    let origin: Arc<str> = portal.origin.as_str().into();
    let times = if portal.demo { DEMO_TIMES } else { 1 };
    // From the doors outward: the last one added meets a request first.
    doors
        .fallback(nowhere)
        .layer(from_fn_with_state(portal.clone(), acts::hold))
        // Twice, here and further out: what the cache keeps must be drawn already.
        .layer(from_fn_with_state(portal.clone(), draw))
        .layer(from_fn_with_state(Arc::new(Semaphore::new(COSTLY)), few))
        .layer(from_fn_with_state(cache::Pages::default(), cache::keep))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn(small_enough))
        .layer(from_fn_with_state(
            Arc::new(Limits::new(trusted, times)),
            limit,
        ))
        .layer(from_fn_with_state(origin, same_origin))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(portal.clone(), draw))
        .layer(from_fn_with_state(
            Arc::new(Semaphore::new(PLACES)),
            take_place,
        ))
        // Health is asked for by machines, also when all places are taken.
        .merge(health::doors())
        .layer(from_fn_with_state(
            headers::of(&portal.origin),
            headers::put,
        ))
        .layer(from_fn_with_state(portal.clone(), trace::follow))
        .with_state(portal)
}

async fn nowhere() -> Problem {
    Problem::NotFound
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    // The hook that `main` set has logged where.
    Problem::Ours("a panic").into_response()
}

/// Turns people away at once when all places are taken, with a page that costs nothing to draw: a queue here would
/// only grow until everybody in it has given up.
async fn take_place(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(_place) = places.try_acquire() else {
        counter!(TURNED_AWAY).increment(1);
        let mut response = Response::new(Body::from(FULL));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
        let soon = HeaderValue::from_static("5");
        response.headers_mut().insert(header::RETRY_AFTER, soon);
        return response;
    };
    next.run(request).await
}

const FULL: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>系统暂时忙不过来</title></head><body>\
    <h1>系统暂时忙不过来</h1><p>现在访问的人太多。请过几秒钟再试一次，您没有丢失任何东西。</p>\
    <p lang=\"en\">Too many people are here right now. Please try again in a few seconds; nothing was lost.</p>\
    </body></html>";

/// Ends what takes too long. An act runs as a task of its own: when its sender hangs up it goes on to its end, instead
/// of being dropped halfway through a transaction (design.md §5, trap 0).
async fn in_time(request: Request, next: Next) -> Response {
    let number = request.headers().get(trace::NUMBER);
    let number = number.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let number = number.to_owned();
    if request.method().is_safe() {
        let answer = store::log::follow(number, next.run(request));
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        return answer.unwrap_or_else(|_| late(say_late_reading));
    }
    let patience = match is_upload(request.uri().path()) {
        true => UPLOAD_PATIENCE,
        false => PATIENCE,
    };
    let mut act = tokio::spawn(store::log::follow(number, next.run(request)));
    match tokio::time::timeout(patience, &mut act).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::Ours("a panic").into_response(),
        Err(_) => {
            act.abort();
            late(say_late_act)
        }
    }
}

fn late(say: fn(Lang) -> &'static str) -> Response {
    let refusal = Refusal {
        status: StatusCode::SERVICE_UNAVAILABLE,
        say: Arc::new(move |lang| say(lang).to_owned()),
        onward: None,
    };
    Problem::Refused(refusal).into_response()
}

fn say_late_reading(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "系统太忙，这一页没能及时打开。请过一会儿再试。",
        Lang::En => "The system is too busy to open this page right now. Please try again shortly.",
    }
}

/// Honest about what nobody knows: the database may have been about to finish.
fn say_late_act(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "系统太忙，没能及时办完。请先刷新页面，看看是不是已经办成了，再决定要不要重新提交。"
        }
        Lang::En => {
            "The system was too busy to finish in time. Please reload the page and look whether it was done before you send it again."
        }
    }
}

/// Refuses a large form before any of it is read. What comes without a length meets the same limit while it is read.
async fn small_enough(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    // A browser that is cut off while it sends shows a broken connection instead of the page that says what is wrong.
    let path = request.uri().path();
    let (largest, problem) = match path {
        path if is_upload(path) => (LARGEST_UPLOAD, too_large(path)),
        path if reports::is_form(path) => (reports::LARGEST_FORM, reports::too_large()),
        _ => (LARGEST, Problem::TooLarge),
    };
    if length.is_some_and(|length| length > largest) {
        drain(request.into_body()).await;
        return problem.into_response();
    }
    next.run(request).await
}

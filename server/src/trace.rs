//! One line a request, with a number that the answer carries too: somebody who reads it off an error page can be
//! helped. No addresses, queries, cookies or phone numbers (requirements.md OB2): the path is the door's, not the
//! visitor's.

use std::time::Instant;

use app::frame::Portal;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};

use crate::metrics::{ANSWERS, SECONDS};
use crate::watch;

pub(crate) const NUMBER: &str = "x-request-id";

/// Numbers a request and logs its answer. A number that came along is not believed: it ends up on a page and in the log.
pub async fn follow(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let number = portal.random_hex::<8>();
    let value = HeaderValue::from_str(&number).unwrap_or(HeaderValue::from_static("0"));
    request.headers_mut().insert(NUMBER, value.clone());
    let method = request.method().clone();
    let door = request.extensions().get::<MatchedPath>().cloned();
    let begun = Instant::now();

    let mut response = next.run(request).await;

    response.headers_mut().insert(NUMBER, value);
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    let door = door.as_ref().map_or("-", MatchedPath::as_str);
    let labels = [
        ("method", known(&method).to_owned()),
        ("door", door.to_owned()),
        ("status", status.to_string()),
    ];
    watch::count(status);
    counter!(ANSWERS, &labels).increment(1);
    histogram!(SECONDS, "door" => door.to_owned()).record(begun.elapsed());
    tracing::info!(%method, door, status, ms, request = number, "answered");
    response
}

/// A method that somebody made up must not become a figure of its own.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

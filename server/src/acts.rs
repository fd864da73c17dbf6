//! A form is read whole before its act begins. So an act that loses against another one in the database, and was undone
//! there as a whole, is done once more instead of being refused (requirements.md DU7); and one whose session has ended is
//! kept (`app::frame::expired`).

use app::frame::upload::is_upload;
use app::frame::{Portal, Problem, expired};
use app::reports;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;

use crate::http::LARGEST;

/// How often an act is begun.
const TRIES: u32 = 3;

/// Holds a form while its act runs.
pub async fn hold(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    if !is_form(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let largest = match parts.uri.path() {
        path if reports::is_form(path) => reports::LARGEST_FORM,
        _ => LARGEST,
    };
    let body = match to_bytes(body, largest).await {
        Ok(body) => body,
        Err(error) => {
            let problem = match error.into_inner().is::<LengthLimitError>() {
                true => Problem::TooLarge,
                false => Problem::BadRequest,
            };
            return problem.into_response();
        }
    };
    let mut response;
    let mut tries = 0;
    loop {
        let again = Request::from_parts(parts.clone(), Body::from(body.clone()));
        response = next.clone().run(again).await;
        tries += 1;
        if tries == TRIES || !lost(&response) {
            break;
        }
        tracing::info!(tries, "an act lost against another and is done once more");
    }
    expired::keep_or_forget(&portal, &parts, &body, response).await
}

/// Whether the act was undone because another one was in its way, so that doing it again is right.
fn lost(response: &Response) -> bool {
    match response.extensions().get::<Problem>() {
        Some(Problem::Store(error)) => error.is_lost_race(),
        _ => false,
    }
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    request.method() == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && !is_upload(request.uri().path())
}

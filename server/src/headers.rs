//! Headers of every answer, errors and files included (requirements.md CS4, CS7).
//!
//! The policy has neither nonce nor hash nor `unsafe-inline`: our pages hold no inline script and no inline style, so
//! that they can be cached and nothing may vary from answer to answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
    form-action 'self'";
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()";

/// The headers for a portal at this address.
pub fn of(origin: &str) -> Arc<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", PERMISSIONS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if origin.starts_with("https://") {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    Arc::new(headers)
}

/// Puts them on every answer, and keeps what says nothing of caching out of every cache.
pub async fn put(State(headers): State<Arc<HeaderMap>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let own = response.headers_mut();
    for (name, value) in headers.iter() {
        // Uploads bring a policy of their own, under which nothing at all runs or loads.
        if name == header::CONTENT_SECURITY_POLICY && own.contains_key(name) {
            continue;
        }
        own.insert(name.clone(), value.clone());
    }
    if !own.contains_key(header::CACHE_CONTROL) {
        own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

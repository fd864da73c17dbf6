//! Whether the process lives, and whether it can serve: for load balancers and for whoever waits for a start.

use std::time::Duration;

use app::frame::Portal;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

/// A database that needs longer is not ready for people.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/healthz` and `/readyz`.
pub fn doors() -> Router<Portal> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok"
}

async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, portal.db.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready"),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer",
        ),
    }
}

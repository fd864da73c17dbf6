//! Figures of the running process in the text format of Prometheus, on an address of its own that visitors do not reach
//! (requirements.md OB3). They count doors, never people: no address, account or query is in them.

use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use app::frame::Portal;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::{accept, health};

/// Answers by method, door and status.
pub const ANSWERS: &str = "juyi_answers_total";
/// Seconds from the head of a request to its answer, by door.
pub const SECONDS: &str = "juyi_answer_seconds";
/// Pages of the cache, by how they were had: `kept`, `drawn`, `stale`.
pub const PAGES: &str = "juyi_pages_total";
/// 1 while a duty of the caretaker fails.
pub const FAILING: &str = "juyi_duty_failing";
/// 1 while something is wrong that somebody must look at: `chain`, `disk`, `errors`, `backup`.
pub const ALERT: &str = "juyi_alert";
pub const DISK_FREE: &str = "juyi_disk_free_ratio";
/// The share of answers of the last five minutes that were our fault.
pub const ERRORS: &str = "juyi_errors_ratio";
pub const BACKUP_AGE: &str = "juyi_backup_age_seconds";
/// Requests turned away because all places were taken.
pub const TURNED_AWAY: &str = "juyi_turned_away_total";

const DATABASE: &str = "juyi_database_up";
const LEAVES: &str = "juyi_record_leaves";
const MEMORY: &str = "juyi_memory_bytes";

const STEPS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0,
];
/// A database that needs longer is away.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone)]
struct Shown {
    portal: Portal,
    figures: PrometheusHandle,
}

/// Begins to count, and answers `/metrics`, `/healthz` and `/readyz` there until the process ends.
///
/// # Errors
/// When the address is taken.
pub async fn serve(address: &str, portal: Portal) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} for metrics"))?;
    let bound = listener.local_addr().context("no address for metrics")?;
    let figures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), STEPS)
        .and_then(PrometheusBuilder::install_recorder)
        .context("figures cannot be counted")?;
    describe();
    let shown = Shown {
        portal: portal.clone(),
        figures,
    };
    let app = Router::new()
        .route("/metrics", get(show))
        .with_state(shown)
        .merge(health::doors().with_state(portal));
    tokio::spawn(accept::serve(listener, app, std::future::pending()));
    Ok(bound)
}

fn describe() {
    describe_counter!(ANSWERS, "Answers by method, door and status");
    describe_histogram!(SECONDS, "Seconds from the head of a request to its answer");
    describe_counter!(PAGES, "Pages for visitors, by how they were had");
    describe_counter!(TURNED_AWAY, "Requests turned away, all places taken");
    describe_gauge!(FAILING, "1 while a duty of the caretaker fails");
    describe_gauge!(
        ALERT,
        "1 while something is wrong: chain, disk, errors, backup"
    );
    describe_gauge!(DISK_FREE, "Free share of the disk of the data folder");
    describe_gauge!(
        ERRORS,
        "Share of answers of five minutes that were our fault"
    );
    describe_gauge!(BACKUP_AGE, "Age of the newest backup");
    describe_gauge!(DATABASE, "1 while the database answers");
    describe_gauge!(LEAVES, "Leaves that have their place in the public record");
    describe_gauge!(MEMORY, "Memory of the process");
}

async fn show(State(shown): State<Shown>) -> impl IntoResponse {
    let head = tokio::time::timeout(PATIENCE, shown.portal.db.log_head()).await;
    gauge!(DATABASE).set(if matches!(head, Ok(Ok(_))) { 1.0 } else { 0.0 });
    if let Ok(Ok(Some(head))) = head {
        gauge!(LEAVES).set(head.size as f64);
    }
    if let Some(bytes) = memory() {
        gauge!(MEMORY).set(bytes);
    }
    shown.figures.run_upkeep();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        shown.figures.render(),
    )
}

fn memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0)
}

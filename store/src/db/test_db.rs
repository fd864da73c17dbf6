//! Fresh databases for tests, one of each engine. Not for use outside tests.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Db, OpenError};

static COUNT: AtomicU32 = AtomicU32::new(0);

fn fresh_name() -> String {
    format!(
        "juyi_test_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// What PostgreSQL says of a transaction that it undid because of another.
#[derive(Debug, thiserror::Error)]
#[error("deadlock detected")]
struct Deadlock;

impl sqlx::error::DatabaseError for Deadlock {
    fn message(&self) -> &str {
        "deadlock detected"
    }

    fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some("40P01".into())
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> sqlx::error::ErrorKind {
        sqlx::error::ErrorKind::Other
    }
}

/// The error of an act that lost a race.
pub fn lost_race() -> crate::Error {
    sqlx::Error::Database(Box::new(Deadlock)).into()
}

/// A fresh SQLite file in the temporary directory.
///
/// # Errors
/// [`OpenError`].
pub async fn sqlite() -> Result<Db, OpenError> {
    let path = std::env::temp_dir().join(format!("{}.db", fresh_name()));
    Db::open(&format!("sqlite:{}", path.display())).await
}

/// A fresh database on the server named by `JUYI_TEST_POSTGRES`, which `cargo xtask test` starts.
///
/// # Errors
/// [`OpenError`]; a missing variable is an error and never a skipped test.
pub async fn postgres() -> Result<Db, OpenError> {
    let server = std::env::var("JUYI_TEST_POSTGRES").map_err(|_| OpenError::Address)?;
    let name = fresh_name();
    let admin = sqlx::PgPool::connect(&server).await?;
    // The name is made above from digits; it cannot be bound.
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&admin)
        .await?;
    admin.close().await;
    let address = match server.split_once('?') {
        Some((head, tail)) => format!(
            "{}/{name}?{tail}",
            head.rsplit_once('/').map_or(head, |(h, _)| h)
        ),
        None => format!(
            "{}/{name}",
            server.rsplit_once('/').map_or(server.as_str(), |(h, _)| h)
        ),
    };
    Db::open_with(&address, true).await
}

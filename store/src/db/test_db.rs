//! Fresh databases for tests, one of each engine. Not for use outside tests.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

use super::{Db, OpenError, POSTGRES, SQLITE};

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

/// A name that only databases with exactly these migrations have.
fn template_name(migrator: &Migrator) -> String {
    let sums: Vec<String> = migrator
        .iter()
        .map(|m| domain::codes::hex(&m.checksum))
        .collect();
    let sums: Vec<&str> = sums.iter().map(String::as_str).collect();
    let hash = domain::log::text_hash(&sums);
    format!("juyi_template_{}", hash.get(..16).unwrap_or(&hash))
}

/// A fresh SQLite file in the temporary directory: a copy of one whose tables were made once, because making them takes
/// longer than most stories.
///
/// # Errors
/// [`OpenError`].
pub async fn sqlite() -> Result<Db, OpenError> {
    let folder = std::env::temp_dir();
    let template = folder.join(format!("{}.db", template_name(&SQLITE)));
    if !template.exists() {
        // Under a name of its own until it is whole; who comes second puts the same in its place.
        let path = folder.join(format!("{}.db", fresh_name()));
        Db::open(&format!("sqlite:{}", path.display()))
            .await?
            .close()
            .await;
        std::fs::rename(&path, &template).map_err(sqlx::Error::Io)?;
    }
    let path = folder.join(format!("{}.db", fresh_name()));
    std::fs::copy(&template, &path).map_err(sqlx::Error::Io)?;
    Db::open(&format!("sqlite:{}", path.display())).await
}

/// A fresh database on the server named by `JUYI_TEST_POSTGRES`, which `cargo xtask test` starts; a copy, too.
///
/// # Errors
/// [`OpenError`]; a missing variable is an error and never a skipped test.
pub async fn postgres() -> Result<Db, OpenError> {
    let server = std::env::var("JUYI_TEST_POSTGRES").map_err(|_| OpenError::Address)?;
    let mut admin = PgConnection::connect(&server).await?;
    let template = template_name(&POSTGRES);
    if !has_database(&mut admin, &template).await? {
        // One of several processes makes it, the others wait; the lock ends with the transaction.
        let mut turn = admin.begin().await?;
        sqlx::query("select pg_advisory_xact_lock(20261128)")
            .execute(&mut *turn)
            .await?;
        let mut maker = PgConnection::connect(&server).await?;
        if !has_database(&mut maker, &template).await? {
            let name = fresh_name();
            run(&mut maker, format!("create database {name}")).await?;
            Db::open_with(&address_of(&server, &name), true)
                .await?
                .close()
                .await;
            run(
                &mut maker,
                format!("alter database {name} rename to {template}"),
            )
            .await?;
        }
        maker.close().await?;
        turn.commit().await?;
    }
    let name = fresh_name();
    run(
        &mut admin,
        format!("create database {name} template {template}"),
    )
    .await?;
    admin.close().await?;
    Db::open_with(&address_of(&server, &name), true).await
}

/// A SQLite file without a table.
///
/// # Errors
/// [`OpenError`].
#[cfg(test)]
pub(crate) async fn empty_sqlite() -> Result<Db, OpenError> {
    let path = std::env::temp_dir().join(format!("{}.db", fresh_name()));
    Db::open_to_fill(&format!("sqlite:{}", path.display())).await
}

/// A database of PostgreSQL without a table.
///
/// # Errors
/// As [`postgres`].
#[cfg(test)]
pub(crate) async fn empty_postgres() -> Result<Db, OpenError> {
    let server = std::env::var("JUYI_TEST_POSTGRES").map_err(|_| OpenError::Address)?;
    let mut admin = PgConnection::connect(&server).await?;
    let name = fresh_name();
    run(&mut admin, format!("create database {name}")).await?;
    admin.close().await?;
    Db::connect(&address_of(&server, &name), true).await
}

/// Runs a statement with the name of a database, which cannot be bound; all of them are made above from digits.
async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(connection)
        .await
        .map(|_| ())
}

async fn has_database(connection: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(connection)
        .await
}

/// The address of another database of a server.
fn address_of(server: &str, name: &str) -> String {
    let (head, tail) = match server.split_once('?') {
        Some((head, tail)) => (head, format!("?{tail}")),
        None => (server, String::new()),
    };
    let head = head.rsplit_once('/').map_or(head, |(h, _)| h);
    format!("{head}/{name}{tail}")
}

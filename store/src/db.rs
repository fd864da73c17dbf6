//! The two engines behind one door.
//!
//! SQLite has one writer (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`: an acknowledged act survives a power cut), whose
//! commits are shared ([`group`]), and a pool that cannot write. PostgreSQL has a pool for acts and one that cannot write. A
//! statement is expanded for both drivers by [`on!`] and [`read!`]; its text is written once.

mod group;
#[cfg(test)]
mod overlap;
mod readers;
pub mod test_db;

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Postgres, Sqlite, Transaction};

use crate::Error;

pub use group::{Turn, Writer};
pub use readers::Readers;
use readers::Trouble;

/// A database.
#[derive(Debug, Clone)]
pub enum Db {
    Sqlite {
        read: Readers<Sqlite>,
        /// Statements outside acts: the tables, and what tests do to rows behind the portal's back.
        write: SqlitePool,
        acts: Writer,
    },
    Postgres {
        /// Connections that cannot write and never stand in a transaction, so nothing has to be undone after each read.
        read: Readers<Postgres>,
        /// Connections of acts and of statements outside them.
        write: PgPool,
    },
}

/// A transaction that may write. Dropping it rolls back.
pub enum Tx {
    Sqlite(Turn),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one statement inside a [`Tx`]: `on!(tx, |c| sqlx::query("…").bind(x).execute(c).await)`.
macro_rules! on {
    ($tx:expr, |$c:ident| $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            $crate::Tx::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}

/// Runs one reading statement on a [`Db`]: `read!(db, |c| sqlx::query_as::<_, Row>("…").fetch_all(c).await)`.
macro_rules! read {
    ($db:expr, |$c:ident| $body:expr) => {
        match $db {
            $crate::Db::Sqlite { read, .. } => $crate::db::lent!(read, |$c| $body),
            $crate::Db::Postgres { read, .. } => $crate::db::lent!(read, |$c| $body),
        }
    };
}

/// Runs one reading statement on a connection that is lent for it.
macro_rules! lent {
    ($readers:expr, |$c:ident| $body:expr) => {
        match $readers.lend().await {
            Ok(mut lent) => {
                let $c = lent.connection();
                let answer = $body;
                match &answer {
                    Ok(_) => lent.end(),
                    Err(_) => lent.fail(),
                }
                answer
            }
            Err(error) => Err(error),
        }
    };
}

pub(crate) use {lent, on, read};

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database address must begin with sqlite: or postgres:")]
    Address,
    #[error("SQLite {0} can corrupt a write-ahead log; 3.51.3 or newer is needed")]
    SqliteTooOld(String),
    #[error(
        "PostgreSQL runs with {0} = off: an acknowledged vote could be lost. Turn it on, or set JUYI_UNSAFE_DATABASE=1 for tests"
    )]
    NotDurable(&'static str),
    #[error("cannot open the database")]
    Sqlx(#[from] sqlx::Error),
    #[error("cannot bring the tables up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

const BUSY: Duration = Duration::from_secs(5);
/// The connection that brings the tables up to date has nothing to do afterwards.
const IDLE: Duration = Duration::from_secs(30);

/// Connections of one process to PostgreSQL: three processes stay below the hundred that it takes when nobody has set more.
const READERS: usize = 8;
const WRITERS: u32 = 20;
/// Connections of one process that read SQLite; each has a thread.
const SQLITE_READERS: usize = 8;

impl Db {
    /// Opens `sqlite:PATH` (made if missing) or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// [`OpenError`], in words for the operator.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        Self::open_with(address, std::env::var_os("JUYI_UNSAFE_DATABASE").is_some()).await
    }

    /// Opens a database as it is, to read it: nothing is made and no table is changed, so that a running portal is not
    /// disturbed.
    ///
    /// # Errors
    /// [`OpenError`], in words for the operator.
    pub async fn look(address: &str) -> Result<Self, OpenError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let options = SqliteConnectOptions::new()
                .filename(path.strip_prefix("//").unwrap_or(path))
                .busy_timeout(BUSY)
                .read_only(true);
            let acts = Writer::open(options.clone()).await?;
            let write = SqlitePool::connect_with(options.clone()).await?;
            let read = Readers::new(options, SQLITE_READERS, BUSY, Trouble::default())?;
            Ok(Self::Sqlite { read, write, acts })
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(address)?;
            let write = PgPool::connect_with(options.clone()).await?;
            let read = Readers::new(options, READERS, BUSY, Trouble::default())?;
            Ok(Self::Postgres { read, write })
        } else {
            Err(OpenError::Address)
        }
    }

    /// Opens a database to fill it from a copy: its tables are not touched before it is known what they must be.
    ///
    /// # Errors
    /// [`OpenError`], in words for the operator.
    pub async fn open_to_fill(address: &str) -> Result<Self, OpenError> {
        Self::connect(address, std::env::var_os("JUYI_UNSAFE_DATABASE").is_some()).await
    }

    async fn open_with(address: &str, unsafe_is_fine: bool) -> Result<Self, OpenError> {
        let db = Self::connect(address, unsafe_is_fine).await?;
        db.migrate(None).await?;
        Ok(db)
    }

    async fn connect(address: &str, unsafe_is_fine: bool) -> Result<Self, OpenError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            Self::open_sqlite(path.strip_prefix("//").unwrap_or(path)).await
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Self::open_postgres(address, unsafe_is_fine).await
        } else {
            Err(OpenError::Address)
        }
    }

    async fn open_sqlite(path: &str) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .foreign_keys(true)
            // What is deleted is written over with zeros, so that nobody who was erased is left in free pages.
            .pragma("secure_delete", "on")
            .optimize_on_close(true, None);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(IDLE)
            .connect_with(options.clone())
            .await?;
        let version: String = sqlx::query_scalar("select sqlite_version()")
            .fetch_one(&write)
            .await?;
        if version_triple(&version) < (3, 51, 3) {
            return Err(OpenError::SqliteTooOld(version));
        }
        let acts = Writer::open(options.clone()).await?;
        let options = options.read_only(true).create_if_missing(false);
        let read = Readers::new(options, SQLITE_READERS, BUSY, Trouble::default())?;
        Ok(Self::Sqlite { read, write, acts })
    }

    async fn open_postgres(address: &str, unsafe_is_fine: bool) -> Result<Self, OpenError> {
        // The rollback below would answer every return of a connection with a warning, and each would be a log line.
        let options =
            PgConnectOptions::from_str(address)?.options([("client_min_messages", "error")]);
        let reading = options
            .clone()
            .options([("default_transaction_read_only", "on")]);
        let trouble = Trouble::default();
        let read = Readers::new(reading, READERS, BUSY, trouble.clone())?;
        let write = PgPoolOptions::new()
            .max_connections(WRITERS)
            .acquire_timeout(BUSY)
            // Asked whether it lives only after a rest: once across to the server and back is a third of an act's way.
            .test_before_acquire(false)
            .before_acquire(move |connection, rest| {
                let doubted = trouble.doubts(rest.idle_for);
                Box::pin(async move {
                    if doubted {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            // A request dropped inside `begin()` leaves the connection in an open transaction (sqlx 0.9.0, issue
            // 4385). Rolling back on every return makes it harmless; without a transaction it is a no-op.
            .after_release(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql("rollback").execute(connection).await?;
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        if !unsafe_is_fine {
            for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
                let value: String = sqlx::query_scalar("select current_setting($1)")
                    .bind(setting)
                    .fetch_one(&write)
                    .await?;
                if value == "off" {
                    return Err(OpenError::NotDurable(setting));
                }
            }
        }
        Ok(Self::Postgres { read, write })
    }

    /// Brings the tables up to date, or up to the version of a copy that will fill them.
    pub(crate) async fn migrate(&self, version: Option<i64>) -> Result<(), OpenError> {
        match (self, version) {
            (Self::Sqlite { write, .. }, None) => SQLITE.run(write).await?,
            (Self::Sqlite { write, .. }, Some(version)) => SQLITE.run_to(version, write).await?,
            (Self::Postgres { write, .. }, None) => POSTGRES.run(write).await?,
            (Self::Postgres { write, .. }, Some(version)) => {
                POSTGRES.run_to(version, write).await?
            }
        }
        Ok(())
    }

    /// Whether this program can make tables as they were at a version.
    pub(crate) fn knows_schema(version: i64) -> bool {
        SQLITE.version_exists(version)
    }

    /// Begins a transaction that sees one committed state of everything, however long it lasts, and writes nothing.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(
                Writer::snapshot(read.options().clone())
                    .await?
                    .begin()
                    .await?,
            ),
            Self::Postgres { write, .. } => Tx::Postgres(
                write
                    .begin_with("begin isolation level repeatable read, read only")
                    .await?,
            ),
        })
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the writer stays busy.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { acts, .. } => Tx::Sqlite(acts.begin().await?),
            Self::Postgres { write, .. } => Tx::Postgres(write.begin().await?),
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn ping(&self) -> Result<(), Error> {
        read!(self, |c| sqlx::query("select 1")
            .execute(c)
            .await
            .map(|_| ()))?;
        Ok(())
    }

    /// Empties the write-ahead log of SQLite, which holds the pages as they were before something was deleted; whether
    /// nothing was in the way. Where somebody reads an older state for long, as a backup does, a later try will do.
    /// PostgreSQL does it in its own time, by vacuum.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn empty_log(&self) -> Result<bool, Error> {
        match self {
            Self::Sqlite { acts, .. } => Ok(acts.empty_log().await?),
            Self::Postgres { .. } => Ok(true),
        }
    }

    /// The first thing that is wrong with SQLite's file, if any: a page, an index, a key that leads nowhere. PostgreSQL checks its
    /// pages as it reads them.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn audit_file(&self) -> Result<Result<(), String>, Error> {
        let Self::Sqlite { read, .. } = self else {
            return Ok(Ok(()));
        };
        let said: String = lent!(read, |c| sqlx::query_scalar("pragma integrity_check(1)")
            .fetch_one(c)
            .await)?;
        if said != "ok" {
            return Ok(Err(said));
        }
        let astray: Option<String> = lent!(read, |c| sqlx::query_scalar(
            "select \"table\" from pragma_foreign_key_check limit 1"
        )
        .fetch_optional(c)
        .await)?;
        Ok(astray.map_or(Ok(()), |table| {
            Err(format!("a key of {table} leads nowhere"))
        }))
    }

    /// Closes all connections after their statements have ended.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, acts } => {
                read.close().await;
                write.close().await;
                acts.close().await;
            }
            Self::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }

    /// Whether this is PostgreSQL, for the few texts that must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }
}

impl Tx {
    /// Makes everything since `begin` lasting.
    ///
    /// # Errors
    /// [`Error`] when the engine cannot; nothing was written then.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }
}

fn version_triple(version: &str) -> (u32, u32, u32) {
    let mut parts = version.split('.').map(|p| p.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

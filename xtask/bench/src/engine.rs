//! What an engine can do by itself: rows of a small table, lasting, with commits in groups. The acts of the portal are held
//! against this, measured in the same run on the same disk.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool};

const TABLE: &str = "create table rows_kept (a bigint not null, b bigint not null, at text not null, primary key (a, b))";
const INSERT: &str =
    "insert into rows_kept (a, b, at) values ($1, $2, '2026-01-01T00:00:00+00:00')";
/// How long each engine is asked.
const TIME: Duration = Duration::from_secs(5);

/// Rows a second of SQLite when 64 share a commit, and when each has its own.
///
/// # Errors
/// Of the database.
pub async fn sqlite(folder: &Path) -> Result<(f64, f64)> {
    let file = folder.join("engine.db");
    let mut c = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    sqlx::raw_sql(TABLE).execute(&mut c).await?;
    let mut rates = [0.0; 2];
    let mut next = 0_i64;
    for (rate, group) in rates.iter_mut().zip([64, 1]) {
        let (begun, mut rows) = (Instant::now(), 0_u32);
        while begun.elapsed() < TIME {
            sqlx::query("begin immediate").execute(&mut c).await?;
            for _ in 0..group {
                next += 1;
                sqlx::query(INSERT)
                    .bind(next % 1000)
                    .bind(next)
                    .execute(&mut c)
                    .await?;
                rows += 1;
            }
            sqlx::query("commit").execute(&mut c).await?;
        }
        *rate = f64::from(rows) / begun.elapsed().as_secs_f64();
    }
    c.close().await?;
    Ok((rates[0], rates[1]))
}

/// Rows a second of PostgreSQL over 16 connections, each row its own commit: it groups them itself.
///
/// # Errors
/// Of the database.
pub async fn postgres(address: &str) -> Result<f64> {
    let pool = PgPool::connect(address).await?;
    sqlx::raw_sql(TABLE).execute(&pool).await?;
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for a in 0..16_i64 {
        let pool = pool.clone();
        tasks.push(tokio::spawn(async move {
            let mut c = pool.acquire().await?;
            let mut rows = 0_u32;
            while begun.elapsed() < TIME {
                sqlx::query(INSERT)
                    .bind(a)
                    .bind(i64::from(rows))
                    .execute(&mut *c)
                    .await?;
                rows += 1;
            }
            Ok::<_, sqlx::Error>(rows)
        }));
    }
    let mut rows = 0;
    for task in tasks {
        rows += task.await??;
    }
    let rate = f64::from(rows) / begun.elapsed().as_secs_f64();
    sqlx::raw_sql("drop table rows_kept").execute(&pool).await?;
    pool.close().await;
    Ok(rate)
}

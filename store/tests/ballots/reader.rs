//! Somebody who reads everything: every row of every table in the order in which it lies, and the bytes of the files.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use store::Db;

use crate::common::{self, raw};

/// Stands between two cells of a row; no text of ours holds it.
const BETWEEN: char = '\u{1f}';

pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    /// In the order in which they lie: by rowid or key on SQLite, by ctid on PostgreSQL.
    pub rows: Vec<Vec<String>>,
}

/// Every row of every table. On PostgreSQL the first cell of a row is the transaction that wrote it.
pub async fn tables(db: &Db) -> Vec<Table> {
    let (list, columns_of) = if db.is_postgres() {
        (
            "select table_name::text from information_schema.tables where table_schema = 'public'",
            "select column_name::text from information_schema.columns
             where table_schema = 'public' and table_name = $1 order by ordinal_position",
        )
    } else {
        (
            "select name from pragma_table_list where schema = 'main' and type in ('table', 'shadow')
                and name not like 'sqlite_%'",
            "select name from pragma_table_info($1)",
        )
    };
    let names: Vec<String> = raw!(db, |c| sqlx::query_scalar(list).fetch_all(c).await);
    let mut tables = Vec::new();
    for name in names {
        let mut columns: Vec<String> = raw!(db, |c| sqlx::query_scalar(columns_of)
            .bind(&name)
            .fetch_all(c)
            .await);
        let order = if db.is_postgres() {
            columns.insert(0, "xmin".to_owned());
            "order by ctid"
        } else {
            ""
        };
        let cell = |column: &String| match db.is_postgres() {
            true => format!("coalesce({column}::text, '')"),
            false => format!("quote(\"{column}\")"),
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        let cells = cells.join(&format!(" || '{BETWEEN}' || "));
        let sql = format!("select {cells} from {name} {order}");
        let rows: Vec<String> = raw!(db, |c| sqlx::query_scalar(AssertSqlSafe(sql.as_str()))
            .fetch_all(c)
            .await);
        let cells = |row: &String| {
            row.split(BETWEEN)
                .map(|cell| cell.trim_matches('\'').to_owned())
                .collect()
        };
        let rows = rows.iter().map(cells).collect();
        tables.push(Table {
            name,
            columns,
            rows,
        });
    }
    tables
}

/// Where the write-ahead log of PostgreSQL stands; SQLite's is read whole.
pub async fn here(db: &Db) -> String {
    match db {
        Db::Sqlite { .. } => String::new(),
        Db::Postgres { write: pool, .. } => {
            sqlx::query_scalar("select pg_walfile_name(pg_current_wal_insert_lsn())")
                .fetch_one(pool)
                .await
                .unwrap()
        }
    }
}

/// The bytes of the database's files, deleted rows and free pages among them, and of the write-ahead log since `start`.
/// The log of a PostgreSQL is that of all its databases.
pub struct Bytes {
    pub files: Vec<u8>,
    pub log: Vec<u8>,
}

pub async fn bytes(db: &Db, start: &str) -> Bytes {
    match db {
        Db::Sqlite { write, .. } => {
            let file = "select file from pragma_database_list where name = 'main'";
            let path: String = sqlx::query_scalar(file).fetch_one(write).await.unwrap();
            Bytes {
                files: std::fs::read(&path).unwrap(),
                log: std::fs::read(format!("{path}-wal")).unwrap_or_default(),
            }
        }
        Db::Postgres { write: pool, .. } => {
            // Brings the tables' pages to their files.
            common::run(db, "checkpoint").await;
            let files: Vec<Vec<u8>> = sqlx::query_scalar(
                "select pg_read_binary_file(pg_relation_filepath(oid)) from pg_class
                 where relnamespace = 'public'::regnamespace and relkind in ('r', 'i') order by oid",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            let log: Vec<Vec<u8>> = sqlx::query_scalar(
                "select pg_read_binary_file('pg_wal/' || name) from pg_ls_waldir()
                 where name between $1 and pg_walfile_name(pg_current_wal_insert_lsn()) order by name",
            )
            .bind(start)
            .fetch_all(pool)
            .await
            .unwrap();
            Bytes {
                files: files.concat(),
                log: log.concat(),
            }
        }
    }
}

/// What texts of one length mean, in the order in which they stand in bytes.
pub fn found<T: Copy>(bytes: &[u8], texts: &BTreeMap<String, T>) -> Vec<T> {
    let Some(length) = texts.keys().next().map(String::len) else {
        return Vec::new();
    };
    assert!(texts.keys().all(|text| text.len() == length));
    let mut found = Vec::new();
    // A text covers one byte in every `length`: the others need no look.
    for at in (length - 1..bytes.len()).step_by(length) {
        if !bytes[at].is_ascii_graphic() {
            continue;
        }
        for start in at + 1 - length..=at {
            let window = bytes.get(start..start + length).unwrap_or_default();
            let text = std::str::from_utf8(window).unwrap_or_default();
            if let Some(meaning) = texts.get(text) {
                found.push(*meaning);
            }
        }
    }
    found
}

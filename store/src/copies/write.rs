//! Filling an empty database from a copy, in one transaction: all of it is there and was checked, or nothing is.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::ProposalId;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use super::catalogue::{Kind, Table};
use super::read::Counting;
use super::{About, Cell, Fault, Record, Sink, Source, Sum};
use crate::db::on;
use crate::{Db, Error, Tx};

/// Rows of one statement, and at most so many values in it (the engines take 32,766 and 65,535).
const ROWS: usize = 200;
const VALUES: usize = 16_000;

/// Throws rows away: for counting and hashing what was written.
struct Nowhere;

impl Sink for Nowhere {
    async fn put(&mut self, _: Record) -> Result<(), Fault> {
        Ok(())
    }
}

/// Binds a value as the column wants it.
macro_rules! bind_all {
    ($query:expr, $table:expr, $rows:expr) => {{
        let mut query = $query;
        for row in $rows {
            for (column, cell) in $table.columns.iter().zip(row) {
                query = match (column.kind, cell) {
                    (Kind::Number, Cell::Number(n)) => query.bind(n),
                    (Kind::Number, Cell::Null) => query.bind(None::<i64>),
                    (Kind::Text, Cell::Text(text)) => query.bind(text),
                    (Kind::Text, Cell::Null) => query.bind(None::<String>),
                    (Kind::Flag, Cell::Number(n @ 0..=1)) => query.bind(n == 1),
                    (Kind::Flag, Cell::Null) => query.bind(None::<bool>),
                    (Kind::Moment, Cell::Text(text)) => query.bind(parse_moment(&text)?),
                    (Kind::Moment, Cell::Null) => query.bind(None::<DateTime<Utc>>),
                    (Kind::Day, Cell::Text(text)) => query.bind(parse_day(&text)?),
                    (Kind::Day, Cell::Null) => query.bind(None::<NaiveDate>),
                    _ => return Err(Fault::Malformed("a value is not of its column's type")),
                };
            }
        }
        query
    }};
}

fn parse_moment(text: &str) -> Result<DateTime<Utc>, Fault> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|_| Fault::Malformed("a moment"))
}

fn parse_day(text: &str) -> Result<NaiveDate, Fault> {
    text.parse().map_err(|_| Fault::Malformed("a day"))
}

impl Table {
    fn insert(&self, rows: usize, overriding: &str) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|c| format!("\"{}\"", c.name))
            .collect();
        let width = columns.len();
        let values: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> = (1..=width)
                    .map(|n| format!("${}", row * width + n))
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        format!(
            "insert into \"{}\" ({}) {overriding}values {}",
            self.name,
            columns.join(", "),
            values.join(", ")
        )
    }
}

impl Db {
    /// Fills this database, opened with [`Db::open_to_fill`], from a copy. Its tables are made as the copy's were and
    /// brought up to date afterwards. Every table is read back and hashed, and the tree computed anew from its leaves,
    /// before anything is committed. Run again after a failure, it begins anew; on a filled database it refuses.
    ///
    /// # Errors
    /// [`Fault`]; then the database holds no row.
    pub async fn fill<S: Source>(&self, about: &About, source: &mut S) -> Result<Vec<Sum>, Fault> {
        self.refuse_filled(about.schema).await?;
        if !Self::knows_schema(about.schema) {
            return Err(Fault::UnknownTables(about.schema));
        }
        self.migrate(Some(about.schema)).await?;
        let mut tx = self.begin().await?;
        let bonds = tx.loosen().await?;
        let sums = tx.take_in(source).await?;
        tx.fasten(&bonds).await?;
        tx.index_proposals().await?;
        tx.compare(about, &sums).await?;
        tx.commit().await?;
        self.migrate(None).await?;
        Ok(sums)
    }

    async fn refuse_filled(&self, schema: i64) -> Result<(), Fault> {
        let mut tx = self.snapshot().await?;
        if let Some(ours) = tx.schema().await?
            && ours > schema
        {
            let copy = schema;
            return Err(Fault::NewerTables { ours, copy });
        }
        for table in tx.tables().await? {
            let sql = format!("select exists (select 1 from \"{}\")", table.name);
            let filled: bool = on!(&mut tx, |c| sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_one(c)
                .await)?;
            if filled {
                return Err(Fault::NotEmpty(table.name));
            }
        }
        Ok(())
    }
}

impl Tx {
    /// Lets rows come in any order: what refers to what is checked at the end. SQLite can wait for that; on PostgreSQL
    /// the bonds between tables are taken off, and this returns how to put them back.
    async fn loosen(&mut self) -> Result<Vec<(String, String, String)>, Fault> {
        match self {
            Self::Sqlite(t) => {
                sqlx::query("pragma defer_foreign_keys = on")
                    .execute(&mut **t)
                    .await?;
                Ok(Vec::new())
            }
            Self::Postgres(t) => {
                let bonds: Vec<(String, String, String)> = sqlx::query_as(
                    "select c.conrelid::regclass::text, c.conname::text, pg_get_constraintdef(c.oid)
                     from pg_constraint c join pg_class r on r.oid = c.conrelid
                     where c.contype = 'f' and r.relnamespace = current_schema()::regnamespace
                     order by 1, 2",
                )
                .fetch_all(&mut **t)
                .await?;
                for (table, name, _) in &bonds {
                    let sql = format!("alter table {table} drop constraint \"{name}\"");
                    sqlx::query(AssertSqlSafe(sql)).execute(&mut **t).await?;
                }
                Ok(bonds)
            }
        }
    }

    /// Puts the bonds back, which checks every row, and lets PostgreSQL count on from the highest numbers.
    async fn fasten(&mut self, bonds: &[(String, String, String)]) -> Result<(), Fault> {
        let Self::Postgres(t) = self else {
            return Ok(());
        };
        for (table, name, text) in bonds {
            let sql = format!("alter table {table} add constraint \"{name}\" {text}");
            sqlx::query(AssertSqlSafe(sql)).execute(&mut **t).await?;
        }
        let counters: Vec<(String, String)> = sqlx::query_as(
            "select table_name::text, column_name::text from information_schema.columns
             where table_schema = current_schema() and is_identity = 'YES'",
        )
        .fetch_all(&mut **t)
        .await?;
        for (table, column) in counters {
            let sql = format!(
                "select setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max(\"{column}\"), 1),
                        max(\"{column}\") is not null)
                 from \"{table}\""
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut **t).await?;
        }
        Ok(())
    }

    async fn take_in<S: Source>(&mut self, source: &mut S) -> Result<Vec<Sum>, Fault> {
        let tables = self.tables().await?;
        let mut tables: BTreeMap<String, Table> =
            tables.into_iter().map(|t| (t.name.clone(), t)).collect();
        let mut sums = Vec::new();
        while let Some(record) = source.next().await? {
            let Record::Table { name, columns } = record else {
                return Err(Fault::Malformed("a row outside of any table"));
            };
            let Some(table) = tables.remove(&name) else {
                return Err(Fault::Differs(name, "the database has none"));
            };
            if !table.columns.iter().map(|c| &c.name).eq(&columns) {
                return Err(Fault::Differs(name, "other columns"));
            }
            sums.push(self.take_rows(&table, source).await?);
        }
        match tables.into_keys().next() {
            Some(missing) => Err(Fault::Differs(missing, "the copy has none")),
            None => Ok(sums),
        }
    }

    async fn take_rows<S: Source>(&mut self, table: &Table, source: &mut S) -> Result<Sum, Fault> {
        let at_once = ROWS.min(VALUES / table.columns.len().max(1)).max(1);
        let mut counting = Counting::new();
        let mut waiting = Vec::with_capacity(at_once);
        loop {
            match source.next().await? {
                Some(Record::Row(row)) => {
                    counting.take(&row);
                    let cells: Vec<Cell> =
                        serde_json::from_str(&row).map_err(|_| Fault::Malformed("a row"))?;
                    if cells.len() != table.columns.len() {
                        return Err(Fault::Malformed("a row of another width"));
                    }
                    waiting.push(cells);
                    if waiting.len() == at_once {
                        self.insert_rows(table, std::mem::take(&mut waiting))
                            .await?;
                    }
                }
                Some(Record::End(sum)) => {
                    if !waiting.is_empty() {
                        self.insert_rows(table, waiting).await?;
                    }
                    let counted = counting.end(&table.name);
                    if counted != sum {
                        return Err(Fault::Differs(sum.table, "rows are missing or changed"));
                    }
                    return Ok(sum);
                }
                _ => return Err(Fault::Malformed("a table without an end")),
            }
        }
    }

    async fn insert_rows(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), Fault> {
        match self {
            Self::Sqlite(t) => {
                let sql = table.insert(rows.len(), "");
                let query = sqlx::query::<Sqlite>(AssertSqlSafe(sql));
                bind_all!(query, table, rows).execute(&mut **t).await?;
            }
            Self::Postgres(t) => {
                let sql = table.insert(rows.len(), "overriding system value ");
                let query = sqlx::query::<Postgres>(AssertSqlSafe(sql));
                bind_all!(query, table, rows).execute(&mut **t).await?;
            }
        }
        Ok(())
    }

    /// The one thing that is no row: by what proposals are found.
    async fn index_proposals(&mut self) -> Result<(), Error> {
        let mut after = 0_i64;
        loop {
            let rows: Vec<(i64, String, String)> = on!(&mut *self, |c| sqlx::query_as(
                "select id, title, body from proposals where id > $1 order by id limit 500"
            )
            .bind(after)
            .fetch_all(c)
            .await)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.0;
            for (id, title, body) in &rows {
                self.save_terms(ProposalId(*id), title, body).await?;
            }
        }
    }

    /// What was written, read back.
    async fn compare(&mut self, about: &About, sums: &[Sum]) -> Result<(), Fault> {
        for table in self.tables().await? {
            let written = self.copy_rows(&table, &mut Nowhere).await?;
            if !sums.contains(&written) {
                return Err(Fault::Differs(table.name, "it reads back otherwise"));
            }
        }
        let (leaves, found) = self.retrace().await?;
        if leaves != about.leaves || found.to_string() != about.root {
            return Err(Fault::Root {
                leaves: about.leaves,
                root: about.root.clone(),
                found,
            });
        }
        Ok(())
    }
}

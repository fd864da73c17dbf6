//! Reading a database out, inside one snapshot.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};

use super::catalogue::{Kind, Table};
use super::{About, Cell, Fault, Record, Sink, Sum};
use crate::Tx;
use crate::db::on;
use domain::codes::hex;

/// A moment as SQLite keeps it.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// The values of a row, in the order of the table's columns.
macro_rules! cells {
    ($row:expr, $table:expr) => {{
        let mut cells = Vec::with_capacity($table.columns.len());
        for (at, column) in $table.columns.iter().enumerate() {
            cells.push(match column.kind {
                Kind::Number => $row.try_get::<Option<i64>, _>(at)?.map(Cell::Number),
                Kind::Text => $row.try_get::<Option<String>, _>(at)?.map(Cell::Text),
                Kind::Flag => $row
                    .try_get::<Option<bool>, _>(at)?
                    .map(|yes| Cell::Number(yes.into())),
                Kind::Moment => $row
                    .try_get::<Option<DateTime<Utc>>, _>(at)?
                    .map(|at| Cell::Text(moment(at))),
                Kind::Day => $row
                    .try_get::<Option<NaiveDate>, _>(at)?
                    .map(|day| Cell::Text(day.to_string())),
            });
        }
        let cells: Vec<Cell> = cells.into_iter().map(|c| c.unwrap_or(Cell::Null)).collect();
        cells
    }};
}

/// Counts and hashes the rows of one table.
pub(super) struct Counting {
    rows: u64,
    hash: Sha256,
}

impl Counting {
    pub(super) fn new() -> Self {
        Self {
            rows: 0,
            hash: Sha256::new(),
        }
    }

    pub(super) fn take(&mut self, row: &str) {
        self.rows += 1;
        self.hash.update(row.as_bytes());
        self.hash.update(b"\n");
    }

    pub(super) fn end(self, table: &str) -> Sum {
        Sum {
            table: table.to_owned(),
            rows: self.rows,
            sha256: hex(&self.hash.finalize()),
        }
    }
}

impl Table {
    /// All rows in the order of the key; texts by their bytes, whatever the database is told about languages.
    fn select(&self, postgres: bool) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|c| format!("\"{}\"", c.name))
            .collect();
        let mut keys: Vec<_> = self.columns.iter().filter(|c| c.key > 0).collect();
        keys.sort_by_key(|c| c.key);
        let order: Vec<String> = keys
            .iter()
            .map(|c| {
                let bytes = postgres && c.kind == Kind::Text;
                let collate = if bytes { " collate \"C\"" } else { "" };
                format!("\"{}\"{collate}", c.name)
            })
            .collect();
        let (columns, order) = (columns.join(", "), order.join(", "));
        format!("select {columns} from \"{}\" order by {order}", self.name)
    }
}

impl Tx {
    /// What a copy of this snapshot will be of.
    ///
    /// # Errors
    /// [`Fault`], also when the record of acts is not whole.
    pub async fn about(&mut self) -> Result<About, Fault> {
        let schema = self.schema().await?;
        let (leaves, root) = self.retrace().await?;
        let engine = match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        };
        Ok(About {
            engine: engine.to_owned(),
            schema: schema.ok_or(Fault::Malformed("the database has no tables"))?,
            leaves,
            root: root.to_string(),
        })
    }

    /// Reads all tables out, row by row. Within [`crate::Db::snapshot`] they are of one moment.
    ///
    /// # Errors
    /// [`Fault`] of the database or of the sink.
    pub async fn copy_to<S: Sink>(&mut self, sink: &mut S) -> Result<Vec<Sum>, Fault> {
        let mut sums = Vec::new();
        for table in self.tables().await? {
            let columns = table.columns.iter().map(|c| c.name.clone()).collect();
            sink.put(Record::Table {
                name: table.name.clone(),
                columns,
            })
            .await?;
            let sum = self.copy_rows(&table, sink).await?;
            sink.put(Record::End(sum.clone())).await?;
            sums.push(sum);
        }
        Ok(sums)
    }

    pub(super) async fn copy_rows<S: Sink>(
        &mut self,
        table: &Table,
        sink: &mut S,
    ) -> Result<Sum, Fault> {
        let sql = table.select(matches!(self, Self::Postgres(_)));
        let mut counting = Counting::new();
        on!(self, |c| {
            let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(c);
            while let Some(row) = rows.try_next().await? {
                let row = serde_json::to_string(&cells!(row, table))
                    .map_err(|_| Fault::Malformed("a row cannot be written"))?;
                counting.take(&row);
                sink.put(Record::Row(row)).await?;
            }
        });
        Ok(counting.end(&table.name))
    }
}

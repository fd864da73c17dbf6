//! The whole database as rows that belong to no engine: for backups, and for the move from SQLite to PostgreSQL.
//!
//! What surprises: there is no list of tables and types here to forget a new one in; both are read from the database.
//! A row is written as SQLite keeps it (a moment is text, a yes is 1), so that the same row has the same bytes and a
//! table the same hash on both engines. The search index is no row: it is made anew from the texts.

mod catalogue;
mod read;
mod write;

use std::future::Future;

use domain::log::Hash;
use serde::{Deserialize, Serialize};

use crate::{Error, OpenError};

/// What a copy is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The newest migration of its tables.
    pub schema: i64,
    /// Leaves of the record that have a place, and the root of the tree over them.
    pub leaves: u64,
    pub root: String,
}

/// A table that was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub table: String,
    pub rows: u64,
    /// SHA-256 over its rows, each a line, in the order of the primary key.
    pub sha256: String,
}

/// One piece of a copy, in this order for each table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Table {
        name: String,
        columns: Vec<String>,
    },
    /// A JSON list of the values: numbers, texts, nulls.
    Row(String),
    End(Sum),
}

/// Where a copy goes to.
pub trait Sink: Send {
    fn put(&mut self, record: Record) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// Where a copy comes from; none at the end of the tables.
pub trait Source: Send {
    fn next(&mut self) -> impl Future<Output = Result<Option<Record>, Fault>> + Send;
}

/// Why a copy was not made or not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the table {table} has a column {column} of the type {kind}, which a copy cannot hold")]
    Kind {
        table: String,
        column: String,
        kind: String,
    },
    #[error("the database to fill is not empty: {0} has rows. Nothing was changed")]
    NotEmpty(String),
    #[error(
        "the tables of the database to fill are of version {ours}, newer than the copy's {copy}; give it an empty one"
    )]
    NewerTables { ours: i64, copy: i64 },
    #[error(
        "the copy is of tables of version {0}, which this program does not know; use a newer one"
    )]
    UnknownTables(i64),
    #[error("the copy and the database differ in the table {0}: {1}")]
    Differs(String, &'static str),
    #[error("the record of the copy has {leaves} leaves and the root {root}, and {found} came out")]
    Root {
        leaves: u64,
        root: String,
        found: Hash,
    },
    #[error("the copy is not readable: {0}")]
    Malformed(&'static str),
    /// Of the place that the copy is read from or written to.
    #[error("{0}")]
    Place(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for Fault {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(i64),
    Text(String),
    Null,
}

//! Rows. The only crate that knows SQL: one statement, one named function, one text for SQLite and PostgreSQL.
//!
//! How to write a statement: a function on [`Tx`] for writes, on [`Db`] for reads, its text in place, lower case, `$1`
//! placeholders, every moment and day bound from the caller (there is no clock in SQL). What differs between the
//! engines is listed in docs/architecture.md; `store/tests` runs every function on both.
//!
//! How to write an act: begin a [`Tx`], lock the row by a first statement that writes, ask the domain, write, append
//! the log leaf, commit. A refusal is [`Failed::Refused`] and rolls everything back.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod db;
mod draws;
mod error;
mod numbers;
mod submissions;

pub mod accounts;
pub mod appointments;
pub mod assessments;
pub mod ballots;
pub mod bodies;
pub mod breach;
pub mod communities;
pub mod consultations;
pub mod copies;
pub mod demo;
pub mod desk;
pub mod drafts;
pub mod files;
pub mod keys;
pub mod log;
pub mod matters;
pub mod meetings;
pub mod notices;
pub mod proposals;
pub mod publishing;
pub mod reports;
pub mod retention;
pub mod volunteers;

pub use db::{Db, OpenError, Tx, test_db};
pub use error::{Error, Failed};

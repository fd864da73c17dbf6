//! The life of proposals in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod comments;
mod files;
mod life;
mod lists;
mod merges;
mod refusals;
mod rows;
mod searching;
mod storms;
mod supports;
mod verdicts;

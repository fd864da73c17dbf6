//! The life of reports, their timetable and their questions in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod duties;
mod questions;
mod records;
mod versions;

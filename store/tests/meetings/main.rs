//! The life of meetings in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "these stories use a part of that world")]
#[path = "../proposals/people.rs"]
mod people;

mod agenda;
mod calls;
mod decisions;
mod forgetting;
mod guests;
mod hall;
mod votes;
mod written;

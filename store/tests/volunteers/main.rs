//! The life of teams, shifts, hours and proofs in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod aid;
mod forgetting;
mod guards;
mod hours;
mod places;
mod promises;
mod storms;
mod teams;
mod waiting;

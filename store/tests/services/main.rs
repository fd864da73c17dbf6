//! The life of the catalogue of services in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod life;
mod refusals;
mod storms;

//! The life of publications in the database, told of items of the catalogue of services, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod files;
mod import;
mod life;
mod names;
mod refusals;
mod storms;

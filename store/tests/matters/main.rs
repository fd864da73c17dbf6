//! Matters in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/everything.rs"]
mod everything;
mod people;

mod chain;
mod forgetting;
mod guards;
mod life;
mod pictures;
mod slips;

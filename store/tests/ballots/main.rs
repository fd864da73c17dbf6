//! Ballots in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod closing;
mod crowds;
mod extend;
mod guards;
mod hand;
mod life;
mod linkage;
mod reader;
mod refusals;
mod secrecy;
mod sheet;
mod storms;
mod tampering;

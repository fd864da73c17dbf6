//! The life of bodies in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod draws;
mod elected;
mod ends;
mod guards;
mod life;
mod refusals;
mod roster;
mod storms;

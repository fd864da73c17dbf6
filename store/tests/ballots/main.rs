//! Ballots in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

<<<<<<< HEAD
mod extend;
=======
mod closing;
mod crowds;
mod guards;
>>>>>>> storms
mod hand;
mod life;
mod linkage;
mod reader;
mod refusals;
mod secrecy;
mod sheet;
mod storms;
mod tampering;

//! The life of windows and bookings in the database, each story on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod people;

mod changes;
mod desk;
mod forgetting;
mod guards;
mod life;
mod storms;
mod waiting;

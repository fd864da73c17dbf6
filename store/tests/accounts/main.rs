//! Life stories of people: signing in, living somewhere, being looked at, being staff, going away.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;

mod codes;
mod door_codes;
mod me;
mod residency;
mod sessions;
mod staff;
mod standing;

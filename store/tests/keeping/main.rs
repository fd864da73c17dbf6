//! What is kept, for whom and how long: the security record, the ends of the classes, and whom a breach concerns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod breach;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/everything.rs"]
mod everything;
mod record;
mod retention;

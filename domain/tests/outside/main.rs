//! Every reader of text from outside (requirements.md IN8): it never panics, what it takes is read the same when it is
//! written again, and what it refuses has a reason, which its type says.
//!
//! Cheap readers are shown 100,000 texts each at every run. Those that take long get fewer, and as many with
//! `PROPTEST_CASES=100000 cargo test -p domain --test outside`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fields;
mod forms;
mod record;
mod strategies;

//! The `juyi` program: settings, the HTTP stack around the portal's doors, the caretaker and the demo world.
//!
//! The way of a request, outside in: [`accept`] takes the connection, [`http`] gives it its number, headers and limits,
//! [`cache`] answers readers who are not signed in, and `app::doors` does the rest. What surprises: every limit lies
//! here and none in a room; an act runs on to its end when its sender hangs up; pages outlive the database.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod accept;
mod acts;
pub mod backup;
pub mod breach;
pub mod cache;
pub mod caretaker;
pub mod clock;
pub mod config;
pub mod demo;
pub mod erasures;
pub mod export;
pub mod headers;
pub mod health;
pub mod http;
pub mod limit;
pub mod lock;
pub mod metrics;
pub mod moving;
pub mod noted;
pub mod operator;
pub mod origin;
mod quota;
pub mod seal_keys;
pub mod secret;
pub mod serve;
pub mod site;
pub mod trace;
pub mod verify;
pub mod watch;

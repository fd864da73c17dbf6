//! What Juyi knows without a network, a database, a clock or a dice: types, states, rules and counting.
//!
//! Everything here is pure. Time comes in as an argument, text for people lives in `app`, rows live in `store`.
//! Input is parsed into these types at the edge, and no function further in takes a raw string.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod access;
pub mod accounts;
pub mod appointments;
pub mod assessments;
pub mod ballots;
pub mod bodies;
pub mod catalogue;
pub mod codes;
pub mod communities;
pub mod consultations;
pub mod contacts;
pub mod display;
pub mod facilities;
pub mod files;
pub mod identity;
pub mod ids;
pub mod json;
pub mod log;
pub mod matters;
pub mod meetings;
pub mod news;
pub mod notices;
pub mod password;
pub mod phone;
pub mod proposals;
pub mod publishing;
pub mod reports;
pub mod rulebook;
pub mod search;
pub mod services;
pub mod text;
pub mod time;
pub mod volunteers;

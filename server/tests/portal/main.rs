//! The whole HTTP stack in one process, one file a room or a question that goes through all of them. They are one program,
//! because each program here is linked with everything that the portal is made of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

mod acts;
mod aid;
mod appointments;
mod assessments;
mod ballots;
mod bodies;
mod clock;
mod consultations;
mod demo;
mod draws;
mod import;
mod log;
mod matrix;
mod matter_pictures;
mod matters;
mod meetings;
mod reports;
mod search;
mod security;
mod services;
mod sessions;
mod signing;
mod staff;
mod uploads;
mod visits;
mod volunteers;

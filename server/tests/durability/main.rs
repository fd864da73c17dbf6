//! Nothing that was acknowledged is lost: backups, restores, the move between engines, and what is done to the real
//! program while people use it. Twenty kills in a storm of votes are in `storm`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(
    clippy::disallowed_methods,
    reason = "processes read the machine's clock, so the stories read it too"
)]

mod backups;
#[path = "../common/mod.rs"]
mod common;
mod crowd;
mod faults;
mod place;
#[allow(
    dead_code,
    reason = "shared with the storm, and each of the two uses a part"
)]
#[path = "../storm/processes.rs"]
mod processes;
mod troubles;
#[allow(
    dead_code,
    reason = "shared with the storm, and each of the two uses a part"
)]
#[path = "../storm/voters.rs"]
mod voters;
mod wire;

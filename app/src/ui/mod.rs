//! The parts that pages are made of, one file and one CSS block each. Parts are functions, not components: they run on
//! the server only and take their words ready-made.

pub mod chart;
pub mod choice;
pub mod clock;
pub mod diff;
pub mod errors;
pub mod field;
pub mod gallery;
pub mod icon;
pub mod markdown;
pub mod next;
pub mod once;
pub mod pager;
pub mod progress;
pub mod qr;
pub mod rooms;
pub mod steps;

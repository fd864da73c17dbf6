//! A named ballot with every part of a record, put together anew for each fault: so that hashes fit and only what is looked
//! at does not.

mod faults;
mod record;
mod steps;

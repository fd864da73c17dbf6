//! The corridor between the rooms: who visits, how a page is drawn, how a refusal looks, where a link leads.

pub mod expired;
pub mod fields;
pub mod flash;
pub mod hashing;
pub mod kept;
pub mod links;
pub mod offline;
#[cfg(test)]
mod outside;
pub mod page;
pub mod portal;
pub mod problem;
pub mod public;
pub mod quota;
pub mod rights;
pub mod sealed;
pub mod sheet;
pub mod upload;
pub mod visit;
pub mod when;
pub mod words;

pub use fields::{Faults, Fields};
pub use page::{Page, Tab};
pub use portal::{Clock, Portal};
pub use problem::{Answer, Problem};
pub use visit::{Here, Visit};

//! The record of acts, open to everybody: what it is, its newest checkpoint, what was done, and how to check it
//! (docs/verify.md). One record for all communities, so its doors stand outside them.
//!
//! What surprises: nothing here asks who reads. Leaves hold public facts, and a proof is worth the more the more people
//! can ask for it. The security record beside it ([`record`]) is the auditor's alone.

pub mod files;
pub mod later;
pub mod page;
pub mod record;
mod record_words;
pub(crate) mod words;

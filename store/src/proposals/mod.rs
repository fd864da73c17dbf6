//! Proposals (room 3): from an opinion to its outcome, as rows.
//!
//! What surprises: every act first writes the proposal's row and so holds it until it commits; the counts on that row
//! (supports, comments) are kept there and are right because of it. The state is built from a stage and its facts, and
//! a row that lacks a fact is an error, never a guess.

mod agenda;
mod columns;
mod comments;
mod cursor;
mod file;
mod files;
mod find;
mod history;
mod lapse;
mod list;
mod merge;
mod mine;
mod moves;
mod revise;
mod row;
mod rules;
mod search;
mod step;
mod support;
mod tabs;
mod verdicts;
mod walk;

pub use comments::{Comment, CommentPage, NewComment, NoComment, NotHidden, Thread};
pub use cursor::{Cursor, NotACursor};
pub use file::{NewProposal, NotFiled};
pub use files::NotShown;
pub use find::Proposal;
pub use history::{Event, EventAct, Version};
pub use list::{ListQuery, Listing, ProposalItem};
pub use mine::MyItem;
pub use moves::NoMove;
pub use revise::NotRevised;
pub(crate) use row::NameRow;
pub use search::Similar;
pub use support::{NotSupported, Supported};
pub use tabs::{Counts, Group, Sort};
pub use verdicts::{MyVerdict, NoVerdict};

pub(crate) use step::{By, Said};

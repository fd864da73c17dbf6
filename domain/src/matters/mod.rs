//! Matters 诉求 (art. 28, 32): what residents report and ask for, who of the staff owns each, and what came of it.
//!
//! What surprises: whoever of the staff is asked first owns a matter until somebody else accepts it; 办结 (the owner answered)
//! and 解决 (the reporter says it is solved) are two facts; "not solved" opens it again and tells the lead.

mod events;
mod figures;
mod kinds;
mod pictures;
mod state;
mod who;

pub use events::MatterEvent;
pub use figures::{Cell, FEWEST, Part, parts};
pub use kinds::{MatterKind, Source, Visibility};
pub use pictures::{MAX_OF_MATTER, PictureAct, Shows, may_hide_picture, may_picture};
pub use state::{MatterAct, NoStep, Stage, step};
pub use who::{Holders, MAY_OPEN, Offered, Party, may_look, party};

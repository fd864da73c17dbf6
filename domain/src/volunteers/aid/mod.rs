//! Mutual aid between neighbours 邻里互助 (art. 35): who asks, who helps, and who may see an address.
//!
//! What surprises: an address belongs to one match and to nobody else, the staff included; whoever comes to children or
//! people in need of care is somebody for whom staff vouch, on the day of the match and at every look at the address.

mod kinds;
mod state;
mod who;

pub use kinds::{AidKind, Weekdays, tells_a_number};
pub use state::{AidAct, AidState, NoStep, Party, Side, Stage, lapses, step};
pub use who::{DUE_WITHIN, Helping, MATCH_DAYS, NoHelp, OFFER_WITHIN, is_due, may_help, may_see};

//! What stands beside the reports: the disclosure timetable, what residents ask about a report, and the records that
//! the portal's own figures are counted from. Reports themselves are publications.
//!
//! What surprises: whether a duty is fulfilled is never entered; it is read from the publication that fulfils it.

mod ask;
mod duties;
mod questions;
mod records;
mod set;

pub use ask::{NewReportQuestion, NotAnswered, NotAsked, NotHidden};
pub use duties::DutyLine;
pub use questions::{OpenQuestion, ReportQuestion};
pub use records::{RecordKind, RecordLine};
pub use set::{NotSet, SetDuty};

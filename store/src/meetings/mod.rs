//! Meetings (room 4) as rows: called, opened, written down, corrected, approved; their agenda, guests and decisions.
//!
//! What surprises: every act first writes the meeting's row and so holds it; the last place is refused by a check of
//! the table and not by a count before it; a proposal is held after its meeting, never before.

mod agenda;
mod attend;
mod call;
mod course;
mod decide;
mod decisions;
mod guests;
mod items;
mod keep;
mod list;
mod mine;
mod minutes;
mod objections;
mod people;
mod points;
mod record;
mod row;
mod visits;
mod vote;
mod waiting;

pub use agenda::{NewItem, NotAsked, NotOnAgenda};
pub use attend::{Attendance, NotCheckedIn, NotRecused};
pub use call::{NewMeeting, NotCalled, NotMoved};
pub use decide::{NewOutcome, NotAccepted, NotSettled};
pub use decisions::Decision;
pub use guests::{MyPlace, NotSignedUp};
pub use items::{Item, Recusal};
pub use list::{MeetingItem, MeetingList, MeetingQuery};
pub use mine::MyMeeting;
pub use minutes::{Minutes, NoMinutes};
pub use objections::{NotObjected, Objection};
pub use people::{Body, MemberLine};
pub use points::{NewPoint, NoPoint, Point};
pub use record::DeskMeeting;
pub use row::Meeting;
pub use visits::{NewVisit, NotLogged, Visit};
pub use vote::{NotVoted, VoteTerms};

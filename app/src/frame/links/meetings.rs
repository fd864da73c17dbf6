//! Addresses of meetings.

use domain::communities::Slug;
use domain::ids::RecordNumber;

pub fn meetings(c: &Slug) -> String {
    format!("/{c}/meetings")
}

/// The calendar file of a body's meetings.
pub fn body_calendar(c: &Slug, body: i64) -> String {
    format!("/{c}/bodies/{body}/meetings.ics")
}

pub fn meeting(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/meetings/{n}")
}

/// An act on a meeting or a page below it: `signup`, `leave`, `confirm`, `recuse`, `ask`, `question`, `object`, `checkin`.
pub fn meeting_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/meetings/{n}/{act}")
}

/// Home visits and talks.
pub fn visits(c: &Slug) -> String {
    format!("/{c}/meetings/visits")
}

pub fn desk_meetings(c: &Slug) -> String {
    format!("/{c}/desk/meetings")
}

pub fn call_meeting(c: &Slug) -> String {
    format!("/{c}/desk/meetings/new")
}

pub fn log_visit(c: &Slug) -> String {
    format!("/{c}/desk/meetings/visits")
}

pub fn desk_meeting(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/meetings/{n}")
}

pub fn desk_meeting_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/desk/meetings/{n}/{act}")
}

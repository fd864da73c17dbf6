//! Addresses of bodies, their seats and procedures.

use domain::communities::Slug;
use domain::ids::{RecordNumber, SeatClassId};

pub fn bodies(c: &Slug) -> String {
    format!("/{c}/bodies")
}

/// A body by its number in the community: 1, 2, …
pub fn body(c: &Slug, number: i64) -> String {
    format!("/{c}/bodies/{number}")
}

/// A page or file below a body: `apply`, `roster.csv`, `roster.json`.
pub fn body_part(c: &Slug, number: i64, part: &str) -> String {
    format!("/{c}/bodies/{number}/{part}")
}

/// A procedure by which seats are filled.
pub fn procedure(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/bodies/procedures/{n}")
}

/// An act on a procedure: `recommend`, `unrecommend`, `object`, `withdraw`.
pub fn procedure_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/bodies/procedures/{n}/{act}")
}

pub fn desk_bodies(c: &Slug) -> String {
    format!("/{c}/desk/bodies")
}

pub fn desk_seats(c: &Slug, id: SeatClassId) -> String {
    format!("/{c}/desk/bodies/seats/{}", id.0)
}

/// An act of the secretary on a kind of seats: `resize`, `open`, `enter`, `fill`.
pub fn desk_seats_act(c: &Slug, id: SeatClassId, act: &str) -> String {
    format!("/{c}/desk/bodies/seats/{}/{act}", id.0)
}

pub fn desk_procedure(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/bodies/procedures/{n}")
}

/// An act of the secretary on a procedure: `decide`, `answer`.
pub fn desk_procedure_act(c: &Slug, n: RecordNumber, act: &str) -> String {
    format!("/{c}/desk/bodies/procedures/{n}/{act}")
}

//! Addresses of consultations.

use domain::communities::Slug;
use domain::ids::RecordNumber;

pub const MY_CONSULTATIONS: &str = "/me/consultations";

pub fn consultations(c: &Slug) -> String {
    format!("/{c}/consultations")
}

pub fn consultation(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/consultations/{n}")
}

/// The form of the questions.
pub fn consultation_answer(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/consultations/{n}/answer")
}

/// The form of a comment; sections count from 1.
pub fn consultation_comment(c: &Slug, n: RecordNumber, section: usize) -> String {
    format!("/{c}/consultations/{n}/comment?section={section}")
}

pub fn desk_consultations(c: &Slug) -> String {
    format!("/{c}/desk/consultations")
}

pub fn desk_new_consultation(c: &Slug) -> String {
    format!("/{c}/desk/consultations/new")
}

pub fn desk_consultation(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/consultations/{n}")
}

/// An act or a form below a consultation at the desk.
pub fn desk_consultation_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/desk/consultations/{n}/{part}")
}

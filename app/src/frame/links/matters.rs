//! Addresses of matters.

use domain::communities::Slug;
use domain::ids::{DraftId, RecordNumber};
use domain::matters::MatterKind;

pub const MY_MATTERS: &str = "/me/matters";

pub fn matters(c: &Slug) -> String {
    format!("/{c}/matters")
}

pub fn new_matter(c: &Slug) -> String {
    format!("/{c}/matters/new")
}

/// The form with what was typed before.
pub fn matter_draft(c: &Slug, id: DraftId) -> String {
    format!("/{c}/matters/new?draft={id}")
}

/// The form with a kind chosen.
pub fn new_matter_of(c: &Slug, kind: MatterKind) -> String {
    format!("/{c}/matters/new?kind={}", kind.code())
}

/// The form with a question about an item of the catalogue.
pub fn ask_about_service(c: &Slug, item: i64) -> String {
    format!("/{c}/matters/new?kind=question&service={item}")
}

/// By number and code of a slip.
pub fn find_matter(c: &Slug) -> String {
    format!("/{c}/matters/find")
}

pub fn matter(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/matters/{n}")
}

pub fn matter_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/matters/{n}/{part}")
}

pub fn desk_matters(c: &Slug) -> String {
    format!("/{c}/desk/matters")
}

pub fn desk_new_matter(c: &Slug) -> String {
    format!("/{c}/desk/matters/new")
}

pub fn desk_matter(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/matters/{n}")
}

/// An act below a matter at the desk.
pub fn desk_matter_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/desk/matters/{n}/{part}")
}

//! Addresses of assessments and ratings.

use domain::communities::Slug;
use domain::ids::RecordNumber;

pub fn assessments(c: &Slug) -> String {
    format!("/{c}/assessments")
}

/// Where somebody with an invitation code begins.
pub fn assessment_code(c: &Slug) -> String {
    format!("/{c}/assessments/code")
}

pub fn assessment(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/assessments/{n}")
}

/// A page or file below a round: `answer`, `thanks`, `check`, `counts.csv`, `lines.jsonl`.
pub fn assessment_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/assessments/{n}/{part}")
}

/// The public figures of ratings.
pub fn ratings(c: &Slug) -> String {
    format!("/{c}/assessments/ratings")
}

/// The ratings of one thing, and where its form goes.
pub fn rating(c: &Slug, kind: &str, number: i64) -> String {
    format!("/{c}/assessments/ratings/{kind}/{number}")
}

pub fn desk_ratings(c: &Slug) -> String {
    format!("/{c}/desk/assessments/ratings")
}

pub fn desk_assessments(c: &Slug) -> String {
    format!("/{c}/desk/assessments")
}

pub fn desk_new_assessment(c: &Slug) -> String {
    format!("/{c}/desk/assessments/new")
}

pub fn desk_assessment(c: &Slug, n: RecordNumber) -> String {
    format!("/{c}/desk/assessments/{n}")
}

/// A page or an act of staff below a round: `edit`, `check`, `codes`, `void`, `decide`, `improve`, `improved`.
pub fn desk_assessment_part(c: &Slug, n: RecordNumber, part: &str) -> String {
    format!("/{c}/desk/assessments/{n}/{part}")
}

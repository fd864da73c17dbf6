//! Ratings of single matters: given once, published in batches, answered where they are bad.
//!
//! What surprises: that somebody has rated and what was said lie in two tables without a common value. A rating is named by a
//! digest under a key outside the database, so only the running server, with the person there, finds it again. Nobody of the
//! staff can change or remove one: no function does.

mod answer;
mod give;
mod read;
mod release;

use domain::assessments::Rated;
use domain::ids::AccountId;

use crate::keys::SealKey;

pub use answer::NotAnswered;
pub use give::{Given, NotRated, Visit};
pub use read::{Came, MyAnswered, RatedProposal, RatingCase, Subject};

/// The name of a rating: everything that it was given for, under the community's key.
fn person_key(
    key: &SealKey,
    account: AccountId,
    of: Subject,
    occasion: i64,
    again: bool,
) -> String {
    let text = format!("{account}/{}/{}/{occasion}", of.kind.code(), of.number);
    let purpose = if again { "rating again" } else { "rating" };
    domain::codes::hex(&key.digest(purpose, &text))
}

fn kind(code: &str) -> Result<Rated, crate::Error> {
    Rated::from_code(code).ok_or(crate::Error::Inconsistent {
        table: "ratings",
        id: 0,
    })
}

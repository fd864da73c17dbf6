//! Casting: one post, one paper. A second press is the same vote, another choice replaces the first, and nothing is
//! cast that the voter did not send: who had to sign in again in between finds the empty paper.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::ballots::{NotAPaper, Paper};
use domain::display::Lang;
use domain::ids::RecordNumber;
use store::Failed;
use store::ballots::NotCast;

use super::card::Stage;
use super::{detail, find, paper, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// A refusal that leads back to the ballot.
pub(super) fn refused(
    here: &Here,
    number: RecordNumber,
    say: fn(Lang) -> &'static str,
) -> Problem {
    let back: (String, fn(Lang) -> &'static str) =
        (links::ballot(slug(here), number), words::back);
    Problem::refused(move |l| say(l).to_owned(), Some(back))
}

/// `POST /{c}/ballots/{n}/cast`
pub async fn cast(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let ballot = find(&here, &number).await?;
    match Stage::of(&ballot, here.now) {
        Stage::Coming => return Err(refused(&here, ballot.number, words::too_early)),
        Stage::Counting | Stage::Closed => {
            return Err(refused(&here, ballot.number, words::too_late));
        }
        Stage::Open => {}
    }
    // Before the paper is read: a page without the form could not show what is wrong with it.
    if here
        .portal
        .db
        .my_roll_entry(&me, ballot.id)
        .await?
        .is_none()
    {
        return Err(not_on_roll(&here, &ballot));
    }
    let mut faults = Faults::default();
    let sheet = paper::read(&ballot, &form).map_err(paper::fault);
    let paper = faults.check("choice", sheet);
    let word = faults.check("word", word(&form));
    let (Some(paper), Some(word)) = (paper, word) else {
        return detail::draw(&here, ballot, &form, &faults).await;
    };
    todo!()
}

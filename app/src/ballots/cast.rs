//! Casting: one post, one paper. A second press is the same vote, another choice replaces the first, and nothing is
//! cast that the voter did not send: who had to sign in again in between finds the empty paper.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::SignedIn;
use domain::ballots::Word;
use domain::display::Lang;
use domain::ids::RecordNumber;
use store::Failed;
use store::ballots::{Ballot, Cast, Electorate, NotCast, Phase};

use super::{detail, find, paper, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// A refusal that leads back to the ballot.
pub(super) fn refused(here: &Here, number: RecordNumber, say: fn(Lang) -> &'static str) -> Problem {
    let back: (String, fn(Lang) -> &'static str) = (links::ballot(slug(here), number), words::back);
    Problem::refused(move |l| say(l).to_owned(), Some(back))
}

/// `POST /{c}/ballots/{n}/cast`
pub async fn cast(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let ballot = find(&here, &number).await?;
    // Before the paper is read: a page without the form could not show what is wrong with it.
    may_cast(&here, &me, &ballot).await?;
    let mut faults = Faults::default();
    let (method, options) = (ballot.method, ballot.options.len());
    let ticked = paper::read(method, options, &form).map_err(|why| paper::fault(method, why));
    let ticked = faults.check("choice", ticked);
    let word = Word::parse(half(&form)).map_err(|_| Fault::Say(words::fault_word));
    let word = faults.check("word", word);
    let (Some((marks, blank)), Some(word)) = (ticked, word) else {
        return detail::draw(&here, ballot, &form, &faults).await;
    };
    let cast = Cast {
        marks,
        blank,
        word,
        once: form.get("once").to_owned(),
    };
    let portal = &here.portal;
    let done = portal
        .db
        .cast_ballot(
            &me,
            here.community.id,
            ballot.number,
            &cast,
            portal.random::<32>(),
            portal.seal_keys.as_ref(),
            || portal.clock.now(),
        )
        .await;
    let why = match done {
        Ok(_) => {
            let to = links::ballot_act(slug(&here), ballot.number, "receipt");
            return Ok(Redirect::to(&format!("{to}?done=voted")).into_response());
        }
        Err(Failed::Store(e)) => return Err(e.into()),
        Err(Failed::Refused(why)) => why,
    };
    if let NotCast::Paper(why) = why {
        let faults = Faults::one("choice", paper::fault(method, why));
        return detail::draw(&here, ballot, &form, &faults).await;
    }
    Err(match why {
        NotCast::UnknownBallot => Problem::NotFound,
        NotCast::NotOpenYet => refused(&here, ballot.number, words::too_early),
        NotCast::Closed => refused(&here, ballot.number, words::too_late),
        NotCast::OnPaper => refused(&here, ballot.number, words::on_paper),
        NotCast::OldForm => refused(&here, ballot.number, words::old_form),
        NotCast::NotOnRoll | NotCast::Paper(_) => not_on_roll(&here, &ballot),
    })
}

/// The voter's half of the receipt: the word that was typed, else what the browser drew.
fn half(form: &Fields) -> &str {
    match form.get("word").trim() {
        "" => form.get("entropy"),
        word => word,
    }
}

/// What can be refused before anything is written.
async fn may_cast(here: &Here, me: &SignedIn, ballot: &Ballot) -> Result<(), Problem> {
    match ballot.phase(here.now) {
        Phase::Coming => return Err(refused(here, ballot.number, words::too_early)),
        Phase::Open => {}
        _ => return Err(refused(here, ballot.number, words::too_late)),
    }
    let entry = here
        .portal
        .db
        .my_roll_entry(me.account(), ballot.id)
        .await?;
    match entry {
        None => Err(not_on_roll(here, ballot)),
        Some(_) => Ok(()),
    }
}

/// Who is not on the roll hears why, with the way onward that there is.
fn not_on_roll(here: &Here, ballot: &Ballot) -> Problem {
    match ballot.electorate {
        Electorate::Body(_) => {
            let to: (String, fn(Lang) -> &'static str) =
                (links::bodies(slug(here)), words::to_bodies);
            Problem::refused(|l| words::not_member(l).to_owned(), Some(to))
        }
        Electorate::Present(_) => refused(here, ballot.number, words::not_present),
        Electorate::Community | Electorate::Grid(_) => match here.verified() {
            Err(denied) => denied,
            Ok(_) => refused(here, ballot.number, words::not_on_roll),
        },
    }
}

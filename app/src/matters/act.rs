//! What the reporter does: say whether it is solved, take it back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::matters::Party;
use store::Failed;
use store::matters::{Matter, NotDone};

use super::detail::{Reader, draw, read_word};
use super::{find_matter, problem, slug};
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// The own matter of an address; for everybody else there is none.
async fn own(here: &Here, number: &str) -> Result<Matter, Problem> {
    match find_matter(here, number).await? {
        (m, Some(Party::Reporter)) => Ok(m),
        _ => Err(Problem::NotFound),
    }
}

/// Where an act leads, or why it was not done.
fn done(here: &Here, m: &Matter, got: Result<(), Failed<NotDone>>, said: &str) -> Answer {
    let to = links::matter(slug(here), m.number);
    match got {
        Ok(()) => Ok(Redirect::to(&format!("{to}?done={said}")).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, to)),
    }
}

/// `POST /{c}/matters/{n}/say`
pub async fn say(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let m = own(&here, &number).await?;
    let mut faults = Faults::default();
    let Some((solved, word)) = read_word(&form, &mut faults)? else {
        return draw(&here, &m, &Reader::Reporter, &form, &faults).await;
    };
    let calendar = here.portal.calendar().await?;
    let (db, place, word) = (&here.portal.db, here.community.id, word.as_ref());
    let got = db
        .say_matter(&me, place, m.number, solved, word, &calendar, here.now)
        .await;
    let said = match solved {
        true => "matter_said",
        false => "matter_again",
    };
    done(&here, &m, got, said)
}

/// `POST /{c}/matters/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let m = own(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db.withdraw_matter(&me, place, m.number, here.now).await;
    done(&here, &m, got, "matter_back")
}

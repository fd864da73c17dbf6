//! What people do with a shift: take a place, wait, confirm, give it back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Denied;
use domain::volunteers::NoWait;
use store::Failed;
use store::volunteers::{Activity, NotOn, Shift};

use super::activity::{Again, draw, refused};
use super::{book, find_activity, slug, words};
use crate::frame::{Answer, Fields, Here, Problem, links};

/// The shift that a form names; it must be one of the activity of the address.
async fn shift_of(here: &Here, activity: &Activity, form: &Fields) -> Result<Shift, Problem> {
    let number = form.number("shift").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    let shift = db.find_shift(here.community.id, number).await?;
    shift
        .filter(|s| s.activity == activity.number)
        .ok_or(Problem::NotFound)
}

fn done(here: &Here, form: &Fields, activity: &Activity, said: &str) -> Answer {
    let to = match form.get("from") {
        "mine" => links::MY_SHIFTS.to_owned(),
        _ => links::activity(slug(here), activity.number),
    };
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

/// `POST /{c}/volunteers/activities/{n}/signup`
pub async fn sign_up(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let activity = find_activity(&here, &number).await?;
    let shift = shift_of(&here, &activity, &form).await?;
    let anyway = !form.get("anyway").is_empty();
    let book = book(&here).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .join_shift(&me, community, shift.number, anyway, &book, here.now)
        .await
    {
        // The second press of the button: what was asked for is so.
        Ok(()) | Err(Failed::Refused(NotOn::Already)) => {
            done(&here, &form, &activity, "shift_joined")
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotOn::Full)) => {
            draw(&here, &activity, Some(Again::Said(words::just_full))).await
        }
        Err(Failed::Refused(NotOn::Clash(clash))) => {
            draw(&here, &activity, Some(Again::Clash(clash, shift.number))).await
        }
        Err(Failed::Refused(why)) => Err(not_on(&here, &activity, why)),
    }
}

/// `POST /{c}/volunteers/activities/{n}/wait`
pub async fn wait(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let activity = find_activity(&here, &number).await?;
    let shift = shift_of(&here, &activity, &form).await?;
    let book = book(&here).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .wait_for_shift(&me, community, shift.number, &book, here.now)
        .await
    {
        Ok(()) | Err(Failed::Refused(NotOn::Already)) => {
            done(&here, &form, &activity, "shift_waits")
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotOn::Wait(NoWait::PlaceFree))) => {
            draw(&here, &activity, Some(Again::Said(words::place_free))).await
        }
        Err(Failed::Refused(why)) => Err(not_on(&here, &activity, why)),
    }
}

/// `POST /{c}/volunteers/activities/{n}/confirm`
pub async fn confirm(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let activity = find_activity(&here, &number).await?;
    let shift = shift_of(&here, &activity, &form).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .confirm_shift(&me, community, shift.number, here.now)
        .await
    {
        Ok(()) => done(&here, &form, &activity, "shift_joined"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(not_on(&here, &activity, why)),
    }
}

/// `POST /{c}/volunteers/activities/{n}/giveback`
pub async fn give_back(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let activity = find_activity(&here, &number).await?;
    let shift = shift_of(&here, &activity, &form).await?;
    let book = book(&here).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .leave_shift(&me, community, shift.number, &book, here.now)
        .await
    {
        Ok(()) | Err(Failed::Refused(NotOn::NotThere)) => {
            done(&here, &form, &activity, "shift_left")
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(not_on(&here, &activity, why)),
    }
}

fn not_on(here: &Here, activity: &Activity, why: NotOn) -> Problem {
    let number = activity.number;
    let rule = match why {
        NotOn::Gone => return Problem::Denied(Denied::NotSignedIn),
        NotOn::Rule(rule) | NotOn::Wait(NoWait::Rule(rule)) => rule,
        NotOn::Came => return refused(here, number, |lang| words::came_already(lang).to_owned()),
        NotOn::NothingOffered => {
            return refused(here, number, |lang| words::nothing_offered(lang).to_owned());
        }
        _ => return Problem::NotFound,
    };
    refused(here, number, move |lang| {
        words::no_place(lang, rule).to_owned()
    })
}

//! What people do at a window's page: book, wait, leave the list.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::access::Denied;
use domain::appointments::NoBooking;
use domain::display::Lang;
use domain::text::HomeNote;
use http::StatusCode;
use store::Failed;
use store::appointments::{Home, NotBooked, NotWaiting, Window, Wish};

use super::outlook::Outlook;
use super::{Today, find, new_code, parse, pick, service, slug, window, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// `POST /{c}/appointments/{n}/book`
pub async fn book(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let window = find(&here, &number).await?;
    let mut faults = Faults::default();
    let home = home(&here, &form, &mut faults);
    let outlook = Outlook::of(&here, window.clone()).await?;
    if form.get("when").is_empty() {
        faults.add("when", Fault::Choose);
    }
    if !faults.is_empty() {
        let status = faults.status();
        return window::draw(&here, window, &form, &faults, status).await;
    }
    let late = |say| late(&here, &window, &form, say);
    let Some(wanted) = outlook.read(form.get("when")) else {
        return late(words::no_such_slot).await;
    };
    let about = service(&here, form.number("service")).await?;
    let wish = Wish {
        window: window.number,
        wanted,
        service: about.map(|p| p.number),
        home,
    };
    let (today, code) = (Today::of(&here).await?, new_code(&here)?);
    let (db, community) = (&here.portal.db, here.community.id);
    let got = db
        .book(&me, community, &wish, &code, today.terms(), here.now)
        .await;
    let to = |code: &domain::appointments::BookingCode| {
        let to = links::booking(slug(&here), code.as_str());
        Ok(Redirect::to(&format!("{to}?done=booked")).into_response())
    };
    let why = match got {
        Ok(booked) => return to(&booked.code),
        Err(Failed::Store(e)) => return Err(e.into()),
        // The second press of the button: what was asked for is so.
        Err(Failed::Refused(NotBooked::Already(code))) => return to(&code),
        Err(Failed::Refused(why)) => why,
    };
    match why {
        NotBooked::UnknownWindow => Err(Problem::NotFound),
        NotBooked::Gone => Err(Problem::Denied(Denied::NotSignedIn)),
        NotBooked::Full | NotBooked::Already(_) => late(words::just_taken).await,
        NotBooked::NoHomeVisits => late(words::no_home_visits).await,
        NotBooked::Rule(why) => late(no_booking(why)).await,
    }
}

/// The window again for who was too late, with what was typed and the next free times.
async fn late(
    here: &Here,
    window: &Window,
    form: &Fields,
    say: fn(Lang) -> &'static str,
) -> Answer {
    let faults = Faults::one("when", Fault::Say(say));
    window::draw(here, window.clone(), form, &faults, StatusCode::CONFLICT).await
}

fn no_booking(why: NoBooking) -> fn(Lang) -> &'static str {
    match why {
        NoBooking::NoSuchSlot => words::no_such_slot,
        NoBooking::Begun => words::begun,
        NoBooking::TooFar { .. } => words::too_far,
        NoBooking::Overlap { .. } => words::overlap,
        NoBooking::TooMany { .. } => words::too_many,
    }
}

/// The visit at home that the form asks for.
fn home(here: &Here, form: &Fields, faults: &mut Faults) -> Option<Home> {
    if form.get("home").is_empty() {
        if !form.get("note").trim().is_empty() {
            faults.add("home", Fault::Say(words::home_tick));
        }
        return None;
    }
    let note = match form.get("note").trim() {
        "" => None,
        raw => faults.text("note", HomeNote::parse(raw)),
    };
    match here.verified() {
        Ok(right) => Some(Home { right, note }),
        Err(_) => {
            faults.add("home", Fault::Say(words::home_needs_address));
            None
        }
    }
}

/// `POST /{c}/appointments/{n}/wait`
pub async fn wait(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let number = parse(&number)?;
    let day: NaiveDate = form.get("day").parse().map_err(|_| Problem::BadRequest)?;
    let about = service(&here, form.number("service")).await?;
    let service = about.map(|p| p.number);
    let (today, code) = (Today::of(&here).await?, new_code(&here)?);
    let (db, community) = (&here.portal.db, here.community.id);
    let got = db
        .wait_for_place(
            &me,
            community,
            number,
            day,
            service,
            &code,
            today.terms(),
            here.now,
        )
        .await;
    let back = pick::address(&here, number, Some(day), service, None);
    match got {
        // The second press of the button: what was asked for is so.
        Ok(()) | Err(Failed::Refused(NotWaiting::Already)) => {
            Ok(Redirect::to(&format!("{back}&done=booking_waits")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotWaiting::UnknownWindow)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotWaiting::Gone)) => Err(Problem::Denied(Denied::NotSignedIn)),
        // A place is free, or the day is over: the page of that day shows what can be done.
        Err(Failed::Refused(_)) => Err(Problem::refused(
            |lang| words::no_wait(lang).to_owned(),
            Some((back, words::to_window)),
        )),
    }
}

/// `POST /{c}/appointments/{n}/unwait`
pub async fn unwait(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let number = parse(&number)?;
    let day: NaiveDate = form.get("day").parse().map_err(|_| Problem::BadRequest)?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db.leave_waiting(&me, community, number, day).await {
        Ok(()) | Err(Failed::Refused(NotWaiting::NotThere)) => {
            let to = format!("{}?done=booking_left", links::MY_APPOINTMENTS);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

//! The form: six options of one size, none chosen beforehand, and words for whoever wants to add some.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::Datelike;
use domain::appointments::BookingCode;
use domain::assessments::{Mark, Rated};
use domain::display::Lang;
use domain::text::RatingText;
use leptos::prelude::*;
use store::Failed;
use store::appointments::MyBooking;
use store::assessments::ratings::{Given, NotRated, Subject, Visit};

use super::{link, list, parse, room, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The form itself; `booking` names the visit, and `again` is set for the one after an answer.
pub(super) fn form(
    here: &Here,
    of: Subject,
    booking: &str,
    again: &'static str,
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let label = match of.kind {
        Rated::Window => words::rate_window(lang),
        Rated::Service => words::rate_service(lang),
    };
    let cards = Mark::ALL.map(|m| Card::new(m.code().to_string(), room::mark(lang, m)));
    let choice = Choice::new(lang, "mark", label, cards.into())
        .hint(words::rate_hint(lang))
        .chosen(typed.get("mark"))
        .draw(faults);
    let said = Field::new(lang, "words", words::words_label(lang))
        .hint(words::words_hint(lang))
        .value(typed.get("words"))
        .limits(RatingText::LIMITS)
        .lines()
        .draw(faults);
    let to = links::rating(slug(here), of.kind.code(), of.number);
    let booking = booking.to_owned();
    view! {
        <form class="part no-print" method="post" action=to novalidate>
            <input type="hidden" name="booking" value=booking/>
            <input type="hidden" name="again" value=again/>
            {choice} {said} <button class="button">{words::send(lang)}</button>
        </form>
    }
    .into_any()
}

/// Under an item of service, for whoever may rate it; visitors are led to the sign-in.
pub(crate) async fn of_service(
    here: &Here,
    number: i64,
    typed: &Fields,
    faults: &Faults,
) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if here.signed_in().is_err() {
        let to = links::login_then(&links::service(slug(here), number));
        return Ok(Some(
            view! { <p class="no-print"><a class="link" href=to>{words::sign_in(lang)}</a></p> }
                .into_any(),
        ));
    }
    let me = here.signed_in()?;
    if here.verified().is_err() {
        let to = links::steps(slug(here));
        return Ok(Some(
            view! {
                <p class="meta no-print">
                    {words::verified_only(lang)} " "
                    <a class="link" href=to>{crate::frame::words::go_steps(lang)}</a>
                </p>
            }
            .into_any(),
        ));
    }
    let (db, community) = (&here.portal.db, here.community.id);
    let year = here.today().year();
    if db.has_rated_service(&me, community, number, year).await? {
        return Ok(Some(
            view! { <p class="meta no-print">{words::have_rated(lang)}</p> }.into_any(),
        ));
    }
    if db
        .find_published::<domain::services::Item>(community, number)
        .await?
        .is_none_or(|p| p.live.is_none())
    {
        return Ok(None);
    }
    let of = Subject::new(Rated::Service, number);
    Ok(Some(form(here, of, "", "", typed, faults)))
}

/// On the page of a booking that took place.
pub(crate) fn of_booking(here: &Here, b: &MyBooking) -> Option<AnyView> {
    if b.standing != domain::appointments::Standing::Done {
        return None;
    }
    let lang = here.lang;
    let of = Subject::new(Rated::Window, b.window);
    let rate = match b.rated {
        true => view! { <p class="meta">{words::have_rated(lang)}</p> }.into_any(),
        false => form(
            here,
            of,
            b.code.as_str(),
            "",
            &Fields::default(),
            &Faults::default(),
        ),
    };
    let link = link(here, of);
    Some(view! { {rate} {link} }.into_any())
}

/// The own bad rating that was answered, to be rated once more.
pub(super) async fn again(
    here: &Here,
    of: Subject,
    typed: &Fields,
    faults: &Faults,
) -> Result<Option<AnyView>, Problem> {
    let Ok(me) = here.signed_in() else {
        return Ok(None);
    };
    let portal = &here.portal;
    let mine = portal
        .db
        .list_my_answered(&me, here.community.id, of, portal.seal_keys.as_ref())
        .await?;
    let lang = here.lang;
    // One at a time: two forms on one page would share the names of their fields. Of an item it is the newest year that was
    // answered, of a window the newest visit that waits to be rated once more.
    let waits = match of.kind {
        Rated::Service => None,
        Rated::Window => mine.iter().find(|m| !m.again),
    };
    let Some(one) = waits.or(mine.first()) else {
        return Ok(None);
    };
    let answer = one.answer.clone();
    let rate = match one.again {
        true => view! { <p class="meta">{words::have_again(lang)}</p> }.into_any(),
        false => form(
            here,
            of,
            one.booking.as_deref().unwrap_or_default(),
            "1",
            typed,
            faults,
        ),
    };
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="once-more">
                <h2 id="once-more">{words::again(lang)}</h2>
                <blockquote>{answer}</blockquote>
                {rate}
            </section>
        }
        .into_any(),
    ))
}

/// `POST /{c}/assessments/ratings/{kind}/{id}`
pub async fn send(
    here: Here,
    Path((_, kind, number)): Path<(String, String, String)>,
    form: Fields,
) -> Answer {
    let of = parse(&kind, &number)?;
    let me = here.signed_in()?;
    let resident = match of.kind {
        Rated::Service => Some(here.verified()?),
        Rated::Window => None,
    };
    let again = match form.get("again") {
        "" => false,
        "1" => true,
        _ => return Err(Problem::BadRequest),
    };
    let mut faults = Faults::default();
    let mark = form.number("mark").and_then(|n| u8::try_from(n).ok());
    let mark = mark.and_then(Mark::from_code);
    let mark = faults.check("mark", mark.ok_or(Fault::Say(words::choose)));
    let said = match form.get("words").trim() {
        "" => None,
        raw => faults.text("words", RatingText::parse(raw)),
    };
    let (Some(mark), true) = (mark, faults.is_empty()) else {
        return list::draw(&here, of, &form, &faults).await;
    };
    let given = Given {
        mark,
        words: said,
        again,
    };
    let portal = &here.portal;
    let (keys, community) = (portal.seal_keys.as_ref(), here.community.id);
    let code;
    let visit = match &resident {
        Some(resident) => Visit::Service(resident, of.number),
        None => {
            code = BookingCode::parse(form.get("booking")).map_err(|_| Problem::BadRequest)?;
            let booking = portal.db.find_my_booking(&me, community, &code).await?;
            // The window of the address is that of the booking.
            if booking.is_none_or(|b| b.window != of.number) {
                return Err(Problem::NotFound);
            }
            Visit::Booking(&me, community, &code)
        }
    };
    let refuse = |say: fn(Lang) -> &'static str| {
        let onward: fn(Lang) -> &'static str = words::to_ratings;
        let to = links::ratings(slug(&here));
        Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
    };
    match portal.db.rate(visit, &given, keys, here.now).await {
        Ok(()) => {
            let to = links::rating(slug(&here), of.kind.code(), of.number);
            Ok(Redirect::to(&format!("{to}?done=rated")).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotRated::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotRated::NotYet)) => Err(refuse(words::not_yet)),
        Err(Failed::Refused(NotRated::NotAnswered)) => Err(refuse(words::not_answered)),
    }
}

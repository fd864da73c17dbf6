//! `/{c}/appointments/bookings/{code}`: the own booking, with its code, its calendar file, and the way out.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Denied;
use domain::appointments::{BookingCode, NoCancel, Standing};
use domain::display::Lang;
use http::header;
use icalendar::{Calendar, Component, Event, EventLike};
use leptos::prelude::*;
use store::Failed;
use store::appointments::{MyBooking, NotCancelled};

use super::outlook::Outlook;
use super::{Today, pick, service, slug, time_name, words};
use crate::communities::tel;
use crate::frame::{Answer, Here, Page, Problem, Tab, Visit, links};
use crate::ui::next::next;
use crate::ui::qr::qr;

/// How many other times are offered where staff had to cancel.
const OFFERED: usize = 6;

fn read(code: &str) -> Result<BookingCode, Problem> {
    let parsed = BookingCode::parse(code).map_err(|_| Problem::NotFound)?;
    // One booking has one address.
    if parsed.as_str() == code {
        Ok(parsed)
    } else {
        Err(Problem::NotFound)
    }
}

async fn find(here: &Here, code: &str) -> Result<MyBooking, Problem> {
    let me = here.signed_in()?;
    here.portal
        .db
        .find_my_booking(&me, here.community.id, &read(code)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// The chip of where a booking stands.
pub(super) fn chip(lang: Lang, standing: Standing) -> AnyView {
    let class = match standing {
        Standing::Booked => "chip",
        Standing::Arrived | Standing::Done => "chip chip--done",
        Standing::Missed => "chip chip--wait",
        Standing::Cancelled => "chip chip--off",
    };
    view! { <span class=class>{words::standing(lang, standing)}</span> }.into_any()
}

/// Whether its person may still give it back.
pub(super) fn is_open(visit: &Visit, b: &MyBooking) -> bool {
    b.standing == Standing::Booked && visit.now < b.starts_at
}

/// `GET /{c}/appointments/bookings/{code}`
pub async fn page(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let b = find(&here, &code).await?;
    let open = is_open(&here, &b);
    let what = match b.service {
        Some(n) => service(&here, Some(n)).await?,
        None => None,
    };
    let what = what.as_ref().and_then(|p| Some((p.number, p.current()?)));
    let bring = what.map(|(number, v)| {
        let (to, title) = (
            links::service_part(slug(&here), number, "print"),
            v.content.title.get(lang).to_owned(),
        );
        let materials: Vec<_> = v
            .content
            .materials
            .iter()
            .map(|m| view! { <li>{m.name.get(lang).to_owned()}</li> })
            .collect();
        view! {
            <section class="part" aria-labelledby="bring">
                <h2 id="bring">{crate::services::words::materials(lang)}</h2>
                <p>{words::for_service(lang, &title)}</p>
                <ul>{materials}</ul>
                <p class="no-print"><a class="link" href=to>{words::sheet(lang)}</a></p>
            </section>
        }
    });
    let rate = crate::assessments::ratings::of_booking(&here, &b);
    let key = open.then(|| ticket(&here, &b));
    let state = match (&b.cancelled_reason, b.standing) {
        (Some(reason), _) => Some(cancelled(&here, &b, reason).await?),
        (None, Standing::Cancelled) if !is_open_then(&here, &b).await? => {
            Some(cancelled(&here, &b, words::day_off(lang)).await?)
        }
        (None, Standing::Missed) => Some(view! { <p>{words::missed_say(lang)}</p> }.into_any()),
        _ => None,
    };
    let ahead = open.then(|| next(lang, steps(lang, &b)));
    let acts = open.then(|| acts(&here, &b));
    let facts = facts(&here, &b);
    let from_list = (open && b.from_waiting)
        .then(|| view! { <p><strong>{words::from_waiting(lang)}</strong></p> });
    let title = time_name(&here, b.wanted);
    let (chip, back) = (chip(lang, b.standing), links::MY_APPOINTMENTS);
    here.draw(Page::new(title.clone()).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::mine_title(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{chip}</p>
                {from_list} {state} {rate} {key} {facts} {ahead} {bring} {acts}
            </div>
        }
    })
}

/// The code and its picture, to be said or shown at the window.
fn ticket(here: &Here, b: &MyBooking) -> AnyView {
    let lang = here.lang;
    let at_desk = links::desk_booking(&b.community, b.code.as_str());
    let picture = qr(&format!("{}{at_desk}", here.portal.origin));
    view! {
        <div class="letter__key">
            <p>{words::code(lang)} <strong class="letter__code">{b.code.spoken()}</strong></p>
            <div class="letter__qr" role="img" aria-label=words::code_qr(lang)>{picture}</div>
        </div>
    }
    .into_any()
}

fn facts(here: &Here, b: &MyBooking) -> AnyView {
    let lang = here.lang;
    let phone = b.phone.clone();
    let place = if b.home {
        words::at_home(lang).to_owned()
    } else {
        b.place.get(lang).to_owned()
    };
    let note = b.note.clone().map(|note| {
        view! { <dt>{words::home_note(lang)}</dt> <dd>{note}</dd> }
    });
    let to = links::window(&b.community, b.window);
    view! {
        <dl class="facts">
            <dt>{words::window(lang)}</dt>
            <dd><a href=to>{b.window_name.get(lang).to_owned()}</a></dd>
            <dt>{crate::services::words::place(lang)}</dt>
            <dd>{place}</dd>
            <dt>{crate::services::words::phone(lang)}</dt>
            <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
            {note}
        </dl>
    }
    .into_any()
}

fn steps(lang: Lang, b: &MyBooking) -> AnyView {
    let first = if b.home {
        words::next_home(lang)
    } else {
        words::next_come(lang)
    };
    // Who booked within the last day is not reminded.
    let then = match b.starts_at - b.booked_at > chrono::Duration::days(1) {
        true => words::next_reminder(lang),
        false => words::next_cancel(lang),
    };
    view! { <p>{first}</p> <p>{then}</p> }.into_any()
}

fn acts(here: &Here, b: &MyBooking) -> AnyView {
    let lang = here.lang;
    let act = |act| links::booking_act(&b.community, b.code.as_str(), act);
    let label = if b.from_waiting {
        words::decline(lang)
    } else {
        words::cancel(lang)
    };
    view! {
        <p class="no-print"><a class="button button--plain" href=act("event.ics")>{words::calendar(lang)}</a></p>
        <form method="post" action=act("cancel")>
            <p class="meta">{words::cancel_hint(lang)}</p>
            <button class="button button--danger">{label}</button>
        </form>
    }
    .into_any()
}

/// Whether the window still has the slot of a booking.
async fn is_open_then(here: &Here, b: &MyBooking) -> Result<bool, Problem> {
    let db = &here.portal.db;
    let Some(window) = db.find_window(here.community.id, b.window).await? else {
        return Ok(false);
    };
    let calendar = here.portal.calendar().await?;
    let closures = db.list_window_closures(window.id, b.wanted.day).await?;
    let closed = closures.iter().find(|c| c.day == b.wanted.day);
    let slots = window
        .plan
        .slots(b.wanted.day, &calendar, closed.map(|c| c.span));
    Ok(slots.contains(&b.wanted.slot))
}

/// Why staff took it back, and other times, each one tap away.
async fn cancelled(here: &Here, b: &MyBooking, reason: &str) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let db = &here.portal.db;
    let window = db.find_window(here.community.id, b.window).await?;
    let window = window.ok_or(Problem::Ours("a booking without a window"))?;
    let outlook = Outlook::of(here, window).await?;
    let times = outlook.next(here.today(), OFFERED);
    let others = (!times.is_empty()).then(|| {
        let action = links::window_act(&b.community, b.window, "book");
        let service = b
            .service
            .map(|n| view! { <input type="hidden" name="service" value=n.to_string()/> });
        let buttons = pick::next(here, b.window, b.service, &times);
        view! {
            <form method="post" action=action class="part">
                {service}
                <h2>{words::next_times(lang)}</h2>
                {buttons}
            </form>
        }
    });
    let reason = reason.to_owned();
    Ok(view! {
        <div class="errors" role="note">
            <h2 class="errors__title">{words::cancelled_title(lang)}</h2>
            <p>{reason}</p>
        </div>
        {others}
    }
    .into_any())
}

/// `POST /{c}/appointments/bookings/{code}/cancel`
pub async fn cancel(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let code = read(&code)?;
    let today = Today::of(&here).await?;
    let (db, community) = (&here.portal.db, here.community.id);
    let done = || {
        let to = format!("{}?done=booking_cancelled", links::MY_APPOINTMENTS);
        Ok(Redirect::to(&to).into_response())
    };
    match db
        .cancel_booking(&me, community, &code, today.terms(), here.now)
        .await
    {
        Ok(()) => done(),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotCancelled::UnknownBooking)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotCancelled::Rule(why))) => match why {
            // The second press of the button: what was asked for is so.
            NoCancel::NotBooked(Standing::Cancelled) => done(),
            NoCancel::Begun | NoCancel::NotBooked(_) => {
                let onward: fn(Lang) -> &'static str = words::to_booking;
                let to = links::booking(slug(&here), code.as_str());
                let say = |lang| words::too_late(lang).to_owned();
                Err(Problem::refused(say, Some((to, onward))))
            }
        },
    }
}

/// `GET` of the act: back to the booking.
pub async fn back(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let code = read(&code)?;
    Ok(Redirect::to(&links::booking(slug(&here), code.as_str())).into_response())
}

/// `GET /{c}/appointments/bookings/{code}/event.ics`
pub async fn event(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    if here.standing.is_none() {
        return Err(Problem::Denied(Denied::NotSignedIn));
    }
    let lang = here.lang;
    let b = find(&here, &code).await?;
    if b.standing == Standing::Cancelled {
        return Err(Problem::NotFound);
    }
    let name = words::event_name(lang, b.window_name.get(lang));
    let url = format!(
        "{}{}",
        here.portal.origin,
        links::booking(&b.community, b.code.as_str())
    );
    let host = here.portal.origin.rsplit('/').next().unwrap_or_default();
    let place = if b.home {
        words::at_home(lang)
    } else {
        b.place.get(lang)
    };
    let about = format!("{} {}", words::code(lang), b.code.spoken());
    // Moments stand in UTC, which every phone shows in its own zone; the calendar names the community's.
    let event = Event::new()
        .uid(&format!("{}-{}@{host}", b.community, b.code.as_str()))
        .timestamp(b.booked_at)
        .starts(b.starts_at)
        .ends(b.wanted.slot.ends_at(b.wanted.day))
        .summary(&name)
        .location(place)
        .description(&about)
        .url(&url)
        .done();
    let mut calendar = Calendar::new();
    calendar.name(&name).timezone("Asia/Shanghai");
    calendar.push(event);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, calendar.to_string()).into_response())
}

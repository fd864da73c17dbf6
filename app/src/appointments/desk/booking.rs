//! `/{c}/desk/appointments/bookings/{code}`: one booking at the window, found by the code that somebody says or shows.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Clerk;
use domain::appointments::{BookingCode, NoCancel, NoMark, Standing};
use domain::display::Lang;
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{DeskBooking, NotCancelled, NotMarked};

use super::{marks, remarks, who};
use crate::appointments::booking::chip;
use crate::appointments::{Today, desk_words as d, slug, time_name, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;

async fn find(here: &Here, me: &Clerk, code: &str) -> Result<DeskBooking, Problem> {
    let parsed = BookingCode::parse(code).map_err(|_| Problem::NotFound)?;
    here.portal
        .db
        .find_desk_booking(me, &parsed, here.today())
        .await?
        .ok_or(Problem::NotFound)
}

/// `GET /{c}/desk/appointments/bookings/{code}`
pub async fn page(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    draw(&here, &code, &Fields::default(), &Faults::default()).await
}

async fn draw(here: &Here, code: &str, form: &Fields, faults: &Faults) -> Answer {
    let me = here.clerk()?;
    let lang = here.lang;
    let b = find(here, &me, code).await?;
    let window = here
        .portal
        .db
        .find_window(here.community.id, b.window)
        .await?
        .ok_or(Problem::Ours("a booking without a window"))?;
    let marks = marks(here, &b, false);
    let remarks: Vec<_> = remarks(here, &b)
        .into_iter()
        .map(|r| view! { <p class="meta">{r}</p> })
        .collect();
    let cancel = (b.standing == Standing::Booked && b.starts_at > here.now).then(|| {
        let action = links::desk_booking_act(slug(here), b.code.as_str(), "cancel");
        let reason = Field::new(lang, "reason", d::cancel_reason(lang))
            .hint(match b.by_staff {
                true => d::cancel_hint_call(lang),
                false => d::cancel_hint(lang),
            })
            .value(form.get("reason"))
            .lines()
            .limits(Reason::LIMITS)
            .draw(faults);
        let open = !faults.is_empty();
        view! {
            <details open=open>
                <summary>{d::cancel(lang)}</summary>
                <form method="post" action=action novalidate>
                    {reason} <button class="button button--danger">{d::cancel(lang)}</button>
                </form>
            </details>
        }
    });
    let early = (b.standing == Standing::Booked && b.wanted.day > here.today())
        .then(|| view! { <p class="meta">{d::marks_later(lang)}</p> });
    let back = format!(
        "{}?day={}",
        links::desk_appointments(slug(here)),
        b.wanted.day
    );
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = time_name(here, b.wanted);
    let (name, state) = (who(here, &b), chip(lang, b.standing));
    let (code, window) = (b.code.spoken(), window.name.get(lang).to_owned());
    here.draw(
        Page::new(title.clone()).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {d::back_day(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p class="meta">{state} <span>{window}</span></p>
                    <dl class="facts">
                        <dt>{d::col_who(lang)}</dt>
                        <dd>{name}</dd>
                        <dt>{words::code(lang)}</dt>
                        <dd>{code}</dd>
                    </dl>
                    {remarks} {marks} {early} {cancel}
                </div>
            }
        },
    )
}

fn refused(here: &Here, code: &str, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::to_booking;
    let to = links::desk_booking(slug(here), code);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

/// `POST /{c}/desk/appointments/bookings/{code}/mark`
pub async fn mark(here: Here, Path((_, code)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.clerk()?;
    let b = find(&here, &me, &code).await?;
    let to = Standing::from_code(form.get("to")).ok_or(Problem::BadRequest)?;
    match here.portal.db.mark_booking(&me, b.id, to, here.now).await {
        Ok(()) => {
            let to = match form.get("back") {
                "day" => format!(
                    "{}?day={}&done=saved#window-{}",
                    links::desk_appointments(slug(&here)),
                    b.wanted.day,
                    b.window
                ),
                _ => {
                    let to = links::desk_booking(slug(&here), b.code.as_str());
                    format!("{to}?done=saved")
                }
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMarked::Rule(why))) => {
            let say = match why {
                NoMark::Cancelled => d::mark_cancelled,
                NoMark::TooEarly => d::marks_later,
                NoMark::NotBegun => d::mark_not_begun,
            };
            Err(refused(&here, b.code.as_str(), say))
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/appointments/bookings/{code}/cancel`
pub async fn cancel(here: Here, Path((_, code)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.clerk()?;
    let b = find(&here, &me, &code).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.text("reason", Reason::parse(form.get("reason"))) else {
        return draw(&here, &code, &form, &faults).await;
    };
    let today = Today::of(&here).await?;
    let db = &here.portal.db;
    let done = || {
        let to = links::desk_booking(slug(&here), b.code.as_str());
        let said = if b.by_staff { "saved" } else { "moved" };
        Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
    };
    match db
        .cancel_for(&me, b.id, &reason, today.terms(), here.now)
        .await
    {
        Ok(()) => done(),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotCancelled::Rule(NoCancel::NotBooked(Standing::Cancelled)))) => {
            done()
        }
        Err(Failed::Refused(NotCancelled::Rule(_))) => {
            Err(refused(&here, b.code.as_str(), d::cancel_late))
        }
        Err(Failed::Refused(NotCancelled::UnknownBooking)) => Err(Problem::NotFound),
    }
}

/// `GET` of an act: back to the booking.
pub async fn back(here: Here, Path((_, code)): Path<(String, String)>) -> Answer {
    let parsed = BookingCode::parse(&code).map_err(|_| Problem::NotFound)?;
    let to = links::desk_booking(slug(&here), parsed.as_str());
    Ok(Redirect::to(&to).into_response())
}

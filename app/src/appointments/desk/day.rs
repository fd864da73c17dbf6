//! `/{c}/desk/appointments`: everybody who comes on a day, window by window; it is printed as it stands.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::{Days, NaiveDate};
use domain::appointments::{BookingCode, Slot, Standing, clock_time};
use domain::time::read_day;
use leptos::prelude::*;
use store::Failed;
use store::appointments::{DeskBooking, NotMarked, Window, WindowDay};

use super::{marks, remarks, who};
use crate::appointments::booking::chip;
use crate::appointments::{day_name, desk_words as d, find, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/appointments`; `?day=` shows another day, `?code=` leads to a booking.
pub async fn page(here: Here) -> Answer {
    let me = here.clerk()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let typed = here.query("code").to_owned();
    let mut faults = Faults::default();
    let today = here.today();
    if !typed.is_empty() {
        let found = match BookingCode::parse(&typed) {
            Ok(code) => db.find_desk_booking(&me, &code, today).await?,
            Err(_) => None,
        };
        match found {
            Some(b) => {
                let to = links::desk_booking(slug(&here), b.code.as_str());
                return Ok(Redirect::to(&to).into_response());
            }
            None => faults.add("code", Fault::Say(d::unknown_code)),
        }
    }
    let day = read_day(here.query("day")).unwrap_or(today);
    let windows = db.list_windows(here.community.id).await?;
    let bookings = db.list_desk_bookings(&me, day, today).await?;
    let walk_ins = db.list_walk_ins(&me, day).await?;
    let calendar = here.portal.calendar().await?;
    let mut parts = Vec::new();
    for window in &windows {
        let closures = db.list_window_closures(window.id, day).await?;
        let closed = closures.iter().find(|c| c.day == day);
        let slots = window.plan.slots(day, &calendar, closed.map(|c| c.span));
        parts.push(part(
            &here,
            window,
            &bookings,
            &walk_ins,
            &slots,
            day == today,
        ));
    }
    let none = windows
        .is_empty()
        .then(|| view! { <div class="empty"><p>{d::no_windows(lang)}</p></div> });
    let title = match day == today {
        true => d::today_title(lang, &day_name(&here, day)),
        false => d::day_title(lang, &day_name(&here, day)),
    };
    let search = Field::new(lang, "code", d::code_label(lang))
        .hint(d::code_hint(lang))
        .value(typed)
        .class("code__input")
        .draw(&faults);
    let nav = days(&here, day);
    let settings = here.editor().is_ok().then(|| {
        let to = links::desk_windows(slug(&here));
        view! { <a class="link" href=to>{d::windows_title(lang)}</a> }
    });
    let helper = (!windows.is_empty()).then(|| {
        let to = links::desk_helper(slug(&here));
        view! { <a class="link" href=to>{d::helper_title(lang)}</a> }
    });
    let (back, action) = (
        links::desk(slug(&here)),
        links::desk_appointments(slug(&here)),
    );
    let (summary, status) = (errors(lang, &faults), faults.status());
    here.draw(Page::new(title.clone()).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=back>"‹ " {crate::frame::words::tab_desk(lang)}</a>
                {summary}
                <h1>{title}</h1>
                {nav}
                <p class="row no-print">{helper} " " {settings}</p>
                <form action=action novalidate>{search} <button class="button button--plain">{d::find(lang)}</button></form>
                {none} {parts}
                <p class="meta no-print">{d::print_hint(lang)}</p>
            </div>
        }
    })
}

fn days(here: &Here, day: NaiveDate) -> AnyView {
    let lang = here.lang;
    let base = links::desk_appointments(slug(here));
    let one = |to: Option<NaiveDate>, label: &'static str, shown: bool| {
        to.map(|to| {
            let current = shown.then_some("page");
            let href = format!("{base}?day={to}");
            view! { <a class="filter__link" href=href aria-current=current>{label}</a> }
        })
    };
    let one_day = Days::new(1);
    let before = one(day.checked_sub_days(one_day), d::day_before(lang), false);
    let now = one(Some(here.today()), d::to_today(lang), day == here.today());
    let after = one(day.checked_add_days(one_day), d::day_after(lang), false);
    view! { <nav class="filter" aria-label=words::days(lang)>{before} {now} {after}</nav> }
        .into_any()
}

fn part(
    here: &Here,
    window: &Window,
    bookings: &[DeskBooking],
    walk_ins: &[WindowDay],
    slots: &[Slot],
    today: bool,
) -> AnyView {
    let lang = here.lang;
    let own: Vec<_> = bookings
        .iter()
        .filter(|b| b.window == window.number)
        .collect();
    let count = |standing| own.iter().filter(|b| b.standing == standing).count();
    let came = walk_ins
        .iter()
        .find(|d| d.window == window.number)
        .map_or(0, |d| d.walk_ins);
    let tally = d::tally(
        lang,
        own.len(),
        count(Standing::Arrived) + count(Standing::Done),
        count(Standing::Missed),
        came,
    );
    let rows: Vec<Vec<AnyView>> = own
        .iter()
        .map(|b| row(here, b, slots.contains(&b.wanted.slot)))
        .collect();
    let name = window.name.get(lang).to_owned();
    let list = if rows.is_empty() {
        view! { <p class="meta">{tally}</p> <p>{d::nobody(lang)}</p> }.into_any()
    } else {
        let columns = [
            d::col_time(lang),
            d::col_who(lang),
            words::code(lang),
            d::col_state(lang),
        ];
        table(tally, &columns, Some(d::col_marks(lang)), rows)
    };
    let walk_in = today.then(|| {
        let action = links::desk_walk_in(slug(here), window.number);
        let key = once(here);
        view! {
            <form method="post" action=action class="row">
                {key}
                <button class="button button--plain button--small">{d::walk_in(lang)}</button>
                <button class="button button--plain button--small" name="back" value="1">{d::walk_in_back(lang)}</button>
            </form>
        }
    });
    let id = format!("window-{}", window.number);
    let heading = id.clone();
    view! {
        <section class="part" aria-labelledby=id>
            <h2 id=heading>{name}</h2>
            {list} {walk_in}
        </section>
    }
    .into_any()
}

/// A booking; one whose slot is gone, and whom nobody else tells, needs a call.
fn row(here: &Here, b: &DeskBooking, open: bool) -> Vec<AnyView> {
    let lang = here.lang;
    let to = links::desk_booking(slug(here), b.code.as_str());
    let code = b.code.spoken();
    let slot = b.wanted.slot;
    let person = who(here, b);
    let remarks: Vec<_> = remarks(here, b)
        .into_iter()
        .map(|r| view! { <br/> {r} })
        .collect();
    let call = (!open && b.standing == Standing::Booked).then(|| {
        view! { <br/> <span class="chip chip--late">{d::needs_call(lang)}</span> }
    });
    vec![
        cell(format!(
            "{}–{}",
            clock_time(slot.from()),
            clock_time(slot.until())
        )),
        view! { {person} {remarks} {call} }.into_any(),
        view! { <a class="link" href=to>{code}</a> }.into_any(),
        chip(lang, b.standing),
        marks(here, b, true),
    ]
}

/// `POST /{c}/desk/appointments/{n}/walk-in`
pub async fn walk_in(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.clerk()?;
    let window = find(&here, &number).await?;
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let back = !form.get("back").is_empty();
    let db = &here.portal.db;
    match db
        .count_walk_in(&me, window.number, back, once, here.now)
        .await
    {
        Ok(()) => {
            let to = links::desk_appointments(slug(&here));
            let to = format!("{to}?done=saved#window-{}", window.number);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotMarked::UnknownWindow)) => Err(Problem::NotFound),
        Err(Failed::Refused(_)) => Err(Problem::BadRequest),
    }
}

/// `GET` of an act: back to the list.
pub async fn back(here: Here) -> Answer {
    Ok(Redirect::to(&links::desk_appointments(slug(&here))).into_response())
}

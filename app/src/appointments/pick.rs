//! Times to choose from. A tap on a time is the booking; who is not signed in is led to sign in and back to that time.

use chrono::{Datelike, NaiveDate};
use domain::appointments::{Wanted, clock_time};
use leptos::prelude::*;

use super::outlook::{Outlook, Place, value};
use super::{slug, time_name, words};
use crate::frame::{Here, links};

/// The address of a window's page with a day, an item and a time.
pub(super) fn address(
    here: &Here,
    number: i64,
    day: Option<NaiveDate>,
    service: Option<i64>,
    when: Option<Wanted>,
) -> String {
    let mut to = links::window(slug(here), number);
    let mut parts = Vec::new();
    if let Some(day) = day {
        parts.push(format!("day={day}"));
    }
    if let Some(service) = service {
        parts.push(format!("service={service}"));
    }
    if let Some(when) = when {
        parts.push(format!("when={}", links::query(&value(when))));
    }
    if !parts.is_empty() {
        to.push('?');
        to.push_str(&parts.join("&"));
    }
    to
}

/// One time: a button where somebody is signed in, else a link to sign in.
fn button(
    here: &Here,
    window: i64,
    service: Option<i64>,
    wanted: Wanted,
    label: String,
) -> AnyView {
    if here.session.is_some() {
        let value = value(wanted);
        return view! { <div><button class="button button--plain" name="when" value=value>{label}</button></div> }
            .into_any();
    }
    let back = address(here, window, Some(wanted.day), service, Some(wanted));
    let to = links::login_then(&back);
    view! { <div><a class="button button--plain" href=to>{label}</a></div> }.into_any()
}

/// The times of one day, by the part of the day.
pub(super) fn of_day(
    here: &Here,
    outlook: &Outlook,
    day: NaiveDate,
    service: Option<i64>,
) -> Vec<AnyView> {
    let lang = here.lang;
    let bookable = outlook.window.plan.bookable();
    let places = outlook.day(day);
    let parts: [(u16, u16, fn(_) -> _); 3] = [
        (0, 12 * 60, words::morning),
        (12 * 60, 18 * 60, words::afternoon),
        (18 * 60, u16::MAX, words::evening),
    ];
    let one = |p: &Place| {
        let from = clock_time(p.slot.from());
        if p.free == 0 {
            let label = words::slot_full(lang, &from);
            return view! { <div><span class="chip chip--off">{label}</span></div> }.into_any();
        }
        let label = words::slot_free(lang, &from, p.free, bookable);
        let wanted = Wanted { day, slot: p.slot };
        button(here, outlook.window.number, service, wanted, label)
    };
    parts
        .into_iter()
        .filter_map(|(from, until, name)| {
            let of_part: Vec<_> = places
                .iter()
                .filter(|p| (from..until).contains(&p.slot.from()))
                .map(one)
                .collect();
            (!of_part.is_empty()).then(|| {
                view! {
                    <fieldset class="field">
                        <legend class="field__label">{name(lang)}</legend>
                        <div class="choice__set">{of_part}</div>
                    </fieldset>
                }
                .into_any()
            })
        })
        .collect()
}

/// The next free times of a window, each with its day.
pub(super) fn next(here: &Here, window: i64, service: Option<i64>, times: &[Wanted]) -> AnyView {
    let all: Vec<_> = times
        .iter()
        .map(|w| button(here, window, service, *w, time_name(here, *w)))
        .collect();
    view! { <div class="choice__set">{all}</div> }.into_any()
}

/// `周一 30 日`: a fortnight ahead needs no month, and more days fit on a phone.
fn short_day(here: &Here, day: NaiveDate) -> String {
    let lang = here.lang;
    let weekday = words::weekday(lang, day.weekday().num_days_from_monday());
    words::short_day(lang, weekday, day.day())
}

/// The days of a window as links, each with what is free on it.
pub(super) fn days(
    here: &Here,
    outlook: &Outlook,
    shown: NaiveDate,
    service: Option<i64>,
) -> Vec<AnyView> {
    let lang = here.lang;
    outlook
        .days()
        .into_iter()
        .map(|day| {
            let free = outlook.free_on(day);
            let load = match free {
                0 => words::day_full(lang).to_owned(),
                n => words::day_free(lang, n),
            };
            let href = address(here, outlook.window.number, Some(day), service, None);
            let current = (day == shown).then_some("page");
            let label = format!("{} · {load}", short_day(here, day));
            view! { <a class="filter__link" href=href aria-current=current>{label}</a> }.into_any()
        })
        .collect()
}

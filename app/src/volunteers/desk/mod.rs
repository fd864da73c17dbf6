//! The lead's desk: the teams one leads, their shifts and lists, and the ledger. Staff who write what is published see every
//! team here, found teams and appoint leads.

pub mod activity;
pub mod change;
pub mod hours;
pub mod list;
pub mod plan;
pub mod screen;
pub mod setup;
pub mod shift;
pub mod team;

use axum::response::{IntoResponse, Redirect};
use domain::access::{Denied, Lead};
use domain::display::{Both, Lang};
use domain::publishing::Say;
use leptos::prelude::*;
use store::volunteers::{Activity, Shift, Team};

use super::{desk_words as d, find_activity, find_shift, find_team, slug, span_name};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::ui::field::Field;

/// A team of the address that the person leads.
async fn led_team(here: &Here, number: &str) -> Result<(Lead, Team), Problem> {
    let me = here.lead()?;
    let team = find_team(here, number).await?;
    match here.portal.db.find_led_team(&me, team.number).await? {
        Some(team) => Ok((me, team)),
        None => Err(Problem::Denied(Denied::NotYourRole)),
    }
}

/// An activity of a team that the person leads.
async fn led_activity(here: &Here, number: &str) -> Result<(Lead, Activity), Problem> {
    let me = here.lead()?;
    let activity = find_activity(here, number).await?;
    match here.portal.db.find_led_team(&me, activity.team).await? {
        Some(_) => Ok((me, activity)),
        None => Err(Problem::Denied(Denied::NotYourRole)),
    }
}

/// A shift of a team that the person leads.
async fn led_shift(here: &Here, number: &str) -> Result<(Lead, Shift), Problem> {
    let me = here.lead()?;
    let shift = find_shift(here, number).await?;
    match here.portal.db.find_led_shift(&me, shift.number).await? {
        Some(shift) => Ok((me, shift)),
        None => Err(Problem::Denied(Denied::NotYourRole)),
    }
}

/// Where an act leads, with what it says there.
fn done(to: &str, said: &str) -> Answer {
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

/// `GET` of an act without a page of its own: back to the desk.
pub async fn back(here: Here) -> Answer {
    Ok(Redirect::to(&links::desk_volunteers(slug(&here))).into_response())
}

/// A text in both languages of a form.
fn say(
    form: &Fields,
    faults: &mut Faults,
    (zh, en): (&'static str, &'static str),
    most: usize,
) -> Option<Say> {
    Say::parse_prose(form.get(zh), form.get(en), 2, most)
        .map_err(|(fault, english)| faults.add(if english { en } else { zh }, Fault::Text(fault)))
        .ok()
}

/// The fields of a text in both languages: the Chinese one, and the English one for the fold below.
fn both_fields(
    lang: Lang,
    (zh, en): (&'static str, &'static str),
    label: &'static str,
    value: (String, String),
    lines: bool,
    faults: &Faults,
) -> (AnyView, AnyView) {
    let field = |name: &'static str, value: String| {
        let field = Field::new(lang, name, label).value(value);
        let field = if lines { field.lines() } else { field };
        field.draw(faults)
    };
    (field(zh, value.0), field(en, value.1))
}

/// The fold with the English texts, open where one of them is wrong.
fn english(lang: Lang, fields: Vec<AnyView>, open: bool) -> AnyView {
    view! {
        <details open=open>
            <summary>{d::english(lang)}</summary>
            {fields}
        </details>
    }
    .into_any()
}

/// A shift in a list of the desk.
fn shift_line(here: &Here, s: &Shift) -> AnyView {
    let lang = here.lang;
    let to = links::desk_shift(slug(here), s.number);
    let taken = d::taken(lang, s.taken, s.capacity, s.waiting);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{span_name(here, s.span)}</a></h3>
            <p class="meta">{super::fullness(here, s)} <span>{s.title.get(lang).to_owned()}</span> <span>{taken}</span></p>
        </article>
    }
    .into_any()
}

/// A person in a list of the desk: who left no name goes by a number in it.
fn person(lang: Lang, name: Option<&str>, erased: bool, number: Option<i64>) -> String {
    match (name, number) {
        _ if erased => d::account_closed(lang).to_owned(),
        (Some(name), _) => name.to_owned(),
        (None, Some(number)) => d::no_name_but(lang, number),
        (None, None) => d::no_name(lang).to_owned(),
    }
}

/// A name in the reader's language.
fn named(lang: Lang, zh: &str, en: &str) -> String {
    Both::new(zh, en).get(lang).to_owned()
}

//! The form of an item: its fields in the order in which one thinks of them, with the English ones in a fold.

use domain::display::Lang;
use domain::publishing::Typed;
use domain::services::{Class, Event};
use leptos::prelude::*;

use super::{form_words as d, words};
use crate::frame::Faults;
use crate::publishing::desk_words::{f_valid, f_valid_hint};
use crate::publishing::form::{EnglishRow, english};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The fields that are drawn in the fold.
const ENGLISH: [EnglishRow; 10] = [
    ("title_en", d::f_title, false),
    ("audience_en", d::f_audience, false),
    ("materials_en", d::f_materials, true),
    ("steps_en", d::f_steps, true),
    ("fee_en", d::f_fee, false),
    ("place_en", d::f_place, false),
    ("hours_en", d::f_hours, false),
    ("contact_en", d::f_contact, false),
    ("department_en", d::f_department, false),
    ("basis_en", d::f_basis, false),
];

/// What the agency does in a matter.
pub(super) const CHARGES: [&str; 3] = ["responsible", "coordinating", "assisting"];

pub(super) fn charge(lang: Lang, code: &str) -> &'static str {
    match code {
        "responsible" => d::f_charge_decides(lang),
        "coordinating" => d::f_charge_coordinates(lang),
        _ => d::f_charge_assists(lang),
    }
}

/// Whether the community must carry a matter out.
pub(super) const MANDATORY: [&str; 2] = ["yes", "no"];

pub(super) fn mandatory(lang: Lang, code: &str) -> &'static str {
    match code {
        "yes" => d::f_mandatory_yes(lang),
        _ => d::f_mandatory_no(lang),
    }
}

/// Draws all fields with what was typed.
pub(super) fn draw(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
    let line =
        |name: &'static str, label: &str| Field::new(lang, name, label).value(typed.get(name));
    let plain = |name: &'static str, label: &str| line(name, label).draw(faults);
    let cards = |all: Vec<(String, &'static str)>| -> Vec<Card> {
        all.into_iter()
            .map(|(value, label)| Card::new(value, label))
            .collect()
    };
    let classes = Class::ALL
        .iter()
        .map(|c| Card::new(c.code(), words::class(lang, *c)).hint(words::class_note(lang, *c)))
        .collect();
    let events = Event::ALL
        .iter()
        .map(|e| (e.code().to_owned(), words::event(lang, *e)))
        .collect();
    let ticked = domain::publishing::words(typed.get("events"))
        .into_iter()
        .map(str::to_owned)
        .collect();
    let charges = CHARGES.map(|code| (code.to_owned(), charge(lang, code)));
    let mandatory = MANDATORY.map(|code| (code.to_owned(), mandatory(lang, code)));
    let with_hint = |name: &'static str, label: &str, hint: &'static str| {
        line(name, label).hint(hint).draw(faults)
    };
    view! {
        <section class="part" aria-labelledby="part-name">
            <h2 id="part-name">{d::part_name(lang)}</h2>
            {with_hint("title_zh", d::f_title(lang), d::f_title_hint(lang))}
            {with_hint("keywords", d::f_keywords(lang), d::f_keywords_hint(lang))}
            {Choice::new(lang, "class", d::f_class(lang), classes).chosen(typed.get("class")).long().draw(faults)}
            {Choice::new(lang, "events", d::f_events(lang), cards(events)).many(ticked).draw(faults)}
        </section>
        <section class="part" aria-labelledby="part-bring">
            <h2 id="part-bring">{d::part_bring(lang)}</h2>
            {plain("audience_zh", d::f_audience(lang))}
            {line("materials_zh", d::f_materials(lang)).hint(d::f_materials_hint(lang)).lines().draw(faults)}
        </section>
        <section class="part" aria-labelledby="part-way">
            <h2 id="part-way">{d::part_way(lang)}</h2>
            {line("steps_zh", d::f_steps(lang)).hint(d::f_steps_hint(lang)).lines().draw(faults)}
            {line("limit", d::f_limit(lang)).hint(d::f_limit_hint(lang)).inputmode("numeric").draw(faults)}
            {with_hint("fee_zh", d::f_fee(lang), d::f_fee_hint(lang))}
            {plain("place_zh", d::f_place(lang))}
            {plain("hours_zh", d::f_hours(lang))}
            {line("phone", d::f_phone(lang)).inputmode("tel").draw(faults)}
            {with_hint("contact_zh", d::f_contact(lang), d::f_contact_hint(lang))}
        </section>
        <section class="part" aria-labelledby="part-charge">
            <h2 id="part-charge">{d::part_charge(lang)}</h2>
            {Choice::new(lang, "charge", d::f_charge(lang), cards(charges.to_vec())).chosen(typed.get("charge")).draw(faults)}
            {with_hint("department_zh", d::f_department(lang), d::f_department_hint(lang))}
            {line("department_phone", d::f_department_phone(lang)).inputmode("tel").draw(faults)}
        </section>
        <section class="part" aria-labelledby="part-basis">
            <h2 id="part-basis">{d::part_basis(lang)}</h2>
            {plain("basis_zh", d::f_basis(lang))}
            {Choice::new(lang, "mandatory", d::f_mandatory(lang), cards(mandatory.to_vec())).chosen(typed.get("mandatory")).draw(faults)}
            {with_hint("filing", d::f_filing(lang), d::f_filing_hint(lang))}
            {with_hint("valid_until", f_valid(lang), f_valid_hint(lang))}
        </section>
        {english(lang, typed, faults, &ENGLISH)}
    }
    .into_any()
}

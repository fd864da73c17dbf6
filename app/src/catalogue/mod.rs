//! The district's guidance catalogue (art. 14, 27): every entry with the department in charge, and whether it can be had here.
//!
//! What surprises: that something is handled here is read from the services that are public, by the number that both hold; an editor
//! cannot say it of an entry.

pub mod api;
pub mod list;
pub(crate) mod words;

use domain::catalogue::{Entry, EntryFault, Part};
use domain::display::Lang;
use domain::phone::Telephone;
use domain::publishing::Typed;
use domain::services::Class;
use leptos::prelude::*;

use crate::communities::tel;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Tab, when};
use crate::publishing::desk_words as d;
use crate::publishing::form::{EnglishRow, english};
use crate::publishing::import::{Column, Sheet};
use crate::publishing::page::Readable;
use crate::publishing::{Desk, DeskWords};
use crate::services::words as services;
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The fields that are drawn in the fold.
const ENGLISH: [EnglishRow; 4] = [
    ("title_en", words::f_title, false),
    ("department_en", words::department, false),
    ("basis_en", words::basis, false),
    ("elsewhere_en", words::f_elsewhere, false),
];

impl Desk for Entry {
    const ROOM: &'static str = "catalogue";
    const TAB: Tab = Tab::Services;
    const IMPORTED: bool = true;

    fn words(lang: Lang) -> DeskWords {
        DeskWords {
            title: words::title(lang),
            lead: d::lead(lang),
            new: words::new(lang),
            look: words::look(lang),
        }
    }

    fn form(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
        let field =
            |name: &'static str, label: &str| Field::new(lang, name, label).value(typed.get(name));
        let classes = Class::ALL
            .iter()
            .map(|c| Card::new(c.code(), services::class(lang, *c)))
            .collect();
        let parts = Part::ALL
            .iter()
            .map(|p| Card::new(p.code(), words::part(lang, *p)))
            .collect();
        view! {
            <section class="part">
                {field("title_zh", words::f_title(lang)).draw(faults)}
                {field("filing", words::filing(lang)).hint(words::f_filing_hint(lang)).draw(faults)}
                {Choice::new(lang, "class", words::class(lang), classes).chosen(typed.get("class")).draw(faults)}
                {Choice::new(lang, "part", words::part_label(lang), parts).chosen(typed.get("part")).draw(faults)}
                {field("department_zh", words::department(lang)).draw(faults)}
                {field("department_phone", words::department_phone(lang)).inputmode("tel").draw(faults)}
                {field("basis_zh", words::basis(lang)).draw(faults)}
                {field("elsewhere_zh", words::f_elsewhere(lang)).hint(words::f_elsewhere_hint(lang)).draw(faults)}
                {field("valid_until", d::f_valid(lang)).hint(d::f_valid_hint(lang)).draw(faults)}
            </section>
            {english(lang, typed, faults, &ENGLISH)}
        }
        .into_any()
    }

    fn own_fault(own: EntryFault) -> Fault {
        match own {
            EntryFault::Number => Fault::Say(words::fault_number),
        }
    }

    fn plain(&self, _: &Here, lang: Lang) -> String {
        let mut lines = vec![self.title.get(lang).to_owned()];
        let rows = rows(self, lang);
        lines.extend(
            rows.into_iter()
                .map(|(label, said)| format!("{label}: {said}")),
        );
        let phone = self.department.phone.as_str();
        lines.push(format!("{}: {phone}", words::department_phone(lang)));
        if let Some(last) = self.valid_until {
            lines.push(format!("{}: {last}", d::f_valid(lang)));
        }
        lines.join("\n")
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let lang = here.lang;
        let rows = rows(self, lang)
            .into_iter()
            .map(|(label, said)| view! { <dt>{label}</dt> <dd>{said}</dd> })
            .collect_view();
        let phone = self.department.phone.as_str().to_owned();
        let last = self.valid_until.map(|last| {
            let last = when::day(lang, last, here.today());
            view! { <dt>{d::f_valid(lang)}</dt> <dd>{last}</dd> }
        });
        view! {
            <dl class="facts">
                {rows}
                <dt>{words::department_phone(lang)}</dt>
                <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
                {last}
            </dl>
        }
        .into_any()
    }
}

impl Sheet for Entry {
    fn column(field: &str) -> Column {
        match field {
            "title" => Column::new(words::f_title),
            "filing" => Column::new(words::filing).hint(words::f_filing_hint),
            "class" => Column::new(words::class).of(Class::ALL, Class::code, services::class),
            "part" => Column::new(words::part_label).of(Part::ALL, Part::code, words::part),
            "department" => Column::new(words::department),
            "department_phone" => Column::new(words::department_phone),
            "basis" => Column::new(words::basis),
            "elsewhere" => Column::new(words::f_elsewhere).hint(words::f_elsewhere_hint),
            _ => Column::new(d::f_valid).hint(d::f_valid_hint).day(),
        }
    }
}

/// What an entry says, in the order in which one asks.
fn rows(entry: &Entry, lang: Lang) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        (words::filing(lang), entry.filing.as_str().to_owned()),
        (
            words::class(lang),
            services::class(lang, entry.class).to_owned(),
        ),
        (
            words::part_label(lang),
            words::part(lang, entry.part).to_owned(),
        ),
        (
            words::department(lang),
            entry.department.name.get(lang).to_owned(),
        ),
        (words::basis(lang), entry.basis.get(lang).to_owned()),
    ];
    if let Some(elsewhere) = &entry.elsewhere {
        rows.push((words::elsewhere_say(lang), elsewhere.get(lang).to_owned()));
    }
    rows
}

impl Readable for Entry {
    fn room(lang: Lang) -> &'static str {
        words::title(lang)
    }

    fn call(&self) -> Option<&Telephone> {
        Some(&self.department.phone)
    }
}

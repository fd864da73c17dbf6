//! News, notices, policies and law (art. 26, 43), each with the days on which it holds.

pub mod api;
pub mod list;
pub(crate) mod words;

use domain::display::Lang;
use domain::news::{EndsFirst, Force, News, Sort};
use domain::publishing::Typed;
use leptos::prelude::*;

use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Tab, when};
use crate::publishing::desk_words as d;
use crate::publishing::form::{EnglishRow, english};
use crate::publishing::import::{Column, Sheet};
use crate::publishing::page::Readable;
use crate::publishing::{Desk, DeskWords};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::markdown::markdown;

/// The fields that are drawn in the fold.
const ENGLISH: [EnglishRow; 3] = [
    ("title_en", words::f_title, false),
    ("issuer_en", words::issuer, false),
    ("body_en", words::f_body, true),
];

impl Desk for News {
    const ROOM: &'static str = "news";
    const TAB: Tab = Tab::Home;
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
        let sorts = Sort::ALL
            .iter()
            .map(|s| Card::new(s.code(), words::sort(lang, *s)))
            .collect();
        view! {
            <section class="part">
                {field("title_zh", words::f_title(lang)).draw(faults)}
                {Choice::new(lang, "sort", words::f_sort(lang), sorts).chosen(typed.get("sort")).draw(faults)}
                {field("issuer_zh", words::issuer(lang)).draw(faults)}
                {field("number", words::number(lang)).hint(words::f_number_hint(lang)).draw(faults)}
                {field("body_zh", words::f_body(lang)).hint(words::f_body_hint(lang)).lines().draw(faults)}
                {field("from", words::from(lang)).hint(words::f_from_hint(lang)).draw(faults)}
                {field("valid_until", d::f_valid(lang)).hint(d::f_valid_hint(lang)).draw(faults)}
            </section>
            {english(lang, typed, faults, &ENGLISH)}
        }
        .into_any()
    }

    fn own_fault(_: EndsFirst) -> Fault {
        Fault::Say(words::fault_ends_first)
    }

    fn plain(&self, _: &Here, lang: Lang) -> String {
        let mut lines = vec![
            self.title.get(lang).to_owned(),
            words::sort(lang, self.sort).to_owned(),
            format!("{}: {}", words::issuer(lang), self.issuer.get(lang)),
        ];
        if !self.number.is_empty() {
            lines.push(format!("{}: {}", words::number(lang), self.number));
        }
        if let Some(first) = self.from {
            lines.push(format!("{}: {first}", words::from(lang)));
        }
        if let Some(last) = self.valid_until {
            lines.push(format!("{}: {last}", d::f_valid(lang)));
        }
        lines.push(String::new());
        lines.push(self.body.get(lang).to_owned());
        lines.join("\n")
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let lang = here.lang;
        let day = |d| when::day(lang, d, here.today());
        let mut facts = vec![
            (words::f_sort(lang), words::sort(lang, self.sort).to_owned()),
            (words::issuer(lang), self.issuer.get(lang).to_owned()),
        ];
        if !self.number.is_empty() {
            facts.push((words::number(lang), self.number.clone()));
        }
        facts.extend(self.from.map(|d| (words::from(lang), day(d))));
        facts.extend(
            self.valid_until
                .map(|d| (crate::publishing::words::valid(lang), day(d))),
        );
        let facts = facts
            .into_iter()
            .map(|(label, text)| view! { <dt>{label}</dt> <dd>{text}</dd> })
            .collect_view();
        view! {
            {markdown(self.body.get(lang))}
            <dl class="facts">{facts}</dl>
        }
        .into_any()
    }
}

impl Sheet for News {
    fn column(field: &str) -> Column {
        match field {
            "title" => Column::new(words::f_title),
            "sort" => Column::new(words::f_sort).of(Sort::ALL, Sort::code, words::sort),
            "issuer" => Column::new(words::issuer),
            "number" => Column::new(words::number).hint(words::f_number_hint),
            "body" => Column::new(words::f_body).hint(words::f_body_hint),
            "from" => Column::new(words::from).hint(words::f_from_hint).day(),
            _ => Column::new(d::f_valid).hint(d::f_valid_hint).day(),
        }
    }
}

impl Readable for News {
    fn room(lang: Lang) -> &'static str {
        words::title(lang)
    }

    fn chips(&self, here: &Here) -> Option<AnyView> {
        Some(chips(here, self))
    }
}

/// What it is, and whether and until when it holds where it names days.
fn chips(here: &Here, news: &News) -> AnyView {
    let lang = here.lang;
    let day = |d| when::day(lang, d, here.today());
    let force = match news.force(here.today()) {
        Force::NotYet(first) => Some(("chip chip--wait", words::not_yet(lang, &day(first)))),
        Force::Ended(last) => Some(("chip chip--late", words::ended(lang, &day(last)))),
        Force::InForce => match (news.valid_until, news.from) {
            (Some(last), _) => Some(("chip", words::until(lang, &day(last)))),
            (None, Some(_)) => Some(("chip", words::in_force(lang).to_owned())),
            (None, None) => None,
        },
    };
    let force = force.map(|(class, label)| view! { <span class=class>{label}</span> });
    view! {
        <span class="chip">{words::sort(lang, news.sort)}</span>
        " "
        {force}
    }
    .into_any()
}

//! The contact board 挂牌联系 (art. 43): who is there for which grid or window, what for, and how to reach them.
//!
//! What surprises: whoever has a confirmed address sees the own grid worker first; everybody else picks their building.

pub mod api;
pub mod board;
pub mod print;
pub(crate) mod words;

use domain::contacts::{Contact, NoGrid, Post};
use domain::display::Lang;
use domain::phone::Telephone;
use domain::publishing::Typed;
use leptos::prelude::*;

use crate::communities::tel;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Tab};
use crate::publishing::desk_words as d;
use crate::publishing::form::{EnglishRow, english};
use crate::publishing::import::{Column, Sheet};
use crate::publishing::page::Readable;
use crate::publishing::{Desk, DeskWords};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The fields that are drawn in the fold.
const ENGLISH: [EnglishRow; 5] = [
    ("title_en", words::f_title, false),
    ("name_en", words::name, false),
    ("duty_en", words::duty, false),
    ("place_en", words::place, false),
    ("hours_en", words::hours, false),
];

impl Desk for Contact {
    const ROOM: &'static str = "contacts";
    const TAB: Tab = Tab::Services;
    const IMPORTED: bool = true;

    fn words(lang: Lang) -> DeskWords {
        DeskWords {
            title: words::desk_title(lang),
            lead: d::lead(lang),
            new: words::new(lang),
            look: words::look(lang),
        }
    }

    fn form(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
        let field =
            |name: &'static str, label: &str| Field::new(lang, name, label).value(typed.get(name));
        let posts = Post::ALL
            .iter()
            .map(|p| Card::new(p.code(), words::post(lang, *p)))
            .collect();
        view! {
            <section class="part">
                {Choice::new(lang, "post", words::f_post(lang), posts).chosen(typed.get("post")).draw(faults)}
                {field("grid", words::f_grid(lang)).hint(words::f_grid_hint(lang)).inputmode("numeric").draw(faults)}
                {field("title_zh", words::f_title(lang)).hint(words::f_title_hint(lang)).draw(faults)}
                {field("name_zh", words::name(lang)).hint(words::f_name_hint(lang)).draw(faults)}
                {field("duty_zh", words::duty(lang)).hint(words::f_duty_hint(lang)).draw(faults)}
                {field("phone", words::phone(lang)).inputmode("tel").draw(faults)}
                {field("place_zh", words::place(lang)).draw(faults)}
                {field("hours_zh", words::hours(lang)).draw(faults)}
            </section>
            {english(lang, typed, faults, &ENGLISH)}
        }
        .into_any()
    }

    fn own_fault(_: NoGrid) -> Fault {
        Fault::Say(words::fault_grid)
    }

    fn misfit(&self, grids: &[i64]) -> Option<(&'static str, NoGrid)> {
        let grid = self.grid?;
        (!grids.contains(&grid)).then_some(("grid", NoGrid))
    }

    fn plain(&self, _: &Here, lang: Lang) -> String {
        let grid = self.grid.map(|n| format!(" {n}")).unwrap_or_default();
        [
            self.title.get(lang).to_owned(),
            format!("{}{grid}", words::post(lang, self.post)),
            format!("{}: {}", words::name(lang), self.name.get(lang)),
            format!("{}: {}", words::duty(lang), self.duty.get(lang)),
            format!("{}: {}", words::phone(lang), self.phone.as_str()),
            format!("{}: {}", words::place(lang), self.place.get(lang)),
            format!("{}: {}", words::hours(lang), self.hours.get(lang)),
        ]
        .join("\n")
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let lang = here.lang;
        let phone = self.phone.as_str().to_owned();
        let grid = self.grid.map(|n| words::of_grid(lang, n));
        view! {
            <dl class="facts">
                <dt>{words::f_post(lang)}</dt>
                <dd>{words::post(lang, self.post)} " " {grid}</dd>
                <dt>{words::name(lang)}</dt>
                <dd><strong>{self.name.get(lang).to_owned()}</strong></dd>
                <dt>{words::duty(lang)}</dt>
                <dd>{self.duty.get(lang).to_owned()}</dd>
                <dt>{words::phone(lang)}</dt>
                <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
                <dt>{words::place(lang)}</dt>
                <dd>{self.place.get(lang).to_owned()}</dd>
                <dt>{words::hours(lang)}</dt>
                <dd>{self.hours.get(lang).to_owned()}</dd>
            </dl>
        }
        .into_any()
    }
}

impl Sheet for Contact {
    fn column(field: &str) -> Column {
        match field {
            "post" => Column::new(words::f_post).of(Post::ALL, Post::code, words::post),
            "grid" => Column::new(words::f_grid).hint(words::f_grid_hint),
            "title" => Column::new(words::f_title).hint(words::f_title_hint),
            "name" => Column::new(words::name).hint(words::f_name_hint),
            "duty" => Column::new(words::duty).hint(words::f_duty_hint),
            "phone" => Column::new(words::phone),
            "place" => Column::new(words::place),
            _ => Column::new(words::hours),
        }
    }
}

impl Readable for Contact {
    const PRINTED: bool = true;

    fn room(lang: Lang) -> &'static str {
        words::title(lang)
    }

    fn call(&self) -> Option<&Telephone> {
        Some(&self.phone)
    }
}

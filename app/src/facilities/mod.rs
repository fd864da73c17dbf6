//! Facilities of the community, and venues that others have opened to it (art. 23, 33): where, when, for how much, and how
//! one gets in.

pub mod api;
pub mod list;
pub(crate) mod words;

use domain::display::Lang;
use domain::facilities::{Facility, Sort};
use domain::phone::Telephone;
use domain::publishing::{Never, Typed};
use leptos::prelude::*;

use crate::communities::tel;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Tab, when};
use crate::publishing::desk_words as d;
use crate::publishing::form::{EnglishRow, english};
use crate::publishing::import::{Column, Sheet};
use crate::publishing::page::Readable;
use crate::publishing::{Desk, DeskWords};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The fields that are drawn in the fold.
const ENGLISH: [EnglishRow; 7] = [
    ("title_en", words::f_title, false),
    ("owner_en", words::owner, false),
    ("place_en", words::place, false),
    ("hours_en", words::hours, false),
    ("fee_en", words::fee, false),
    ("access_en", words::access, false),
    ("usage_en", words::usage, false),
];

impl Desk for Facility {
    const ROOM: &'static str = "facilities";
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
        let sorts = Sort::ALL
            .iter()
            .map(|s| Card::new(s.code(), words::sort(lang, *s)))
            .collect();
        view! {
            <section class="part">
                {field("title_zh", words::f_title(lang)).draw(faults)}
                {Choice::new(lang, "sort", words::f_sort(lang), sorts).chosen(typed.get("sort")).draw(faults)}
                {field("owner_zh", words::owner(lang)).hint(words::f_owner_hint(lang)).draw(faults)}
                {field("place_zh", words::place(lang)).draw(faults)}
                {field("hours_zh", words::hours(lang)).draw(faults)}
                {field("fee_zh", words::fee(lang)).hint(words::f_fee_hint(lang)).draw(faults)}
                {field("phone", words::phone(lang)).inputmode("tel").draw(faults)}
                {field("access_zh", words::access(lang)).hint(words::f_access_hint(lang)).draw(faults)}
                {field("usage_zh", words::usage(lang)).hint(words::f_usage_hint(lang)).draw(faults)}
                {field("valid_until", words::f_valid(lang)).hint(d::f_valid_hint(lang)).draw(faults)}
            </section>
            {english(lang, typed, faults, &ENGLISH)}
        }
        .into_any()
    }

    fn own_fault(own: Never) -> Fault {
        match own {}
    }

    fn plain(&self, _: &Here, lang: Lang) -> String {
        let mut lines = vec![
            self.title.get(lang).to_owned(),
            words::sort(lang, self.sort).to_owned(),
        ];
        for (label, say) in parts(self, lang) {
            lines.push(format!("{label}: {say}"));
        }
        lines.push(format!("{}: {}", words::phone(lang), self.phone.as_str()));
        if let Some(last) = self.valid_until {
            lines.push(format!("{}: {last}", words::f_valid(lang)));
        }
        lines.join("\n")
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let lang = here.lang;
        let rows = parts(self, lang)
            .map(|(label, say)| view! { <dt>{label}</dt> <dd>{say.to_owned()}</dd> });
        let phone = self.phone.as_str().to_owned();
        let last = self.valid_until.map(|last| {
            let last = when::day(lang, last, here.today());
            view! { <dt>{words::f_valid(lang)}</dt> <dd>{last}</dd> }
        });
        view! {
            <dl class="facts">
                <dt>{words::f_sort(lang)}</dt>
                <dd>{words::sort(lang, self.sort)}</dd>
                {rows.into_iter().collect_view()}
                {last}
                <dt>{words::phone(lang)}</dt>
                <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
            </dl>
        }
        .into_any()
    }
}

impl Sheet for Facility {
    fn column(field: &str) -> Column {
        match field {
            "title" => Column::new(words::f_title),
            "sort" => Column::new(words::f_sort).of(Sort::ALL, Sort::code, words::sort),
            "owner" => Column::new(words::owner).hint(words::f_owner_hint),
            "place" => Column::new(words::place),
            "hours" => Column::new(words::hours),
            "fee" => Column::new(words::fee).hint(words::f_fee_hint),
            "phone" => Column::new(words::phone),
            "access" => Column::new(words::access).hint(words::f_access_hint),
            "usage" => Column::new(words::usage).hint(words::f_usage_hint),
            _ => Column::new(words::f_valid).hint(d::f_valid_hint).day(),
        }
    }
}

/// What a place says, in the order in which one asks.
fn parts(place: &Facility, lang: Lang) -> [(&'static str, &str); 6] {
    [
        (words::place(lang), place.place.get(lang)),
        (words::hours(lang), place.hours.get(lang)),
        (words::fee(lang), place.fee.get(lang)),
        (words::access(lang), place.access.get(lang)),
        (words::usage(lang), place.usage.get(lang)),
        (words::owner(lang), place.owner.get(lang)),
    ]
}

impl Readable for Facility {
    fn room(lang: Lang) -> &'static str {
        words::title(lang)
    }

    fn call(&self) -> Option<&Telephone> {
        Some(&self.phone)
    }
}

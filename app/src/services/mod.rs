//! Published service information (art. 11–14, 26–28, 33, 43): what can be done where, with which papers, and who is
//! really in charge.
//!
//! What surprises: two people stand behind whatever is read here, the writer and another one who checked it; what has
//! expired stays findable and says so at the top; a changed item is a new version beside the old ones.

pub mod api;
mod fields;
mod form_words;
pub mod item;
pub mod list;
pub mod print;
mod sheet;
pub(crate) mod words;

use domain::display::Lang;
use domain::publishing::Typed;
use domain::services::{Charge, Item, ItemFault, Limit};
use leptos::prelude::*;

use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Tab, when};
use crate::publishing::{Desk, DeskWords};

use self::form_words as f;

impl Desk for Item {
    const ROOM: &'static str = "services";
    const TAB: Tab = Tab::Services;
    const IMPORTED: bool = true;

    fn words(lang: Lang) -> DeskWords {
        DeskWords {
            title: f::desk_title(lang),
            lead: crate::publishing::desk_words::lead(lang),
            new: f::new(lang),
            look: f::review_look(lang),
        }
    }

    fn form(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
        fields::draw(lang, typed, faults)
    }

    fn own_fault(own: ItemFault) -> Fault {
        Fault::Say(match own {
            ItemFault::NoFiling => f::fault_filing,
            ItemFault::FilingShape => f::fault_filing_shape,
            ItemFault::NoDepartment => f::fault_department,
            ItemFault::Material => f::fault_material,
        })
    }

    fn too_many(field: &'static str) -> Fault {
        Fault::Say(match field {
            "keywords" => f::fault_keywords,
            "steps_zh" => f::fault_steps,
            _ => f::fault_materials,
        })
    }

    fn plain(&self, here: &Here, lang: Lang) -> String {
        plain(lang, self, here.community.agency.get(lang))
    }

    fn reviewed(&self, here: &Here) -> AnyView {
        let lang = here.lang;
        let (both, class) = (self.title.both(), words::class(lang, self.class));
        let other = match lang {
            Lang::Zh => both.en.clone(),
            Lang::En => both.zh.clone(),
        };
        let events: Vec<_> = self.events.iter().map(|e| words::event(lang, *e)).collect();
        let keywords = self.keywords.join(words::between(lang));
        let valid = self.valid_until.map(|last| {
            let last = when::day(lang, last, here.today());
            view! { <dt>{crate::publishing::words::valid(lang)}</dt> <dd>{last}</dd> }
        });
        view! {
            <dl class="facts">
                <dt>{words::class_label(lang)}</dt>
                <dd>{class} " · " {events.join(words::between(lang))}</dd>
                <dt>{f::other_names(lang)}</dt>
                <dd>{other} " · " {keywords}</dd>
                {valid}
            </dl>
            {item::facts(here, self)} {item::content(here, self)}
        }
        .into_any()
    }
}

/// How long it takes.
pub(crate) fn limit(lang: Lang, limit: Limit) -> String {
    match limit {
        Limit::AtOnce => words::at_once(lang).to_owned(),
        Limit::WorkingDays(1) => words::one_day(lang).to_owned(),
        Limit::WorkingDays(days) => words::days(lang, days),
    }
}

/// Who is in charge, in one line.
fn in_charge(lang: Lang, item: &Item, agency: &str) -> String {
    match &item.charge {
        Charge::Responsible => words::responsible(lang, agency),
        Charge::Coordinating(d) => words::coordinating(lang, agency, d.name.get(lang)),
        Charge::Assisting(d) => words::assisting(lang, agency, d.name.get(lang)),
    }
}

/// How many of a paper.
fn counts(lang: Lang, originals: u8, copies: u8) -> String {
    match (originals, copies) {
        (o, 0) => words::originals(lang, o),
        (0, c) => words::copies(lang, c),
        (o, c) => words::both_kinds(lang, o, c),
    }
}

/// The whole text in labelled lines: what versions are compared by.
fn plain(lang: Lang, item: &Item, agency: &str) -> String {
    let mut lines = vec![
        item.title.get(lang).to_owned(),
        format!("{}: {}", words::who(lang), item.audience.get(lang)),
        format!("{}:", words::materials(lang)),
    ];
    if item.materials.is_empty() {
        lines.push(format!("- {}", words::no_materials(lang)));
    }
    lines.extend(item.materials.iter().map(|m| {
        let many = counts(lang, m.originals, m.copies);
        format!("- {}, {many}", m.name.get(lang))
    }));
    lines.push(format!("{}:", words::steps(lang)));
    lines.extend(
        (1..)
            .zip(&item.steps)
            .map(|(n, step)| format!("{n}. {}", step.get(lang))),
    );
    lines.push(format!(
        "{}: {}",
        words::how_long(lang),
        limit(lang, item.limit)
    ));
    for (label, say) in [
        (words::fee(lang), &item.fee),
        (words::place(lang), &item.place),
        (words::hours(lang), &item.hours),
        (words::contact(lang), &item.contact),
        (words::basis(lang), &item.basis),
    ] {
        lines.push(format!("{label}: {}", say.get(lang)));
    }
    lines.push(format!("{}: {}", words::phone(lang), item.phone.as_str()));
    let mut charge = in_charge(lang, item, agency);
    if let Some(d) = item.charge.department() {
        charge.push_str(&format!(" {}", d.phone.as_str()));
    }
    lines.push(format!("{}: {charge}", words::charge(lang)));
    let events: Vec<_> = item.events.iter().map(|e| words::event(lang, *e)).collect();
    lines.push(format!(
        "{}: {}",
        words::class_label(lang),
        words::class(lang, item.class)
    ));
    lines.push(format!(
        "{}: {}",
        words::events_label(lang),
        events.join(", ")
    ));
    lines.push(format!("{}: {}", words::filing(lang), filing(lang, item)));
    if !item.keywords.is_empty() {
        let names = item.keywords.join(words::between(lang));
        lines.push(format!("{}: {names}", words::keywords_label(lang)));
    }
    if let Some(last) = item.valid_until {
        lines.push(format!("{}: {last}", crate::publishing::words::valid(lang)));
    }
    lines.join("\n")
}

/// The number of the district's catalogue, or that the community offers it by itself.
fn filing(lang: Lang, item: &Item) -> String {
    use domain::services::Obligation;
    match &item.obligation {
        Obligation::Voluntary => words::voluntary(lang).to_owned(),
        Obligation::Mandatory(number) => words::mandatory(lang, number.as_str()),
    }
}

//! Published service information (art. 11–14, 26–28, 33, 43): what can be done where, with which papers, and who is
//! really in charge.
//!
//! What surprises: two people stand behind whatever is read here, the writer and another one who checked it; what has
//! expired stays findable and says so at the top; a changed item is a new version beside the old ones.

pub mod acts;
pub mod api;
pub mod desk;
pub(crate) mod desk_words;
pub mod edit;
mod fields;
pub mod item;
pub mod list;
pub mod print;
pub mod review;
pub mod versions;
pub(crate) mod words;

use domain::communities::Slug;
use domain::display::Lang;
use domain::services::{Charge, Item, Limit};
use store::services::ServicePage;

use crate::frame::{Here, Problem};

/// The slug of the visit, shared by many links.
fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

fn parse(number: &str) -> Result<i64, Problem> {
    // One item has one address: no sign, no zeros in front.
    let parsed: i64 = number.parse().map_err(|_| Problem::NotFound)?;
    if parsed > 0 && parsed.to_string() == number {
        Ok(parsed)
    } else {
        Err(Problem::NotFound)
    }
}

/// The item of an address; one that has never been published is not found.
async fn find(here: &Here, number: &str) -> Result<ServicePage, Problem> {
    here.portal
        .db
        .find_service(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
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

/// Both languages, the reader's first: whoever checks one language alone has not read what becomes public.
fn both(here: &Here, item: &Item) -> String {
    let (first, second) = match here.lang {
        Lang::Zh => (Lang::Zh, Lang::En),
        Lang::En => (Lang::En, Lang::Zh),
    };
    let agency = &here.community.agency;
    let part = |lang| plain(lang, item, agency.get(lang));
    format!("{}\n\n{}", part(first), part(second))
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
        lines.push(format!("{}: {last}", words::valid(lang)));
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

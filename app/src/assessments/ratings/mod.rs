//! Ratings 好差评 (features.md H2, H3): the form under what was visited, the public figures, and the desk that answers.
//!
//! What surprises: a rating shows nowhere on the day it is given, to its writer neither: it comes out with at least four others
//! after its month (docs/decisions/0030).

pub mod api;
pub mod desk;
pub mod give;
pub mod list;
pub(crate) mod words;

use std::collections::BTreeMap;

use domain::assessments::{Distribution, Figures, Mark, Rated, mean};
use domain::display::{Both, Lang};
use domain::services::Item;
use leptos::prelude::*;
use store::assessments::ratings::Subject;

pub(crate) use give::{of_booking, of_service};

use super::{hundredths, slug, words as room};
use crate::communities::table::{cell, table};
use crate::frame::{Here, Problem, links};

/// Reads an address; none of anything else.
fn parse(kind: &str, number: &str) -> Result<Subject, Problem> {
    let kind = Rated::from_code(kind).ok_or(Problem::NotFound)?;
    let n: i64 = number.parse().map_err(|_| Problem::NotFound)?;
    match n.to_string() == number {
        true => Ok(Subject::new(kind, n)),
        false => Err(Problem::NotFound),
    }
}

/// The names of all windows and items that are there; what was taken back is called by its number.
struct Names(BTreeMap<Subject, Both>);

impl Names {
    async fn of(here: &Here) -> Result<Self, Problem> {
        let (db, community) = (&here.portal.db, here.community.id);
        let mut all = BTreeMap::new();
        for w in db.list_windows(community).await? {
            all.insert(Subject::new(Rated::Window, w.number), w.name);
        }
        for p in db.list_published::<Item>(community).await? {
            let name = p.version.content.title.both().clone();
            all.insert(Subject::new(Rated::Service, p.number), name);
        }
        Ok(Self(all))
    }

    fn get(&self, lang: Lang, of: Subject) -> String {
        match self.0.get(&of) {
            Some(name) => name.get(lang).to_owned(),
            None => format!("{} {}", words::of(lang, of.kind), of.number),
        }
    }
}

/// The page of what is rated.
fn of_subject(here: &Here, of: Subject) -> String {
    match of.kind {
        Rated::Window => links::window(slug(here), of.number),
        Rated::Service => links::service(slug(here), of.number),
    }
}

fn average(d: &Distribution) -> String {
    mean(d).map_or_else(|| "—".to_owned(), hundredths)
}

/// How often each option was chosen, as one row: on a phone a card, and not one card for each option.
fn levels(lang: Lang, caption: &str, d: &Distribution) -> AnyView {
    let columns = Mark::ALL.map(|mark| room::mark(lang, mark));
    let columns: Vec<&str> = std::iter::once(words::column_all(lang))
        .chain(columns)
        .collect();
    let all = words::ratings(lang, d.all());
    let row = std::iter::once(all).chain(d.0.map(|n| n.to_string()));
    let row = row.map(cell).collect();
    let caption = format!("{caption} · {}", words::mean(lang, &average(d)));
    table(caption, &columns, None, vec![row])
}

fn cases(lang: Lang, figures: &Figures) -> String {
    let c = figures.cases;
    match c.all() {
        0 => words::no_cases(lang).to_owned(),
        _ => words::cases(lang, c.in_time, c.late, c.waiting, c.overdue),
    }
}

/// The link to the figures, for the page of what is rated.
pub(crate) fn link(here: &Here, of: Subject) -> AnyView {
    let to = links::rating(slug(here), of.kind.code(), of.number);
    view! { <p class="no-print"><a class="link" href=to>{words::see(here.lang)}</a></p> }.into_any()
}

/// The link to all figures, for the list of the room.
pub(super) fn link_all(here: &Here) -> AnyView {
    let to = links::ratings(slug(here));
    let lang = here.lang;
    view! {
        <section class="part" aria-labelledby="ratings">
            <h2 id="ratings">{words::title(lang)}</h2>
            <p>{words::lead(lang)}</p>
            <p class="part__more"><a class="link" href=to>{words::to_ratings(lang)}</a></p>
        </section>
    }
    .into_any()
}

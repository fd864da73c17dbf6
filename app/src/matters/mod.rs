//! Matters 诉求 (art. 28, 32): reporting, asking for something to be done, asking; following it; and its desk.
//!
//! What surprises: a private matter is "not found" for everybody but its reporter, its owner, the colleague it is offered to
//! and the secretary, and so are its pictures; a name stands in the chain only where the contact board publishes it.

pub(crate) mod act;
pub mod api;
mod chain;
pub(crate) mod desk;
pub(crate) mod detail;
mod figures;
pub(crate) mod find;
mod form;
pub(crate) mod list;
pub(crate) mod mine;
pub(crate) mod new;
pub(crate) mod pictures;
pub(crate) mod words;

pub(crate) use desk::places;

use axum::response::Response;
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::matters::{Party, Stage};
use http::{HeaderValue, header};
use leptos::prelude::*;
use store::matters::{Matter, NotDone};

use crate::frame::{Here, Problem, links, when};
use crate::proposals::card::Names;
use crate::ui::clock::clock;

fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The matter of an address, and who the reader is to it: everybody's where it is public, and else for those alone who may
/// open it. Whoever may not is told what is told of a number that was never given.
async fn find_matter(here: &Here, number: &str) -> Result<(Matter, Option<Party>), Problem> {
    let (db, place, number) = (&here.portal.db, here.community.id, parse(number)?);
    if here.standing.is_some()
        && let Some((id, holders)) = db.find_matter_holders(place, number).await?
        && let Ok(right) = here.may_open(id, &holders)
    {
        return Ok((db.open_matter(&right).await?, Some(right.party())));
    }
    let public = db.find_public_matter(place, number).await?;
    Ok((public.ok_or(Problem::NotFound)?, None))
}

/// A refusal, with the way back.
fn problem(why: NotDone, back: String) -> Problem {
    match why {
        NotDone::Unknown => Problem::NotFound,
        NotDone::Gone => Problem::Denied(domain::access::Denied::NotSignedIn),
        why => Problem::refused(
            move |lang| words::refused(lang, why).to_owned(),
            Some((back, words::to_one)),
        ),
    }
}

/// Keeps what is one person's own out of every cache.
fn private(mut page: Response) -> Response {
    let value = HeaderValue::from_static("private, no-store");
    page.headers_mut().insert(header::CACHE_CONTROL, value);
    page
}

fn chip(lang: Lang, stage: Stage) -> AnyView {
    let class = match stage {
        Stage::Solved => "chip chip--done",
        Stage::Waiting | Stage::Reopened => "chip chip--wait",
        Stage::Declined | Stage::Withdrawn => "chip chip--off",
        Stage::Owned | Stage::Answered => "chip",
    };
    view! { <span class=class>{words::stage(lang, stage)}</span> }.into_any()
}

/// The clock of the answer, while it is owed.
async fn due(here: &Here, m: &Matter) -> Result<Option<AnyView>, Problem> {
    if !m.stage.is_open() {
        return Ok(None);
    }
    let calendar = here.portal.calendar().await?;
    let what = words::clock_answer(here.lang).to_owned();
    Ok(Some(clock(
        here.lang,
        what,
        m.due_on,
        here.today(),
        &calendar,
    )))
}

/// Where it is: the grid, the words, or both.
fn place(lang: Lang, m: &Matter, names: &Names) -> String {
    let grid = m.grid.map(|g| names.grid(lang, Some(g)));
    let parts: Vec<String> = grid.into_iter().chain(m.place.clone()).collect();
    match parts.is_empty() {
        true => "—".to_owned(),
        false => parts.join(" · "),
    }
}

/// A matter as a card of a list.
async fn card(here: &Here, m: &Matter, names: &Names) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let due = due(here, m).await?;
    let to = links::matter(slug(here), m.number);
    let title = words::one(lang, m.kind, &m.number.to_string());
    let (category, place) = (names.category(lang, m.category), place(lang, m, names));
    let answer = m.answer.clone().map(|a| {
        view! { <p class="meeting__text"><strong>{words::the_answer(lang)}</strong> " " {a}</p> }
    });
    Ok(view! {
        <article class="item">
            {due}
            <h2 class="item__title"><a href=to>{title}</a></h2>
            <p class="meeting__text">{m.body.clone()}</p>
            {answer}
            <p class="meta">
                {chip(lang, m.stage)} <span>{category}</span> <span>{place}</span>
                <span>{when::ago(lang, m.received_at, here.now)}</span>
            </p>
        </article>
    }
    .into_any())
}

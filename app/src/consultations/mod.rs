//! Consultations 意见征集 (art. 4, 38): a text with its sections, questions to residents, comments, and what became of each.
//!
//! What surprises: the questions are secret and the comments public; a person without a confirmed address comments and is not
//! counted; the texts are shown as their editor wrote them, in one language.

pub(crate) mod answer;
pub mod api;
pub(crate) mod comment;
pub(crate) mod desk;
pub(crate) mod detail;
pub(crate) mod list;
pub(crate) mod mine;
mod outcome;
pub(crate) mod words;

pub(crate) use desk::places;

use domain::communities::Slug;
use domain::consultations::Stage;
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::time::day_of;
use leptos::prelude::*;
use store::consultations::Consultation;

use crate::frame::{Here, Problem, Visit, links, when};

fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The consultation of an address; drafts are for the desk alone.
async fn find(here: &Here, number: &str) -> Result<Consultation, Problem> {
    let db = &here.portal.db;
    let found = db
        .find_consultation(here.community.id, parse(number)?)
        .await?;
    found
        .filter(|c| c.checked_at.is_some())
        .ok_or(Problem::NotFound)
}

/// A refusal that leads back to the consultation.
fn refused(here: &Here, number: RecordNumber, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::to_one;
    let to = links::consultation(slug(here), number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

fn chip(lang: Lang, stage: Stage) -> AnyView {
    let class = match stage {
        Stage::Open => "chip",
        Stage::Answered => "chip chip--done",
        Stage::Withdrawn => "chip chip--off",
        _ => "chip chip--wait",
    };
    view! { <span class=class>{words::stage(lang, stage)}</span> }.into_any()
}

/// From when until when.
fn span(visit: &Visit, c: &Consultation) -> String {
    let day = |day| when::day(visit.lang, day, visit.today());
    let last = day_of(c.closes_at) - chrono::Days::new(1);
    words::from_until(visit.lang, &day(day_of(c.opens_at)), &day(last))
}

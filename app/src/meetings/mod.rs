//! Meetings (room 4): the four statutory kinds, from the call to the approved minutes.
//!
//! What surprises: what a rule refuses is said with the rule's number and its clause; the six digits of the check-in
//! stand nowhere but on the secretary's screen; whoever is on the waiting list must confirm a place in time.

pub mod act;
pub mod api;
pub mod ask;
pub mod checkin;
pub mod desk;
pub mod detail;
pub mod files;
pub mod list;
pub mod mine;
mod parts;
pub mod visits;
pub(crate) mod words;

use chrono::{DateTime, Timelike, Utc};
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::RecordNumber;
use domain::meetings::Stage;
use domain::rulebook::{Rule, Rulebook};
use domain::time::{day_of, shanghai};
use leptos::prelude::*;
use store::meetings::Meeting;

use crate::frame::{Here, Problem, links, when};

/// The slug of the visit, shared by many links.
fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The meeting of an address; unknown and malformed numbers are both "not found".
async fn find(here: &Here, number: &str) -> Result<Meeting, Problem> {
    here.portal
        .db
        .find_meeting(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// The rulebook under which a meeting was called.
async fn book_of(here: &Here, meeting: &Meeting) -> Result<Rulebook, Problem> {
    here.portal
        .db
        .find_rulebook(here.community.id, meeting.rulebook_version)
        .await?
        .ok_or(Problem::Ours("a meeting's rulebook is missing"))
}

/// A refusal that leads back to the meeting.
fn refused(
    here: &Here,
    number: RecordNumber,
    say: impl Fn(Lang) -> String + Send + Sync + 'static,
) -> Problem {
    let label: fn(Lang) -> &'static str = words::back_to_meeting;
    Problem::refused(say, Some((links::meeting(slug(here), number), label)))
}

/// A rule with its number and the clause it comes from.
fn rule_line(lang: Lang, book: &Rulebook, rule: Rule) -> String {
    let entry = book.entry(rule);
    let source = match lang {
        Lang::Zh => &entry.source_zh,
        Lang::En => &entry.source_en,
    };
    words::rule_basis(
        lang,
        crate::communities::words::rule(lang, rule),
        &crate::communities::words::unit(lang, rule.unit(), entry.value),
        source,
    )
}

/// `14:00`
fn clock_time(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&shanghai());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Day, beginning and end of a meeting.
fn span(here: &Here, m: &Meeting) -> String {
    let lang = here.lang;
    words::span(
        lang,
        &when::day(lang, day_of(m.starts_at), here.today()),
        &clock_time(m.starts_at),
        &clock_time(m.ends_at),
    )
}

/// The chip of a stage.
fn chip(lang: Lang, stage: Stage) -> AnyView {
    let class = match stage {
        Stage::Approved => "chip chip--done",
        Stage::Correction => "chip chip--wait",
        Stage::Cancelled => "chip chip--off",
        _ => "chip",
    };
    view! { <span class=class>{words::stage(lang, stage)}</span> }.into_any()
}

/// The paragraphs of a text that somebody typed.
fn paragraphs(text: &str) -> Vec<AnyView> {
    text.split("\n\n")
        .map(|part| view! { <p class="meeting__text">{part.to_owned()}</p> }.into_any())
        .collect()
}

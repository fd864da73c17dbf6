//! Rounds of satisfaction (art. 19, 41, 42): what residents say of those who work for them, and what comes of it.
//!
//! What surprises: nobody sees a single answer, the person who gave it included, once it is handed in; while a round is open
//! only the number of answers is known; whatever can be worked out from the counts is worked out on a page of its own, step by
//! step. Answers of somebody with a code are on pages that no cache keeps.

pub mod answer;
pub mod api;
pub mod check;
pub mod code;
pub mod desk;
pub(crate) mod desk_words;
pub mod detail;
pub mod files;
mod form;
pub mod list;
pub mod ratings;
mod result;
mod series;
pub mod thanks;
pub(crate) mod words;

use axum::response::Response;
use domain::assessments::{Score, Stage, WHOLE, Who, last_day};
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::RecordNumber;
use http::{HeaderValue, header};
use leptos::prelude::*;
use store::assessments::Round;

use crate::frame::{Here, Problem, Visit, links, when};

/// The slug of the visit, shared by many links.
fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The round of an address; drafts are for the desk alone.
async fn find(here: &Here, number: &str) -> Result<Round, Problem> {
    let db = &here.portal.db;
    let round = db.find_round(here.community.id, parse(number)?).await?;
    round
        .filter(|r| r.stage(here.now) != Stage::Draft)
        .ok_or(Problem::NotFound)
}

/// A refusal that leads back to the round.
fn refused(here: &Here, number: RecordNumber, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::to_round;
    let to = links::assessment(slug(here), number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

/// Keeps what is one person's own out of every cache.
fn private(mut page: Response) -> Response {
    let value = HeaderValue::from_static("private, no-store");
    page.headers_mut().insert(header::CACHE_CONTROL, value);
    page
}

/// `84.21`
fn hundredths(n: u64) -> String {
    format!("{}.{:02}", n / 100, n % 100)
}

/// `84.21`, and where not all weights counted which did: such a score is not like the others.
fn points(lang: Lang, score: &Score) -> String {
    let points = hundredths(score.hundredths);
    match score.weight < WHOLE {
        true => format!("{points} ({})", words::counted_part(lang, score.weight)),
        false => points,
    }
}

/// `86.2 %`
fn percent(per_mille: u64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// The chip of where a round stands.
fn chip(lang: Lang, stage: Stage) -> AnyView {
    let class = match stage {
        Stage::Open => "chip",
        Stage::Published => "chip chip--done",
        Stage::Draft | Stage::Scheduled | Stage::Counting => "chip chip--wait",
        Stage::Void => "chip chip--off",
    };
    view! { <span class=class>{words::stage(lang, stage)}</span> }.into_any()
}

/// From when until when.
fn span(visit: &Visit, round: &Round) -> String {
    let day = |day| when::day(visit.lang, day, visit.today());
    words::from_until(
        visit.lang,
        &day(domain::time::day_of(round.opens_at)),
        &day(last_day(round.closes_at)),
    )
}

/// Who may answer, in words.
async fn who(here: &Here, round: &Round) -> Result<String, Problem> {
    let lang = here.lang;
    Ok(match &round.who {
        Who::Codes => words::who_codes(lang).to_owned(),
        Who::Residents(grids) if grids.is_empty() => words::who_residents(lang).to_owned(),
        Who::Residents(grids) => {
            let all = here.portal.db.list_grids(here.community.id).await?;
            let names: Vec<&str> = all
                .iter()
                .filter(|g| grids.contains(&g.id))
                .map(|g| g.name.get(lang))
                .collect();
            words::who_grids(lang, &names.join(words::between(lang)))
        }
    })
}

/// How many have answered, of how many.
fn turnout(lang: Lang, round: &Round) -> String {
    words::turnout(lang, round.answers, round.eligible())
}

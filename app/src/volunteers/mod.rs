//! Volunteers (art. 35, 42): teams, the shifts of what they do, the own hours and proofs.
//!
//! What surprises: how many come stands in public, who comes never does; two taps sign somebody up; hours count when both
//! sides agree, and a proof is checked by anybody who holds the paper.

pub mod act;
pub mod activity;
pub mod aid;
pub mod api;
pub mod checkin;
pub mod desk;
pub(crate) mod desk_words;
pub mod hours;
pub mod list;
pub mod mine;
pub mod proof;
pub mod team;
pub(crate) mod words;

use chrono::Timelike;
use domain::appointments::BookingCode;
use domain::communities::Slug;
use domain::rulebook::Rulebook;
use domain::time::{day_of, shanghai};
use domain::volunteers::{ProofCode, Span};
use leptos::prelude::*;
use store::volunteers::{Activity, Cursor, Shift, Team};

use crate::appointments::{day_name, parse};
use crate::frame::{Here, Problem, Visit, links};

/// What the key of the six digits is derived for.
const PURPOSE: &str = "shift";

/// The slug of the visit, shared by many links.
fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

/// The team of an address.
async fn find_team(here: &Here, number: &str) -> Result<Team, Problem> {
    here.portal
        .db
        .find_team(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// The activity of an address.
async fn find_activity(here: &Here, number: &str) -> Result<Activity, Problem> {
    here.portal
        .db
        .find_activity(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// The shift of an address.
async fn find_shift(here: &Here, number: &str) -> Result<Shift, Problem> {
    here.portal
        .db
        .find_shift(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// The rules of the community.
async fn book(here: &Here) -> Result<Rulebook, Problem> {
    let book = here
        .portal
        .db
        .current_rulebook(here.community.id, here.today())
        .await?;
    book.ok_or(Problem::Ours("no rulebook is in force"))
}

/// A code of an address. One proof has one address.
fn read_code(code: &str) -> Result<ProofCode, Problem> {
    let parsed = BookingCode::parse(code).map_err(|_| Problem::NotFound)?;
    match parsed.as_str() == code {
        true => Ok(parsed),
        false => Err(Problem::NotFound),
    }
}

/// `09:30`
fn clock(at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&shanghai());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `11 月 30 日 周一 09:00–11:30`
pub(crate) fn span_name(visit: &Visit, span: Span) -> String {
    let (from, until) = (span.starts_at(), span.ends_at());
    let day = day_name(visit, day_of(from));
    match day_of(from) == day_of(until) {
        true => format!("{day} {}–{}", clock(from), clock(until)),
        false => format!(
            "{day} {}–{} {}",
            clock(from),
            day_name(visit, day_of(until)),
            clock(until)
        ),
    }
}

/// What of a page of one more than `most` is shown, and whether there is more.
fn one_page<T>(mut rows: Vec<T>, most: i64) -> (Vec<T>, bool) {
    let most = usize::try_from(most).unwrap_or(0);
    let more = rows.len() > most;
    rows.truncate(most);
    (rows, more)
}

/// The link to the next page of a list.
fn onward(to: String, label: &'static str) -> AnyView {
    view! { <p class="part__more"><a class="link" href=to>{label}</a></p> }.into_any()
}

/// The place in a list at which a page begins, as its address says.
fn begins(visit: &Visit, name: &str) -> Option<Cursor> {
    visit.query(name).parse().ok()
}

/// How full a shift is.
fn fullness(visit: &Visit, s: &Shift) -> AnyView {
    let lang = visit.lang;
    let (class, say) = match s {
        s if s.is_cancelled() => ("chip chip--off", words::cancelled(lang).to_owned()),
        s if s.span.starts_at() <= visit.now => ("chip chip--off", words::over(lang).to_owned()),
        s if s.free() > 0 => ("chip", words::free(lang, s.free(), s.capacity)),
        s if s.waiting > 0 => ("chip chip--wait", words::full_waiting(lang, s.waiting)),
        _ => ("chip chip--wait", words::full(lang).to_owned()),
    };
    view! { <span class=class>{say}</span> }.into_any()
}

/// The next shifts of the community, for its home page and the room's first page.
pub(crate) async fn next_shifts(here: &Here, most: i64) -> Result<Vec<AnyView>, Problem> {
    let db = &here.portal.db;
    let all = db
        .list_shifts_to_come(here.community.id, Cursor::at(here.now), most)
        .await?;
    Ok(all.iter().map(|s| card(here, s)).collect())
}

fn card(here: &Here, s: &Shift) -> AnyView {
    let lang = here.lang;
    let to = links::activity(slug(here), s.activity);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{s.title.get(lang).to_owned()}</a></h3>
            <p class="meta">
                {fullness(here, s)} <span>{span_name(here, s.span)}</span> <span>{s.place.get(lang).to_owned()}</span>
                <span>{s.team_name.get(lang).to_owned()}</span>
            </p>
        </article>
    }
    .into_any()
}

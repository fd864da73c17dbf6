//! `/{c}/ballots`: what can be voted on now, what comes, what was decided.

use axum::extract::Path;
use domain::notices::Room;
use leptos::prelude::*;
use store::ballots::{Cursor, Filter};

use super::card::{Names, card};
use super::{slug, words};
use crate::frame::{Answer, Here, Page, Tab, Visit, links};
use crate::ui::pager::pager;
use crate::ui::rooms::rooms;

/// How many ballots one page shows.
pub const PAGE: i64 = 20;

/// A list's address, as read. Unknown values are left out rather than refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub filter: Filter,
    pub cursor: Option<Cursor>,
    /// A cursor was there and could not be read: the first page is shown, and the page says so.
    pub bad_cursor: bool,
    pub limit: i64,
}

impl Asked {
    /// Reads the query; `missing` is the tab of an address that names none.
    pub fn read(visit: &Visit, missing: Filter) -> Self {
        let cursor = visit.query("cursor");
        let parsed = cursor.parse().ok();
        Self {
            filter: Filter::from_code(visit.query("state")).unwrap_or(missing),
            bad_cursor: !cursor.is_empty() && parsed.is_none(),
            cursor: parsed,
            limit: visit.query("limit").parse().unwrap_or(PAGE).clamp(1, 100),
        }
    }
}

fn tab(lang: domain::display::Lang, filter: Filter) -> &'static str {
    match filter {
        Filter::Open => words::tab_open(lang),
        Filter::Coming => words::tab_coming(lang),
        Filter::Closed => words::tab_closed(lang),
        Filter::All => words::tab_all(lang),
    }
}

/// `GET /{c}/ballots`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let asked = Asked::read(&here, Filter::All);
    let listing = here
        .portal
        .db
        .list_ballots(here.community.id, asked.filter, asked.cursor, asked.limit, here.now)
        .await?;
    let names = Names::load(&here).await?;
    let base = links::ballots(slug(&here));
    let tabs = Filter::ALL
        .map(|filter| {
            let current = (asked.filter == filter).then_some("page");
            view! { <a class="filter__link" href=format!("{base}?state={}", filter.code()) aria-current=current>{tab(lang, filter)}</a> }
        })
        .collect_view();
    let cards = listing
        .ballots
        .iter()
        .map(|b| card(lang, slug(&here), b, &names, here.now))
        .collect_view();
    let empty = listing.ballots.is_empty().then(|| {
        view! {
            <div class="empty">
                <p><strong>{words::empty_title(lang)}</strong></p>
                <p>{words::empty_hint(lang)}</p>
            </div>
        }
    });
    let notice = asked
        .bad_cursor
        .then(|| view! { <p class="meta" role="status">{words::bad_page(lang)}</p> });
    let state = asked.filter.code();
    let more = listing
        .next
        .map(|cursor| format!("{base}?state={state}&cursor={}", links::query(&cursor.to_string())));
    let first = asked.cursor.map(|_| format!("{base}?state={state}"));
    let start = here.secretary().is_ok().then(|| {
        let href = links::new_ballot(slug(&here));
        view! { <div class="sticky"><a class="button" href=href>{words::start(lang)}</a></div> }
    });
    let rooms = rooms(lang, slug(&here), Room::Ballots);
    here.draw(Page::new(words::title(lang)).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                {rooms}
                <h1>{words::title(lang)}</h1>
                <nav class="filter" aria-label=words::tabs(lang)>{tabs}</nav>
                {notice} {cards} {empty}
                {pager(lang, first, more, None)}
                <p class="meta">
                    {words::downloads(lang)}
                    <a class="link" href=format!("{base}.csv?state={state}")>"CSV"</a>
                    <a class="link" href=format!("{base}.json?state={state}")>"JSON"</a>
                </p>
                {start}
            </div>
        }
    })
}

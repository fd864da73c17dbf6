//! `/{c}/ballots`: what can be voted on now, what comes, what was decided.

use axum::extract::Path;
use domain::notices::Room;
use leptos::prelude::*;
use store::ballots::{BallotCursor, BallotGroup, BallotQuery};

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
    pub group: BallotGroup,
    pub cursor: Option<BallotCursor>,
    /// A cursor was there and could not be read: the first page is shown, and the page says so.
    pub bad_cursor: bool,
    pub limit: i64,
}

impl Asked {
    /// Reads the query.
    pub fn read(visit: &Visit) -> Self {
        let state = visit.query("state");
        let cursor = visit.query("cursor");
        let parsed = cursor.parse().ok();
        Self {
            group: GROUPS
                .into_iter()
                .find(|g| code(*g) == state)
                .unwrap_or(BallotGroup::All),
            bad_cursor: !cursor.is_empty() && parsed.is_none(),
            cursor: parsed,
            limit: visit.query("limit").parse().unwrap_or(PAGE).clamp(1, 100),
        }
    }

    /// What the store is asked.
    pub fn to_query(self) -> BallotQuery {
        BallotQuery {
            group: self.group,
            electorate: None,
            meeting: None,
            after: self.cursor,
            limit: self.limit,
        }
    }
}

/// The tabs in their order.
const GROUPS: [BallotGroup; 4] = [
    BallotGroup::Open,
    BallotGroup::Coming,
    BallotGroup::Closed,
    BallotGroup::All,
];

/// The value of `state` in addresses.
fn code(group: BallotGroup) -> &'static str {
    match group {
        BallotGroup::Open => "open",
        BallotGroup::Coming => "coming",
        BallotGroup::Closed => "closed",
        BallotGroup::All => "all",
    }
}

fn tab(lang: domain::display::Lang, group: BallotGroup) -> &'static str {
    match group {
        BallotGroup::Open => words::tab_open(lang),
        BallotGroup::Coming => words::tab_coming(lang),
        BallotGroup::Closed => words::tab_closed(lang),
        BallotGroup::All => words::tab_all(lang),
    }
}

/// `GET /{c}/ballots`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let asked = Asked::read(&here);
    let listing = here
        .portal
        .db
        .list_ballots(here.community.id, &asked.to_query(), here.now)
        .await?;
    let names = Names::load(&here).await?;
    let base = links::ballots(slug(&here));
    let tabs = GROUPS
        .map(|group| {
            let current = (asked.group == group).then_some("page");
            view! { <a class="filter__link" href=format!("{base}?state={}", code(group)) aria-current=current>{tab(lang, group)}</a> }
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
    let state = code(asked.group);
    let more = listing.next.map(|cursor| {
        format!(
            "{base}?state={state}&cursor={}",
            links::query(&cursor.to_string())
        )
    });
    let first = asked.cursor.map(|_| format!("{base}?state={state}"));
    let start = here.secretary().is_ok().then(|| {
        let href = links::new_ballot(slug(&here));
        view! { <div class="sticky"><a class="button" href=href>{words::start(lang)}</a></div> }
    });
    let rooms = rooms(lang, slug(&here), Room::Ballots);
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Proposals),
        move || {
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
        },
    )
}

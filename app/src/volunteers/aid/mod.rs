//! Mutual aid 邻里互助 (art. 35): the board, asking, offering, and what the two of a match see.
//!
//! What surprises: whether a request is for somebody frail is no public fact; an address is shown on the answer of one
//! press of a button and on no page that can be opened again.

pub mod act;
pub mod api;
pub mod ask;
pub mod board;
pub mod desk;
mod desk_words;
pub mod mine;
pub mod offer;
pub mod request;
pub(crate) mod words;

use chrono::NaiveDate;
use domain::access::Denied;
use domain::display::Lang;
use domain::volunteers::aid::AidKind;
use leptos::prelude::*;
use store::volunteers::aid::{AidOffer, AidRequest, NotAided};

use super::slug;
use crate::appointments::parse;
use crate::frame::{Here, Problem, links, when};
use crate::ui::choice::Card;

/// The request of an address.
async fn find_request(here: &Here, number: &str) -> Result<AidRequest, Problem> {
    let db = &here.portal.db;
    let found = db.find_aid(here.community.id, parse(number)?).await?;
    found.ok_or(Problem::NotFound)
}

/// The offer of an address.
async fn find_offer(here: &Here, number: &str) -> Result<AidOffer, Problem> {
    let db = &here.portal.db;
    let found = db.find_aid_offer(here.community.id, parse(number)?).await?;
    found.ok_or(Problem::NotFound)
}

/// The kinds as cards.
fn kind_cards(lang: Lang) -> Vec<Card> {
    let card = |k: &AidKind| Card::new(k.code(), words::kind(lang, *k));
    AidKind::ALL.iter().map(card).collect()
}

fn day(here: &Here, day: NaiveDate) -> String {
    when::day(here.lang, day, here.today())
}

/// A refusal, with the way back.
fn problem(why: NotAided, back: String) -> Problem {
    match why {
        NotAided::Unknown => Problem::NotFound,
        NotAided::Gone => Problem::Denied(Denied::NotSignedIn),
        why => Problem::refused(
            move |lang| words::refused(lang, why).to_owned(),
            Some((back, words::back)),
        ),
    }
}

/// A request on the board. Whether it is for somebody frail is said to residents only.
fn request_card(here: &Here, r: &AidRequest) -> AnyView {
    let lang = here.lang;
    let (to, kind) = (links::aid(slug(here), r.number), words::kind(lang, r.kind));
    let resident = here.verified().is_ok();
    let checked = (resident && r.needs_checked())
        .then(|| view! { <span class="chip chip--wait">{words::checked_only(lang)}</span> });
    let waiting = match r.state {
        domain::volunteers::aid::AidState::Answered { waiting } => {
            Some(view! { <span>{words::answered(lang, waiting)}</span> })
        }
        _ => None,
    };
    let name = crate::frame::words::name(lang, &r.name);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{words::request_title(lang, kind, r.number)}</a></h3>
            <p class="meeting__text">{r.body.clone()}</p>
            <p class="meta">
                {checked} <span>{words::by_day(lang, &day(here, r.due_on))}</span>
                <span>{r.grid_name.get(lang).to_owned()}</span> <span>{name}</span> {waiting}
            </p>
        </article>
    }
    .into_any()
}

/// An offer on the board.
fn offer_card(here: &Here, o: &AidOffer) -> AnyView {
    let lang = here.lang;
    let (to, kind) = (
        links::aid_offer(slug(here), o.number),
        words::kind(lang, o.kind),
    );
    let name = crate::frame::words::name(lang, &o.name);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{words::offer_title(lang, kind, o.number)}</a></h3>
            <p class="meeting__text">{o.body.clone()}</p>
            <p class="meta">
                <span>{words::weekdays(lang, o.weekdays)}</span> <span>{words::until_day(lang, &day(here, o.until_on))}</span>
                <span>{o.grid_name.get(lang).to_owned()}</span> <span>{name}</span>
            </p>
        </article>
    }
    .into_any()
}

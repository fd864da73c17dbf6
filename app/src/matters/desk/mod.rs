//! The desk of matters: what is mine, what is offered to me, what nobody has taken, and for the secretary what came back.

pub(crate) mod acts;
pub(crate) mod enter;
mod fields;
pub(crate) mod item;
pub(crate) mod slip;
mod words;

use domain::matters::{Party, Stage};
use leptos::prelude::*;
use store::matters::DeskMatter;

use super::{chip, due, place, slug, words as w};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::proposals::card::Names;
use crate::publishing::Place;

/// More than anybody has to do in a day.
const MOST: i64 = 300;

/// Whether a matter stands in a part of the list.
type Holds = fn(&DeskMatter) -> bool;

/// The place of this room in the desk's own list.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let Ok(me) = here.asked() else {
        return Ok(Vec::new());
    };
    let db = &here.portal.db;
    let all = db.list_desk_matters(&me, here.today(), MOST).await?;
    Ok(vec![Place {
        title: words::title(here.lang),
        href: links::desk_matters(slug(here)),
        waiting: i64::try_from(all.len()).unwrap_or(i64::MAX),
    }])
}

/// `GET /{c}/desk/matters`
pub async fn list(here: Here) -> Answer {
    let me = here.asked()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let all = db.list_desk_matters(&me, here.today(), MOST).await?;
    let names = Names::load(&here).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let mut sections = Vec::new();
    let parts: [(_, _, _, Holds); 5] = [
        ("offered", words::offered(lang), None, |d| {
            d.party == Party::Offered
        }),
        ("mine", words::mine(lang), None, |d| d.party == Party::Owner),
        ("escalated", words::escalated(lang), None, |d| {
            d.party == Party::Lead && came_back(d)
        }),
        (
            "waiting",
            words::waiting(lang),
            Some(words::waiting_note(lang)),
            |d| d.matter.stage == Stage::Waiting && !(d.party == Party::Lead && came_back(d)),
        ),
        ("late", words::late(lang), None, |d| {
            d.party == Party::Lead && d.matter.stage != Stage::Waiting && !came_back(d)
        }),
    ];
    for (id, title, note, of) in parts {
        let mut cards = Vec::new();
        for d in all.iter().filter(|d| of(d)) {
            cards.push(card(&here, d, &names).await?);
        }
        if !cards.is_empty() {
            let title = format!("{title} {}", cards.len());
            let note = note.map(|n| view! { <p class="meta">{n}</p> });
            sections.push(view! {
                <section class="part" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    {note} {cards}
                </section>
            });
        }
    }
    let (back, new) = (
        links::desk(slug(&here)),
        links::desk_new_matter(slug(&here)),
    );
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::desk::words::desk_title(lang)}</a>
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {none} {sections}
                <div class="sticky"><a class="button" href=new>{words::enter(lang)}</a></div>
            </div>
        }
    })
}

/// Whether the reporter said that it was not solved.
fn came_back(d: &DeskMatter) -> bool {
    d.matter.reopens > 0
}

async fn card(here: &Here, d: &DeskMatter, names: &Names) -> Result<AnyView, Problem> {
    let (lang, m) = (here.lang, &d.matter);
    let due = due(here, m).await?;
    let to = links::desk_matter(slug(here), m.number);
    let title = w::one(lang, m.kind, &m.number.to_string());
    let (category, place) = (names.category(lang, m.category), place(lang, m, names));
    let text = m
        .body
        .clone()
        .map(|b| view! { <p class="meeting__text">{b}</p> });
    Ok(view! {
        <article class="item">
            {due}
            <h3 class="item__title"><a href=to>{title}</a></h3>
            {text}
            <p class="meta">
                {chip(lang, m.stage)} <span>{category}</span> <span>{place}</span>
                <span>{w::source(lang, m.source)}</span> <span>{when::ago(lang, m.received_at, here.now)}</span>
            </p>
        </article>
    }
    .into_any())
}

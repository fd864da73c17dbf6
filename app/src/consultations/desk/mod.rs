//! The desk of consultations: writing, checking, withdrawing, hiding, and answering what was said.

pub(crate) mod acts;
pub(crate) mod edit;
pub(crate) mod item;
mod sorting;
mod words;

use leptos::prelude::*;
use store::consultations::Consultation;

use super::{chip, parse, slug, span};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::publishing::Place;

/// The most consultations of the list.
const MOST: i64 = 200;

/// The place of this room in the desk's own list.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let Ok(me) = here.editor() else {
        return Ok(Vec::new());
    };
    let db = &here.portal.db;
    Ok(vec![Place {
        title: words::title(here.lang),
        href: links::desk_consultations(slug(here)),
        waiting: db.count_consultations_waiting(&me, here.now).await?,
    }])
}

/// The consultation of an address, drafts among them.
async fn find(here: &Here, number: &str) -> Result<Consultation, Problem> {
    let db = &here.portal.db;
    db.find_consultation(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// `GET /{c}/desk/consultations`
pub async fn list(here: Here) -> Answer {
    let me = here.editor()?;
    let lang = here.lang;
    let all = here.portal.db.list_desk_consultations(&me, MOST).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let cards: Vec<_> = all
        .iter()
        .map(|c| {
            let to = links::desk_consultation(slug(&here), c.number);
            let late = c.is_late(here.now).then(|| {
                view! { <span class="chip chip--late">{super::words::late(lang)}</span> }
            });
            view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{c.text.title.clone()}</a></h2>
                    <p class="meta">
                        {chip(lang, c.stage(here.now))} {late}
                        <span>{c.number.to_string()}</span> <span>{span(&here, c)}</span>
                    </p>
                </article>
            }
        })
        .collect();
    let (back, new) = (
        links::desk(slug(&here)),
        links::desk_new_consultation(slug(&here)),
    );
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::desk::words::desk_title(lang)}</a>
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {none} {cards}
                <div class="sticky"><a class="button" href=new>{words::new(lang)}</a></div>
            </div>
        }
    })
}

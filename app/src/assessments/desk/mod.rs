//! The desk of rounds: writing, checking, invitation codes, improvements, declaring void. Nobody here sees more of an open round
//! than how many have answered.

pub mod acts;
pub mod codes;
pub mod edit;
pub mod item;
mod newer;

use leptos::prelude::*;
use store::assessments::Round;

use super::{chip, desk_words as d, parse, slug, span};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::publishing::Place;

/// The most rounds of the list.
const MOST: i64 = 200;

/// The place of this room in the desk's own list.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let Ok(me) = here.editor() else {
        return Ok(Vec::new());
    };
    Ok(vec![Place {
        title: d::title(here.lang),
        href: links::desk_assessments(slug(here)),
        waiting: here.portal.db.count_rounds_waiting(&me, here.now).await?,
    }])
}

/// The round of an address, drafts among them.
async fn find(here: &Here, number: &str) -> Result<Round, Problem> {
    let db = &here.portal.db;
    db.find_round(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// `GET /{c}/desk/assessments`
pub async fn list(here: Here) -> Answer {
    let me = here.editor()?;
    let lang = here.lang;
    let all = here.portal.db.list_desk_rounds(&me, MOST).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{d::none(lang)}</p></div> });
    let cards: Vec<_> = all
        .iter()
        .map(|round| {
            let to = links::desk_assessment(slug(&here), round.number);
            view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{round.title.get(lang).to_owned()}</a></h2>
                    <p class="meta">
                        {chip(lang, round.stage(here.now))}
                        <span>{round.number.to_string()}</span>
                        <span>{span(&here, round)}</span>
                    </p>
                </article>
            }
        })
        .collect();
    let (back, new) = (
        links::desk(slug(&here)),
        links::desk_new_assessment(slug(&here)),
    );
    let title = d::title(lang);
    here.draw(Page::new(title).tab(Tab::Desk), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::desk::words::desk_title(lang)}</a>
                <h1>{title}</h1>
                <p>{d::lead(lang)}</p>
                {none} {cards}
                <div class="sticky"><a class="button" href=new>{d::new(lang)}</a></div>
            </div>
        }
    })
}

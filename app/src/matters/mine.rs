//! `/me/matters`: the own matters, in every community.

use domain::communities::Slug;
use leptos::prelude::*;

use super::{chip, words};
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// `GET /me/matters`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let all = visit.portal.db.list_my_matters(&me).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let today = domain::time::day_of(visit.now);
    let new = visit.reader.community.as_ref().map(|c| {
        let to = links::new_matter(&c.slug);
        view! { <p><a class="button" href=to>{words::new(lang)}</a></p> }
    });
    let items: Vec<_> = all
        .into_iter()
        .filter_map(|mine| {
            let m = mine.matter;
            let to = links::matter(&Slug::parse(&mine.community).ok()?, m.number);
            let title = words::one(lang, m.kind, &m.number.to_string());
            let late = m
                .is_late(today)
                .then(|| view! { <span class="chip chip--late">{words::late(lang)}</span> });
            Some(view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{title}</a></h2>
                    <p class="meeting__text">{m.body}</p>
                    <p class="meta">{chip(lang, m.stage)} {late} <span>{when::ago(lang, m.received_at, visit.now)}</span></p>
                </article>
            })
        })
        .collect();
    let title = words::mine(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ " {crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                {new} {items} {none}
            </div>
        }
    })
}

//! `/me/proposals` and `/me/drafts`: what a person wrote, supported, and has not sent yet.

use std::collections::HashMap;

use axum::response::{IntoResponse, Redirect};
use domain::ids::DraftId;
use leptos::prelude::*;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::MyItem;

use super::card::chip;
use super::words;
use crate::frame::{Answer, Fields, Page, Problem, Tab, Visit, links, when};

/// Of a text without a title as many characters stand for one.
const LONGEST: usize = 60;

fn back(visit: &Visit) -> AnyView {
    view! { <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(visit.lang)}</a> }
        .into_any()
}

fn rows(visit: &Visit, items: Vec<MyItem>) -> AnyView {
    let lang = visit.lang;
    if items.is_empty() {
        return view! { <p class="meta">{words::mine_none(lang)}</p> }.into_any();
    }
    items
        .into_iter()
        .map(|(community, place, item)| {
            view! {
                <article class="item">
                    <h3 class="item__title"><a href=links::proposal(&community, item.number)>{item.title}</a></h3>
                    <p class="meta">
                        {chip(lang, item.state.stage())}
                        <span>{item.number.to_string()}</span>
                        <span>{place.get(lang).to_owned()}</span>
                        <span>{words::supporters(lang, item.supports)}</span>
                        <span>{when::ago(lang, item.filed_at, visit.now)}</span>
                    </p>
                </article>
            }
        })
        .collect_view()
        .into_any()
}

/// `GET /me/proposals`
pub async fn proposals(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let written = rows(&visit, visit.portal.db.list_written(&me).await?);
    let supported = rows(&visit, visit.portal.db.list_supported(&me).await?);
    let back = back(&visit);
    visit.draw(Page::new(words::mine_title(lang)).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                {back}
                <h1>{words::mine_title(lang)}</h1>
                <section aria-labelledby="written"><h2 id="written">{words::mine_written(lang)}</h2>{written}</section>
                <section aria-labelledby="supported"><h2 id="supported">{words::mine_supported(lang)}</h2>{supported}</section>
            </div>
        }
    })
}

/// `GET /me/drafts`
pub async fn drafts(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let places: HashMap<_, _> = visit
        .portal
        .db
        .list_communities()
        .await?
        .into_iter()
        .map(|c| (c.id, c.slug))
        .collect();
    let drafts = visit.portal.db.list_drafts(&me).await?;
    let rows: Vec<_> = drafts
        .into_iter()
        .filter(|d| d.sent_as.is_none())
        .filter_map(|d| {
            let slug = places.get(&d.community)?;
            let fields = Fields::from_json(&d.fields);
            let (to, title) = match d.kind {
                DraftKind::Proposal => (links::draft(slug, d.id), fields.get("title")),
                DraftKind::Matter => (links::matter_draft(slug, d.id), fields.get("text")),
                _ => return None,
            };
            let title: String = title.trim().chars().take(LONGEST).collect();
            Some((d, to, title))
        })
        .map(|(d, to, title)| {
            let title = if title.is_empty() {
                words::draft_untitled(lang).to_owned()
            } else {
                title
            };
            let saved = words::draft_saved(lang, &when::moment(lang, d.changed_at, visit.now));
            view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{title.clone()}</a></h2>
                    <p class="meta"><span>{saved}</span></p>
                    <form class="item__form" method="post" action=links::MY_DRAFTS>
                        <input type="hidden" name="draft" value=d.id.to_string()/>
                        <button class="button button--plain button--small">
                            {words::draft_delete(lang)} <span class="visually-hidden">{title}</span>
                        </button>
                    </form>
                </article>
            }
        })
        .collect();
    let empty = rows
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::drafts_none(lang)}</p></div> });
    let back = back(&visit);
    visit.draw(Page::new(words::drafts_title(lang)).tab(Tab::Me), move || {
        view! { <div class="main__col">{back} <h1>{words::drafts_title(lang)}</h1> {empty} {rows} <p class="meta">{words::drafts_kept(lang)}</p></div> }
    })
}

/// `POST /me/drafts`: deletes one.
pub async fn delete_draft(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    let id = form
        .number("draft")
        .map(DraftId)
        .ok_or(Problem::BadRequest)?;
    visit
        .portal
        .db
        .delete_draft(DraftOwner::Account(me.account()), id)
        .await?;
    Ok(Redirect::to(&format!("{}?done=draft_deleted", links::MY_DRAFTS)).into_response())
}

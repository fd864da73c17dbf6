//! `/me/ballots`: that a person voted and on which day, never how. Nobody else sees this page.

use domain::ballots::Channel;
use leptos::prelude::*;
use store::ballots::MyBallot;

use super::card::{Stage, chip};
use super::words;
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// `GET /me/ballots`
pub async fn ballots(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let mine = visit.portal.db.list_my_ballots(&me).await?;
    let empty = mine
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let rows = mine.into_iter().map(|b| row(&visit, b)).collect_view();
    let title = words::mine_title(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{words::mine_hint(lang)}</p>
                {empty} {rows}
            </div>
        }
    })
}

//! `/{c}/matters`: the way in, what is public, and how it is going.

use leptos::prelude::*;

use super::{card, figures, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::proposals::card::Names;

/// How many one page shows.
const PAGE: usize = 20;

/// `GET /{c}/matters`; `?before=` goes on below a number.
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let (db, place) = (&here.portal.db, here.community.id);
    let below = match here.query("before").parse() {
        Ok(number) => db.find_public_matter(place, number).await?,
        Err(_) => None,
    };
    let below = below.map(|m| (m.received_at, m.id));
    let mut all = db
        .list_public_matters(place, below, PAGE as i64 + 1)
        .await?;
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    let base = links::matters(slug(&here));
    let more = all.last().filter(|_| more).map(|last| {
        let to = format!("{base}?before={}", last.number);
        view! { <p><a class="link" href=to>{words::more(lang)}</a></p> }
    });
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let names = Names::load(&here).await?;
    let mut cards = Vec::with_capacity(all.len());
    for m in &all {
        cards.push(card(&here, m, &names).await?);
    }
    let figures = match below {
        None => Some(figures::section(&here).await?),
        Some(_) => None,
    };
    let (new, find) = (
        links::new_matter(slug(&here)),
        links::find_matter(slug(&here)),
    );
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Home), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                <p><a class="button" href=new>{words::new(lang)}</a></p>
                <p><a class="link" href=find>{words::find(lang)}</a> " · " <a class="link" href=links::MY_MATTERS>{words::mine(lang)}</a></p>
                <section class="part" aria-labelledby="public">
                    <h2 id="public">{words::public_ones(lang)}</h2>
                    {none} {cards} {more}
                </section>
                {figures}
            </div>
        }
    })
}

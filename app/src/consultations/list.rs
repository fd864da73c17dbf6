//! `/{c}/consultations`: every consultation, what is open first on the home page.

use leptos::prelude::*;
use store::consultations::Consultation;

use super::{chip, slug, span, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};

/// How many one page shows.
const PAGE: usize = 20;

/// `GET /{c}/consultations`; `?before=` goes on below a number.
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let below = match here.query("before").parse() {
        Ok(number) => db.find_consultation(here.community.id, number).await?,
        Err(_) => None,
    };
    let below = below.map(|c| (c.closes_at, c.id));
    let mut all = db
        .list_consultations(here.community.id, below, PAGE as i64 + 1)
        .await?;
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    let base = links::consultations(slug(&here));
    let more = all.last().filter(|_| more).map(|last| {
        let to = format!("{base}?before={}", last.number);
        view! { <p><a class="link" href=to>{words::more(lang)}</a></p> }
    });
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let cards: Vec<_> = all.iter().map(|c| card(&here, c, false)).collect();
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {cards} {none} {more}
            </div>
        }
    })
}

/// `below` a heading of its own, as on the home page, or right under the page's name.
fn card(here: &Here, c: &Consultation, below: bool) -> AnyView {
    let lang = here.lang;
    let late = c
        .is_late(here.now)
        .then(|| view! { <span class="chip chip--late">{words::late(lang)}</span> });
    let to = links::consultation(slug(here), c.number);
    let count = c
        .opened_at
        .map(|_| view! { <span>{words::answers(lang, c.answers)}</span> });
    let name = view! { <a href=to>{c.text.title.clone()}</a> };
    let name = match below {
        true => view! { <h3 class="item__title">{name}</h3> }.into_any(),
        false => view! { <h2 class="item__title">{name}</h2> }.into_any(),
    };
    view! {
        <article class="item">
            {name}
            <p class="meta">
                {chip(lang, c.stage(here.now))} {late}
                <span>{words::kind(lang, c.text.kind)}</span>
                <span>{c.number.to_string()}</span>
                <span>{span(here, c)}</span>
                {count}
            </p>
        </article>
    }
    .into_any()
}

/// What can be answered now, for the home page; nothing where there is none.
pub(crate) async fn open_now(here: &Here) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    let db = &here.portal.db;
    let open = db
        .list_open_consultations(here.community.id, here.now, 5)
        .await?;
    let cards: Vec<_> = open.iter().map(|c| card(here, c, true)).collect();
    let to = links::consultations(slug(here));
    Ok((!cards.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="consultations">
                <h2 id="consultations">{words::title(lang)}</h2>
                {cards}
                <p class="part__more"><a class="link" href=to>{words::all(lang)}</a></p>
            </section>
        }
        .into_any()
    }))
}

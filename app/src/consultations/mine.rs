//! `/me/consultations`: where the person took part; what was commented, that questions were answered, never how.

use domain::communities::Slug;
use leptos::prelude::*;

use super::words;
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// `GET /me/consultations`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let all = visit.portal.db.list_my_consultations(&me).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let today = domain::time::day_of(visit.now);
    let items: Vec<_> = all
        .into_iter()
        .filter_map(|m| {
            let to = links::consultation(&Slug::parse(&m.community).ok()?, m.number);
            let answered = m.answered_on.map(|day| {
                let day = when::day(lang, day, today);
                view! { <span>{words::mine_answered(lang, &day)}</span> }
            });
            let comments = (m.comments > 0)
                .then(|| view! { <span>{words::mine_comments(lang, m.comments)}</span> });
            Some(view! {
                <article class="item">
                    <h2 class="item__title"><a href=to>{m.title}</a></h2>
                    <p class="meta"><span>{m.number.to_string()}</span> {answered} {comments}</p>
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
                {items} {none}
            </div>
        }
    })
}

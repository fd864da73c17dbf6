//! `/{c}/meetings/visits`: home visits and talks at meeting points, by day and theme.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{slug, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::ui::pager::pager;

/// Lines of one page.
const PAGE: i64 = 20;

/// `GET /{c}/meetings/visits`
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let before = cursor(here.query("before"));
    let mut all = here
        .portal
        .db
        .list_visits(here.community.id, before, PAGE + 1)
        .await?;
    let more = all.len() as i64 > PAGE;
    all.truncate(usize::try_from(PAGE).unwrap_or(0));
    let base = links::visits(slug(&here));
    let next = all
        .last()
        .filter(|_| more)
        .map(|v| format!("{base}?before={}_{}", v.held_on, v.id));
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::visits_none(lang)}</p></div> });
    let rows: Vec<_> = all
        .into_iter()
        .map(|v| {
            let grid = v.grid.as_ref().map_or_else(
                || words::whole_community(lang).to_owned(),
                |g| g.get(lang).to_owned(),
            );
            view! {
                <article class="item">
                    <h2 class="item__title">{v.theme}</h2>
                    <p class="meta">
                        <span class="chip">{words::visit_kind(lang, v.kind)}</span>
                        <span>{when::day(lang, v.held_on, here.today())}</span>
                        <span>{grid}</span>
                        <span>{words::visit_people(lang, v.people)}</span>
                    </p>
                    <p>{v.summary}</p>
                </article>
            }
        })
        .collect();
    let first = before.is_some().then(|| base.clone());
    let back = links::meetings(slug(&here));
    let title = words::visits_title(lang);
    here.draw(Page::new(title).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {words::to_list(lang)}</a>
                <h1>{title}</h1>
                <p>{words::visits_lead(lang)}</p>
                {none} {rows}
                {pager(lang, first, next, None)}
            </div>
        }
    })
}

/// `2026-11-20_12`
fn cursor(text: &str) -> Option<(NaiveDate, i64)> {
    let (day, id) = text.split_once('_')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

//! Figures that the portal holds itself, beside a report, and `/{c}/reports/records`: the records each one counts.

use axum::extract::Path;
use domain::time::day_of;
use leptos::prelude::*;
use store::reports::RecordKind;

use super::words;
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::publishing::slug;
use crate::ui::pager::pager;

/// What one page of records holds; the store gives no more at once.
const PAGE: i64 = 100;

/// The figures of a year, each with the way to its records.
pub(super) async fn figures(here: &Here, year: u16) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let calendar = here.portal.calendar().await?;
    let (mut tiles, mut any) = (Vec::new(), false);
    for kind in RecordKind::ALL {
        let db = &here.portal.db;
        let n = db
            .count_records(here.community.id, *kind, year, &calendar)
            .await?;
        any |= n > 0;
        let href = links::report_records(slug(here), year, kind.code(), 1);
        tiles.push(view! {
            <li class="tally__one">
                <a class="tally__link" href=href>
                    <strong class="tally__n">{n}</strong> " "
                    <span class="tally__word">{words::record(lang, *kind)}</span>
                </a>
            </li>
        });
    }
    let body = match any {
        true => {
            view! { <p>{words::own_hint(lang, year)}</p> <ul class="tally">{tiles}</ul> }.into_any()
        }
        // Before the site was there, nothing happened on it: that is no figure of the community.
        false => view! { <p>{words::own_none(lang, year)}</p> }.into_any(),
    };
    Ok(view! {
        <section class="part" aria-labelledby="own">
            <h2 id="own">{words::own_title(lang)}</h2>
            {body}
        </section>
    }
    .into_any())
}

/// `GET /{c}/reports/records?year=&of=&page=`
pub async fn records(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let kind = RecordKind::from_code(here.query("of")).ok_or(Problem::NotFound)?;
    let year: u16 = here.query("year").parse().map_err(|_| Problem::NotFound)?;
    let page: u32 = here.query("page").parse().unwrap_or(1).clamp(1, 10_000);
    let db = &here.portal.db;
    let calendar = here.portal.calendar().await?;
    let all = db
        .count_records(here.community.id, kind, year, &calendar)
        .await?;
    let lines = db
        .list_records(here.community.id, kind, year, page - 1, &calendar)
        .await?;
    let none = lines
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::records_none(lang)}</p></div> });
    let items = lines
        .iter()
        .map(|r| {
            let href = match kind {
                RecordKind::Filed | RecordKind::InTime | RecordKind::Resolved => {
                    links::proposal(slug(&here), r.number)
                }
                RecordKind::Meetings => links::meeting(slug(&here), r.number),
                RecordKind::Ballots => links::ballot(slug(&here), r.number),
            };
            let day = when::day(lang, day_of(r.at), here.today());
            let title = r.title.clone();
            view! {
                <li class="mail__one">
                    <a href=href>{title}</a>
                    <span class="mail__fact">{r.number.to_string()} " · " {day}</span>
                </li>
            }
        })
        .collect_view();
    let to = |page: u32| links::report_records(slug(&here), year, kind.code(), page);
    let previous = (page > 1).then(|| to(page - 1));
    let next = (i64::from(page) * PAGE < all).then(|| to(page + 1));
    let pages = pager(lang, previous, next, None);
    let title = format!("{} · {all}", words::record(lang, kind));
    let about = words::about_year(lang, year);
    let back = links::reports(slug(&here));
    let list = (!lines.is_empty()).then(|| view! { <ul class="mail">{items}</ul> });
    here.draw(Page::new(title.clone()).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                <h1>{title}</h1>
                <p class="meta">{words::records_title(lang)} " · " {about}</p>
                {none} {list} {pages}
            </div>
        }
    })
}

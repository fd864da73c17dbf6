//! `/{c}/contacts/{n}/print`: a card for the hall or the fridge, with the QR of its page for whoever comes after.

use axum::extract::Path;
use chrono::Datelike;
use domain::contacts::Contact;
use leptos::prelude::*;

use super::words;
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::publishing::{find, slug};
use crate::ui::qr::qr;

/// `GET /{c}/contacts/{n}/print`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find::<Contact>(&here, &number).await?;
    // Paper hangs for years: what is withdrawn is not put on it.
    let v = page
        .current()
        .filter(|_| page.live.is_some())
        .ok_or(Problem::NotFound)?;
    let contact = &v.content;
    let head = format!(
        "{} · {}",
        here.community.agency.get(lang),
        contact.title.get(lang)
    );
    let rows = [
        (words::name(lang), contact.name.get(lang)),
        (words::duty(lang), contact.duty.get(lang)),
        (words::phone(lang), contact.phone.as_str()),
        (words::place(lang), contact.place.get(lang)),
        (words::hours(lang), contact.hours.get(lang)),
    ]
    .map(|(label, text)| view! { <dt>{label}</dt> <dd>{text.to_owned()}</dd> })
    .collect_view();
    let path = links::contact(slug(&here), page.number);
    let url = format!("{}{path}", here.portal.origin);
    let picture = qr(&url);
    let name = contact.title.get(lang).to_owned();
    let today = here.today();
    let day = crate::desk::words::paper_day(lang, today.year(), today.month(), today.day());
    let printed = words::printed(lang, &day);
    let title = format!("{} · {name}", words::print_title(lang));
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=path>"‹ " {name}</a>
                <h1 class="no-print">{words::print_title(lang)}</h1>
                <p class="no-print">{words::print_hint(lang)}</p>
                <article class="letter">
                    <p class="letter__head">{head}</p>
                    <dl class="facts">{rows}</dl>
                    <div class="letter__key">
                        <p>{words::scan(lang)} <br/> {url} <br/> {printed}</p>
                        <div class="letter__qr" role="img" aria-label=words::qr(lang)>{picture}</div>
                    </div>
                </article>
            </div>
        }
    })
}

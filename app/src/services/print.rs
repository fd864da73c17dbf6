//! `/{c}/services/{n}/print`, the 一次性告知单: one sheet of A4 with all that one must know and bring, and the QR of the
//! page for what changes later.

use axum::extract::Path;
use chrono::Datelike;
use domain::display::Lang;
use domain::publishing::Publication;
use domain::services::Item;
use leptos::prelude::*;

use super::{counts, filing, in_charge, limit, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::publishing::{find, slug, words as p};
use crate::ui::qr::qr;

/// `GET /{c}/services/{n}/print`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find::<Item>(&here, &number).await?;
    // Paper is carried around for weeks: what is withdrawn is not put on it.
    let v = page
        .current()
        .filter(|_| page.live.is_some())
        .ok_or(Problem::NotFound)?;
    let item = &v.content;
    let community = &here.community;
    let agency = community.agency.get(lang).to_owned();
    let day =
        |d: chrono::NaiveDate| crate::desk::words::paper_day(lang, d.year(), d.month(), d.day());
    let expired = item
        .valid_until
        .filter(|_| item.is_expired(here.today()))
        .map(|last| {
            let say = words::expired_say(
                lang,
                &when::day(lang, last, here.today()),
                item.phone.as_str(),
            );
            view! { <p><strong>{say}</strong></p> }
        });
    let valid = item.valid_until.map(|last| {
        view! { <dt>{p::valid(lang)}</dt> <dd>{day(last)}</dd> }
    });
    let materials = item
        .materials
        .iter()
        .map(|m| {
            let many = counts(lang, m.originals, m.copies);
            view! { <li>{m.name.get(lang).to_owned()} " · " {many}</li> }
        })
        .collect_view();
    let none = item
        .materials
        .is_empty()
        .then(|| view! { <p>{words::no_materials(lang)}</p> });
    let steps = item
        .steps
        .iter()
        .map(|s| view! { <li>{s.get(lang).to_owned()}</li> })
        .collect_view();
    let mut charge = in_charge(lang, item, &agency);
    if let Some(d) = item.charge.department() {
        charge.push_str(&format!(" {}", d.phone.as_str()));
    }
    let path = links::service(slug(&here), page.number);
    let url = format!("{}{path}", here.portal.origin);
    let picture = qr(&url);
    let title = item.title.get(lang).to_owned();
    let checked = p::reviewed_by(
        lang,
        &day(domain::time::day_of(v.last_checked().0)),
        &p::version(lang, v.version),
    );
    let rows = [
        (words::who(lang), item.audience.get(lang).to_owned()),
        (words::place(lang), item.place.get(lang).to_owned()),
        (words::hours(lang), item.hours.get(lang).to_owned()),
        (words::how_long(lang), limit(lang, item.limit)),
        (words::fee(lang), item.fee.get(lang).to_owned()),
        (words::phone(lang), item.phone.as_str().to_owned()),
        (words::contact(lang), item.contact.get(lang).to_owned()),
        (words::charge(lang), charge),
        (words::basis(lang), item.basis.get(lang).to_owned()),
        (words::filing(lang), filing(lang, item)),
        (p::reviewed(lang), checked),
    ]
    .map(|(label, text)| view! { <dt>{label}</dt> <dd>{text}</dd> })
    .collect_view();
    let head = format!("{agency} · {}", words::sheet_title(lang));
    let number = words::number(lang, page.number);
    let printed = words::sheet_day(lang, &day(here.today()));
    let name = title.clone();
    let dense = is_long(lang, item);
    here.draw(Page::new(format!("{} · {title}", words::sheet_title(lang))).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link no-print" href=path>"‹ " {name}</a>
                <h1 class="no-print">{words::sheet_title(lang)}</h1>
                <p class="no-print">{words::sheet_hint(lang)}</p>
                <article class="letter letter--sheet" class:letter--dense=dense>
                    <p class="letter__head">{head}</p>
                    <p class="letter__to">{title} " · " {number}</p>
                    {expired}
                    <h2>{words::materials(lang)}</h2>
                    {none} <ul>{materials}</ul>
                    <h2>{words::steps(lang)}</h2>
                    <ol>{steps}</ol>
                    <dl class="facts">{rows} {valid}</dl>
                    <div class="letter__key">
                        <p>{words::sheet_scan(lang)} <br/> {url} <br/> {printed}</p>
                        <div class="letter__qr" role="img" aria-label=words::sheet_qr(lang)>{picture}</div>
                    </div>
                    <p>{words::sheet_promise(lang)}</p>
                </article>
            </div>
        }
    })
}

/// How many lines a text takes where so many narrow characters fit in one; Chinese ones are twice as wide.
fn lines(text: &str, fit: usize) -> usize {
    let wide = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
    wide.sum::<usize>().div_ceil(fit).max(1)
}

/// Whether the item would take more than one sheet at the size that is read with ease. The measures are those of
/// `style/print.css`; the longest item there can be fits at the smaller size, which a test in the browser prints.
fn is_long(lang: Lang, item: &Item) -> bool {
    let list = item
        .materials
        .iter()
        .map(|m| lines(m.name.get(lang), 60))
        .chain(item.steps.iter().map(|s| lines(s.get(lang), 84)));
    let facts = [
        &item.audience,
        &item.place,
        &item.hours,
        &item.fee,
        &item.contact,
        &item.basis,
    ]
    .map(|s| lines(s.get(lang), 62));
    let department = item.charge.department();
    let charge = department.map_or(1, |d| lines(d.name.get(lang), 20));
    list.sum::<usize>() + facts.iter().sum::<usize>() + charge > 26
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_are_twice_as_wide() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("abcdefghij", 10), 1);
        assert_eq!(lines("带身份证来", 10), 1);
        assert_eq!(lines("带身份证来吧", 10), 2);
    }
}

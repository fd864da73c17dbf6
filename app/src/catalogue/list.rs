//! `/{c}/catalogue`: every entry by its class, with the service of this community that handles it, or where one goes instead.

use std::collections::HashMap;

use domain::catalogue::Entry;
use domain::publishing::{Publication, Say};
use domain::services::{Class, Item, Obligation};
use leptos::prelude::*;
use store::publishing::Published;

use super::words;
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::shown::filter;
use crate::publishing::{Desk, slug, words as p};
use crate::services::words as services;

/// The value of the address that asks for what is not handled here.
const NOT_HERE: &str = "no";

/// An entry, and the public service of this community that holds its number.
pub(super) struct Line {
    pub entry: Published<Entry>,
    pub service: Option<Service>,
}

/// A service by its number and title.
#[derive(Clone)]
pub(super) struct Service {
    pub number: i64,
    pub title: Say,
}

/// The whole catalogue, by class and number.
pub(super) async fn all(here: &Here) -> Result<Vec<Line>, store::Error> {
    let (db, place, today) = (&here.portal.db, here.community.id, here.today());
    let mut offered = HashMap::new();
    for item in db.list_published::<Item>(place).await? {
        let content = &item.version.content;
        if let Obligation::Mandatory(number) = &content.obligation
            && !content.is_expired(today)
        {
            let service = Service {
                number: item.number,
                title: content.title.clone(),
            };
            offered.entry(number.key()).or_insert(service);
        }
    }
    let mut entries = db.list_published::<Entry>(place).await?;
    let order = |e: &Published<Entry>| {
        let content = &e.version.content;
        (content.class, content.is_expired(today), e.number)
    };
    entries.sort_by_key(order);
    let line = |entry: Published<Entry>| Line {
        service: offered.get(&entry.version.content.filing.key()).cloned(),
        entry,
    };
    Ok(entries.into_iter().map(line).collect())
}

/// `GET /{c}/catalogue?sort=` or `?here=no`
pub async fn page(here: Here) -> Answer {
    let lang = here.lang;
    let all = all(&here).await?;
    let base = links::catalogue(slug(&here));
    let class = Class::from_code(here.query("sort"));
    let without = here.query("here") == NOT_HERE;
    let handled = all.iter().filter(|l| l.service.is_some()).count();
    let options = Class::ALL
        .iter()
        .map(|c| (c.code(), services::class(lang, *c)))
        .collect();
    let chips = filter(
        &base,
        words::class(lang),
        words::all(lang),
        class.map(Class::code),
        options,
    );
    let not_here = format!("{base}?here={NOT_HERE}");
    let sections: Vec<AnyView> = Class::ALL
        .iter()
        .filter(|c| class.is_none_or(|asked| asked == **c))
        .filter_map(|c| {
            let of = all.iter().filter(|l| l.entry.version.content.class == *c);
            let cards: Vec<_> = of
                .filter(|l| !without || l.service.is_none())
                .map(|l| card(&here, l))
                .collect();
            let id = c.code();
            (!cards.is_empty()).then(|| {
                view! {
                    <section class="part" aria-labelledby=id>
                        <h2 id=id>{services::class(lang, *c)}</h2>
                        <p class="meta">{services::class_note(lang, *c)}</p>
                        {cards}
                    </section>
                }
                .into_any()
            })
        })
        .collect();
    let empty = sections.is_empty().then(|| {
        let say = match all.is_empty() {
            true => words::empty(lang),
            false => words::none(lang),
        };
        view! { <div class="empty"><p>{say}</p></div> }
    });
    let (csv, back) = (format!("{base}.csv"), links::services(slug(&here)));
    let tally = words::tally(lang, all.len(), handled);
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Services),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {services::back(lang)}</a>
                    <h1>{words::title(lang)}</h1>
                    <p>{words::lead(lang)}</p>
                    <p>{tally} " " <a class="link" href=not_here>{words::not_here(lang)}</a></p>
                    {chips} {empty} {sections}
                    <p class="meta">{words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
                </div>
            }
        },
    )
}

fn card(here: &Here, line: &Line) -> AnyView {
    let lang = here.lang;
    let entry = &line.entry.version.content;
    let to = links::publication(slug(here), Entry::ROOM, line.entry.number);
    let ended = entry.valid_until.filter(|_| entry.is_expired(here.today()));
    let ended = ended.map(|last| {
        let day = when::day(lang, last, here.today());
        let label = format!("{} {day}", p::expired(lang));
        view! { <span class="chip chip--late">{label}</span> }
    });
    let department = entry.department.name.get(lang);
    let offered = match &line.service {
        Some(service) => {
            let href = links::service(slug(here), service.number);
            let title = service.title.get(lang).to_owned();
            view! { <p>{words::here_say(lang)} " " <a class="link" href=href>{title}</a></p> }
                .into_any()
        }
        None => {
            let ask = || {
                let phone = entry.department.phone.as_str();
                format!("{} {phone}", words::ask(lang, department))
            };
            let said = entry.elsewhere.as_ref().map(|say| say.get(lang).to_owned());
            let said = said.unwrap_or_else(ask);
            view! { <p>{words::elsewhere_say(lang)} " " {said}</p> }.into_any()
        }
    };
    let who = format!("{} · {department}", words::part(lang, entry.part));
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{entry.title.get(lang).to_owned()}</a></h3>
            {offered}
            <p class="meta">
                {ended} <span class="chip">{entry.filing.as_str().to_owned()}</span> <span>{who}</span>
            </p>
        </article>
    }
    .into_any()
}

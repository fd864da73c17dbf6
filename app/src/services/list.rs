//! `/{c}/services`: one box to search in, life events and classes to tap; two taps or one search lead to any item.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::phone::ascii_digit;
use domain::publishing::Publication;
use domain::search::{Hit, Question, find};
use domain::services::{Class, Event, Item};
use domain::text::Query;
use leptos::prelude::*;
use store::publishing::Published;

use super::{limit, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::slug;

/// What the address asks for. Unknown values show the contents: an old link still leads somewhere.
enum Asked {
    Contents,
    Everything,
    Words(Query),
    Event(Event),
    Class(Class),
}

impl Asked {
    fn read(here: &Here) -> Self {
        if let Ok(q) = Query::parse(here.query("q")) {
            return Self::Words(q);
        }
        if let Some(event) = Event::from_code(here.query("event")) {
            return Self::Event(event);
        }
        if let Some(class) = Class::from_code(here.query("class")) {
            return Self::Class(class);
        }
        match here.query("all") {
            "1" => Self::Everything,
            _ => Self::Contents,
        }
    }
}

/// The items an address asks for, in the order of the page; files and the API give the same.
pub(super) async fn chosen(
    here: &Here,
) -> Result<Vec<(Option<Hit>, Published<Item>)>, store::Error> {
    let all = here
        .portal
        .db
        .list_published::<Item>(here.community.id)
        .await?;
    Ok(choose(here, &Asked::read(here), all))
}

fn choose(
    here: &Here,
    asked: &Asked,
    mut all: Vec<Published<Item>>,
) -> Vec<(Option<Hit>, Published<Item>)> {
    let today = here.today();
    match asked {
        Asked::Words(q) => {
            let Some(question) = Question::read(q.as_str()) else {
                return Vec::new();
            };
            return find(all, |s| s.version.content.sought(today), &question)
                .into_iter()
                .map(|(hit, s)| (Some(hit), s))
                .collect();
        }
        Asked::Event(event) => all.retain(|s| s.version.content.events.contains(event)),
        Asked::Class(class) => all.retain(|s| s.version.content.class == *class),
        Asked::Contents | Asked::Everything => {}
    }
    all.sort_by_key(|s| (s.version.content.is_expired(today), s.number));
    all.into_iter().map(|s| (None, s)).collect()
}

/// `GET /{c}/services`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let asked = Asked::read(&here);
    let all = here
        .portal
        .db
        .list_published::<Item>(here.community.id)
        .await?;
    // A number typed into the search leads straight to its page, also of what was withdrawn: its page says why.
    if let Asked::Words(q) = &asked
        && let Ok(number) = q
            .as_str()
            .chars()
            .map(ascii_digit)
            .collect::<String>()
            .parse()
    {
        let db = &here.portal.db;
        if db
            .find_published::<Item>(here.community.id, number)
            .await?
            .is_some()
        {
            return Ok(Redirect::to(&links::service(slug(&here), number)).into_response());
        }
    }
    let tally: Vec<(Event, usize)> = Event::ALL
        .iter()
        .map(|e| {
            (
                *e,
                all.iter()
                    .filter(|s| s.version.content.events.contains(e))
                    .count(),
            )
        })
        .filter(|(_, n)| *n > 0)
        .collect();
    let classes: Vec<(Class, usize)> = Class::ALL
        .iter()
        .map(|c| {
            (
                *c,
                all.iter().filter(|s| s.version.content.class == *c).count(),
            )
        })
        .filter(|(_, n)| *n > 0)
        .collect();
    let count = all.len();
    let base = links::services(slug(&here));
    let (heading, q) = match &asked {
        Asked::Contents => (None, String::new()),
        Asked::Everything => (Some(words::everything(lang).to_owned()), String::new()),
        Asked::Words(q) => (None, q.as_str().to_owned()),
        Asked::Event(e) => (Some(words::event(lang, *e).to_owned()), String::new()),
        Asked::Class(c) => (Some(words::class(lang, *c).to_owned()), String::new()),
    };
    let searched = matches!(asked, Asked::Words(_));
    let contents = matches!(asked, Asked::Contents);
    let found = match contents {
        true => Vec::new(),
        false => choose(&here, &asked, all),
    };
    let title = heading
        .clone()
        .unwrap_or_else(|| words::title(lang).to_owned());
    let said = searched.then(|| view! { <h2>{words::results(lang, &q, found.len())}</h2> });
    let near = found
        .iter()
        .any(|(hit, _)| *hit == Some(Hit::Near))
        .then(|| view! { <p>{words::near(lang)}</p> });
    let none = (!contents && found.is_empty()).then(|| {
        let hint = words::none_hint(lang, &here.community.phone);
        view! {
            <div class="empty">
                <p><strong>{words::none_title(lang)}</strong></p>
                <p>{hint}</p>
            </div>
        }
    });
    let cards: Vec<AnyView> = found.iter().map(|(_, s)| card(&here, s)).collect();
    let files = match &asked {
        Asked::Words(q) => format!("?q={}", links::query(q.as_str())),
        Asked::Event(e) => format!("?event={}", e.code()),
        Asked::Class(c) => format!("?class={}", c.code()),
        Asked::Contents | Asked::Everything => String::new(),
    };
    let body = if contents && count == 0 {
        view! { <div class="empty"><p>{words::empty(lang)}</p></div> }.into_any()
    } else if contents {
        view! { {events(&here, &tally)} {beside(&here)} {kinds(&here, &classes)} }.into_any()
    } else {
        view! { {said} {near} {cards} {none} }.into_any()
    };
    let everything = (contents && count > 0).then(|| {
        let href = format!("{base}?all=1");
        view! { <p><a class="link" href=href>{words::all_items(lang, count)}</a></p> }
    });
    let back = (!contents)
        .then(|| view! { <a class="link" href=base.clone()>"‹ "{words::back(lang)}</a> });
    let lead = contents.then(|| view! { <p>{words::lead(lang)}</p> });
    let csv = format!("{base}.csv{files}");
    here.draw(Page::new(title.clone()).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                {back}
                <h1>{title}</h1>
                {lead}
                <form class="search" role="search" action=base.clone()>
                    <label class="search__label" for="q">{words::search_label(lang)}</label>
                    <input class="field__input search__input" id="q" name="q" type="search" enterkeyhint="search" value=q/>
                    <button class="button button--plain">{words::search(lang)}</button>
                </form>
                {body}
                {everything}
                <p class="meta">
                    {words::downloads(lang)} <a class="link" href=csv>"CSV"</a>
                </p>
            </div>
        }
    })
}

fn events(here: &Here, tally: &[(Event, usize)]) -> AnyView {
    let lang = here.lang;
    let tiles = tally
        .iter()
        .map(|(event, n)| {
            let href = format!("{}?event={}", links::services(slug(here)), event.code());
            view! {
                <li class="tally__one">
                    <a class="tally__link" href=href>
                        <strong class="tally__name">{words::event(lang, *event)}</strong>
                        " "
                        <span class="tally__word">{words::items(lang, *n)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="events">
            <h2 id="events">{words::by_event(lang)}</h2>
            <ul class="tally tally--tiles">{tiles}</ul>
        </section>
    }
    .into_any()
}

fn kinds(here: &Here, classes: &[(Class, usize)]) -> AnyView {
    let lang = here.lang;
    let lines = classes
        .iter()
        .map(|(class, n)| {
            let href = format!("{}?class={}", links::services(slug(here)), class.code());
            let name = format!(
                "{} · {}",
                words::class(lang, *class),
                words::items(lang, *n)
            );
            view! {
                <li class="menu__one">
                    <a class="menu__link" href=href>
                        <span class="menu__name">{name}</span>
                        <span class="menu__note">{words::class_note(lang, *class)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-labelledby="kinds">
            <h2 id="kinds">{words::by_class(lang)}</h2>
            <ul class="menu">{lines}</ul>
        </section>
    }
    .into_any()
}

/// What people look for here and is no item.
fn beside(here: &Here) -> AnyView {
    let (lang, slug) = (here.lang, slug(here));
    let lines = [
        (
            links::catalogue(slug),
            crate::catalogue::words::title(lang),
            crate::catalogue::words::lead(lang),
        ),
        (
            links::appointments(slug),
            crate::appointments::words::title(lang),
            crate::appointments::words::lead(lang),
        ),
        (
            links::contacts(slug),
            crate::contacts::words::title(lang),
            crate::contacts::words::lead(lang),
        ),
        (
            links::facilities(slug),
            crate::facilities::words::title(lang),
            crate::facilities::words::lead(lang),
        ),
        (
            links::news(slug),
            crate::news::words::title(lang),
            crate::news::words::lead(lang),
        ),
        (
            links::reports(slug),
            crate::reports::words::title(lang),
            crate::reports::words::lead(lang),
        ),
    ]
    .map(|(href, name, note)| {
        view! {
            <li class="menu__one">
                <a class="menu__link" href=href>
                    <span class="menu__name">{name}</span>
                    <span class="menu__note">{note}</span>
                </a>
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="part" aria-labelledby="beside">
            <h2 id="beside">{words::beside(lang)}</h2>
            <ul class="menu">{lines}</ul>
        </section>
    }
    .into_any()
}

/// An item in a list.
fn card(here: &Here, s: &Published<Item>) -> AnyView {
    let lang = here.lang;
    let item = &s.version.content;
    let chip = match (item.is_expired(here.today()), item.valid_until) {
        (true, Some(last)) => {
            let day = when::day(lang, last, here.today());
            let label = format!("{} {day}", crate::publishing::words::expired(lang));
            view! { <span class="chip chip--late">{label}</span> }.into_any()
        }
        _ => view! { <span class="chip">{limit(lang, item.limit)}</span> }.into_any(),
    };
    view! {
        <article class="item">
            <h2 class="item__title">
                <a href=links::service(slug(here), s.number)>{item.title.get(lang).to_owned()}</a>
            </h2>
            <p>{item.audience.get(lang).to_owned()}</p>
            <p class="meta">
                {chip}
                <span>{item.fee.get(lang).to_owned()}</span>
                <span>{item.place.get(lang).to_owned()}</span>
            </p>
        </article>
    }
    .into_any()
}

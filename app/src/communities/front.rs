//! The front door `/`: which communities there are, and the switch of language and mode.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect};
use domain::display::{Lang, Mode};
use leptos::prelude::*;
use store::communities::Community;
use store::proposals::Counts;

use super::words;
use crate::frame::visit::{LANG, MODE, plain_cookie, set_cookie};
use crate::frame::{Answer, Fields, Page, Portal, Tab, Visit, links};
use crate::ui::steps::{At, StepLine, steps};

/// How many communities one page lists. A city has more; their people find them by name.
const SHOWN: usize = 60;

/// `GET /`
pub async fn front(visit: Visit) -> Answer {
    let db = &visit.portal.db;
    let all = db.list_communities().await?;
    if let [only] = all.as_slice() {
        return Ok(Redirect::to(&links::home(&only.slug)).into_response());
    }
    let lang = visit.lang;
    let q = visit.query("q").trim().to_owned();
    let nobody = all.is_empty();
    let mut found: Vec<Community> = all.into_iter().filter(|c| answers(c, &q)).collect();
    let unlisted = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    let mut districts: Vec<(String, Vec<(Community, Counts)>)> = Vec::new();
    for community in found {
        let counts = visit.portal.counts(community.id, visit.today()).await?;
        let district = community.district.get(lang).to_owned();
        match districts.iter_mut().find(|(name, _)| *name == district) {
            Some((_, listed)) => listed.push((community, counts)),
            None => districts.push((district, vec![(community, counts)])),
        }
    }
    let empty = districts.is_empty().then(|| empty(lang, nobody, &q));
    let sections = districts
        .into_iter()
        .enumerate()
        .map(|(i, (district, listed))| section(lang, format!("d{}", i + 1), district, listed))
        .collect_view();
    let more =
        (unlisted > 0).then(|| view! { <p class="part">{words::front_more(lang, unlisted)}</p> });
    visit.draw(Page::new(words::front_title(lang)).tab(Tab::Home), move || {
        view! {
            <div class="main__col">
                <div class="door">
                    <h1 class="door__name">{crate::frame::words::portal(lang)}</h1>
                    <p class="door__say">{words::door_say(lang)}</p>
                </div>
                <form class="search" role="search" action=links::FRONT>
                    <label class="search__label" for="q">{words::find_label(lang)}</label>
                    <input class="field__input search__input" id="q" name="q" type="search" enterkeyhint="search" value=q/>
                    <button class="button">{words::find_button(lang)}</button>
                </form>
                {empty} {sections} {more}
            </div>
            <aside class="side" aria-labelledby="how">
                <h2 class="side__title" id="how">{words::how_title(lang)}</h2>
                {how(lang)}
            </aside>
        }
    })
}

/// Whether a community is what somebody searches for: by its name, its district, its address, or what it says of itself.
fn answers(community: &Community, q: &str) -> bool {
    let q = q.to_lowercase();
    [
        &community.name,
        &community.district,
        &community.address,
        &community.about,
    ]
    .into_iter()
    .flat_map(|text| [&text.zh, &text.en])
    .any(|text| text.to_lowercase().contains(&q))
}

fn section(lang: Lang, id: String, district: String, listed: Vec<(Community, Counts)>) -> AnyView {
    let items = listed
        .into_iter()
        .map(|(community, counts)| {
            view! {
                <article class="item">
                    <h3 class="item__title">
                        <a href=links::home(&community.slug)>{community.name.get(lang).to_owned()}</a>
                    </h3>
                    <p class="meta"><span>{community.about.get(lang).to_owned()}</span></p>
                    <p>{words::front_counts(lang, counts.open, counts.done)}</p>
                </article>
            }
        })
        .collect_view();
    let label = id.clone();
    view! {
        <section class="part" aria-labelledby=label>
            <h2 id=id>{district}</h2>
            {items}
        </section>
    }
    .into_any()
}

/// Nothing found, or nothing there yet: either way the page says what to do.
fn empty(lang: Lang, nobody: bool, q: &str) -> AnyView {
    let (say, href, label) = if nobody {
        (
            words::front_none(lang).to_owned(),
            links::OPERATOR,
            words::front_operate(lang),
        )
    } else {
        (
            words::front_not_found(lang, q),
            links::FRONT,
            words::front_show_all(lang),
        )
    };
    view! {
        <div class="empty">
            <p>{say}</p>
            <p><a class="button button--plain" href=href>{label}</a></p>
        </div>
    }
    .into_any()
}

fn how(lang: Lang) -> AnyView {
    let lines = words::how(lang)
        .into_iter()
        .map(|(name, note)| StepLine {
            at: At::Later,
            name: name.to_owned(),
            note: Some(note.into_any()),
        })
        .collect();
    steps(lines, "")
}

/// `GET /display`: keeps language and mode in cookies and leads back. It asks nobody who they are and reads no database.
pub async fn display(State(portal): State<Portal>, RawQuery(query): RawQuery) -> Answer {
    let query = query
        .and_then(|q| Fields::read(q.as_bytes()))
        .unwrap_or_default();
    let mut response = Redirect::to(links::own_path(query.get("back"))).into_response();
    if let Some(lang) = Lang::from_code(query.get("lang")) {
        set_cookie(&mut response, plain_cookie(&portal, LANG, lang.code()));
    }
    if let Some(mode) = Mode::from_code(query.get("mode")) {
        set_cookie(&mut response, plain_cookie(&portal, MODE, mode.code()));
    }
    Ok(response)
}

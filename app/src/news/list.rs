//! `/{c}/news`: the newest first, all or of one sort.

use domain::news::{News, Sort};
use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::Published;

use super::{chips, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::shown::filter;
use crate::publishing::{Desk, slug};

/// So many are shown until all are asked for.
const SHOWN: i64 = 20;

/// What an address asks for, the newest first. What was corrected keeps the day on which it came out.
pub(super) async fn chosen(here: &Here) -> Result<Vec<Published<News>>, store::Error> {
    let db = &here.portal.db;
    let mut all = db.list_published::<News>(here.community.id).await?;
    if let Some(sort) = Sort::from_code(here.query("sort")) {
        all.retain(|n| n.version.content.sort == sort);
    }
    all.sort_by_key(|n| std::cmp::Reverse((n.first_at, n.number)));
    Ok(all)
}

/// `GET /{c}/news`
pub async fn page(here: Here) -> Answer {
    let lang = here.lang;
    let base = links::news(slug(&here));
    let asked = Sort::from_code(here.query("sort"));
    let shown = match here.query("all") {
        "1" => i64::MAX,
        _ => SHOWN,
    };
    let db = &here.portal.db;
    let holds = asked.map(|s| ("sort", s.code()));
    let (found, count) = db
        .list_newest::<News>(here.community.id, holds, shown)
        .await?;
    let options = Sort::ALL
        .iter()
        .map(|s| (s.code(), words::sort(lang, *s)))
        .collect();
    let filter = filter(
        &base,
        words::f_sort(lang),
        words::all(lang),
        asked.map(Sort::code),
        options,
    );
    let empty = found
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::empty(lang)}</p></div> });
    let cards: Vec<_> = found
        .iter()
        .map(|n| {
            let title = title(&here, n);
            card(
                &here,
                n,
                view! { <h2 class="item__title">{title}</h2> }.into_any(),
            )
        })
        .collect();
    let sort = asked.map(|s| format!("sort={}", s.code()));
    let more = (count > shown).then(|| {
        let sort = sort.as_ref().map(|s| format!("&{s}")).unwrap_or_default();
        let href = format!("{base}?all=1{sort}");
        view! { <p><a class="link" href=href>{words::more(lang, count)}</a></p> }
    });
    let files = sort.map(|s| format!("?{s}")).unwrap_or_default();
    let (atom, csv) = (format!("{base}.atom"), format!("{base}.csv{files}"));
    let page = Page::new(words::title(lang))
        .tab(Tab::Home)
        .feed(atom.clone());
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <h1>{words::title(lang)}</h1>
                <p>{words::lead(lang)}</p>
                {filter} {empty} {cards} {more}
                <p class="meta">
                    {words::downloads(lang)} <a class="link" href=atom>"Atom"</a> " "
                    <a class="link" href=csv>"CSV"</a>
                </p>
            </div>
        }
    })
}

/// The newest for the community's home page; nothing where there is none.
pub(crate) async fn latest(here: &Here, most: i64) -> Result<Option<AnyView>, store::Error> {
    let lang = here.lang;
    let db = &here.portal.db;
    let (newest, count) = db
        .list_newest::<News>(here.community.id, None, most)
        .await?;
    if newest.is_empty() {
        return Ok(None);
    }
    let cards: Vec<_> = newest
        .iter()
        .map(|n| {
            let title = title(here, n);
            card(
                here,
                n,
                view! { <h3 class="item__title">{title}</h3> }.into_any(),
            )
        })
        .collect();
    let href = links::news(slug(here));
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="news">
                <h2 id="news">{words::latest(lang)}</h2>
                {cards}
                <p><a class="link" href=href>{words::more(lang, count)}</a></p>
            </section>
        }
        .into_any(),
    ))
}

fn title(here: &Here, n: &Published<News>) -> AnyView {
    let to = links::publication(slug(here), News::ROOM, n.number);
    view! { <a href=to>{n.version.content.title.get(here.lang).to_owned()}</a> }.into_any()
}

/// One of them; its heading stands where the page around it has room for it.
fn card(here: &Here, n: &Published<News>, heading: AnyView) -> AnyView {
    let day = when::day(here.lang, day_of(n.first_at), here.today());
    view! {
        <article class="item">
            {heading}
            <p class="meta">{chips(here, &n.version.content)} <span>{day}</span></p>
        </article>
    }
    .into_any()
}

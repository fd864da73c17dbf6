//! `/{c}/facilities`: every place, or those for one thing.

use domain::facilities::{Facility, Sort};
use domain::publishing::Publication;
use leptos::prelude::*;
use store::publishing::Published;

use super::words;
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::shown::filter;
use crate::publishing::{Desk, slug, words as p};

/// The places an address asks for: what has ended comes last.
pub(super) async fn chosen(here: &Here) -> Result<Vec<Published<Facility>>, store::Error> {
    let db = &here.portal.db;
    let mut all = db.list_published::<Facility>(here.community.id).await?;
    if let Some(sort) = Sort::from_code(here.query("sort")) {
        all.retain(|f| f.version.content.sort == sort);
    }
    all.sort_by_key(|f| (f.version.content.is_expired(here.today()), f.number));
    Ok(all)
}

/// `GET /{c}/facilities`
pub async fn page(here: Here) -> Answer {
    let lang = here.lang;
    let found = chosen(&here).await?;
    let base = links::facilities(slug(&here));
    let asked = Sort::from_code(here.query("sort"));
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
    let cards: Vec<_> = found.iter().map(|f| card(&here, f)).collect();
    let files = asked
        .map(|s| format!("?sort={}", s.code()))
        .unwrap_or_default();
    let csv = format!("{base}.csv{files}");
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Services),
        move || {
            view! {
                <div class="main__col">
                    <h1>{words::title(lang)}</h1>
                    <p>{words::lead(lang)}</p>
                    {filter} {empty} {cards}
                    <p class="meta">{words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
                </div>
            }
        },
    )
}

fn card(here: &Here, f: &Published<Facility>) -> AnyView {
    let lang = here.lang;
    let place = &f.version.content;
    let to = links::publication(slug(here), Facility::ROOM, f.number);
    let chip = match place.valid_until.filter(|_| place.is_expired(here.today())) {
        Some(last) => {
            let day = when::day(lang, last, here.today());
            let label = format!("{} {day}", p::expired(lang));
            view! { <span class="chip chip--late">{label}</span> }.into_any()
        }
        None => view! { <span class="chip">{words::sort(lang, place.sort)}</span> }.into_any(),
    };
    view! {
        <article class="item">
            <h2 class="item__title"><a href=to>{place.title.get(lang).to_owned()}</a></h2>
            <p>{place.place.get(lang).to_owned()}</p>
            <p class="meta">
                {chip} <span>{place.hours.get(lang).to_owned()}</span> <span>{place.fee.get(lang).to_owned()}</span>
            </p>
        </article>
    }
    .into_any()
}

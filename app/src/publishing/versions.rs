//! `/{c}/{room}/{n}/versions`: each published version beside the one before it.

use axum::extract::Path;
use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::PublishedVersion;

use super::{Desk, both, find, slug, words};
use crate::frame::{Answer, Here, Page, links, when};
use crate::ui::diff::{Side, diff};

/// `GET /{c}/{room}/{n}/versions`
pub async fn page<C: Desk>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find::<C>(&here, &number).await?;
    let side = |v: &PublishedVersion<C>| Side {
        title: words::version(lang, v.version),
        meta: words::published_on(
            lang,
            &when::day(lang, day_of(v.published_at), here.today()),
            v.version,
        ),
        text: both(&here, &v.content, &v.files),
        hash: v.hash.clone(),
    };
    let pairs: Vec<_> = page
        .versions
        .windows(2)
        .rev()
        .filter_map(|pair| match pair {
            [old, new] => Some(diff(lang, side(old), side(new))),
            _ => None,
        })
        .collect();
    let only = pairs
        .is_empty()
        .then(|| view! { <p>{words::version_only(lang)}</p> });
    let path = links::publication(slug(&here), C::ROOM, page.number);
    let whole = page
        .versions
        .iter()
        .rev()
        .map(|v| {
            let href = format!("{path}?version={}", v.version);
            view! { <li><a href=href>{words::read_version(lang, v.version)}</a></li> }
        })
        .collect_view();
    let name = page
        .current()
        .map(|v| v.content.title().get(lang).to_owned())
        .unwrap_or_default();
    let title = words::versions_title(lang);
    here.draw(Page::new(title).tab(C::TAB), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=path>"‹ " {name}</a>
                <h1>{title}</h1>
                {only} {pairs}
                <ul class="side__list">{whole}</ul>
            </div>
        }
    })
}

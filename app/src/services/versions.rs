//! `/{c}/services/{n}/versions`: each published version beside the one before it.

use axum::extract::Path;
use domain::time::day_of;
use leptos::prelude::*;
use store::services::PublishedVersion;

use super::{both, find, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::ui::diff::{Side, diff};

/// `GET /{c}/services/{n}/versions`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find(&here, &number).await?;
    let side = |v: &PublishedVersion| Side {
        title: words::version(lang, v.version),
        meta: words::published_on(
            lang,
            &when::day(lang, day_of(v.published_at), here.today()),
            v.version,
        ),
        text: both(&here, &v.item),
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
    let path = links::service(slug(&here), page.number);
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
        .map(|v| v.item.title.get(lang).to_owned())
        .unwrap_or_default();
    let title = words::versions_title(lang);
    here.draw(Page::new(title).tab(Tab::Services), move || {
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

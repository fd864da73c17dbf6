//! `/{c}/proposals/{n}/versions`: each version beside the one before it.

use axum::extract::Path;
use leptos::prelude::*;
use store::proposals::Version;

use super::{find, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::ui::diff::{Side, diff};

/// `GET /{c}/proposals/{n}/versions`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let p = find(&here, &number).await?;
    let lang = here.lang;
    let versions = here.portal.db.list_versions(p.id).await?;
    let only = (versions.len() < 2).then(|| view! { <p>{words::version_only(lang)}</p> });
    let pairs: Vec<_> = versions
        .windows(2)
        .rev()
        .map(|pair| compare(&here, &pair[0], &pair[1]))
        .collect();
    let back = links::proposal(slug(&here), p.number);
    here.draw(Page::new(words::versions_title(lang)).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=back>"‹ "{words::back_to_proposal(lang)}</a>
                <h1>{words::versions_title(lang)}</h1>
                <p class="meta"><span>{p.title}</span><span>{words::number_is(lang, &p.number.to_string())}</span></p>
                {only} {pairs}
            </div>
        }
    })
}

fn compare(here: &Here, old: &Version, new: &Version) -> AnyView {
    let lang = here.lang;
    let side = |v: &Version| Side {
        title: words::version_word(lang, v.version),
        meta: when::moment(lang, v.written_at, here.now),
        text: format!("{}\n\n{}", v.title, v.body),
        hash: v.text_hash.clone(),
    };
    diff(lang, side(old), side(new))
}

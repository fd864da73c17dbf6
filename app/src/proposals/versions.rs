//! `/{c}/proposals/{n}/versions`: each version beside the one before it. Removed and added text is marked by line and
//! word, never by colour alone.

use axum::extract::Path;
use domain::display::Lang;
use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};
use store::proposals::Version;

use super::{find, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};

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

fn whole(v: &Version) -> String {
    format!("{}\n\n{}", v.title, v.body)
}

fn compare(here: &Here, old: &Version, new: &Version) -> AnyView {
    let lang = here.lang;
    let (left, right) = (whole(old), whole(new));
    let diff = TextDiff::from_chars(left.as_str(), right.as_str());
    let side = |keep: ChangeTag| {
        let mut out: Vec<AnyView> = Vec::new();
        let mut run = String::new();
        let mut at = ChangeTag::Equal;
        for change in diff.iter_all_changes() {
            let tag = change.tag();
            if tag != ChangeTag::Equal && tag != keep {
                continue;
            }
            if tag != at {
                out.push(piece(lang, at, std::mem::take(&mut run)));
                at = tag;
            }
            run.push_str(change.value());
        }
        out.push(piece(lang, at, run));
        out
    };
    let column = |v: &Version, text: Vec<AnyView>| {
        view! {
            <section class="diff__side">
                <h3 class="diff__title">{words::version_word(lang, v.version)}</h3>
                <p class="meta">{when::moment(lang, v.written_at, here.now)}</p>
                <p class="diff__text">{text}</p>
                <p class="meta diff__hash">{words::text_hash(lang, &v.text_hash[..16.min(v.text_hash.len())])}</p>
            </section>
        }
    };
    view! { <div class="diff">{column(old, side(ChangeTag::Delete))} {column(new, side(ChangeTag::Insert))}</div> }.into_any()
}

fn piece(lang: Lang, tag: ChangeTag, text: String) -> AnyView {
    if text.is_empty() {
        return ().into_any();
    }
    match tag {
        ChangeTag::Equal => text.into_any(),
        ChangeTag::Delete => {
            view! { <del><span class="visually-hidden">{words::diff_removed(lang)}</span>{text}</del> }.into_any()
        }
        ChangeTag::Insert => {
            view! { <ins><span class="visually-hidden">{words::diff_added(lang)}</span>{text}</ins> }.into_any()
        }
    }
}

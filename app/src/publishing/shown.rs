//! What stands beside whatever is published: that it is no longer valid, who checked it, and where it can be checked.

use domain::time::day_of;
use leptos::prelude::*;
use store::publishing::{PublicationPage, PublishedVersion, object};

use super::{Desk, slug, words};
use crate::frame::{Here, links, when};

/// A note at the top of a page.
pub(crate) fn note(title: &'static str, inside: AnyView) -> AnyView {
    view! {
        <div class="errors" role="note">
            <h2 class="errors__title">{title}</h2>
            {inside}
        </div>
    }
    .into_any()
}

/// That it was withdrawn, or that this is an old version.
pub(crate) fn warning<C: Desk>(
    here: &Here,
    page: &PublicationPage<C>,
    version: &PublishedVersion<C>,
) -> Option<AnyView> {
    let lang = here.lang;
    if let Some((at, reason)) = &page.withdrawn {
        let day = when::day(lang, day_of(*at), here.today());
        let (say, reason) = (words::withdrawn_say(lang, &day), reason.clone());
        return Some(note(
            words::withdrawn_title(lang),
            view! { <p>{say}</p> <p>{reason}</p> }.into_any(),
        ));
    }
    if page.live == Some(version.version) {
        return None;
    }
    let href = links::publication(slug(here), C::ROOM, page.number);
    let say = match page.live {
        Some(n) => words::old_say(lang, n),
        None => words::old_none(lang).to_owned(),
    };
    Some(note(
        words::old_title(lang),
        view! { <p>{say} " " <a class="link" href=href>{words::see_current(lang)}</a></p> }
            .into_any(),
    ))
}

/// How old it is, who checked it, and where it can be checked.
pub(crate) fn side<C: Desk>(
    here: &Here,
    page: &PublicationPage<C>,
    v: &PublishedVersion<C>,
) -> AnyView {
    let lang = here.lang;
    let day = |at| when::day(lang, day_of(at), here.today());
    let by = |at, who| words::reviewed_by(lang, &day(at), &crate::frame::words::name(lang, who));
    let again = v.confirmed.as_ref().map(|(at, who)| {
        view! { <dt>{words::reviewed(lang)}</dt> <dd>{by(*at, who)}</dd> }
    });
    let valid = v.content.valid_until().map(|last| {
        let last = when::day(lang, last, here.today());
        view! { <dt>{words::valid(lang)}</dt> <dd>{last}</dd> }
    });
    let versions = links::publication_part(slug(here), C::ROOM, page.number, "versions");
    let record = links::log_about(slug(here), &object(C::KIND, page.number));
    let hash = v.hash.get(..16).unwrap_or_default().to_owned();
    view! {
        <aside class="side" aria-labelledby="checked">
            <h2 class="side__title" id="checked">{words::checks(lang)}</h2>
            <dl class="facts">
                {again}
                <dt>{words::second(lang)}</dt>
                <dd>{by(v.reviewed_at, &v.reviewer)}</dd>
                <dt>{words::published(lang)}</dt>
                <dd>{words::published_on(lang, &day(v.published_at), v.version)}</dd>
                {valid}
                <dt>{words::hash(lang)}</dt>
                <dd><code>{hash}"…"</code></dd>
            </dl>
            <ul class="side__list">
                <li><a href=versions>{words::versions(lang)}</a></li>
                <li><a href=record>{words::hash_check(lang)}</a></li>
            </ul>
        </aside>
    }
    .into_any()
}

/// A row of filters over a list: everything, or one `?sort=`.
pub(crate) fn filter(
    base: &str,
    label: &'static str,
    all: &'static str,
    asked: Option<&str>,
    options: Vec<(&'static str, &'static str)>,
) -> AnyView {
    let link = |href: String, label: &'static str, here: bool| {
        view! { <a class="filter__link" href=href aria-current=here.then_some("page")>{label}</a> }
    };
    let links: Vec<_> = options
        .into_iter()
        .map(|(code, label)| link(format!("{base}?sort={code}"), label, asked == Some(code)))
        .collect();
    view! {
        <nav class="filter" aria-label=label>
            {link(base.to_owned(), all, asked.is_none())} {links}
        </nav>
    }
    .into_any()
}

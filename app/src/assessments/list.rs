//! `/{c}/assessments`: what can be answered now, what comes, and earlier rounds with their scores.

use axum::extract::Path;
use domain::assessments::{Stage, WHOLE};
use leptos::prelude::*;
use store::assessments::{Round, RoundCursor, RoundGroup, RoundQuery};

use super::{chip, hundredths, slug, span, turnout, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::ui::pager::pager;

/// How many past rounds one page shows.
pub const PAGE: i64 = 20;

/// The rounds that are open or to come.
pub(super) async fn ahead(here: &Here) -> Result<Vec<Round>, Problem> {
    let query = RoundQuery {
        group: RoundGroup::Ahead,
        after: None,
        limit: PAGE,
    };
    let db = &here.portal.db;
    let listing = db.list_rounds(here.community.id, &query, here.now).await?;
    Ok(listing.rounds)
}

/// `GET /{c}/assessments`
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let cursor: Option<RoundCursor> = here.query("cursor").parse().ok();
    let bad = (!here.query("cursor").is_empty() && cursor.is_none())
        .then(|| view! { <p class="meta" role="status">{words::bad_page(lang)}</p> });
    let query = RoundQuery {
        group: RoundGroup::Past,
        after: cursor,
        limit: PAGE,
    };
    let db = &here.portal.db;
    let past = db.list_rounds(here.community.id, &query, here.now).await?;
    let base = links::assessments(slug(&here));
    let more = past
        .next
        .map(|c| format!("{base}?cursor={}", links::query(&c.to_string())));
    let first = cursor.map(|_| base.clone());
    let ahead = ahead(&here).await?;
    let (open, coming): (Vec<&Round>, Vec<&Round>) =
        ahead.iter().partition(|r| r.opened_at.is_some());
    let open_none = open
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::open_none(lang)}</p></div> });
    let open: Vec<_> = open.into_iter().map(|r| card(&here, r)).collect();
    let coming: Vec<_> = coming.into_iter().map(|r| card(&here, r)).collect();
    let coming = (!coming.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="coming">
                <h2 id="coming">{words::coming_title(lang)}</h2>
                {coming}
            </section>
        }
    });
    let past_none = past
        .rounds
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::past_none(lang)}</p></div> });
    let past: Vec<_> = past.rounds.iter().map(|r| card(&here, r)).collect();
    let appraisals = appraisals(&here).await?;
    let ratings = super::ratings::link_all(&here);
    let (title, csv, code) = (
        words::title(lang),
        format!("{base}.csv"),
        links::assessment_code(slug(&here)),
    );
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {bad}
                <section class="part" aria-labelledby="open">
                    <h2 id="open">{words::open_title(lang)}</h2>
                    {open} {open_none}
                    <p class="part__more"><a class="link" href=code>{words::have_code(lang)}</a></p>
                </section>
                {coming}
                <section class="part" aria-labelledby="past">
                    <h2 id="past">{words::past_title(lang)}</h2>
                    {past} {past_none} {pager(lang, first, more, None)}
                </section>
                {ratings} {appraisals}
                <p class="meta">{words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
            </div>
        }
    })
}

/// A round in a list: open ones with their turnout, earlier ones with their scores.
pub(crate) fn card(here: &Here, round: &Round) -> AnyView {
    let lang = here.lang;
    let stage = round.stage(here.now);
    let scores = round.counts.as_ref().filter(|_| stage == Stage::Published);
    let scores = scores.map(|counts| {
        let lines: Vec<_> = round
            .form
            .subjects()
            .iter()
            .enumerate()
            .filter_map(|(at, s)| {
                let score = counts.score(&round.form, at)?;
                let said = words::score_line(lang, s.name.get(lang), &hundredths(score.hundredths));
                Some(if score.weight < WHOLE {
                    let part = words::counted_part(lang, score.weight);
                    view! { <p class="item__state">{said} " " <span class="meta">{part}</span></p> }
                        .into_any()
                } else {
                    view! { <p class="item__state">{said}</p> }.into_any()
                })
            })
            .collect();
        lines
    });
    let count = round
        .opened_at
        .map(|_| view! { <span>{turnout(lang, round)}</span> });
    let to = links::assessment(slug(here), round.number);
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{round.title.get(lang).to_owned()}</a></h3>
            {scores}
            <p class="meta">
                {chip(lang, stage)}
                <span>{round.number.to_string()}</span>
                <span>{span(here, round)}</span>
                {count}
            </p>
        </article>
    }
    .into_any()
}

/// The rounds that can be answered now, for the home page; nothing where there is none.
pub(crate) async fn open_now(here: &Here) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    let open: Vec<_> = ahead(here)
        .await?
        .iter()
        .filter(|r| r.stage(here.now) == Stage::Open)
        .map(|r| card(here, r))
        .collect();
    let to = links::assessments(slug(here));
    Ok((!open.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="rounds">
                <h2 id="rounds">{words::title(lang)}</h2>
                {open}
                <p class="part__more"><a class="link" href=to>{words::all_rounds(lang)}</a></p>
            </section>
        }
        .into_any()
    }))
}

async fn appraisals(here: &Here) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    let db = &here.portal.db;
    let all = db.list_appraisals(here.community.id, PAGE).await?;
    let lines: Vec<_> = all
        .iter()
        .map(|a| {
            let to = links::ballot(slug(here), a.number);
            let day = when::day(lang, domain::time::day_of(a.closes_at), here.today());
            view! { <li><a href=to>{a.title.clone()}</a> " " <span class="meta">{day}</span></li> }
        })
        .collect();
    Ok((!lines.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="appraisals">
                <h2 id="appraisals">{words::appraisals_title(lang)}</h2>
                <p>{words::appraisals_hint(lang)}</p>
                <ul class="side__list">{lines}</ul>
            </section>
        }
        .into_any()
    }))
}

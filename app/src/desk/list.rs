//! `/{c}/desk`: what waits for staff, the most urgent first.

use axum::response::{IntoResponse, Redirect};
use domain::time::Calendar;
use leptos::prelude::*;
use store::desk::{DeskCounts, DeskItem, DeskKind};

use super::words;
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::Place;
use crate::ui::clock::clock;

/// More than anybody reads in a day; the counts on top still tell all of it.
const MOST: i64 = 500;

/// The kinds with the value of the link, in the order of the work.
const KINDS: [(DeskKind, &str); 3] = [
    (DeskKind::Answer, "answer"),
    (DeskKind::Assign, "assign"),
    (DeskKind::Handle, "handle"),
];

fn count(counts: &DeskCounts, kind: DeskKind) -> i64 {
    match kind {
        DeskKind::Answer => counts.answer,
        DeskKind::Assign => counts.assign,
        DeskKind::Handle => counts.handle,
    }
}

fn chip(href: String, label: String, shown: bool) -> AnyView {
    let current = shown.then_some("page");
    view! { <a class="filter__link" href=href aria-current=current>{label}</a> }.into_any()
}

/// `GET /{c}/desk`
pub async fn list(here: Here) -> Answer {
    let me = match here.at_desk() {
        Ok(me) => me,
        // The auditor has one page, and decides nothing.
        Err(_) if here.auditor().is_ok() => {
            let to = links::desk_record(&here.community.slug);
            return Ok(Redirect::to(&to).into_response());
        }
        Err(problem) => return Err(problem),
    };
    let lang = here.lang;
    let today = here.today();
    let db = &here.portal.db;
    let counts = db.count_desk(&me, today).await?;
    let items = db.list_desk(&me, MOST).await?;
    let calendar = here.portal.calendar().await?;
    let attestor = here.attestor().ok();
    let waiting = match &attestor {
        Some(attestor) => Some(db.list_claims(attestor).await?.len()),
        None => None,
    };
    let kind = KINDS
        .into_iter()
        .find(|(_, code)| *code == here.query("kind"))
        .map(|(kind, _)| kind);
    let all = counts.answer + counts.assign + counts.handle;
    let cut = (all > MOST).then(|| view! { <p class="meta">{words::most_urgent(lang, MOST)}</p> });
    let lines: Vec<AnyView> = items
        .into_iter()
        .filter(|item| kind.is_none_or(|k| k == item.kind))
        .map(|item| line(&here, item, &calendar))
        .collect();
    let empty = lines.is_empty().then(|| {
        let say = if kind.is_some() {
            words::nothing_of_kind(lang)
        } else {
            words::nothing(lang)
        };
        view! { <div class="empty"><p>{say}</p></div> }
    });
    let oldest = counts.oldest_on.map(|day| {
        let late =
            (counts.late > 0).then(|| view! { <span class="chip chip--late">{words::late(lang, counts.late)}</span> });
        view! { <p class="meta">{late} <span>{words::oldest(lang, &when::day(lang, day, today))}</span></p> }
    });
    let mut places = crate::publishing::places(&here).await?;
    places.extend(crate::reports::desk::places(&here).await?);
    places.extend(crate::assessments::desk::places(&here).await?);
    places.extend(crate::assessments::ratings::desk::places(&here).await?);
    places.extend(crate::consultations::places(&here).await?);
    places.extend(crate::matters::places(&here).await?);
    let chips = chips(&here, &counts, kind, waiting, &places);
    let worker = match waiting {
        Some(n) if here.clerk().is_err() => Some(worker_note(&here, n)),
        _ => None,
    };
    let bodies = crate::bodies::desk::waiting(&here).await?;
    let side = side(&here, waiting, &places);
    here.draw(
        Page::new(words::desk_title(lang)).tab(Tab::Desk),
        move || {
            view! {
                <div class="main__col">
                    <h1>{words::desk_title(lang)}</h1>
                    {worker}
                    <nav class="filter" aria-label=words::filter(lang)>{chips}</nav>
                    {oldest} {bodies} {empty} {lines} {cut}
                </div>
                {side}
            }
        },
    )
}

fn chips(
    here: &Here,
    counts: &DeskCounts,
    shown: Option<DeskKind>,
    waiting: Option<usize>,
    places: &[Place],
) -> Vec<AnyView> {
    let lang = here.lang;
    let desk = links::desk(&here.community.slug);
    let all = counts.answer + counts.assign + counts.handle;
    let mut chips = vec![chip(
        desk.clone(),
        words::counted(lang, words::everything(lang), all),
        shown.is_none(),
    )];
    for (kind, code) in KINDS {
        let label = words::counted(lang, words::kind(lang, kind), count(counts, kind));
        chips.push(chip(
            format!("{desk}?kind={code}"),
            label,
            shown == Some(kind),
        ));
    }
    let label = crate::meetings::desk::words::title(lang).to_owned();
    chips.push(chip(
        links::desk_meetings(&here.community.slug),
        label,
        false,
    ));
    for place in places {
        let label = words::counted(lang, place.title, place.waiting);
        chips.push(chip(place.href.clone(), label, false));
    }
    if here.lead().is_ok() {
        let label = crate::volunteers::desk_words::title(lang).to_owned();
        chips.push(chip(
            links::desk_volunteers(&here.community.slug),
            label,
            false,
        ));
    }
    if here.clerk().is_ok() {
        let label = crate::appointments::desk_words::title(lang).to_owned();
        chips.push(chip(
            links::desk_appointments(&here.community.slug),
            label,
            false,
        ));
    }
    if let Some(n) = waiting {
        let label = words::counted(
            lang,
            words::claims_short(lang),
            i64::try_from(n).unwrap_or(i64::MAX),
        );
        chips.push(chip(links::claims(&here.community.slug), label, false));
    }
    chips
}

/// What a grid worker is here for comes first.
fn worker_note(here: &Here, waiting: usize) -> AnyView {
    let lang = here.lang;
    let label = format!("{} {waiting}", words::claims_title(lang));
    let to = links::claims(&here.community.slug);
    view! {
        <p>{words::worker_note(lang)}</p>
        <p><a class="button" href=to>{label}</a></p>
    }
    .into_any()
}

fn side(here: &Here, waiting: Option<usize>, places: &[Place]) -> AnyView {
    let lang = here.lang;
    let slug = &here.community.slug;
    let residents = waiting.map(|n| {
        let to = links::claims(slug);
        view! { <li><a href=to>{words::claims_title(lang)} " " <span>{n.to_string()}</span></a></li> }
    });
    let bodies = here.secretary().is_ok().then(|| {
        let to = links::desk_bodies(slug);
        view! { <li><a href=to>{crate::bodies::words::desk_title(lang)}</a></li> }
    });
    let places = places
        .iter()
        .map(|place| {
            let (to, n) = (place.href.clone(), place.waiting.to_string());
            view! { <li><a href=to>{place.title} " " <span>{n}</span></a></li> }
        })
        .collect_view();
    let windows = here.clerk().is_ok().then(|| {
        let to = links::desk_appointments(slug);
        view! { <li><a href=to>{crate::appointments::desk_words::title(lang)}</a></li> }
    });
    let volunteers = here.lead().is_ok().then(|| {
        let to = links::desk_volunteers(slug);
        view! { <li><a href=to>{crate::volunteers::desk_words::title(lang)}</a></li> }
    });
    let (proposals, rulebook) = (links::proposals(slug), links::rulebook(slug));
    let meetings = links::desk_meetings(slug);
    view! {
        <aside class="side" aria-labelledby="other-work">
            <h2 class="side__title" id="other-work">{words::other_work(lang)}</h2>
            <ul class="side__list">
                {residents} {bodies} {places} {windows} {volunteers}
                <li><a href=meetings>{crate::meetings::desk::words::title(lang)}</a></li>
                <li><a href=proposals>{words::all_proposals(lang)}</a></li>
                <li><a href=rulebook>{crate::frame::words::rulebook(lang)}</a></li>
            </ul>
        </aside>
    }
    .into_any()
}

fn line(here: &Here, item: DeskItem, calendar: &Calendar) -> AnyView {
    let lang = here.lang;
    let duty = match item.kind {
        DeskKind::Answer => words::duty_answer(lang),
        DeskKind::Assign | DeskKind::Handle => words::duty_handle(lang),
    };
    let due = match item.due_on {
        Some(day) => clock(lang, duty.to_owned(), day, here.today(), calendar),
        None => view! { <p class="clock">{words::no_day(lang)}</p> }.into_any(),
    };
    let to = links::desk_proposal(&here.community.slug, item.number);
    let unit = item.unit.map(|unit| {
        let name = unit.get(lang).to_owned();
        view! { <span>{name}</span> }
    });
    let filed = words::filed(lang, &when::ago(lang, item.filed_at, here.now));
    view! {
        <article class="item">
            {due}
            <h2 class="item__title"><a href=to>{item.title}</a></h2>
            <p class="meta">
                <span class="chip">{words::kind(lang, item.kind)}</span>
                <span>{crate::proposals::words::stage(lang, item.stage)}</span>
                <span>{item.number.to_string()}</span>
                {unit}
                <span>{filed}</span>
            </p>
        </article>
    }
    .into_any()
}

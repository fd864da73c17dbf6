//! `/{c}/volunteers/activities/{n}`: what is done, and its shifts, each one tap away.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::volunteers::{Clash, Standing, may_check_in};
use http::{StatusCode, header};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use leptos::prelude::*;
use store::volunteers::{Activity, Cursor, MyShift, Shift};

use super::{begins, find_activity, fullness, one_page, onward, parse, slug, span_name, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Here, Page, Problem, Tab, Visit, links, when};
use crate::ui::errors::errors;

/// Shifts to come on one page, and shifts that are over below them.
const SHOWN: i64 = 50;
const OVER: i64 = 10;

/// `GET /{c}/volunteers/activities/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let activity = find_activity(&here, &number).await?;
    draw(&here, &activity, None).await
}

/// `GET` of an act: back to the activity.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    Ok(Redirect::to(&links::activity(slug(&here), number)).into_response())
}

/// Why somebody who has just tapped stands here again.
pub(super) enum Again {
    Said(fn(Lang) -> &'static str),
    /// Something at the same time in another room; the shift's number.
    Clash(Clash, i64),
}

/// The activity; after a tap that did not succeed with what to do now.
pub(super) async fn draw(here: &Here, a: &Activity, again: Option<Again>) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let from = begins(here, "after");
    let after = from.unwrap_or_else(|| Cursor::at(here.now));
    let to_come = db.list_shifts_of(a.id, after, SHOWN + 1).await?;
    let (to_come, more) = one_page(to_come, SHOWN);
    // What is over stands on the first page only.
    let over = match from {
        None => {
            db.list_shifts_before(a.id, Cursor::at(here.now), OVER)
                .await?
        }
        Some(_) => Vec::new(),
    };
    let mut mine = Vec::new();
    if let Ok(me) = here.signed_in() {
        let first = over.last().map_or(after, Shift::cursor);
        let last = to_come.last().map_or(after, Shift::cursor);
        mine.extend(db.list_my_places(&me, a.id, (first, last)).await?);
        mine.extend(db.list_my_shift_waits(&me, here.now).await?);
        mine.retain(|m| m.community == *slug(here) && m.activity == a.number);
    }
    let status = match again {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let said = match again {
        Some(Again::Said(say)) => errors(lang, &Faults::one("shifts", Fault::Say(say))),
        Some(Again::Clash(clash, shift)) => go_on(here, a, clash, shift),
        None => ().into_any(),
    };
    let cancelled = a.cancelled_reason.clone().map(|why| {
        view! {
            <div class="errors" role="note">
                <h2 class="errors__title">{words::activity_cancelled(lang)}</h2>
                <p>{why}</p>
            </div>
        }
    });
    let more = to_come.last().filter(|_| more).map(|s| {
        let to = links::activity(slug(here), a.number);
        onward(format!("{to}?after={}", s.cursor()), words::more(lang))
    });
    let none = to_come
        .is_empty()
        .then(|| view! { <p>{words::no_shifts(lang)}</p> });
    let hint = (!to_come.is_empty()).then(|| view! { <p>{words::tap_hint(lang)}</p> });
    let age = a
        .min_age
        .map(|n| view! { <p>{words::age_say(lang, n)}</p> });
    let checked = a
        .checked_only
        .then(|| view! { <p><strong>{words::checked_only(lang)}</strong></p> });
    let find = |s: &Shift| mine.iter().find(|m| m.shift == s.number);
    let next: Vec<_> = to_come.iter().map(|s| row(here, a, s, find(s))).collect();
    let past: Vec<_> = over.iter().map(|s| row(here, a, s, find(s))).collect();
    let ics = (!to_come.is_empty()).then(|| {
        let to = links::activity_act(slug(here), a.number, "event.ics");
        view! { <p><a class="button button--plain" href=to>{words::calendar(lang)}</a></p> }
    });
    let side = side(here, a);
    let (title, about) = (a.title.get(lang).to_owned(), a.about.get(lang).to_owned());
    let (back, team) = (
        links::team(slug(here), a.team),
        a.team_name.get(lang).to_owned(),
    );
    let page = Page::new(title.clone()).tab(Tab::Volunteers).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {team}</a>
                {said}
                <h1>{title}</h1>
                {cancelled}
                <p class="meeting__text">{about}</p>
                {checked}
                <section class="part" aria-labelledby="shifts">
                    <h2 id="shifts" tabindex="-1">{words::shifts(lang)}</h2>
                    {age} {hint} {none} {next} {more} {ics} {past}
                </section>
            </div>
            {side}
        }
    })
}

fn side(here: &Here, a: &Activity) -> AnyView {
    let lang = here.lang;
    let skills = (!a.skills.zh.is_empty()).then(|| {
        view! { <dt>{words::skills(lang)}</dt> <dd>{a.skills.get(lang).to_owned()}</dd> }
    });
    let age = a
        .min_age
        .map(|n| view! { <dt>{words::age_label(lang)}</dt> <dd>{words::age(lang, n)}</dd> });
    let team = links::team(slug(here), a.team);
    view! {
        <aside class="side" aria-labelledby="about">
            <h2 class="side__title" id="about">{words::about(lang)}</h2>
            <dl class="facts">
                <dt>{words::where_(lang)}</dt>
                <dd>{a.place.get(lang).to_owned()}</dd>
                {skills} {age}
                <dt>{words::team(lang)}</dt>
                <dd><a href=team>{a.team_name.get(lang).to_owned()}</a></dd>
            </dl>
        </aside>
    }
    .into_any()
}

/// One button that does something with a shift.
pub(super) fn act(to: String, shift: i64, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form class="item__form" method="post" action=to>
            <button class=class name="shift" value=shift.to_string()>{label}</button>
        </form>
    }
    .into_any()
}

/// What the person may do with an own place.
pub(super) fn own(visit: &Visit, m: &MyShift) -> Vec<AnyView> {
    let lang = visit.lang;
    let to = |act| links::activity_act(&m.community, m.activity, act);
    let small = "button button--plain button--small";
    if m.span.starts_at() <= visit.now && m.standing != Some(Standing::Coming) {
        return Vec::new();
    }
    match m.standing {
        Some(Standing::Coming) => {
            let soon = may_check_in(m.span, false, visit.now).is_ok();
            let mut all = Vec::new();
            if soon {
                let to = links::shift_checkin(&m.community, m.shift);
                all.push(
                    view! { <p><a class="button" href=to>{words::check_in(lang)}</a></p> }
                        .into_any(),
                );
            }
            if m.span.starts_at() > visit.now {
                all.push(act(to("giveback"), m.shift, words::give_back(lang), small));
            }
            all
        }
        Some(Standing::Offered) => {
            let by = m
                .confirm_by
                .map(|at| words::confirm_by(lang, &when::moment(lang, at, visit.now)));
            vec![
                view! { <p>{by}</p> }.into_any(),
                act(to("confirm"), m.shift, words::confirm(lang), "button"),
                act(to("giveback"), m.shift, words::decline(lang), small),
            ]
        }
        None => vec![act(to("giveback"), m.shift, words::unwait(lang), small)],
        _ => Vec::new(),
    }
}

/// The chip of an own place.
pub(super) fn chip(lang: Lang, m: &MyShift) -> AnyView {
    let class = match m.standing {
        Some(Standing::Coming) => "chip",
        Some(Standing::Came) => "chip chip--done",
        Some(Standing::Offered | Standing::Missed) | None => "chip chip--wait",
        _ => "chip chip--off",
    };
    let say = match m.standing {
        Some(standing) => words::standing(lang, standing).to_owned(),
        None => words::waiting(lang, m.before),
    };
    view! { <span class=class>{say}</span> }.into_any()
}

fn row(here: &Here, a: &Activity, s: &Shift, mine: Option<&MyShift>) -> AnyView {
    let lang = here.lang;
    let open = s.span.starts_at() > here.now && !s.is_cancelled();
    let to = |act| links::activity_act(slug(here), a.number, act);
    let acts = match mine {
        Some(m) => own(here, m),
        None if !open => Vec::new(),
        None if s.free() > 0 => {
            let label = match here.session {
                Some(_) => words::sign_up(lang),
                None => words::sign_in_up(lang),
            };
            vec![act(to("signup"), s.number, label, "button")]
        }
        None => vec![act(
            to("wait"),
            s.number,
            words::wait(lang),
            "button button--plain",
        )],
    };
    let own = mine.map(|m| chip(lang, m));
    let why = s
        .cancelled_reason
        .clone()
        .filter(|_| a.cancelled_reason.is_none())
        .map(|why| view! { <p>{why}</p> });
    view! {
        <article class="item">
            <p class="item__state">{own} " " {fullness(here, s)}</p>
            <h3 class="item__title">{span_name(here, s.span)}</h3>
            {why} {acts}
        </article>
    }
    .into_any()
}

fn go_on(here: &Here, a: &Activity, clash: Clash, shift: i64) -> AnyView {
    let lang = here.lang;
    let to = links::activity_act(slug(here), a.number, "signup");
    view! {
        <div class="errors" role="alert" tabindex="-1">
            <h2 class="errors__title">{words::clash(lang, clash)}</h2>
            <p>{words::go_on_hint(lang)}</p>
            <form method="post" action=to>
                <input type="hidden" name="anyway" value="1"/>
                <button class="button" name="shift" value=shift.to_string()>{words::go_on(lang)}</button>
            </form>
        </div>
    }
    .into_any()
}

/// `GET /{c}/volunteers/activities/{n}/event.ics`
pub async fn event(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let a = find_activity(&here, &number).await?;
    let mut shifts = Vec::new();
    let mut after = Cursor::start();
    loop {
        let page = here.portal.db.list_shifts_of(a.id, after, SHOWN).await?;
        let Some(last) = page.last() else { break };
        after = last.cursor();
        shifts.extend(page);
    }
    let name = words::event_name(here.lang, a.title.get(here.lang));
    let events = shifts
        .iter()
        .map(|s| {
            let place = a.place.get(here.lang);
            let off = s.is_cancelled();
            entry(
                &here,
                slug(&here),
                (s.number, a.number),
                &name,
                place,
                s.span,
                off,
            )
        })
        .collect();
    Ok(calendar(&name, events))
}

/// One shift in a calendar; its numbers are those of the shift and the activity.
pub(super) fn entry(
    visit: &Visit,
    community: &domain::communities::Slug,
    (shift, activity): (i64, i64),
    name: &str,
    place: &str,
    span: domain::volunteers::Span,
    cancelled: bool,
) -> Event {
    let origin = &visit.portal.origin;
    let host = origin.rsplit('/').next().unwrap_or_default();
    let mut event = Event::new();
    // Moments stand in UTC, which every phone shows in its own zone; the calendar names the community's.
    event
        .uid(&format!("{community}-shift-{shift}@{host}"))
        .timestamp(span.starts_at())
        .starts(span.starts_at())
        .ends(span.ends_at())
        .summary(name)
        .location(place)
        .url(&format!("{origin}{}", links::activity(community, activity)));
    event.status(match cancelled {
        true => EventStatus::Cancelled,
        false => EventStatus::Confirmed,
    });
    event.done()
}

/// The calendar file.
pub(super) fn calendar(name: &str, events: Vec<Event>) -> axum::response::Response {
    let mut calendar = Calendar::new();
    calendar.name(name).timezone("Asia/Shanghai");
    for event in events {
        calendar.push(event);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, calendar.to_string()).into_response()
}

/// A refusal that leads back to the activity.
pub(super) fn refused(
    here: &Here,
    activity: i64,
    say: impl Fn(Lang) -> String + Send + Sync + 'static,
) -> Problem {
    let to = links::activity(slug(here), activity);
    Problem::refused(say, Some((to, words::to_activity)))
}

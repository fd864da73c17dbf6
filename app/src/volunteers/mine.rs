//! `/me/shifts`: the own shifts in all communities, to come and over, and the teams one belongs to.

use domain::communities::Slug;
use domain::display::Both;
use domain::volunteers::Standing;
use leptos::prelude::*;
use store::volunteers::{Cursor, MyShift, MyTeam};

use super::activity::{calendar, chip, entry, own};
use super::{begins, one_page, onward, span_name, words};
use crate::frame::{Answer, Page, Tab, Visit, links};

/// Places on one page.
const SHOWN: i64 = 100;

/// `GET /me/shifts`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let db = &visit.portal.db;
    let from = begins(&visit, "before");
    let all = db
        .list_my_shifts(&me, from.unwrap_or_else(Cursor::end), SHOWN + 1)
        .await?;
    let (all, more) = one_page(all, SHOWN);
    let more_past = all.last().filter(|_| more).map(|m| {
        let to = format!("{}?before={}", links::MY_SHIFTS, m.cursor());
        onward(to, words::earlier(lang))
    });
    // For what one waits stands on the first page only.
    let waits = match from {
        None => db.list_my_shift_waits(&me, visit.now).await?,
        Some(_) => Vec::new(),
    };
    let teams = db.list_my_teams(&me, None).await?;
    let (mut open, over): (Vec<_>, Vec<_>) = all.into_iter().partition(|m| is_open(&visit, m));
    // What comes first is read first.
    open.reverse();
    let none = (from.is_none() && open.is_empty() && waits.is_empty())
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let file = (!open.is_empty()).then(|| {
        view! { <p><a class="button button--plain" href=links::MY_SHIFTS_FILE>{words::mine_calendar(lang)}</a></p> }
    });
    let community = visit.reader.community.as_ref().map(|c| c.slug.clone());
    let more = community.as_ref().map(|c| {
        view! {
            <p class="row">
                <a class="link" href=links::volunteers(c)>{words::see_all(lang)}</a> " "
                <a class="link" href=links::my_hours(c)>{words::my_hours(lang)}</a>
            </p>
        }
    });
    let rows: Vec<_> = open.iter().chain(&waits).map(|m| row(&visit, m)).collect();
    let past: Vec<_> = over.iter().map(|m| row(&visit, m)).collect();
    let past = (!past.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="over">
                <h2 id="over">{words::mine_over(lang)}</h2>
                {past}
            </section>
        }
    });
    let teams = (!teams.is_empty()).then(|| {
        let lines: Vec<_> = teams.iter().map(|t| team(&visit, t)).collect();
        view! {
            <section class="part" aria-labelledby="teams">
                <h2 id="teams">{words::my_teams(lang)}</h2>
                <ul class="side__list">{lines}</ul>
            </section>
        }
    });
    let title = words::my_shifts(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ " {crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                {more} {none} {rows} {file} {teams} {past} {more_past}
            </div>
        }
    })
}

fn is_open(visit: &Visit, m: &MyShift) -> bool {
    m.span.ends_at() > visit.now && m.standing != Some(Standing::Cancelled)
}

fn row(visit: &Visit, m: &MyShift) -> AnyView {
    let lang = visit.lang;
    let to = links::activity(&m.community, m.activity);
    let why = m.cancelled_reason.clone().map(|why| view! { <p>{why}</p> });
    view! {
        <article class="item">
            <p class="item__state">{chip(lang, m)}</p>
            <h2 class="item__title"><a href=to>{m.title.get(lang).to_owned()}</a></h2>
            <p class="meta">
                <span>{span_name(visit, m.span)}</span> <span>{m.place.get(lang).to_owned()}</span>
                <span>{m.community_name.get(lang).to_owned()}</span>
            </p>
            {why} {own(visit, m)}
        </article>
    }
    .into_any()
}

fn team(visit: &Visit, t: &MyTeam) -> AnyView {
    let lang = visit.lang;
    let name = Both::new(&t.name_zh, &t.name_en).get(lang).to_owned();
    let say = match (t.standing.as_str(), t.leads) {
        (_, true) => Some(words::team_lead(lang)),
        ("asked", _) => Some(words::team_asked(lang)),
        ("declined", _) => Some(words::team_declined(lang)),
        _ => None,
    };
    let chip = say.map(|say| view! { " " <span class="chip">{say}</span> });
    match Slug::parse(&t.slug) {
        Ok(c) => view! { <li><a href=links::team(&c, t.number)>{name}</a> {chip}</li> }.into_any(),
        Err(_) => view! { <li>{name} {chip}</li> }.into_any(),
    }
}

/// `GET /me/shifts.ics`
pub async fn file(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let mut all = Vec::new();
    let mut before = Cursor::end();
    loop {
        let page = visit.portal.db.list_my_shifts(&me, before, SHOWN).await?;
        let Some(last) = page.last() else { break };
        before = last.cursor();
        all.extend(page);
    }
    let events = all
        .iter()
        .filter(|m| m.standing != Some(Standing::Missed))
        .map(|m| {
            let name = words::event_name(lang, m.title.get(lang));
            let off = m.standing == Some(Standing::Cancelled);
            let numbers = (m.shift, m.activity);
            entry(
                &visit,
                &m.community,
                numbers,
                &name,
                m.place.get(lang),
                m.span,
                off,
            )
        })
        .collect();
    Ok(calendar(words::my_shifts(lang), events))
}

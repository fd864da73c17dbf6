//! `/me/appointments`: what somebody has booked and waits for, and what is over.

use domain::appointments::Standing;
use leptos::prelude::*;
use store::appointments::{MyBooking, MyWait};

use super::booking::{chip, is_open};
use super::{day_name, time_name, words};
use crate::frame::{Answer, Page, Tab, Visit, links};

/// `GET /me/appointments`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let db = &visit.portal.db;
    let all = db.list_my_bookings(&me, 100).await?;
    let waits = db.list_my_waits(&me, visit.today()).await?;
    let (mut open, over): (Vec<_>, Vec<_>) = all.into_iter().partition(|b| is_open(&visit, b));
    // What comes first is read first.
    open.reverse();
    let none = (open.is_empty() && waits.is_empty()).then(|| {
        let link = visit.reader.community.as_ref().map(|c| {
            let to = links::appointments(&c.slug);
            view! { <p><a class="button" href=to>{words::title(lang)}</a></p> }
        });
        view! { <div class="empty"><p>{words::mine_none(lang)}</p> {link}</div> }
    });
    let more = (!open.is_empty() || !waits.is_empty())
        .then_some(visit.reader.community.as_ref())
        .flatten()
        .map(|c| {
            let to = links::appointments(&c.slug);
            view! { <p><a class="link" href=to>{words::book_more(lang)}</a></p> }
        });
    let open: Vec<_> = open.iter().map(|b| row(&visit, b)).collect();
    let waits: Vec<_> = waits.iter().map(|w| wait(&visit, w)).collect();
    let over: Vec<_> = over.iter().map(|b| row(&visit, b)).collect();
    let over = (!over.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="over">
                <h2 id="over">{words::mine_over(lang)}</h2>
                {over}
            </section>
        }
    });
    let title = words::mine_title(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ " {crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                {none} {open} {waits} {more} {over}
            </div>
        }
    })
}

fn row(visit: &Visit, b: &MyBooking) -> AnyView {
    let lang = visit.lang;
    let open = is_open(visit, b);
    let cancel = open.then(|| {
        let to = links::booking_act(&b.community, b.code.as_str(), "cancel");
        let label = if b.from_waiting {
            words::decline(lang)
        } else {
            words::cancel(lang)
        };
        view! {
            <form class="item__form" method="post" action=to>
                <button class="button button--plain button--small">{label}</button>
            </form>
        }
    });
    let code = (open || b.standing == Standing::Arrived)
        .then(|| view! { <span>{words::code(lang)} " " <strong>{b.code.spoken()}</strong></span> });
    let to = links::booking(&b.community, b.code.as_str());
    let rate = (b.standing == Standing::Done && !b.rated).then(|| {
        let said = crate::assessments::ratings::words::rate_visit(lang);
        view! { <p><a class="link" href=to.clone()>{said}</a></p> }
    });
    view! {
        <article class="item">
            <p class="item__state">{chip(lang, b.standing)}</p>
            <h2 class="item__title"><a href=to>{time_name(visit, b.wanted)}</a></h2>
            <p class="meta">
                {code} <span>{b.window_name.get(lang).to_owned()}</span> <span>{b.place.get(lang).to_owned()}</span>
                <span>{b.community_name.get(lang).to_owned()}</span>
            </p>
            {cancel} {rate}
        </article>
    }
    .into_any()
}

fn wait(visit: &Visit, w: &MyWait) -> AnyView {
    let lang = visit.lang;
    let to = format!("{}?day={}", links::window(&w.community, w.window), w.day);
    let leave = links::window_act(&w.community, w.window, "unwait");
    view! {
        <article class="item">
            <p class="item__state"><span class="chip chip--wait">{words::waiting_chip(lang)}</span></p>
            <h2 class="item__title"><a href=to>{day_name(visit, w.day)}</a></h2>
            <p>{words::you_wait(lang, w.before)}</p>
            <p class="meta">
                <span>{w.window_name.get(lang).to_owned()}</span> <span>{w.community_name.get(lang).to_owned()}</span>
            </p>
            <form class="item__form" method="post" action=leave>
                <input type="hidden" name="day" value=w.day.to_string()/>
                <button class="button button--plain button--small">{words::unwait(lang)}</button>
            </form>
        </article>
    }
    .into_any()
}

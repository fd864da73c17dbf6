//! `/me/aid`: what the person asked, where the person helps, and what the person offers.

use leptos::prelude::*;
use store::volunteers::aid::{MyAid, MyAidOffer, OfferStanding};

use super::words;
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// `GET /me/aid`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let db = &visit.portal.db;
    let asked = requests(&visit, db.list_my_aid(&me).await?);
    let answered = requests(&visit, db.list_my_aid_answers(&me).await?);
    let offers = offers(&visit, db.list_my_aid_offers(&me).await?);
    let title = words::mine(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ " {crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                <section class="part" aria-labelledby="asked"><h2 id="asked">{words::mine_asked(lang)}</h2>{asked}</section>
                <section class="part" aria-labelledby="answered"><h2 id="answered">{words::mine_answered(lang)}</h2>{answered}</section>
                <section class="part" aria-labelledby="offers"><h2 id="offers">{words::mine_offers(lang)}</h2>{offers}</section>
            </div>
        }
    })
}

fn nothing(visit: &Visit) -> AnyView {
    view! { <p class="meta">{words::mine_none(visit.lang)}</p> }.into_any()
}

fn requests(visit: &Visit, all: Vec<MyAid>) -> AnyView {
    let lang = visit.lang;
    if all.is_empty() {
        return nothing(visit);
    }
    let today = domain::time::day_of(visit.now);
    all.into_iter()
        .map(|m| {
            let r = m.request;
            let to = links::aid(&m.community, r.number);
            let title = words::request_title(lang, words::kind(lang, r.kind), r.number);
            let due = words::by_day(lang, &when::day(lang, r.due_on, today));
            view! {
                <article class="item">
                    <h3 class="item__title"><a href=to>{title}</a></h3>
                    <p class="meeting__text">{r.body.clone()}</p>
                    <p class="meta"><span class="chip">{words::stage(lang, r.stage())}</span> <span>{due}</span></p>
                </article>
            }
        })
        .collect_view()
        .into_any()
}

fn offers(visit: &Visit, all: Vec<MyAidOffer>) -> AnyView {
    let lang = visit.lang;
    if all.is_empty() {
        return nothing(visit);
    }
    all.into_iter()
        .map(|m| {
            let o = m.offer;
            let to = links::aid_offer(&m.community, o.number);
            let title = words::offer_title(lang, words::kind(lang, o.kind), o.number);
            let (class, state) = match o.standing {
                OfferStanding::Open => ("chip", words::offer_open(lang)),
                _ => ("chip chip--off", words::offer_closed(lang)),
            };
            view! {
                <article class="item">
                    <h3 class="item__title"><a href=to>{title}</a></h3>
                    <p class="meeting__text">{o.body.clone()}</p>
                    <p class="meta"><span class=class>{state}</span> <span>{words::weekdays(lang, o.weekdays)}</span></p>
                </article>
            }
        })
        .collect_view()
        .into_any()
}

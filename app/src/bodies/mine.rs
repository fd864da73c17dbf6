//! `/me/applications`: where my applications stand, with the reason at each step, and the seats I hold.

use axum::response::{IntoResponse, Redirect};
use domain::ids::SeatId;
use leptos::prelude::*;
use store::bodies::{MyApplication, MySeat};

use super::words;
use crate::frame::{Answer, Fields, Page, Problem, Tab, Visit, links, when};

/// `GET /me/applications`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let seats = visit.portal.db.list_my_seats(&me).await?;
    let applications = visit.portal.db.list_my_applications(&me).await?;
    let no_seat = seats
        .is_empty()
        .then(|| view! { <p class="meta">{words::mine_no_seat(lang)}</p> });
    let none = applications
        .is_empty()
        .then(|| view! { <p class="meta">{words::mine_none(lang)}</p> });
    let seats = seats.iter().map(|s| seat(&visit, s)).collect_view();
    let applications = applications
        .iter()
        .map(|a| application(&visit, a))
        .collect_view();
    visit.draw(
        Page::new(words::mine_title(lang)).tab(Tab::Me),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                    <h1>{words::mine_title(lang)}</h1>
                    <section aria-labelledby="seats"><h2 id="seats">{words::mine_seats(lang)}</h2>{no_seat}{seats}</section>
                    <section aria-labelledby="applications">
                        <h2 id="applications">{words::mine_applications(lang)}</h2>
                        {none}{applications}
                    </section>
                </div>
            }
        },
    )
}

fn seat(visit: &Visit, s: &MySeat) -> AnyView {
    let lang = visit.lang;
    let until = words::until(lang, &when::day(lang, s.until_on, visit.today()));
    view! {
        <article class="item">
            <h3 class="item__title"><a href=links::body(&s.slug, s.number)>{s.body.get(lang).to_owned()}</a></h3>
            <p class="meta">
                <span class="chip">{words::class(lang, s.class)}</span>
                <span>{s.community.get(lang).to_owned()}</span>
                <span>{until}</span>
            </p>
        </article>
        <details>
            <summary>{words::resign(lang)}</summary>
            <form method="post" action=links::MY_APPLICATIONS>
                <p>{words::resign_hint(lang)}</p>
                <input type="hidden" name="seat" value=s.id.0.to_string()/>
                <button class="button button--danger button--small">{words::resign(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn application(visit: &Visit, m: &MyApplication) -> AnyView {
    let lang = visit.lang;
    let (p, a) = (&m.procedure, &m.application);
    let reason = a
        .reason
        .as_ref()
        .map(|r| view! { <p>{words::reason_is(lang, r)}</p> });
    let clause = a
        .clause
        .as_ref()
        .map(|c| view! { <p>{words::clause_is(lang, c)}</p> });
    let count = p
        .recommend_until
        .map(|_| view! { <span>{words::recommended_by(lang, a.recommended)}</span> });
    let until = p.state.until().map(|day| {
        let stage = words::stage(lang, p.state.stage());
        let day = words::until(lang, &when::day(lang, day, visit.today()));
        view! { <span>{format!("{stage} {day}")}</span> }
    });
    view! {
        <article class="item">
            <h3 class="item__title"><a href=links::procedure(&m.slug, p.number)>{super::title_of(lang, p)}</a></h3>
            <p class="meta">
                <span class="chip">{words::standing(lang, a.standing)}</span>
                <span>{words::number_is(lang, &p.number.to_string())}</span>
                <span>{m.community.get(lang).to_owned()}</span>
                {count} {until}
            </p>
            {reason} {clause}
        </article>
    }
    .into_any()
}

/// `POST /me/applications`: gives up a seat.
pub async fn resign(visit: Visit, form: Fields) -> Answer {
    let me = visit.signed_in()?;
    let seat = form.number("seat").map(SeatId).ok_or(Problem::BadRequest)?;
    if !visit.portal.db.resign(&me, seat, visit.now).await? {
        return Err(Problem::refused(
            |lang| words::not_your_seat(lang).to_owned(),
            Some((links::MY_APPLICATIONS.to_owned(), words::to_mine)),
        ));
    }
    Ok(Redirect::to(&format!("{}?done=resigned", links::MY_APPLICATIONS)).into_response())
}

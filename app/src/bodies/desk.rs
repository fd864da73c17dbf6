//! `/{c}/desk/bodies`: what waits for the secretary, and the seats to be looked after.

use domain::display::Both;
use leptos::prelude::*;
use store::bodies::{Seats, Waiting, WaitingKind};

use super::{slug, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::ui::clock::clock;

/// `GET /{c}/desk/bodies`
pub async fn page(here: Here) -> Answer {
    here.secretary()?;
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let waiting = waiting(&here).await?;
    let nothing = waiting
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::desk_nothing(lang)}</p></div> });
    let mut parts = Vec::new();
    for body in db.list_bodies(community).await? {
        let seats = db.list_seat_classes(community, body.id).await?;
        let lines = seats.iter().map(|s| line(&here, s)).collect_view();
        let running = db.list_procedures(community, body.id).await?;
        let running = running
            .iter()
            .filter(|p| !p.state.stage().is_final())
            .map(|p| {
                let to = links::desk_procedure(slug(&here), p.number);
                view! {
                    <article class="item">
                        <h3 class="item__title"><a href=to>{super::title_of(lang, p)}</a></h3>
                        <p class="meta">
                            <span class="chip">{words::stage(lang, p.state.stage())}</span>
                            <span>{p.number.to_string()}</span>
                        </p>
                    </article>
                }
            })
            .collect_view();
        let to = links::body(slug(&here), body.number);
        parts.push(view! {
            <section class="part">
                <h2>{body.name.get(lang).to_owned()}</h2>
                <p><a class="link" href=to>{words::to_public(lang)}</a></p>
                {running} {lines}
            </section>
        });
    }
    let back = links::desk(slug(&here));
    here.draw(
        Page::new(words::desk_title(lang)).tab(Tab::Desk),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ "{crate::frame::words::tab_desk(lang)}</a>
                    <h1>{words::desk_title(lang)}</h1>
                    <section aria-labelledby="waiting">
                        <h2 id="waiting">{words::desk_waiting(lang)}</h2>
                        {nothing} {waiting}
                    </section>
                    {parts}
                </div>
            }
        },
    )
}

/// What waits for the secretary, drawn; empty for everybody else. The desk's own list shows it as well.
pub async fn waiting(here: &Here) -> Result<Vec<AnyView>, Problem> {
    let Ok(me) = here.secretary() else {
        return Ok(Vec::new());
    };
    let all = here.portal.db.list_waiting_for_secretary(&me).await?;
    let calendar = here.portal.calendar().await?;
    Ok(all.into_iter().map(|w| one(here, w, &calendar)).collect())
}

fn one(here: &Here, w: Waiting, calendar: &domain::time::Calendar) -> AnyView {
    let lang = here.lang;
    let (duty, title) = match w.kind {
        WaitingKind::Decide => (
            words::desk_duty_decide(lang),
            words::desk_decide(lang, w.count),
        ),
        WaitingKind::Answer => (
            words::desk_duty_answer(lang),
            words::desk_answer(lang, w.count),
        ),
    };
    let due = w
        .due_on
        .map(|day| clock(lang, duty.to_owned(), day, here.today(), calendar));
    let to = links::desk_procedure(slug(here), w.number);
    let body = Both::new(w.body_zh, w.body_en).get(lang).to_owned();
    view! {
        <article class="item">
            {due}
            <h3 class="item__title"><a href=to>{title}</a></h3>
            <p class="meta"><span>{body}</span> <span>{w.number.to_string()}</span></p>
        </article>
    }
    .into_any()
}

fn line(here: &Here, s: &Seats) -> AnyView {
    let lang = here.lang;
    let to = links::desk_seats(slug(here), s.id);
    let free = match s.free() {
        0 => words::all_held(lang).to_owned(),
        n => words::free(lang, n),
    };
    view! {
        <article class="item">
            <h3 class="item__title"><a href=to>{words::class(lang, s.class)}</a></h3>
            <p class="meta"><span>{words::seats_line(lang, s.taken, s.seats)}</span> <span>{free}</span></p>
        </article>
    }
    .into_any()
}

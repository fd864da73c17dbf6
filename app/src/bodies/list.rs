//! `/{c}/bodies`: the bodies of a community, what they are for, and which seats are free.

use domain::notices::Room;
use leptos::prelude::*;
use store::bodies::{Body, Procedure, Seats};

use super::{slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::ui::rooms::rooms;

/// `GET /{c}/bodies`
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let mut cards = Vec::new();
    for body in db.list_bodies(community).await? {
        let seats = db.list_seat_classes(community, body.id).await?;
        let procedures = db.list_procedures(community, body.id).await?;
        cards.push(card(&here, &body, &seats, &procedures));
    }
    let nav = rooms(lang, slug(&here), Room::Bodies);
    here.draw(
        Page::new(words::title(lang)).tab(Tab::Proposals),
        move || {
            view! {
                <div class="main__col">
                    {nav} <h1>{words::title(lang)}</h1> <p class="meta">{words::law(lang)}</p> {cards}
                </div>
            }
        },
    )
}

fn card(here: &Here, body: &Body, seats: &[Seats], procedures: &[Procedure]) -> AnyView {
    let lang = here.lang;
    let (taken, all) = seats
        .iter()
        .fold((0, 0), |(t, s), one| (t + one.taken, s + one.seats));
    let running = procedures
        .iter()
        .filter(|p| !p.state.stage().is_final())
        .map(|p| {
            let name = format!(
                "{} · {}",
                super::title_of(lang, p),
                words::stage(lang, p.state.stage())
            );
            view! { <p><a class="link" href=links::procedure(slug(here), p.number)>{name}</a></p> }
        })
        .collect_view();
    view! {
        <article class="item">
            <h2 class="item__title">
                <a href=links::body(slug(here), body.number)>{body.name.get(lang).to_owned()}</a>
            </h2>
            <p>{body.purpose.get(lang).to_owned()}</p>
            <p class="meta"><span>{words::seats_line(lang, taken, all)}</span></p>
            {running}
        </article>
    }
    .into_any()
}

//! The rooms of deliberation side by side: proposals, meetings, ballots, bodies. They share one tab of the frame.

use domain::communities::Slug;
use domain::display::Lang;
use domain::notices::Room;
use leptos::prelude::*;

use crate::frame::{links, words};

/// Draws the links; `here` is the room of the page.
pub fn rooms(lang: Lang, slug: &Slug, here: Room) -> AnyView {
    let all = [
        (
            Room::Proposals,
            links::proposals(slug),
            words::room_proposals(lang),
        ),
        (
            Room::Meetings,
            links::meetings(slug),
            words::room_meetings(lang),
        ),
        (
            Room::Ballots,
            links::ballots(slug),
            words::room_ballots(lang),
        ),
        (Room::Bodies, links::bodies(slug), words::room_bodies(lang)),
    ];
    let links = all
        .map(|(room, href, label)| {
            let current = (room == here).then_some("page");
            view! { <a class="rooms__link" href=href aria-current=current>{label}</a> }
        })
        .collect_view();
    view! { <nav class="rooms" aria-label=words::rooms_nav(lang)>{links}</nav> }.into_any()
}

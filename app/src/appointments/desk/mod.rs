//! The window's own side: the list of the day, one booking, booking for somebody without a phone, and setting windows up.

pub mod booking;
pub mod day;
pub mod helper;
pub mod windows;

mod setup;

use domain::appointments::Standing;
use leptos::prelude::*;
use store::appointments::DeskBooking;

use super::{desk_words as d, slug, words};
use crate::frame::{Here, links};

/// The marks that may follow, each a button.
fn marks(here: &Here, b: &DeskBooking, from_day: bool) -> AnyView {
    let lang = here.lang;
    let all = match b.standing {
        Standing::Booked => vec![Standing::Arrived, Standing::Missed],
        Standing::Arrived => vec![Standing::Done, Standing::Booked],
        Standing::Missed => vec![Standing::Arrived, Standing::Booked],
        Standing::Done => vec![Standing::Arrived],
        Standing::Cancelled => Vec::new(),
    };
    if all.is_empty() || b.wanted.day > here.today() {
        return ().into_any();
    }
    // 未到 is no question before the slot begins.
    let begun = b.starts_at <= here.now;
    let buttons: Vec<_> = all
        .into_iter()
        .filter(|to| *to != Standing::Missed || begun)
        .map(|to| {
            let label = match to {
                Standing::Booked => d::mark_undo(lang),
                to => words::standing(lang, to),
            };
            view! { <button class="button button--plain button--small" name="to" value=to.code()>{label}</button> }
        })
        .collect();
    let action = links::desk_booking_act(slug(here), b.code.as_str(), "mark");
    let back = from_day.then(|| view! { <input type="hidden" name="back" value="day"/> });
    view! { <form method="post" action=action class="row">{back} {buttons}</form> }.into_any()
}

/// Who comes: a name, or that it is not known.
fn who(here: &Here, b: &DeskBooking) -> String {
    let lang = here.lang;
    b.name
        .clone()
        .unwrap_or_else(|| d::no_name(lang).to_owned())
}

/// What belongs to a booking besides its time: a visit at home, a helper, a number left behind, the item.
fn remarks(here: &Here, b: &DeskBooking) -> Vec<AnyView> {
    let lang = here.lang;
    let mut all = Vec::new();
    if b.home {
        let label = d::home_chip(lang);
        let rest: Vec<_> = [b.address.clone(), b.note.clone()]
            .into_iter()
            .flatten()
            .collect();
        let rest = rest.join(words::between(lang));
        all.push(
            view! { <span class="chip chip--wait">{label}</span> " " <span>{rest}</span> }
                .into_any(),
        );
    }
    if b.by_staff {
        let phone = b.phone.clone();
        all.push(view! { <span>{d::by_staff(lang)}</span> " " <span>{phone}</span> }.into_any());
    }
    if let Some(number) = b.service {
        let to = links::service(slug(here), number);
        let label = crate::services::words::number(lang, number);
        all.push(view! { <a class="link" href=to>{label}</a> }.into_any());
    }
    all
}

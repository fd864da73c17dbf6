//! The parts of a meeting's page, each with what this reader may do in it.

mod agenda;
mod guests;
mod points;
mod written;

use leptos::prelude::*;
use store::meetings::Meeting;

use super::slug;
use crate::frame::{Here, links};

pub(super) use agenda::agenda;
pub(super) use guests::guests;
pub(super) use points::{points, report};
pub(super) use written::{decisions, minutes};

fn act(here: &Here, m: &Meeting, act: &str) -> String {
    links::meeting_act(slug(here), m.number, act)
}

fn part(id: &'static str, title: &'static str, body: impl IntoView + 'static) -> AnyView {
    view! { <section class="part" aria-labelledby=id><h2 id=id>{title}</h2>{body}</section> }
        .into_any()
}

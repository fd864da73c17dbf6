//! The secretary's side: calling, the agenda, the check-in screen, results, minutes; and the agency's receipt.
//!
//! What surprises: a window clerk takes decisions over and the secretary cannot; the six digits are shown here only.

pub mod acts;
mod forms;
pub mod item;
pub mod list;
pub mod new;
mod reader;
mod refusals;
pub mod screen;
pub mod visits;
pub(crate) mod words;

use leptos::prelude::*;

/// A form behind its own heading; without a script it opens and closes all the same.
fn fold(
    name: &'static str,
    to: String,
    fields: Vec<AnyView>,
    button: &'static str,
    danger: bool,
    open: bool,
) -> AnyView {
    let class = if danger {
        "button button--danger"
    } else {
        "button"
    };
    view! {
        <details class="act" open=open>
            <summary class="act__name">{name}</summary>
            <form class="act__form" method="post" action=to novalidate>
                {fields} <button class=class>{button}</button>
            </form>
        </details>
    }
    .into_any()
}

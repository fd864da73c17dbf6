//! The desk 工作台: where staff answer, assign and close proposals, and where residency is confirmed.
//!
//! What surprises: a grid worker reads the proposals here and decides none; every step is offered only where the
//! domain's table allows it, and is public with its words; the number of an identity card passes through and is never
//! drawn again, not even on a form that was refused; a door code is on one answer only, and nowhere afterwards; whoever
//! looks at a phone number tells why, and its owner reads that.

pub mod acts;
mod claim;
pub(crate) mod form;
pub mod item;
pub mod letter;
pub mod list;
pub mod residents;
pub(crate) mod words;

use leptos::prelude::*;

/// One act, one fold: what it is called, what it asks, where it is sent.
pub(crate) struct Fold {
    pub(crate) name: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) to: String,
    pub(crate) fields: Vec<AnyView>,
    pub(crate) button: &'static str,
    pub(crate) danger: bool,
}

impl Fold {
    /// Draws the fold; without a script it opens and closes all the same.
    pub(crate) fn draw(self, open: bool) -> AnyView {
        let Self {
            name,
            hint,
            to,
            fields,
            button,
            danger,
        } = self;
        let class = if danger {
            "button button--danger"
        } else {
            "button"
        };
        view! {
            <details class="act" open=open>
                <summary class="act__name">{name} " " <span class="act__hint">{hint}</span></summary>
                <form class="act__form" method="post" action=to novalidate>
                    {fields} <button class=class>{button}</button>
                </form>
            </details>
        }
        .into_any()
    }
}

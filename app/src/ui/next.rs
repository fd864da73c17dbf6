//! What happens next, always in a box of its own.

use domain::display::Lang;
use leptos::prelude::*;

use crate::frame::words;

/// Draws the box.
pub fn next(lang: Lang, what: impl IntoView + 'static) -> AnyView {
    view! {
        <section class="next" aria-labelledby="next">
            <h2 class="next__title" id="next">{words::next_title(lang)}</h2>
            {what}
        </section>
    }
    .into_any()
}

//! The way to the next page of a list.

use domain::display::Lang;
use leptos::prelude::*;

use crate::frame::words;

/// Draws links backward and forward; nothing when there is only one page.
pub fn pager(
    lang: Lang,
    previous: Option<String>,
    next: Option<String>,
    middle: Option<String>,
) -> AnyView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pager" aria-label=words::pager(lang)>
            {previous.map(|href| view! { <a class="pager__link" rel="prev" href=href>{words::previous_page(lang)}</a> })}
            {middle.map(|m| view! { <span class="pager__at">{m}</span> })}
            {next.map(|href| view! { <a class="pager__link" rel="next" href=href>{words::next_page(lang)}</a> })}
        </nav>
    }
    .into_any()
}

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
    let link = |rel: &'static str, label: &'static str, href: Option<String>| match href {
        Some(href) => {
            view! { <a class="button button--plain button--small" rel=rel href=href>{label}</a> }
                .into_any()
        }
        None => view! { <span></span> }.into_any(),
    };
    view! {
        <nav class="pager" aria-label=words::pager(lang)>
            {link("prev", words::previous_page(lang), previous)}
            {middle.map(|m| view! { <p class="pager__now">{m}</p> })}
            {link("next", words::next_page(lang), next)}
        </nav>
    }
    .into_any()
}

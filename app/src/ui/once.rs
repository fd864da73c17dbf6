//! The key that makes a form safe to send twice (spec.md §2.8).

use leptos::prelude::*;

use crate::frame::Visit;

/// A hidden field with a fresh random key.
pub fn once(visit: &Visit) -> AnyView {
    let key = visit.portal.random_hex::<16>();
    view! { <input type="hidden" name="once" value=key/> }.into_any()
}

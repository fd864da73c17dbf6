//! The key that makes a form safe to send twice (spec.md §2.8).
//!
//! A page that is asked for again draws a fresh key, so "back" after sending would make a second thing of what was typed.
//! Where that is easily done the key stands in the address ([`of_address`]): going back finds it, and a new visit by the
//! link gets another.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::frame::Visit;

const NAME: &str = "form";

/// The key in the address of a page.
///
/// # Errors
/// Not a failure: the way to the same page with a key, where the address has none.
pub fn of_address(visit: &Visit) -> Result<String, Box<Response>> {
    let key = visit.query(NAME);
    if key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(key.to_owned());
    }
    let path = visit.path.split('?').next().unwrap_or_default();
    let key = visit.portal.random_hex::<16>();
    Err(Box::new(
        Redirect::to(&format!("{path}?{NAME}={key}")).into_response(),
    ))
}

/// A hidden field with a key that is there already.
pub fn kept(key: &str) -> AnyView {
    let key = key.to_owned();
    view! { <input type="hidden" name="once" value=key/> }.into_any()
}

/// A hidden field with a fresh random key.
pub fn once(visit: &Visit) -> AnyView {
    let key = visit.portal.random_hex::<16>();
    view! { <input type="hidden" name="once" value=key/> }.into_any()
}

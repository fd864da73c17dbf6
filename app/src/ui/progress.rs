//! How far something is, as a number first and a bar second.

use leptos::prelude::*;

/// Draws label and bar.
pub fn progress(id: String, label: impl IntoView + 'static, value: i64, max: i64) -> AnyView {
    view! {
        <div class="progress">
            <label class="progress__label" for=id.clone()>{label}</label>
            <progress class="progress__bar" id=id value=value.min(max) max=max>{format!("{value} / {max}")}</progress>
        </div>
    }
    .into_any()
}

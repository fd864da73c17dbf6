//! QR codes as inline SVG: nothing is fetched, and print keeps them sharp.

use leptos::prelude::*;

/// Draws one; nothing when the text is too long for a code.
pub fn qr(text: &str) -> AnyView {
    let Ok(code) = fast_qr::QRBuilder::new(text).build() else {
        return ().into_any();
    };
    let svg = fast_qr::convert::svg::SvgBuilder::default().to_str(&code);
    view! { <div class="qr" aria-hidden="true" inner_html=svg></div> }.into_any()
}

//! Keeps what is being typed on the device, so that a reload, a dead battery or a server that is away loses nothing
//! (features.md B2). What the server already holds wins. The copy is forgotten when the server says that it has taken
//! the text, with the sign-out, and after a week (ASVS V14.3.3): `public/boot.js` does that on the next page.

use leptos::prelude::*;

/// Wraps the fields of a form; `key` names the copy on the device.
#[island]
pub fn Keep(key: String, children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();

    #[cfg(feature = "hydrate")]
    let typed = {
        let name = format!("juyi:{key}");
        let again = name.clone();
        Effect::new(move || {
            if let Some(div) = root.get() {
                live::restore(&div, &again);
            }
        });
        move |_: leptos::ev::Event| {
            if let Some(div) = root.get_untracked() {
                live::remember(&div, &name);
            }
        }
    };
    #[cfg(not(feature = "hydrate"))]
    let typed = move |_: leptos::ev::Event| {
        let _ = &key;
    };

    view! { <div node_ref=root on:input=typed>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod live {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

    /// A text, and when it was typed last, in milliseconds.
    type Kept = (f64, Vec<(String, String)>);

    const WEEK: f64 = 7.0 * 24.0 * 3_600_000.0;

    /// Only texts are kept: title and text are what is hard to type again.
    fn texts(root: &Element) -> Vec<Element> {
        let Ok(found) = root.query_selector_all("input[type=text], textarea") else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|i| found.get(i)?.dyn_into().ok())
            .collect()
    }

    fn read(el: &Element) -> Option<(String, String)> {
        if let Some(input) = el.dyn_ref::<HtmlInputElement>() {
            return Some((input.name(), input.value()));
        }
        el.dyn_ref::<HtmlTextAreaElement>()
            .map(|t| (t.name(), t.value()))
    }

    fn write(el: &Element, value: &str) {
        if let Some(input) = el.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
        } else if let Some(area) = el.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(value);
        }
    }

    pub fn remember(root: &Element, key: &str) {
        let all: Kept = (
            js_sys::Date::now(),
            texts(root).iter().filter_map(read).collect(),
        );
        if let (Some(memory), Ok(text)) =
            (super::super::browser::memory(), serde_json::to_string(&all))
        {
            let _ = memory.set_item(key, &text);
        }
    }

    pub fn restore(root: &Element, key: &str) {
        let fields = texts(root);
        if fields
            .iter()
            .filter_map(read)
            .any(|(_, value)| !value.trim().is_empty())
        {
            return;
        }
        let kept = super::super::browser::memory().and_then(|m| m.get_item(key).ok()?);
        let Some((at, kept)) = kept.and_then(|t| serde_json::from_str::<Kept>(&t).ok()) else {
            return;
        };
        if js_sys::Date::now() - at > WEEK {
            return;
        }
        for field in &fields {
            let Some((name, _)) = read(field) else {
                continue;
            };
            if let Some((_, value)) = kept.iter().find(|(n, _)| *n == name) {
                write(field, value);
            }
        }
    }
}

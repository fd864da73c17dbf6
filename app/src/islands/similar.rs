//! Similar proposals while somebody types a title (features.md B3). Without the island a button of the form asks the
//! server for the same list.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One similar proposal, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarItem {
    pub title: String,
    pub href: String,
    /// Number, state and supporters in one line.
    pub note: String,
    /// Where a tap on "I support it too" goes; none when it can no longer be supported.
    pub support: Option<String>,
    pub version: i64,
}

/// The words of the box.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SimilarWords {
    pub title: String,
    pub hint: String,
    pub support: String,
}

/// The list itself, drawn alike on the server and in the browser.
fn list(items: Vec<SimilarItem>, words: &SimilarWords) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    let rows = items
        .into_iter()
        .map(|item| {
            let support = item.support.map(|action| {
                let title = item.title.clone();
                // A button of the surrounding form that posts elsewhere: it works without any script.
                view! {
                    <button class="button button--plain button--small" name="version" value=item.version formaction=action formnovalidate>
                        {words.support.clone()} <span class="visually-hidden">{title}</span>
                    </button>
                }
            });
            view! {
                <li class="similar__one">
                    <a class="link" href=item.href target="_blank" rel="noopener">{item.title}</a>
                    <p class="meta"><span>{item.note}</span></p>
                    {support}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="similar" aria-labelledby="similar">
            <h2 class="similar__title" id="similar">{words.title.clone()}</h2>
            <p>{words.hint.clone()}</p>
            <ul class="similar__list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Wraps the title field; asks `url` for similar titles half a second after the last key.
#[island]
pub fn Similar(
    url: String,
    items: Vec<SimilarItem>,
    words: SimilarWords,
    children: Children,
) -> impl IntoView {
    let (found, set_found) = signal(items);

    #[cfg(feature = "hydrate")]
    let typed = {
        use wasm_bindgen::JsCast;
        let timer = StoredValue::new(0i32);
        move |ev: leptos::ev::Event| {
            let Some(input) = ev
                .target()
                .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
            else {
                return;
            };
            super::browser::stop(timer.get_value());
            let url = url.clone();
            timer.set_value(super::browser::later(500, move || {
                leptos::task::spawn_local(async move {
                    let title = String::from(js_sys::encode_uri_component(&input.value()));
                    if let Ok(text) = super::browser::get(&format!("{url}?title={title}")).await
                        && let Ok(items) = serde_json::from_str(&text)
                    {
                        set_found.set(items);
                    }
                });
            }));
        }
    };
    #[cfg(not(feature = "hydrate"))]
    let typed = move |_: leptos::ev::Event| {
        let _ = (&url, set_found);
    };

    view! {
        <div on:input=typed>{children()}</div>
        <div aria-live="polite">{move || list(found.get(), &words)}</div>
    }
}

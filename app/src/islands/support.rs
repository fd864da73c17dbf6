//! Support without leaving the page: one tap, and the count moves. Without the island the same form posts and the page
//! comes back with the new count.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The words of the button, from the page's language. `{n}` stands for a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SupportWords {
    pub support: String,
    pub undo: String,
    pub mine: String,
    pub count: String,
    pub missing: String,
    pub enough: String,
}

/// What the server answers to either act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportAnswer {
    pub count: i64,
    pub threshold: i64,
    pub mine: bool,
    /// The threshold was reached: the page has changed as a whole.
    pub moved: bool,
}

/// The count, the bar and the button.
#[island]
pub fn Support(
    /// Where support is sent, and where it is taken back.
    action: String,
    undo: String,
    version: i64,
    count: i64,
    threshold: i64,
    mine: bool,
    words: SupportWords,
) -> impl IntoView {
    let (state, set_state) = signal(SupportAnswer {
        count,
        threshold,
        mine,
        moved: false,
    });
    let (busy, set_busy) = signal(false);

    #[cfg(feature = "hydrate")]
    let submit = move |ev: leptos::ev::SubmitEvent| {
        use wasm_bindgen::JsCast;
        let Some(form) = ev
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlFormElement>().ok())
        else {
            return;
        };
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        set_busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = super::browser::post(&form)
                .await
                .ok()
                .and_then(|t| serde_json::from_str::<SupportAnswer>(&t).ok());
            match answer {
                Some(answer) if answer.moved => super::browser::reload(),
                Some(answer) => set_state.set(answer),
                // Whatever it is, the server's own page explains it.
                None => {
                    let _ = form.submit();
                }
            }
            set_busy.set(false);
        });
    };
    #[cfg(not(feature = "hydrate"))]
    let submit = move |_: leptos::ev::SubmitEvent| {
        let _ = set_state;
        let _ = set_busy;
    };

    let SupportWords {
        support,
        undo: undo_word,
        mine: mine_word,
        count: count_word,
        missing,
        enough,
    } = words;
    let label = move || {
        let s = state.get();
        let left = (s.threshold - s.count).max(0);
        let rest = if left > 0 {
            missing.replace("{n}", &left.to_string())
        } else {
            enough.clone()
        };
        (count_word.replace("{n}", &s.count.to_string()), rest)
    };
    let label_again = label.clone();
    view! {
        <div class="progress">
            <label class="progress__label" for="supporters" aria-live="polite">
                <strong>{move || label().0}</strong>
                <span class="progress__rest">{move || label_again().1}</span>
            </label>
            <progress class="progress__bar" id="supporters" max=threshold value=move || state.get().count.min(threshold)></progress>
        </div>
        <p class="support__mine" hidden=move || !state.get().mine>{mine_word}</p>
        <form class="sticky" method="post" action=move || if state.get().mine { undo.clone() } else { action.clone() } on:submit=submit>
            <input type="hidden" name="version" value=version/>
            <button class="button" class:button--plain=move || state.get().mine aria-disabled=move || busy.get().then_some("true")>
                {move || if state.get().mine { undo_word.clone() } else { support.clone() }}
            </button>
        </form>
    }
}

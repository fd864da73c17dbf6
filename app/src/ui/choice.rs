//! Radio buttons as cards that a thumb can hit. The first carries the bare name as id, so that the error list lands.

use domain::display::Lang;
use leptos::prelude::*;

use super::errors::field_error;
use crate::frame::fields::Faults;

/// One card: value, words, and a second line.
pub struct Card {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Card {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Draws a set of cards; `long` puts each on its own line.
pub fn choice(
    lang: Lang,
    name: &'static str,
    label: impl Into<String>,
    hint: Option<String>,
    cards: Vec<Card>,
    chosen: &str,
    long: bool,
    faults: &Faults,
) -> AnyView {
    let label: String = label.into();
    let error = field_error(lang, name, faults);
    let invalid = error.is_some();
    let described: Vec<String> = [(hint.is_some(), "hint"), (invalid, "error")]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let cards = cards
        .into_iter()
        .enumerate()
        .map(|(i, card)| {
            let id = if i == 0 { name.to_owned() } else { format!("{name}-{i}") };
            let checked = card.value == chosen;
            view! {
                <label class="choice">
                    <input class="choice__input" type="radio" id=id name=name value=card.value checked=checked/>
                    <span class="choice__text">
                        {card.label} {card.hint.map(|h| view! { <span class="choice__hint">{h}</span> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" class:field--error=invalid aria-describedby=described>
            <legend class="field__label">{label}</legend>
            {hint.map(|h| view! { <p class="field__hint" id=format!("{name}-hint")>{h}</p> })}
            {error}
            <div class="choice__set" class:choice__set--long=long>{cards}</div>
        </fieldset>
    }
    .into_any()
}

//! Radio buttons or boxes to tick, as cards that a thumb can hit. The first carries the bare name as id, so that the
//! error list lands.

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

/// A set of cards to be drawn; `name` is its name and the anchor of the error list.
pub struct Choice {
    lang: Lang,
    name: String,
    label: String,
    hint: Option<String>,
    cards: Vec<Card>,
    chosen: Vec<String>,
    long: bool,
    many: bool,
}

impl Choice {
    pub fn new(
        lang: Lang,
        name: impl Into<String>,
        label: impl Into<String>,
        cards: Vec<Card>,
    ) -> Self {
        Self {
            lang,
            name: name.into(),
            label: label.into(),
            hint: None,
            cards,
            chosen: Vec::new(),
            long: false,
            many: false,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The value chosen before.
    pub fn chosen(mut self, value: impl Into<String>) -> Self {
        self.chosen = vec![value.into()];
        self
    }

    /// Boxes to tick instead of radio buttons, with those ticked before.
    pub fn many(mut self, ticked: Vec<String>) -> Self {
        self.chosen = ticked;
        self.many = true;
        self
    }

    /// Puts each card on its own line.
    pub fn long(mut self) -> Self {
        self.long = true;
        self
    }

    pub fn draw(self, faults: &Faults) -> AnyView {
        let Self {
            lang,
            name,
            label,
            hint,
            cards,
            chosen,
            long,
            many,
        } = self;
        let kind = if many { "checkbox" } else { "radio" };
        let error = field_error(lang, &name, faults);
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
            let id = if i == 0 { name.clone() } else { format!("{name}-{i}") };
            let checked = chosen.contains(&card.value);
            view! {
                <label class="choice">
                    <input class="choice__input" type=kind id=id name=name.clone() value=card.value checked=checked/>
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
}

//! A text field: label, hint, error, input, and how much fits. One builder for one line, many lines and lists.

use domain::display::Lang;
use domain::text::Limits;
use leptos::prelude::*;

use super::errors::field_error;
use crate::frame::fields::Faults;
use crate::frame::words;

enum Kind {
    Line,
    Lines,
    Select(Vec<(String, String)>),
}

/// A field to be drawn; `name` is its name, its id and the anchor of the error list.
pub struct Field {
    lang: Lang,
    name: String,
    label: String,
    hint: Option<String>,
    value: String,
    limits: Option<Limits>,
    kind: Kind,
    input_type: &'static str,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    class: Option<&'static str>,
}

impl Field {
    pub fn new(lang: Lang, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            lang,
            name: name.into(),
            label: label.into(),
            hint: None,
            value: String::new(),
            limits: None,
            kind: Kind::Line,
            input_type: "text",
            autocomplete: None,
            inputmode: None,
            class: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What was typed before.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Shows how much fits. The browser does not cut: cut text is lost text.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    pub fn lines(mut self) -> Self {
        self.kind = Kind::Lines;
        self
    }

    /// A list to choose from: value and label.
    pub fn select(mut self, options: Vec<(String, String)>) -> Self {
        self.kind = Kind::Select(options);
        self
    }

    pub fn input_type(mut self, input_type: &'static str) -> Self {
        self.input_type = input_type;
        self
    }

    pub fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    pub fn inputmode(mut self, inputmode: &'static str) -> Self {
        self.inputmode = Some(inputmode);
        self
    }

    /// An extra class of the input, such as `code__input`.
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    pub fn draw(self, faults: &Faults) -> AnyView {
        let Self {
            lang,
            name,
            label,
            hint,
            value,
            limits,
            kind,
            input_type,
            autocomplete,
            inputmode,
            class,
        } = self;
        let error = field_error(lang, &name, faults);
        let invalid = error.is_some();
        let count = limits.filter(|l| l.max >= 60);
        let described: Vec<String> = [
            (hint.is_some(), "hint"),
            (invalid, "error"),
            (count.is_some(), "count"),
        ]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let aria = invalid.then_some("true");
        let class = match class {
            Some(extra) => format!("field__input {extra}"),
            None => "field__input".to_owned(),
        };
        let input = match kind {
            Kind::Line => view! {
                <input class=class id=name.clone() name=name.clone() type=input_type value=value autocomplete=autocomplete inputmode=inputmode
                    aria-invalid=aria aria-describedby=described/>
            }
            .into_any(),
            Kind::Lines => view! {
                <textarea class=class id=name.clone() name=name.clone() rows="6" aria-invalid=aria aria-describedby=described>{textarea_text(&value)}</textarea>
            }
            .into_any(),
            Kind::Select(options) => {
                let options = options
                    .into_iter()
                    .map(|(v, label)| {
                        let selected = v == value;
                        view! { <option value=v selected=selected>{label}</option> }
                    })
                    .collect_view();
                view! {
                    <select class=class id=name.clone() name=name.clone() aria-invalid=aria aria-describedby=described>{options}</select>
                }
                .into_any()
            }
        };
        view! {
            <div class="field" class:field--error=invalid>
                <label class="field__label" for=name.clone()>{label}</label>
                {hint.map(|h| view! { <p class="field__hint" id=format!("{name}-hint")>{h}</p> })}
                {error}
                {input}
                {count.map(|l| view! { <p class="field__count" id=format!("{name}-count")>{words::most_characters(lang, l.max)}</p> })}
            </div>
        }
        .into_any()
    }
}

/// What stands inside a `<textarea>`. Leptos 0.8 writes the children of that element as they are, so the text is
/// escaped here; the line end in front is the one that HTML drops.
pub(crate) fn textarea_text(value: &str) -> String {
    format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_never_leaves_its_field() {
        let lang = Lang::Zh;
        let typed = "</textarea><script>alert(1)</script> & \"quoted\"";
        for field in [
            Field::new(lang, "a", typed).value(typed).hint(typed),
            Field::new(lang, "a", typed).value(typed).lines(),
        ] {
            let html = field.draw(&Faults::default()).to_html();
            assert!(!html.contains("<script>"), "{html}");
        }
    }
}

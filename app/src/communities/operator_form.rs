//! What the operator's forms share: what was typed before, texts in both languages, and the shape of a section.
//!
//! Names of fields begin with the name of their form and are unique on a page: that is how a typed value finds its way
//! back when one of several forms could not be taken.

use std::ops::RangeInclusive;

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate};
use domain::display::{Both, Lang};
use domain::text::{Limits, clean};
use http::StatusCode;
use leptos::prelude::*;

use super::words;
use crate::frame::fields::Fault;
use crate::frame::flash::Flash;
use crate::frame::{Faults, Fields};
use crate::ui::field::Field;

/// The two fields of a text in both languages.
pub(super) type Pair = (&'static str, &'static str);

/// The pair of a name.
macro_rules! pair {
    ($name:literal) => {
        (concat!($name, "_zh"), concat!($name, "_en"))
    };
}
pub(super) use pair;

/// What a page draws its forms from.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub lang: Lang,
    pub fields: &'a Fields,
    pub faults: &'a Faults,
}

impl Typed<'_> {
    /// What was typed into a field; else what is on record.
    pub(super) fn value(&self, name: &str, kept: &str) -> String {
        let value = if self.fields.has(name) {
            self.fields.get(name)
        } else {
            kept
        };
        value.to_owned()
    }

    /// A field that holds what was typed, or what is on record.
    pub(super) fn field(&self, name: &'static str, label: impl Into<String>, kept: &str) -> Field {
        Field::new(self.lang, name, label).value(self.value(name, kept))
    }

    /// The two fields of a text; the English one may stay empty.
    pub(super) fn both(
        &self,
        names: Pair,
        label: &str,
        hint: Option<&str>,
        limits: Limits,
        kept: &Both,
    ) -> AnyView {
        let one = |name: &'static str, label: String, kept: &str| {
            let field = self.field(name, label, kept).limits(limits);
            let field = if limits.lines { field.lines() } else { field };
            let field = match hint {
                Some(hint) => field.hint(hint),
                None => field,
            };
            field.draw(self.faults)
        };
        let zh = one(names.0, words::in_zh(self.lang, label), &kept.zh);
        let en = one(names.1, words::in_en(self.lang, label), &kept.en);
        view! { {zh} {en} }.into_any()
    }

    /// Whether something is wrong with a form: it is then open, so that the list on top leads to what can be seen.
    pub(super) fn wrong(&self, form: &str) -> bool {
        self.faults.iter().any(|(field, _)| field.starts_with(form))
    }

    pub(super) fn status(&self) -> StatusCode {
        if self.faults.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// Reads a text in both languages; the English one may be missing.
pub(super) fn both(
    form: &Fields,
    names: Pair,
    limits: Limits,
    faults: &mut Faults,
) -> Option<Both> {
    let zh = faults.text(names.0, clean(form.get(names.0), limits));
    let en = match form.get(names.1).trim() {
        "" => Some(String::new()),
        typed => faults.text(names.1, clean(typed, limits)),
    };
    Some(Both::new(zh?, en?))
}

/// Reads a whole number within a range.
pub(super) fn number(form: &Fields, name: &str, range: RangeInclusive<i64>) -> Result<i64, Fault> {
    form.number(name)
        .filter(|n| range.contains(n))
        .ok_or(Fault::Number)
}

/// Reads a day, as browsers send it.
pub(super) fn day(typed: &str) -> Result<NaiveDate, Fault> {
    let day: Option<NaiveDate> = typed.trim().parse().ok();
    day.filter(|d| (2000..=2100).contains(&d.year()))
        .ok_or(Fault::Day)
}

/// Reads a number that people dial: a hotline, a landline or a mobile.
pub(super) fn phone(typed: &str) -> Result<String, Fault> {
    let limits = Limits {
        min: 3,
        max: 30,
        lines: false,
    };
    let phone = clean(typed, limits).map_err(Fault::Text)?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let dialled = phone
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')'));
    if digits >= 3 && dialled {
        Ok(phone)
    } else {
        Err(Fault::Say(words::phone_shape))
    }
}

/// Reads the code of a category or unit.
pub(super) fn code(typed: &str) -> Result<String, Fault> {
    let code = typed.trim();
    let shaped = (2..=30).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if shaped {
        Ok(code.to_owned())
    } else {
        Err(Fault::Say(words::code_shape))
    }
}

/// Leads back to a page, which says what was done.
pub(super) fn done(page: &str, flash: Flash) -> Response {
    Redirect::to(&format!("{page}?done={}", flash.code())).into_response()
}

/// A text as its keeper wants to see it: in both languages.
pub(super) fn shown(text: &Both) -> String {
    if text.en.is_empty() {
        text.zh.clone()
    } else {
        format!("{} · {}", text.zh, text.en)
    }
}

/// A form with its fields and one button.
pub(super) fn form(action: String, fields: AnyView, button: &'static str) -> AnyView {
    view! {
        <form method="post" action=action novalidate>
            {fields}
            <button class="button">{button}</button>
        </form>
    }
    .into_any()
}

/// Something closed until it is wanted.
pub(super) fn fold(open: bool, summary: &'static str, inside: AnyView) -> AnyView {
    view! {
        <details open=open>
            <summary>{summary}</summary>
            {inside}
        </details>
    }
    .into_any()
}

/// A part of the page under its heading.
pub(super) fn section(id: &'static str, title: &'static str, inside: AnyView) -> AnyView {
    view! {
        <section class="part" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {inside}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_may_leave_the_english_text_for_later() {
        let limits = Limits {
            min: 2,
            max: 10,
            lines: false,
        };
        let mut faults = Faults::default();
        let form = Fields::read("name_zh=%E9%9D%92%E5%B1%B1&name_en=+".as_bytes()).unwrap();
        assert_eq!(
            both(&form, pair!("name"), limits, &mut faults),
            Some(Both::new("青山", ""))
        );
        assert!(faults.is_empty());
        let form = Fields::read(b"name_zh=&name_en=x").unwrap();
        assert_eq!(both(&form, pair!("name"), limits, &mut faults), None);
        assert_eq!(faults.len(), 2);
    }

    #[test]
    fn phones_are_what_can_be_dialled() {
        for good in [
            "12345",
            "010-8555 0123",
            "138 0000 0000",
            "+86 138 0000 0000",
        ] {
            assert!(phone(good).is_ok(), "{good}");
        }
        for bad in ["", "12", "call me", "138x00000000"] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_is_a_day_of_our_time() {
        assert!(day("2026-12-04").is_ok());
        for bad in ["", "2026-13-01", "04.12.2026", "0026-12-04", "12026-12-04"] {
            assert!(matches!(day(bad), Err(Fault::Day)), "{bad}");
        }
    }
}

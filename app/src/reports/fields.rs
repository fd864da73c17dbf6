//! The form of a report: places for its parts in folds, of which the used ones are open, and the English in a fold of its
//! own.

use domain::display::Lang;
use domain::publishing::Typed;
use domain::reports::{SLOTS, Slot, Subject};
use leptos::prelude::*;

use super::{desk_words as d, words};
use crate::frame::Faults;
use crate::publishing::desk_words::{in_english, part_english};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// A form being drawn.
struct Form<'a> {
    lang: Lang,
    typed: &'a Typed,
    faults: &'a Faults,
}

impl Form<'_> {
    fn line(&self, name: &'static str, label: &str) -> Field {
        Field::new(self.lang, name, label).value(self.typed.get(name))
    }

    fn plain(&self, name: &'static str, label: &str) -> AnyView {
        self.line(name, label).draw(self.faults)
    }

    fn lines(&self, name: &'static str, label: &str, hint: &str) -> AnyView {
        let field = self.line(name, label).lines();
        match hint {
            "" => field.draw(self.faults),
            hint => field.hint(hint).draw(self.faults),
        }
    }

    fn english(&self, name: &'static str, label: &str, lines: bool) -> AnyView {
        let field = self.line(name, &in_english(self.lang, label));
        match lines {
            true => field.lines().draw(self.faults),
            false => field.draw(self.faults),
        }
    }

    /// Whether a fold holds something to read or to put right: then it is open.
    fn is_used(&self, names: &[&str]) -> bool {
        let typed = names.iter().any(|n| !self.typed.get(n).trim().is_empty());
        typed || names.iter().any(|n| self.faults.of(n).is_some())
    }

    fn section(&self, n: usize, slot: &Slot) -> AnyView {
        let lang = self.lang;
        let names = [slot.heading_zh, slot.text_zh, slot.figures];
        let open = n == 1 || self.is_used(&names);
        view! {
            <details class="part" open=open>
                <summary>{d::part_section(lang, n)}</summary>
                {self.plain(slot.heading_zh, d::f_heading(lang))}
                {self.lines(slot.text_zh, d::f_text(lang), d::f_text_hint(lang))}
                {self.lines(slot.figures, d::f_figures(lang), d::f_figures_hint(lang))}
            </details>
        }
        .into_any()
    }
}

/// Draws all fields with what was typed.
pub(super) fn draw(lang: Lang, typed: &Typed, faults: &Faults) -> AnyView {
    let form = Form {
        lang,
        typed,
        faults,
    };
    let subjects = Subject::ALL
        .iter()
        .map(|s| Card::new(s.code(), words::subject(lang, *s)))
        .collect();
    let subject = Choice::new(lang, "subject", d::f_subject(lang), subjects)
        .chosen(typed.get("subject"))
        .draw(faults);
    let year = form
        .line("year", d::f_year(lang))
        .hint(d::f_year_hint(lang))
        .inputmode("numeric")
        .draw(faults);
    let sections: Vec<AnyView> = (1..)
        .zip(SLOTS)
        .map(|(n, slot)| form.section(n, slot))
        .collect();
    let money = [
        "budget",
        "purchases",
        "premises",
        "premises_least",
        "premises_basis",
    ];
    let least = form
        .line("premises_least", d::f_premises_least(lang))
        .inputmode("decimal")
        .draw(faults);
    let basis = form
        .line("premises_basis", d::f_premises_basis(lang))
        .hint(d::f_premises_basis_hint(lang))
        .draw(faults);
    let english = faults
        .iter()
        .any(|(field, _)| field.ends_with("_en") || field == "terms");
    let english_sections: Vec<AnyView> = (1..)
        .zip(SLOTS)
        .map(|(n, slot)| {
            let name = d::part_section(lang, n);
            let heading = format!("{name} · {}", d::f_heading(lang));
            let text = format!("{name} · {}", d::f_text(lang));
            view! {
                {form.english(slot.heading_en, &heading, false)}
                {form.english(slot.text_en, &text, true)}
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="part" aria-labelledby="part-about">
            <h2 id="part-about">{d::part_about(lang)}</h2>
            {subject} {year}
            {form.plain("title_zh", d::f_title(lang))}
            {form.lines("lead_zh", d::f_lead(lang), d::f_lead_hint(lang))}
        </section>
        {sections}
        <details class="part" open=form.is_used(&money)>
            <summary>{d::part_money(lang)}</summary>
            {form.lines("budget", d::f_budget(lang), d::f_budget_hint(lang))}
            {form.lines("purchases", d::f_purchases(lang), d::f_purchases_hint(lang))}
            {form.lines("premises", d::f_premises(lang), d::f_premises_hint(lang))}
            {least} {basis}
        </details>
        <details class="part" open=english>
            <summary>{part_english(lang)}</summary>
            {form.english("title_en", d::f_title(lang), false)}
            {form.english("lead_en", d::f_lead(lang), true)}
            {english_sections}
            {form.lines("terms", d::f_terms(lang), d::f_terms_hint(lang))}
        </details>
    }
    .into_any()
}

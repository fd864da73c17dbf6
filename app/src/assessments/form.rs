//! The form: every question as the page asks it, and what was chosen, read back.

use domain::assessments::{Mark, Sheet, View};
use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::Round;

use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};
use crate::ui::choice::{Card, Choice};

/// One question.
pub(super) struct Question {
    /// The name of its field.
    pub name: String,
    /// Counts from 1.
    pub n: usize,
    /// Who is assessed, or that it is about an improvement.
    pub about: String,
    /// The heading in the tree.
    pub section: String,
    pub text: String,
    /// The value that was chosen.
    pub chosen: Option<String>,
    cards: Vec<(String, &'static str)>,
}

fn marks(lang: Lang) -> Vec<(String, &'static str)> {
    let card = |m: Mark| (m.code().to_string(), words::mark(lang, m));
    Mark::ALL.map(card).to_vec()
}

fn views(lang: Lang) -> Vec<(String, &'static str)> {
    let card = |v: &View| (v.code().to_owned(), words::view(lang, *v));
    View::ALL.iter().map(card).collect()
}

fn mark_name(at: usize) -> String {
    format!("q{at}")
}

fn view_name(at: usize) -> String {
    format!("v{at}")
}

/// All questions in their order, with what `sheet` says.
pub(super) fn questions(lang: Lang, round: &Round, sheet: &Sheet) -> Vec<Question> {
    let mut all = Vec::new();
    let mut given = sheet.marks.iter();
    for subject in round.form.subjects() {
        for section in round.form.sections() {
            for indicator in &section.indicators {
                let chosen = given.next().copied().flatten();
                all.push(Question {
                    name: mark_name(all.len()),
                    n: all.len() + 1,
                    about: subject.name.get(lang).to_owned(),
                    section: section.name.get(lang).to_owned(),
                    text: indicator.name.get(lang).to_owned(),
                    chosen: chosen.map(|m| m.code().to_string()),
                    cards: marks(lang),
                });
            }
        }
    }
    for (at, (asked, view)) in round.asked.iter().zip(&sheet.views).enumerate() {
        all.push(Question {
            name: view_name(at),
            n: all.len() + 1,
            about: words::improved_title(lang).to_owned(),
            section: String::new(),
            text: asked.what.get(lang).to_owned(),
            chosen: view.map(|v| v.code().to_owned()),
            cards: views(lang),
        });
    }
    all
}

/// What a form says; a value that is none of the options leaves its question open.
pub(super) fn read(form: &Fields, round: &Round) -> Sheet {
    let mut sheet = Sheet::blank(round.marks(), round.asked.len());
    for (at, mark) in sheet.marks.iter_mut().enumerate() {
        *mark = form
            .get(&mark_name(at))
            .parse()
            .ok()
            .and_then(Mark::from_code);
    }
    for (at, view) in sheet.views.iter_mut().enumerate() {
        *view = View::from_code(form.get(&view_name(at)));
    }
    sheet
}

impl Question {
    /// The word of what was chosen.
    pub fn said(&self) -> Option<&'static str> {
        let chosen = self.chosen.as_ref()?;
        self.cards
            .iter()
            .find(|(value, _)| value == chosen)
            .map(|(_, word)| *word)
    }

    /// Notes that it is open.
    pub fn must(&self, faults: &mut Faults) {
        if self.chosen.is_none() {
            let (n, say) = (self.n, words::choose as fn(Lang) -> &'static str);
            faults.add(self.name.clone(), Fault::Question { n, say });
        }
    }

    /// Its options, all alike, none of them chosen beforehand.
    pub fn draw(&self, lang: Lang, long: bool, faults: &Faults) -> AnyView {
        let cards = self.cards.iter();
        let cards = cards.map(|(value, word)| Card::new(value.clone(), *word));
        let label = format!("{}. {}", self.n, self.text);
        let choice = Choice::new(lang, self.name.clone(), label, cards.collect());
        let choice = choice.chosen(self.chosen.clone().unwrap_or_default());
        if long { choice.long() } else { choice }.draw(faults)
    }
}

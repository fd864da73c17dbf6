//! A procedure's way: what happens next in one sentence, and the steps with their days and clauses.

use domain::bodies::{Stage, State};
use domain::display::{Both, Lang};
use domain::rulebook::{Rule, Rulebook, Selection};
use domain::time::day_of;
use leptos::prelude::*;
use store::bodies::Procedure;

use super::{constituency, words};
use crate::frame::{Here, when};
use crate::ui::steps::{At, StepLine, steps};

/// What happens next. The threshold is said where the rules are at hand.
pub(super) fn next_sentence(here: &Here, p: &Procedure, book: Option<&Rulebook>) -> String {
    let lang = here.lang;
    let day = |d| when::day(lang, d, here.today());
    match p.state {
        State::Registration { until } => words::next_registration(lang, &day(until), p.seats),
        State::Eligibility => words::next_eligibility(lang).to_owned(),
        State::Recommendation { until } => match book {
            Some(book) => {
                let threshold = book.get(Rule::RecommendThreshold);
                words::next_recommendation(lang, &day(until), &constituency(lang, p), threshold)
            }
            None => format!(
                "{} · {}",
                words::stage(lang, Stage::Recommendation),
                words::until(lang, &day(until))
            ),
        },
        State::Selection {
            by: Selection::SecretBallot,
        } => words::next_ballot(lang).to_owned(),
        State::Selection {
            by: Selection::PublicDraw,
        } => {
            let at = p.draw.as_ref().map(|d| d.after).unwrap_or(p.opened_at);
            words::next_draw(lang, &when::moment(lang, at, here.now))
        }
        State::Notice { until } if p.state.is_over(here.today()) => {
            let _ = until;
            words::next_answers(lang).to_owned()
        }
        State::Notice { until } => words::next_notice(lang, &day(until)),
        State::Appointed => words::next_appointed(lang).to_owned(),
        State::Void => match &p.cancelled {
            Some((reason, clause)) => words::void_cancelled(lang, reason, clause),
            None => words::void(lang, p.void_reason).to_owned(),
        },
    }
}

/// The rule that gives a step its days or its number.
fn rule_of(stage: Stage) -> Option<Rule> {
    match stage {
        Stage::Registration => Some(Rule::RegistrationDays),
        Stage::Recommendation => Some(Rule::RecommendThreshold),
        Stage::Selection => Some(Rule::SeatSelection),
        Stage::Notice => Some(Rule::ObjectionDays),
        Stage::Appointed => Some(Rule::SeatTerm),
        Stage::Eligibility | Stage::Void => None,
    }
}

fn source(lang: Lang, book: &Rulebook, rule: Rule) -> String {
    let entry = book.entry(rule);
    let said = Both::new(entry.source_zh.as_str(), entry.source_en.as_str());
    words::by_rule(lang, said.get(lang))
}

/// The steps with their last days and the clause of each.
pub(super) fn stations(here: &Here, p: &Procedure, book: &Rulebook) -> AnyView {
    let lang = here.lang;
    let now = p.state.stage();
    // A procedure that ended without members stands where its facts end.
    let reached = match now {
        Stage::Void if p.notice_until.is_some() => Stage::Notice,
        Stage::Void if p.selection.is_some() => Stage::Selection,
        Stage::Void if p.recommend_until.is_some() => Stage::Recommendation,
        Stage::Void if p.ended_at.is_some_and(|at| day_of(at) <= p.register_until) => {
            Stage::Registration
        }
        Stage::Void => Stage::Eligibility,
        other => other,
    };
    // What did not happen any more is not shown as coming.
    let shown = |stage: &Stage| now != Stage::Void || *stage <= reached;
    let mut lines: Vec<_> = Stage::WAY
        .into_iter()
        .filter(shown)
        .map(|stage| {
            let skipped =
                stage == Stage::Selection && p.notice_until.is_some() && p.selection.is_none();
            let broken_off = stage == reached && p.cancelled.is_some();
            let at = match stage.cmp(&reached) {
                _ if broken_off => At::Later,
                std::cmp::Ordering::Less => At::Done,
                std::cmp::Ordering::Equal if now.is_final() => At::Done,
                std::cmp::Ordering::Equal => At::Now,
                std::cmp::Ordering::Greater => At::Later,
            };
            let until = match stage {
                Stage::Registration => Some(p.register_until),
                Stage::Recommendation => p.recommend_until,
                Stage::Notice => p.notice_until,
                _ => None,
            };
            // A last day that did not come.
            let until = until.filter(|_| !broken_off);
            let until = until.map(|d| words::until(lang, &when::day(lang, d, here.today())));
            let skipped = skipped.then(|| words::not_needed(lang).to_owned());
            let rule = rule_of(stage).map(|rule| source(lang, book, rule));
            let notes: Vec<_> = [until, skipped, rule]
                .into_iter()
                .flatten()
                .map(|note| view! { <p>{note}</p> })
                .collect();
            StepLine {
                at,
                name: words::stage(lang, stage).to_owned(),
                note: (!notes.is_empty()).then(|| notes.into_any()),
            }
        })
        .collect();
    if let (Stage::Void, Some(at)) = (now, p.ended_at) {
        let on = when::day(lang, day_of(at), here.today());
        lines.push(StepLine {
            at: At::Late,
            name: match p.cancelled {
                Some(_) => words::cancelled(lang),
                None => words::stage(lang, Stage::Void),
            }
            .to_owned(),
            note: Some(view! { <p>{on}</p> }.into_any()),
        });
    }
    steps(lines, words::step_done(lang))
}

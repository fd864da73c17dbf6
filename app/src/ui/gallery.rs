//! `/ui`, in demo mode only: each part once, for the eye and for the accessibility checks.

use domain::time::Calendar;
use leptos::prelude::*;

use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Page, Problem, Visit};
use crate::islands::support::{Support, SupportWords};
use crate::proposals::words as w;
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;
use crate::ui::steps::{At, StepLine, steps};

/// `GET /ui`
pub async fn gallery(visit: Visit) -> Answer {
    if !visit.portal.demo {
        return Err(Problem::NotFound);
    }
    let lang = visit.lang;
    let today = visit.today();
    let calendar = Calendar::default();
    let mut faults = Faults::default();
    faults.add("wrong", Fault::Choose);
    faults.add("picked", Fault::Choose);
    let none = Faults::default();
    let clocks: Vec<_> = [-9i64, 0, 1, 12]
        .into_iter()
        .map(|n| {
            crate::ui::clock::clock(
                lang,
                w::answer_clock(lang).to_owned(),
                today + chrono::Duration::days(n),
                today,
                &calendar,
            )
        })
        .collect();
    let lines = [At::Done, At::Late, At::Now, At::Later]
        .into_iter()
        .map(|at| StepLine {
            at,
            name: w::way_gathering(lang).to_owned(),
            note: Some(w::skipped(lang).into_any()),
        })
        .collect();
    let chips = domain::proposals::Stage::ALL
        .iter()
        .map(|s| crate::proposals::card::chip(lang, *s))
        .collect_view();
    let cards = || {
        vec![
            Card::new("a", w::verdict_yes(lang)).hint(w::shown_hint(lang)),
            Card::new("b", w::verdict_no(lang)),
        ]
    };
    let words = SupportWords {
        support: w::support(lang).to_owned(),
        undo: w::unsupport(lang).to_owned(),
        mine: w::supported_mine(lang).to_owned(),
        count: w::supporters_template(lang).to_owned(),
        missing: w::missing_template(lang).to_owned(),
        enough: w::enough(lang).to_owned(),
    };
    visit.draw(Page::new("UI"), move || {
        view! {
            <div class="main__col">
                {crate::ui::errors::errors(lang, &faults)} <h1>"UI"</h1>
                {crate::ui::next::next(lang, w::next_adopted(lang))}
                <p>{chips}</p>
                {clocks}
                {steps(lines, w::way_done(lang))}
                {Field::new(lang, "plain", w::field_title(lang)).hint(w::field_title_hint(lang)).draw(&none)}
                {Field::new(lang, "wrong", w::field_body(lang)).lines().limits(domain::text::Body::LIMITS).draw(&faults)}
                {Choice::new(lang, "short", w::you_are(lang), cards()).chosen("a").draw(&none)}
                {Choice::new(lang, "picked", w::you_are(lang), cards()).long().draw(&faults)}
                <p><a class="button" href="#main">{w::submit(lang)}</a></p>
                <p><a class="button button--plain" href="#main">{w::save_draft(lang)}</a></p>
                <p><a class="button button--danger" href="#main">{w::withdraw(lang)}</a></p>
                <div class="empty"><p><strong>{w::empty_title(lang)}</strong></p><p>{w::empty_hint(lang)}</p></div>
                {crate::ui::pager::pager(lang, Some("#main".into()), Some("#main".into()), Some(crate::frame::words::page_of(lang, 2, 3)))}
                <p class="flash" role="status">{w::similar_none(lang)}</p>
                <Support action="/ui".to_owned() undo="/ui".to_owned() version=1 count=37 threshold=50 mine=false words=words/>
            </div>
        }
    })
}

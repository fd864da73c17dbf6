//! The work report, and what was said about it: opinions, questions, what is to be put right.

use domain::meetings::{PointKind, Stage};
use domain::text::Remark;
use domain::time::day_of;
use leptos::prelude::*;
use store::meetings::{Meeting, Point};

use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::meetings::{detail, paragraphs, slug, words};
use crate::ui::field::Field;
use crate::ui::once::once;

use super::{act, part};

/// The report of an enlarged meeting.
pub async fn report(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if !detail::hears_report(m) {
        return Ok(().into_any());
    }
    let appraisal = here.portal.db.find_appraisal(m.id).await?.map(|n| {
        let href = links::ballot(slug(here), n);
        view! { <p><a class="link" href=href>{words::appraisal_link(lang, &n.to_string())}</a></p> }
    });
    let body = match &m.report {
        Some((text, at)) => {
            let day = when::day(lang, day_of(*at), here.today());
            let text = paragraphs(text);
            view! { <p class="meta">{day}</p> <div class="proposal__text">{text}</div> }.into_any()
        }
        None => view! { <p class="meta">{words::report_none(lang)}</p> }.into_any(),
    };
    Ok(part(
        "report",
        words::report_title(lang),
        view! { {body} {appraisal} },
    ))
}

/// Opinions, questions with their answers, and what is to be put right.
pub async fn points(
    here: &Here,
    m: &Meeting,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let kinds = m.kind.points();
    if kinds.is_empty() {
        return Ok(().into_any());
    }
    let all = here.portal.db.list_points(m.id).await?;
    let parts: Vec<_> = kinds
        .iter()
        .filter_map(|kind| {
            let rows: Vec<_> = all
                .iter()
                .filter(|p| p.kind == *kind)
                .map(|p| point(here, p))
                .collect();
            let question = *kind == PointKind::Question;
            if rows.is_empty() && !question {
                return None;
            }
            let none = rows
                .is_empty()
                .then(|| view! { <p class="meta">{words::questions_none(lang)}</p> });
            let form = question.then(|| question_form(here, m, typed, faults));
            let title = words::point_kind(lang, *kind);
            let id = match kind {
                PointKind::Opinion => "opinions",
                PointKind::Question => "questions",
                PointKind::Fix => "fixes",
            };
            Some(part(
                id,
                title,
                view! { {none} <ul class="mail">{rows}</ul> {form} },
            ))
        })
        .collect();
    Ok(parts.into_any())
}

fn point(here: &Here, p: &Point) -> AnyView {
    let lang = here.lang;
    let voice = p
        .voice
        .map(|v| view! { <span class="chip">{words::voice(lang, v)}</span> " " });
    let duty = p.duty.as_ref().map(|(unit, day)| {
        let day = when::day(lang, *day, here.today());
        view! { <span class="mail__fact">{words::unit_by(lang, unit.get(lang), &day)}</span> }
    });
    let answer = match (&p.answer, p.kind) {
        (Some(answer), _) => Some(view! { <q class="mail__words">{answer.clone()}</q> }.into_any()),
        (None, PointKind::Question) => {
            Some(view! { <span class="mail__fact">{words::no_answer_yet(lang)}</span> }.into_any())
        }
        _ => None,
    };
    let text = p.text.clone();
    view! { <li class="mail__one">{voice} {text} {duty} {answer}</li> }.into_any()
}

fn question_form(here: &Here, m: &Meeting, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    if !matches!(m.stage, Stage::Called | Stage::UnderWay) || here.standing.is_none() {
        return ().into_any();
    }
    let field = Field::new(lang, "question", words::question_label(lang))
        .hint(words::question_hint(lang))
        .value(typed.get("question"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let (to, key) = (act(here, m, "question"), once(here));
    view! {
        <details open=typed.has("question")>
            <summary>{words::ask_question(lang)}</summary>
            <form method="post" action=to novalidate>
                {key} {field} <button class="button">{words::question_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

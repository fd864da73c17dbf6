//! What a meeting leaves in writing: decisions, minutes, objections to them.

use domain::meetings::Stage;
use domain::rulebook::{Rule, Rulebook};
use domain::text::Remark;
use domain::time::day_of;
use leptos::prelude::*;
use store::meetings::{Meeting, Minutes};

use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::meetings::{paragraphs, rule_line, slug, words};
use crate::ui::field::Field;

use super::{act, part};

/// What was decided, and where each decision is.
pub async fn decisions(here: &Here, m: &Meeting) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let all = here.portal.db.list_decisions(m.id).await?;
    if all.is_empty() {
        return Ok(().into_any());
    }
    let day = |d| when::day(lang, d, here.today());
    let rows: Vec<_> = all
        .iter()
        .map(|d| {
            let number = d.number.to_string();
            let number = if d.of_proposal {
                let href = links::proposal(slug(here), d.number);
                view! { <a class="link" href=href>{number}</a> }.into_any()
            } else {
                number.into_any()
            };
            let taken = match &d.accepted {
                Some((at, receipt)) => {
                    let receipt = receipt
                        .as_ref()
                        .map(|r| view! { <q class="mail__words">{r.clone()}</q> });
                    view! { <span class="mail__fact">{words::handed_over(lang, &day(day_of(*at)))}</span> {receipt} }
                        .into_any()
                }
                None => view! { <span class="mail__fact">{words::not_handed_over(lang)}</span> }.into_any(),
            };
            let duty = words::decision_duty(lang, d.unit.get(lang), &day(d.due_on));
            let (title, said) = (d.title.clone(), d.words.clone());
            view! {
                <li class="mail__one">
                    {number} " " <strong>{title}</strong>
                    <q class="mail__words">{said}</q>
                    <span class="mail__fact">{duty}</span>
                    {taken}
                </li>
            }
        })
        .collect();
    let title = words::decisions_title(lang);
    Ok(part(
        "decisions",
        title,
        view! { <ul class="mail">{rows}</ul> },
    ))
}

/// The minutes as far as they are public, with what people hold against them.
pub async fn minutes(
    here: &Here,
    m: &Meeting,
    book: &Rulebook,
    typed: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    if matches!(m.stage, Stage::Called | Stage::Cancelled | Stage::UnderWay) {
        return Ok(().into_any());
    }
    let db = &here.portal.db;
    let all = db.list_minutes(m.id).await?;
    let of = |stage| all.iter().find(|minutes| minutes.stage == stage);
    let (first, last) = (of(Stage::Correction), of(Stage::Approved));
    let Some(shown) = last.or(first) else {
        let say = view! { <p class="meta">{words::minutes_none(lang)}</p> };
        return Ok(part("minutes", words::minutes_title(lang), say));
    };
    let day = |d| when::day(lang, d, here.today());
    let head = match (last, m.corrections_until) {
        (Some(approved), _) => words::minutes_approved(lang, &day(day_of(approved.at))),
        (None, Some(until)) => words::minutes_correction(lang, &day(until)),
        (None, None) => String::new(),
    };
    let earlier = last.and(first).filter(|f| f.hash != shown.hash).map(|f| {
        let text = written(lang, f);
        view! { <details><summary>{words::minutes_first(lang)}</summary>{text}</details> }
    });
    let objections: Vec<_> = db
        .list_minute_objections(m.id)
        .await?
        .into_iter()
        .map(|o| {
            let name = o.name.unwrap_or_else(|| words::somebody(lang).to_owned());
            let answer = match o.answer {
                Some(answer) => view! { <q class="mail__words">{answer}</q> }.into_any(),
                None => view! { <span class="mail__fact">{words::no_answer_yet(lang)}</span> }.into_any(),
            };
            view! { <li class="mail__one"><strong>{words::objection_by(lang, &name)}</strong> {o.text} {answer}</li> }
        })
        .collect();
    let objections = (!objections.is_empty()).then(|| {
        view! { <h3>{words::objections_title(lang)}</h3> <ul class="mail">{objections}</ul> }
    });
    let open = m.stage == Stage::Correction
        && m.corrections_until
            .is_some_and(|until| here.today() <= until);
    let object = open.then(|| object_form(here, m, typed, faults));
    let basis = rule_line(lang, book, Rule::MinutesDays);
    let text = written(lang, shown);
    let title = words::minutes_title(lang);
    Ok(part(
        "minutes",
        title,
        view! { <p class="meta"><span>{head}</span> <span>{basis}</span></p> {text} {earlier} {objections} {object} },
    ))
}

fn written(lang: domain::display::Lang, minutes: &Minutes) -> AnyView {
    let text = paragraphs(&minutes.text);
    let hash = minutes.hash.get(..16).unwrap_or_default().to_owned();
    view! { <div class="proposal__text">{text}</div> <p class="meta">{words::text_hash(lang, &hash)}</p> }
        .into_any()
}

fn object_form(here: &Here, m: &Meeting, typed: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    if here.standing.is_none() {
        let to = links::login_then(&links::meeting(slug(here), m.number));
        return view! { <p><a class="button button--plain button--small" href=to>{words::object_title(lang)}</a></p> }
            .into_any();
    }
    let field = Field::new(lang, "objection", words::object_label(lang))
        .hint(words::object_hint(lang))
        .value(typed.get("objection"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let to = act(here, m, "object");
    view! {
        <details open=typed.has("objection")>
            <summary>{words::object_title(lang)}</summary>
            <form method="post" action=to novalidate>
                {field} <button class="button">{words::object_button(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

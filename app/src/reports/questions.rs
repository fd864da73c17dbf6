//! What residents ask about a report, with the clock of the answer, and the form.

use domain::rulebook::Rule;
use domain::text::Remark;
use domain::time::{Calendar, day_of};
use leptos::prelude::*;
use store::drafts::{DraftKind, DraftOwner};
use store::reports::ReportQuestion;

use super::words;
use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::proposals::talk::shown_choice;
use crate::publishing::slug;
use crate::ui::clock::clock;
use crate::ui::field::Field;
use crate::ui::once::once;

/// The whole section; only about a report that is public is there anything to ask.
pub(super) async fn section(
    here: &Here,
    number: i64,
    live: bool,
    form: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let (db, place) = (&here.portal.db, here.community.id);
    let from = here.query("from").parse().unwrap_or_default();
    let (all, more) = db.list_report_questions(place, number, from).await?;
    let calendar = here.portal.calendar().await?;
    let late = db
        .count_late_report_questions(place, number, here.today())
        .await?;
    let late = usize::try_from(late).unwrap_or_default();
    let earlier = (from > 0).then(|| {
        let href = format!("{}#questions", links::report(slug(here), number));
        view! { <p><a class="link" href=href>{words::first_questions(lang)}</a></p> }
    });
    let later = all.last().filter(|_| more).map(|last| {
        let to = links::report(slug(here), number);
        let href = format!("{to}?from={}#questions", last.id + 1);
        view! { <p><a class="link" href=href>{words::later_questions(lang)}</a></p> }
    });
    let late = (late > 0).then(|| {
        view! { <p><span class="chip chip--late">{words::late_answers(lang, late)}</span></p> }
    });
    let none = (all.is_empty() && from == 0)
        .then(|| view! { <p class="meta">{words::questions_none(lang)}</p> });
    let items: Vec<AnyView> = all.iter().map(|q| question(here, q, &calendar)).collect();
    let ask = match live {
        true => Some(ask(here, number, form, faults).await?),
        false => None,
    };
    Ok(view! {
        <section class="part" aria-labelledby="questions">
            <h2 id="questions">{words::questions_title(lang)}</h2>
            {late} {earlier} {none} {items} {later} {ask}
        </section>
    }
    .into_any())
}

/// A question with its answer, or with the clock of it.
pub(super) fn question(here: &Here, q: &ReportQuestion, calendar: &Calendar) -> AnyView {
    let lang = here.lang;
    let id = format!("q{}", q.id);
    let name = crate::frame::words::name(lang, &q.name);
    let asked = when::ago(lang, q.asked_at, here.now);
    let text = match (&q.body, &q.hidden_reason) {
        (_, Some(reason)) => words::hidden(lang, reason),
        (Some(body), None) => body.clone(),
        (None, None) => String::new(),
    };
    let answer = match &q.answer {
        Some((answer, at)) => {
            let (answer, day) = (answer.clone(), when::day(lang, day_of(*at), here.today()));
            let said = match q.is_late(here.today()) {
                false => words::answered(lang, &day),
                true => {
                    let due = when::day(lang, q.due_on, here.today());
                    words::answered_late(lang, &day, &due)
                }
            };
            let class = if q.is_late(here.today()) {
                "chip chip--late"
            } else {
                "chip"
            };
            view! {
                <div class="comment comment--reply">
                    <p class="comment__head"><span class=class>{said}</span></p>
                    <p class="comment__text">{answer}</p>
                </div>
            }
            .into_any()
        }
        None if q.hidden_reason.is_some() => ().into_any(),
        None => {
            let what = words::answer_clock(lang).to_owned();
            clock(lang, what, q.due_on, here.today(), calendar)
        }
    };
    view! {
        <article class="comment" id=id>
            <p class="comment__head"><strong class="comment__name">{name}</strong> <span>{asked}</span></p>
            <p class="comment__text">{text}</p>
            {answer}
        </article>
    }
    .into_any()
}

async fn ask(here: &Here, number: i64, form: &Fields, faults: &Faults) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let Some(standing) = &here.standing else {
        let to = links::login_then(&format!("{}#questions", links::report(slug(here), number)));
        return Ok(view! {
            <p class="no-print"><a class="button button--plain" href=to>{words::ask_sign_in(lang)}</a></p>
        }
        .into_any());
    };
    let db = &here.portal.db;
    let kept = match form.has("text") {
        true => None,
        false => {
            let owner = DraftOwner::Account(standing.account);
            db.find_draft_about(owner, here.community.id, DraftKind::Question, number)
                .await?
        }
    };
    let draft = kept.as_ref().map(|draft| {
        let id = draft.id.0.to_string();
        view! { <input type="hidden" name="draft" value=id/> }
    });
    let kept = kept.map(|draft| Fields::from_json(&draft.fields));
    let form = kept.as_ref().unwrap_or(form);
    let rules = db.current_rulebook(here.community.id, here.today()).await?;
    let promise = rules.map(|r| {
        let said = words::ask_next(lang, r.count(Rule::AnswerDays));
        view! { <p>{said}</p> }
    });
    let field = Field::new(lang, "text", words::ask_label(lang))
        .hint(words::ask_hint(lang))
        .value(form.get("text"))
        .limits(Remark::LIMITS)
        .lines()
        .draw(faults);
    let (key, to) = (once(here), links::report_part(slug(here), number, "ask"));
    let shown = shown_choice(here, form.get("shown"), faults);
    Ok(view! {
        <details open=form.has("text")>
            <summary>{words::ask(lang)}</summary>
            <form method="post" action=to novalidate>
                {key} {draft} {field} {shown} {promise}
                <button class="button">{words::ask_send(lang)}</button>
            </form>
        </details>
    }
    .into_any())
}

//! One consultation at the desk: its text, and what its stage allows.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::consultations::{Act, Stage, may, questions_text};
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::consultations::{Comment, Consultation, OwnText};

use super::{find, sorting, words as d};
use crate::consultations::{chip, parse, slug, span, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::markdown::markdown;

/// `GET /{c}/desk/consultations/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    draw(&here, &me, &c, &Fields::default(), &Faults::default()).await
}

/// Where an act leads when its address is opened.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let to = links::desk_consultation(slug(&here), parse(&number)?);
    Ok(Redirect::to(&to).into_response())
}

/// The page; a form that could not be taken comes back with what was typed.
pub(super) async fn draw(
    here: &Here,
    me: &Editor,
    c: &Consultation,
    form: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let db = &here.portal.db;
    let stage = c.stage(here.now);
    let part = |part| links::desk_consultation_part(slug(here), c.number, part);
    let edit = may(stage, Act::Edit).then(
        || view! { <p><a class="button button--plain" href=part("edit")>{d::edit(lang)}</a></p> },
    );
    let check = may(stage, Act::Check).then(|| check(here, me, c));
    let withdraw = may(stage, Act::Withdraw).then(|| {
        let reason = Field::new(lang, "withdraw_reason", d::reason(lang))
            .value(form.get("withdraw_reason"))
            .lines()
            .limits(Reason::LIMITS)
            .draw(faults);
        view! {
            <details open=faults.of("withdraw_reason").is_some()>
                <summary>{d::withdraw(lang)}</summary>
                <form method="post" action=part("withdraw") novalidate>
                    <p>{d::withdraw_hint(lang)}</p>
                    {reason} <button class="button button--danger">{d::withdraw(lang)}</button>
                </form>
            </details>
        }
    });
    let comments = db.list_consultation_comments(c.id).await?;
    let texts = db.list_consultation_texts(c.id).await?;
    let hide = may(stage, Act::Hide).then(|| hide(here, c, &comments, &texts, form, faults));
    let outcome = match may(stage, Act::Sort) {
        true => Some(sorting::section(here, me, c, &comments, &texts, form, faults).await?),
        false => None,
    };
    let public = (stage != Stage::Draft).then(|| {
        let to = links::consultation(slug(here), c.number);
        view! { <p><a class="link" href=to>{d::see_public(lang)}</a></p> }
    });
    let sections: Vec<_> = c
        .text
        .sections
        .iter()
        .map(|s| view! { <h3>{s.heading.clone()}</h3> {markdown(&s.text)} })
        .collect();
    let questions: Vec<_> = questions_text(&c.text.questions)
        .lines()
        .map(|line| view! { <li>{line.to_owned()}</li> })
        .collect();
    let questions = (!questions.is_empty())
        .then(|| view! { <h3>{words::questions(lang)}</h3> <ul>{questions}</ul> });
    let (about, basis) = (markdown(&c.text.about), c.text.basis.clone());
    let back = links::desk_consultations(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    let (title, state) = (c.text.title.clone(), chip(lang, stage));
    let (number, span) = (c.number.to_string(), span(here, c));
    let page = Page::new(title.clone()).tab(Tab::Desk).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {d::back(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta">{state} <span>{number}</span> <span>{span}</span></p>
                {public} {edit} {check} {outcome}
                <section class="part" aria-labelledby="text">
                    <h2 id="text">{words::text_title(lang)}</h2>
                    {about} <p class="meta">{basis}</p> {sections} {questions}
                </section>
                {hide} {withdraw}
            </div>
        }
    })
}

fn check(here: &Here, me: &Editor, c: &Consultation) -> AnyView {
    let lang = here.lang;
    if me.second_reader(c.id, c.saved_by).is_err() {
        return view! { <p>{d::check_own(lang)}</p> }.into_any();
    }
    let action = links::desk_consultation_part(slug(here), c.number, "check");
    let revision = c.revision.to_string();
    view! {
        <form method="post" action=action class="part">
            <p>{d::check_hint(lang)}</p>
            <input type="hidden" name="revision" value=revision/>
            <button class="button">{d::check(lang)}</button>
        </form>
    }
    .into_any()
}

/// The first words of a text, to be told apart in a list.
pub(super) fn short(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    match short.len() < text.len() {
        true => format!("{short}…"),
        false => short,
    }
}

fn hide(
    here: &Here,
    c: &Consultation,
    comments: &[Comment],
    texts: &[OwnText],
    form: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let said = comments
        .iter()
        .filter_map(|m| Some((format!("m{}", m.id), short(m.body.as_deref()?))));
    let own = texts
        .iter()
        .filter_map(|t| Some((format!("t{}", t.id), short(t.body.as_deref()?))));
    let all: Vec<(String, String)> = said.chain(own).collect();
    if all.is_empty() {
        return None;
    }
    let which = Field::new(lang, "which", d::hide_which(lang))
        .value(form.get("which"))
        .select(all)
        .draw(faults);
    let reason = Field::new(lang, "hide_reason", d::reason(lang))
        .value(form.get("hide_reason"))
        .lines()
        .limits(Reason::LIMITS)
        .draw(faults);
    let to = links::desk_consultation_part(slug(here), c.number, "hide");
    let open = faults.of("hide_reason").is_some() || faults.of("which").is_some();
    Some(
        view! {
            <details open=open>
                <summary>{d::hide_title(lang)}</summary>
                <form method="post" action=to novalidate>
                    <p>{d::hide_hint(lang)}</p>
                    {which} {reason} <button class="button button--danger">{d::hide(lang)}</button>
                </form>
            </details>
        }
        .into_any(),
    )
}

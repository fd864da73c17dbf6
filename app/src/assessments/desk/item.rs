//! One round at the desk: its text, and the acts that its stage allows.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::assessments::{Stage, Who, asked_hash};
use domain::text::Answer as Reason;
use leptos::prelude::*;
use store::assessments::{Declined, ImprovementRow, Round};

use super::find;
use crate::assessments::{chip, desk_words as d, detail, parse, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::once::once;

/// `GET /{c}/desk/assessments/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    draw(&here, &me, &round, &Fields::default(), &Faults::default()).await
}

/// Where an act leads when its address is opened.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let to = links::desk_assessment(slug(&here), parse(&number)?);
    Ok(Redirect::to(&to).into_response())
}

/// The page; a form that could not be taken comes back with what was typed.
pub(super) async fn draw(
    here: &Here,
    me: &Editor,
    round: &Round,
    form: &Fields,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let stage = round.stage(here.now);
    let part = |part| links::desk_assessment_part(slug(here), round.number, part);
    let edit = matches!(stage, Stage::Draft | Stage::Scheduled).then(
        || view! { <p><a class="button button--plain" href=part("edit")>{d::edit(lang)}</a></p> },
    );
    let asked = here.portal.db.list_asked(round).await?;
    let check = (stage == Stage::Draft).then(|| check(here, me, round, &asked_hash(&asked)));
    let count = matches!(stage, Stage::Open | Stage::Counting).then(
        || view! { <p><strong>{d::count(lang, round.answers, round.eligible())}</strong></p> },
    );
    let by_code = round.who == Who::Codes && stage == Stage::Open;
    let codes = by_code.then(|| codes(here, round, form, faults));
    let improvements = match stage {
        Stage::Published => {
            let all = here.portal.db.list_improvements(round.id).await?;
            Some(improvements(here, round, &all, form, faults))
        }
        _ => None,
    };
    let declined = here.portal.db.list_declined(round.id).await?;
    let void = void(here, me, round, stage, form, faults, &declined);
    let public = (stage != Stage::Draft).then(|| {
        let to = links::assessment(slug(here), round.number);
        view! { <p><a class="link" href=to>{d::see_public(lang)}</a></p> }
    });
    let (facts, indicators) = (
        detail::facts(here, round).await?,
        detail::indicators(lang, round),
    );
    let asked = detail::asked(lang, &asked);
    let purpose = round.purpose.get(lang).to_owned();
    let back = links::desk_assessments(slug(here));
    let (summary, status) = (errors(lang, faults), faults.status());
    let title = round.title.get(lang).to_owned();
    let (state, number) = (chip(lang, stage), round.number.to_string());
    here.draw(
        Page::new(title.clone()).tab(Tab::Desk).status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {d::back(lang)}</a>
                    {summary}
                    <h1>{title}</h1>
                    <p class="meta">{state} <span>{number}</span></p>
                    {public} {count} {edit} {check} {codes} {improvements}
                    <section class="part" aria-labelledby="about">
                        <h2 id="about">{words::about(lang)}</h2>
                        <p>{purpose}</p>
                        {facts}
                    </section>
                    {indicators} {asked} {void}
                </div>
            }
        },
    )
}

fn check(here: &Here, me: &Editor, round: &Round, asked: &str) -> AnyView {
    let lang = here.lang;
    if me.second_for(round.id, round.saved_by).is_err() {
        return view! { <p>{d::check_own(lang)}</p> }.into_any();
    }
    let action = links::desk_assessment_part(slug(here), round.number, "check");
    let revision = round.revision.to_string();
    view! {
        <form method="post" action=action class="part">
            <p>{d::check_hint(lang)}</p>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name="asked" value=asked.to_owned()/>
            <button class="button">{d::check(lang)}</button>
        </form>
    }
    .into_any()
}

fn codes(here: &Here, round: &Round, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let n = Field::new(lang, "codes", d::codes_n(lang))
        .value(form.get("codes"))
        .inputmode("numeric")
        .draw(faults);
    let action = links::desk_assessment_part(slug(here), round.number, "codes");
    let key = once(here);
    view! {
        <section class="part" aria-labelledby="invite">
            <h2 id="invite">{d::codes(lang)}</h2>
            <p>{d::codes_hint(lang, round.codes)}</p>
            <form method="post" action=action novalidate>
                {key} {n} <button class="button button--plain">{d::codes_make(lang)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// Publishing what is improved, and that it is done.
fn improvements(
    here: &Here,
    round: &Round,
    all: &[ImprovementRow],
    form: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let part = |part| links::desk_assessment_part(slug(here), round.number, part);
    let field = |name: String, label: &str| {
        let value = form.get(&name).to_owned();
        Field::new(lang, name, label).value(value)
    };
    let plain = |name: &str, label: &str| field(name.to_owned(), label).draw(faults);
    let subjects = round.form.subjects().iter().enumerate();
    let subjects = subjects
        .map(|(at, s)| (at.to_string(), s.name.get(lang).to_owned()))
        .collect();
    let subject = field("subject".to_owned(), d::improve_subject(lang))
        .select(subjects)
        .draw(faults);
    let open: Vec<_> = all
        .iter()
        .filter(|i| i.done.is_none())
        .map(|i| {
            let named = |name: &str| format!("{name}-{}", i.id);
            let title = d::done_title(lang, i.what.get(lang));
            let english = d::english(lang, d::done_words(lang));
            view! {
                <details open=faults.iter().any(|(f, _)| f.ends_with(&format!("-{}", i.id)))>
                    <summary>{title}</summary>
                    <form method="post" action=part("improved") novalidate>
                        <input type="hidden" name="improvement" value=i.id.to_string()/>
                        {field(named("done_on"), d::done_on(lang)).hint(d::day_hint(lang)).draw(faults)}
                        {field(named("done_zh"), d::done_words(lang)).draw(faults)}
                        {field(named("done_en"), &english).draw(faults)}
                        <button class="button button--plain">{d::done_publish(lang)}</button>
                    </form>
                </details>
            }
        })
        .collect();
    let key = once(here);
    let english = |label: &str| d::english(lang, label);
    view! {
        <section class="part" aria-labelledby="improve">
            <h2 id="improve">{d::improve(lang)}</h2>
            <p>{d::improve_hint(lang)}</p>
            <form method="post" action=part("improve") novalidate>
                {key} {subject}
                {plain("what_zh", d::improve_what(lang))}
                {plain("what_en", &english(d::improve_what(lang)))}
                {plain("by_zh", d::improve_by(lang))}
                {plain("by_en", &english(d::improve_by(lang)))}
                {field("until_on".to_owned(), d::improve_until(lang)).hint(d::day_hint(lang)).draw(faults)}
                <button class="button button--plain">{d::improve_publish(lang)}</button>
            </form>
            {open}
        </section>
    }
    .into_any()
}

/// Asking to declare the round void, or deciding on it.
fn void(
    here: &Here,
    me: &Editor,
    round: &Round,
    stage: Stage,
    form: &Fields,
    faults: &Faults,
    declined: &[Declined],
) -> Option<AnyView> {
    let lang = here.lang;
    if matches!(stage, Stage::Draft | Stage::Void) {
        return None;
    }
    let part = |part| links::desk_assessment_part(slug(here), round.number, part);
    let body = match &round.void {
        None => {
            let reason = Field::new(lang, "reason", d::void_reason(lang))
                .value(form.get("reason"))
                .lines()
                .limits(Reason::LIMITS)
                .draw(faults);
            view! {
                <details open=faults.of("reason").is_some()>
                    <summary>{d::void_ask(lang)}</summary>
                    <form method="post" action=part("void") novalidate>
                        {reason} <button class="button button--danger">{d::void_ask(lang)}</button>
                    </form>
                </details>
            }
            .into_any()
        }
        Some(asked) => {
            let said = words::void_asked(lang, &asked.reason);
            let buttons = me.second_for(round.id, asked.asked_by).is_ok().then(|| {
                view! {
                    <form method="post" action=part("decide") class="row">
                        <button class="button button--danger" name="agree" value="yes">{d::void_yes(lang)}</button>
                        <button class="button button--plain" name="agree" value="no">{d::void_no(lang)}</button>
                    </form>
                }
            });
            let waits = buttons
                .is_none()
                .then(|| view! { <p>{d::void_waits(lang)}</p> });
            view! { <p>{said}</p> {waits} {buttons} }.into_any()
        }
    };
    let declined: Vec<_> = declined
        .iter()
        .map(|no| {
            let day = when::day(lang, domain::time::day_of(no.declined_at), here.today());
            view! { <p class="meta">{d::void_declined(lang, &day, &no.reason)}</p> }
        })
        .collect();
    Some(
        view! {
            <section class="part" aria-labelledby="void">
                <h2 id="void">{d::void(lang)}</h2>
                <p>{d::void_hint(lang)}</p>
                {body} {declined}
            </section>
        }
        .into_any(),
    )
}

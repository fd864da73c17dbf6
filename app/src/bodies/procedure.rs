//! `/{c}/bodies/procedures/{n}`: how seats are being filled. What happens next comes first, then who applies, the evidence,
//! the objections, and the steps.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::bodies::{Stage, State};
use leptos::prelude::*;
use store::bodies::{Application, Body, Objection, Procedure};

use super::{candidates, evidence, find_procedure, parse, slug, title_of, way, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links};
use crate::ui::errors::errors;
use crate::ui::next::next;

/// `GET /{c}/bodies/procedures/{n}`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    draw(&here, &number, &Fields::default(), &Faults::default()).await
}

/// `GET` on the address of an act, as after switching the language on a page that answered a form: back to the page.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    Ok(Redirect::to(&links::procedure(slug(&here), parse(&number)?)).into_response())
}

/// Draws the page; `typed` and `faults` belong to its form for objections.
pub(super) async fn draw(here: &Here, number: &str, typed: &Fields, faults: &Faults) -> Answer {
    let (p, body, book) = find_procedure(here, number).await?;
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let all = db.list_applications(community, p.id).await?;
    let raised = db.list_objections(community, p.id).await?;
    let recommended = match &here.standing {
        Some(s) => db.my_recommendations(community, p.id, s.account).await?,
        None => Vec::new(),
    };
    let coming = next(lang, coming(here, &p, &body, &book));
    let mine = mine(here, &p, &all);
    let cards = candidates::cards(here, &p, &all, &book, &recommended);
    let draw = evidence::section(here, &p, &all);
    let objections = objections(here, &all, &raised);
    let object = object_form(here, &p, &all, typed, faults);
    let stations = way::stations(here, &p, &book);
    let status = faults.status();
    let title = title_of(lang, &p);
    let summary = errors(lang, faults);
    let back = links::body(slug(here), body.number);
    let back_name = body.name.get(lang).to_owned();
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::applicants_none(lang)}</p></div> });
    let page = Page::new(title.clone()).tab(Tab::Proposals).status(status);
    here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{back_name}</a>
                {summary}
                <h1>{title}</h1>
                <p class="meta">
                    <span class="chip">{words::stage(lang, p.state.stage())}</span>
                    <span>{words::number_is(lang, &p.number.to_string())}</span>
                    <span>{words::seats_open(lang, p.seats)}</span>
                    <span>{words::rulebook_n(lang, p.rulebook_version)}</span>
                </p>
                {coming} {mine}
                <section class="part" aria-labelledby="applicants">
                    <h2 id="applicants">{words::applicants(lang)}</h2>
                    {none} {cards}
                </section>
                {draw} {objections} {object}
            </div>
            <aside class="side" aria-labelledby="way">
                <h2 class="side__title" id="way">{words::way(lang)}</h2>
                {stations}
            </aside>
        }
    })
}

fn coming(here: &Here, p: &Procedure, body: &Body, book: &domain::rulebook::Rulebook) -> AnyView {
    let lang = here.lang;
    let sentence = way::next_sentence(here, p, Some(book));
    let apply = (p.state.stage() == Stage::Registration).then(|| {
        let to = links::body_part(slug(here), body.number, "apply");
        view! { <p><a class="button" href=to>{words::apply(lang)}</a></p> }
    });
    let ballot = p.ballot.map(|number| {
        let to = links::ballot(slug(here), number);
        view! { <p><a class="link" href=to>{words::to_ballot(lang)}</a></p> }
    });
    view! { <p>{sentence}</p> {apply} {ballot} }.into_any()
}

/// The reader's own application, and the way out of it.
fn mine(here: &Here, p: &Procedure, all: &[Application]) -> Option<AnyView> {
    let lang = here.lang;
    let account = here.standing.as_ref()?.account;
    let one = all.iter().find(|a| a.account == Some(account))?;
    let fixed = matches!(p.state, State::Selection { .. }) || p.state.stage().is_final();
    let withdraw = (one.standing.may_withdraw() && !fixed).then(|| {
        let action = links::procedure_act(slug(here), p.number, "withdraw");
        view! {
            <details>
                <summary>{words::withdraw(lang)}</summary>
                <form method="post" action=action>
                    <p>{words::withdraw_hint(lang)}</p>
                    <button class="button button--danger button--small">{words::withdraw(lang)}</button>
                </form>
            </details>
        }
    });
    Some(
        view! {
            <section class="part" aria-labelledby="mine">
                <h2 id="mine">{words::mine(lang)}</h2>
                <p>{words::mine_is(lang, words::standing(lang, one.standing))}</p>
                {withdraw}
            </section>
        }
        .into_any(),
    )
}

fn objections(here: &Here, all: &[Application], raised: &[Objection]) -> Option<AnyView> {
    let lang = here.lang;
    if raised.is_empty() {
        return None;
    }
    let lines = raised
        .iter()
        .map(|o| {
            let about = all
                .iter()
                .find(|a| a.id.0 == o.application_id)
                .map(|a| words::objection_about(lang, &candidates::name(lang, a)));
            let how = match o.upheld {
                None => words::unanswered(lang),
                Some(true) => words::upheld(lang),
                Some(false) => words::rejected(lang),
            };
            let answer = o
                .answer
                .as_ref()
                .map(|a| view! { <p>{words::answer_is(lang, a)}</p> });
            view! {
                <article class="item">
                    <p class="meta"><span>{about}</span> <span class="chip">{how}</span></p>
                    <p>{o.words.clone()}</p>
                    {answer}
                </article>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="part" aria-labelledby="objections">
                <h2 id="objections">{words::objections(lang)}</h2>
                {lines}
            </section>
        }
        .into_any(),
    )
}

/// The form of an objection, while the notice runs and for whoever may use it.
fn object_form(
    here: &Here,
    p: &Procedure,
    all: &[Application],
    typed: &Fields,
    faults: &Faults,
) -> Option<AnyView> {
    let lang = here.lang;
    let open = p.state.stage() == Stage::Notice && !p.state.is_over(here.today());
    if !open || domain::access::verified(here.standing.as_ref()).is_err() {
        return None;
    }
    let whom = all
        .iter()
        .filter(|a| a.standing.may_be_objected())
        .map(|a| (a.id.0.to_string(), candidates::name(lang, a)))
        .collect();
    let whom = crate::ui::field::Field::new(lang, "application", words::object_whom(lang))
        .value(typed.get("application"))
        .select(whom)
        .draw(faults);
    let said = crate::ui::field::Field::new(lang, "words", words::object_words(lang))
        .value(typed.get("words"))
        .limits(domain::text::Remark::LIMITS)
        .lines()
        .draw(faults);
    let action = links::procedure_act(slug(here), p.number, "object");
    Some(
        view! {
            <details class="part" open=!faults.is_empty()>
                <summary>{words::object(lang)}</summary>
                <form method="post" action=action novalidate>
                    <p>{words::object_hint(lang)}</p>
                    {whom} {said} <button class="button">{words::object(lang)}</button>
                </form>
            </details>
        }
        .into_any(),
    )
}

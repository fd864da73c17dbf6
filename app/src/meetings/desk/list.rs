//! `/{c}/desk/meetings`: meetings that still need something, and decisions that wait for the agency.

use axum::response::{IntoResponse, Redirect};
use domain::accounts::Role;
use domain::text::Answer as Words;
use leptos::prelude::*;
use store::Failed;
use store::meetings::{Decision, NotAccepted};

use super::words;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::meetings::{chip, slug, span};
use crate::ui::clock::clock;
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// `GET /{c}/desk/meetings`
pub async fn list(here: Here) -> Answer {
    draw(&here, &Fields::default(), &Faults::default()).await
}

/// `POST /{c}/desk/meetings/accept`: the agency takes a decision over.
pub async fn accept(here: Here, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let decision = form.number("decision").ok_or(Problem::BadRequest)?;
    let mut faults = Faults::default();
    let receipt = match form.get("receipt").trim() {
        "" => None,
        typed => match faults.text("receipt", Words::parse(typed)) {
            Some(words) => Some(words),
            None => return draw(&here, &form, &faults).await,
        },
    };
    let back = (
        links::desk_meetings(slug(&here)),
        words::to_desk as fn(_) -> _,
    );
    match here
        .portal
        .db
        .accept_decision(&clerk, decision, receipt.as_ref(), here.now)
        .await
    {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=taken_over", back.0)).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAccepted::UnknownDecision)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotAccepted::NotAgency)) => Err(Problem::refused(
            |l| words::only_agency(l).to_owned(),
            Some(back),
        )),
        Err(Failed::Refused(NotAccepted::Already)) => Err(Problem::refused(
            |l| words::taken_already(l).to_owned(),
            Some(back),
        )),
    }
}

async fn draw(here: &Here, typed: &Fields, faults: &Faults) -> Answer {
    let me = here.at_desk()?;
    let lang = here.lang;
    let db = &here.portal.db;
    let calendar = here.portal.calendar().await?;
    let meetings = db.list_desk_meetings(&me).await?;
    let handovers = db.list_handovers(here.community.id).await?;
    let secretary = here.secretary().is_ok();
    let takes_over = here
        .clerk()
        .is_ok_and(|clerk| clerk.role() != Role::Secretary);
    let none = meetings
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::running_none(lang)}</p></div> });
    let rows: Vec<_> = meetings
        .iter()
        .map(|line| {
            let m = &line.meeting;
            let due = line.due_on.map(|day| {
                clock(lang, words::corrections_clock(lang).to_owned(), day, here.today(), &calendar)
            });
            let href = links::desk_meeting(slug(here), m.number);
            view! {
                <article class="item">
                    {due}
                    <h3 class="item__title"><a href=href>{m.title.clone()}</a></h3>
                    <p class="meta">
                        {chip(lang, m.stage)} <span>{crate::meetings::words::kind(lang, m.kind)}</span>
                        <span>{span(here, m)}</span> <span>{m.number.to_string()}</span>
                    </p>
                </article>
            }
        })
        .collect();
    let call = secretary.then(|| {
        let to = links::call_meeting(slug(here));
        view! { <p><a class="button" href=to>{words::call(lang)}</a></p> }
    });
    let note = (!secretary).then(|| view! { <p class="meta">{words::only_secretary(lang)}</p> });
    let waiting = waiting(here, &handovers, takes_over, typed, faults);
    let (desk, log) = (links::desk(slug(here)), links::log_visit(slug(here)));
    let status = faults.status();
    let summary = errors(lang, faults);
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=desk>"‹ " {crate::frame::words::tab_desk(lang)}</a>
                {summary}
                <h1>{title}</h1>
                {note} {call}
                <p><a class="button button--plain" href=log>{words::log_visit(lang)}</a></p>
                <section aria-labelledby="running"><h2 id="running">{words::running(lang)}</h2>{none} {rows}</section>
                <section aria-labelledby="handovers"><h2 id="handovers">{words::handovers(lang)}</h2>{waiting}</section>
            </div>
        }
    })
}

/// Decisions without a receipt; one form serves them all, because words belong to one of them at a time.
fn waiting(
    here: &Here,
    all: &[Decision],
    takes_over: bool,
    typed: &Fields,
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    if all.is_empty() {
        return view! { <p class="meta">{words::handovers_none(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = all
        .iter()
        .map(|d| {
            let day = when::day(lang, d.due_on, here.today());
            let duty = crate::meetings::words::decision_duty(lang, d.unit.get(lang), &day);
            let href = links::meeting(slug(here), d.meeting);
            view! {
                <li class="mail__one">
                    <a class="link" href=href>{d.number.to_string()} " " {d.title.clone()}</a>
                    <q class="mail__words">{d.words.clone()}</q>
                    <span class="mail__fact">{duty}</span>
                </li>
            }
        })
        .collect();
    let form = takes_over.then(|| {
        let options = all
            .iter()
            .map(|d| (d.id.to_string(), format!("{} {}", d.number, d.title)))
            .collect();
        let which = Field::new(lang, "decision", words::handovers(lang))
            .value(typed.get("decision"))
            .select(options)
            .draw(faults);
        let receipt = Field::new(lang, "receipt", words::take_over_words(lang))
            .value(typed.get("receipt"))
            .limits(Words::LIMITS)
            .lines()
            .draw(faults);
        let to = format!("{}/accept", links::desk_meetings(slug(here)));
        super::fold(
            words::take_over(lang),
            to,
            vec![which, receipt],
            words::take_over(lang),
            false,
            true,
        )
    });
    view! { <ul class="mail">{rows}</ul> {form} }.into_any()
}

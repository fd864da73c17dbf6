//! `/{c}/desk/proposals/{n}`: one proposal with the steps that staff may take now.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Clerk;
use domain::accounts::Role;
use domain::ids::RecordNumber;
use domain::proposals::course::deadline;
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Deadline, State};
use domain::rulebook::Rule;
use http::StatusCode;
use leptos::prelude::*;
use store::communities::{Category, Grid, ResponsibleUnit};
use store::proposals::{Event, Proposal};

use super::acts::{ACTS, Draft};
use super::{Fold, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::clock::clock;
use crate::ui::errors::errors;
use crate::ui::steps::{At, StepLine, steps};

/// How many of the newest lines of the history stand beside the work; the public page has all of it.
const LINES: usize = 6;

/// `GET /{c}/desk/proposals/{n}`
pub async fn item(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.at_desk()?;
    let proposal = find(&here, &number).await?;
    draw(&here, &proposal, None, &Faults::default()).await
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number: RecordNumber = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::desk_proposal(&here.community.slug, number)).into_response())
}

/// The proposal of an address.
pub(super) async fn find(here: &Here, number: &str) -> Result<Proposal, Problem> {
    let number: RecordNumber = number.parse().map_err(|_| Problem::NotFound)?;
    here.portal.db.find_proposal(here.community.id, number).await?.ok_or(Problem::NotFound)
}

/// In which quality this member of staff moves a proposal.
pub(super) fn actor(clerk: &Clerk) -> Actor {
    if clerk.role() == Role::Secretary { Actor::Secretary } else { Actor::Clerk }
}

fn duty(state: &State) -> Option<Duty> {
    match *state {
        State::Assigned(duty)
        | State::InProgress(duty)
        | State::Done { duty, .. }
        | State::Resolved { duty }
        | State::Reopened { duty } => Some(duty),
        _ => None,
    }
}

/// Draws the page; `typed` is the form that could not be taken, with `faults` saying why.
pub(super) async fn draw(here: &Here, proposal: &Proposal, typed: Option<(Act, &Fields)>, faults: &Faults) -> Answer {
    let lang = here.lang;
    let today = here.today();
    let community = here.community.id;
    let db = &here.portal.db;
    let calendar = db.calendar().await?;
    let units = db.list_units(community).await?;
    let categories = db.list_categories(community).await?;
    let grids = db.list_grids(community).await?;
    let events = db.list_events(proposal.id).await?;
    let book = db.find_rulebook(community, proposal.rulebook_version).await?;

    let by = here.clerk().ok().map(|clerk| actor(&clerk));
    let offered: Vec<Act> = match by {
        Some(by) => ACTS.into_iter().filter(|act| proposal.state.allows(*act, by)).collect(),
        None => Vec::new(),
    };
    let none = Fields::default();
    let draft = Draft {
        lang,
        today,
        typed: typed.map_or(&none, |(_, fields)| fields),
        faults,
        units: &units,
        handling: book.map(|b| {
            let days = b.count(Rule::HandlingDays);
            (i64::from(days), calendar.after(today, days))
        }),
    };
    let idle = match (by, offered.is_empty()) {
        (None, _) => Some(words::read_only(lang)),
        (Some(_), true) => Some(words::nothing_to_do(lang)),
        (Some(_), false) => None,
    };
    let idle = idle.map(|say| view! { <p>{say}</p> });
    let forms: Vec<AnyView> = offered
        .into_iter()
        .enumerate()
        .map(|(i, act)| {
            let [name, hint, button] = words::act(lang, act);
            let to = links::desk_act(&here.community.slug, proposal.number, act.code());
            let fold = Fold { name, hint, to, fields: draft.fields(act), button, danger: act == Act::Decline };
            fold.draw(typed.map_or(i == 0, |(tried, _)| tried == act))
        })
        .collect();
    let binding = deadline(&proposal.state).filter(|d| d.binds_staff());
    let late = binding.is_some_and(|d| d.day() < today);
    let due = binding.map(|d| {
        let what = match d {
            Deadline::Answer { .. } => words::duty_answer(lang),
            _ => words::duty_handle(lang),
        };
        clock(lang, what.to_owned(), d.day(), today, &calendar)
    });
    let facts = facts(here, proposal, &categories, &grids, &units);
    let history = history(here, proposal, &events, late);
    let text = proposal
        .body
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let line = line.to_owned();
            view! { <p>{line}</p> }
        })
        .collect::<Vec<_>>();
    let number = proposal.number.to_string();
    let title = proposal.title.clone();
    let public = links::proposal(&here.community.slug, proposal.number);
    let desk = links::desk(&here.community.slug);
    let errors = errors(lang, faults);
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    here.draw(Page::new(words::item_title(lang, &number)).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                {errors} <a class="link" href=desk>"‹ " {words::desk_title(lang)}</a> <h1>{title}</h1> {due}
                <p class="meta">
                    <span>{number}</span>
                    <a class="link" href=public>{words::public_page(lang)}</a>
                </p>
                <div class="proposal__text">{text}</div>
                {facts}
                <h2>{words::do_title(lang)}</h2>
                {idle} {forms}
            </div>
            {history}
        }
    })
}

fn facts(here: &Here, p: &Proposal, categories: &[Category], grids: &[Grid], units: &[ResponsibleUnit]) -> AnyView {
    let lang = here.lang;
    let day = |day| when::day(lang, day, here.today());
    let mut rows: Vec<(&'static str, String)> = vec![
        (words::facts_stage(lang), crate::proposals::words::stage(lang, p.state.stage()).to_owned()),
        (words::facts_author(lang), crate::frame::words::name(lang, &p.author_name)),
        (words::facts_filed(lang), when::moment(lang, p.filed_at, here.now)),
        (words::facts_support(lang), words::people(lang, p.supports)),
        (words::facts_comments(lang), words::comments(lang, p.comments)),
    ];
    if let Some(category) = categories.iter().find(|c| c.id == p.category) {
        rows.push((words::facts_category(lang), category.name.get(lang).to_owned()));
    }
    if let Some(grid) = grids.iter().find(|g| Some(g.id) == p.grid) {
        rows.push((words::facts_grid(lang), grid.name.get(lang).to_owned()));
    }
    if let Some(unit) = duty(&p.state).and_then(|duty| units.iter().find(|u| u.id == duty.unit)) {
        rows.push((words::facts_unit(lang), unit.name.get(lang).to_owned()));
    }
    // Days that bind staff are on the clock above; these bind others.
    match deadline(&p.state) {
        Some(Deadline::Gathering { closes_on }) => rows.push((words::facts_gathering(lang), day(closes_on))),
        Some(Deadline::Meeting { on }) => rows.push((words::facts_meeting(lang), day(on))),
        Some(Deadline::Confirming { until }) => rows.push((words::facts_confirming(lang), day(until))),
        Some(Deadline::Answer { .. } | Deadline::Handling { .. }) | None => {}
    }
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }).collect::<Vec<_>>();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn history(here: &Here, p: &Proposal, events: &[Event], late: bool) -> AnyView {
    let lang = here.lang;
    let running = !p.state.stage().is_final();
    let newest = events.len().saturating_sub(1);
    let lines: Vec<StepLine> = events
        .iter()
        .enumerate()
        .skip(events.len().saturating_sub(LINES))
        .map(|(i, event)| {
            let at = match (running && i == newest, late) {
                (false, _) => At::Done,
                (true, true) => At::Late,
                (true, false) => At::Now,
            };
            StepLine { at, name: words::event(lang, event.act).to_owned(), note: Some(note(here, event)) }
        })
        .collect();
    let to = links::proposal(&here.community.slug, p.number);
    view! {
        <aside class="side" aria-labelledby="history">
            <h2 class="side__title" id="history">{words::history(lang)}</h2>
            {steps(lines, words::step_done(lang))}
            <p><a class="link" href=to>{words::history_all(lang)}</a></p>
        </aside>
    }
    .into_any()
}

fn note(here: &Here, event: &Event) -> AnyView {
    let lang = here.lang;
    let said = event.words.as_deref().map(|said| {
        let said = short(said);
        view! { <p>{said}</p> }
    });
    let clause = event.clause.as_deref().map(|clause| view! { <p>{words::clause_cited(lang, clause)}</p> });
    let other = event.other.map(|number| {
        let to = links::desk_proposal(&here.community.slug, number);
        view! { <p><a class="link" href=to>{words::merged_into(lang, &number.to_string())}</a></p> }
    });
    let (machine, moment) = (when::machine(event.at), when::moment(lang, event.at, here.now));
    view! { <time datetime=machine>{moment}</time> {said} {clause} {other} }.into_any()
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

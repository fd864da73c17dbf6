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
use leptos::prelude::*;
use store::proposals::{Event, Proposal};

use super::acts::{ACTS, Draft};
use super::{Fold, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::proposals::card::{Names, chip};
use crate::proposals::way;
use crate::ui::clock::clock;
use crate::ui::errors::errors;

/// How many of the newest lines of the history stand beside the work; the public page has all of it.
const LINES: usize = 5;

/// `GET /{c}/desk/proposals/{n}`
pub async fn item(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    here.at_desk()?;
    let proposal = crate::proposals::find(&here, &number).await?;
    draw(&here, &proposal, None, &Faults::default()).await
}

/// `GET` of an act's own address: somebody changed the language on a form that came back with errors.
pub async fn back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number: RecordNumber = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::desk_proposal(&here.community.slug, number)).into_response())
}

/// In which quality this member of staff moves a proposal.
pub(super) fn actor(clerk: &Clerk) -> Actor {
    if clerk.role() == Role::Secretary {
        Actor::Secretary
    } else {
        Actor::Clerk
    }
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
pub(super) async fn draw(
    here: &Here,
    proposal: &Proposal,
    typed: Option<(Act, &Fields)>,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let today = here.today();
    let community = here.community.id;
    let db = &here.portal.db;
    let calendar = here.portal.calendar().await?;
    let names = Names::load(here).await?;
    let units = db.list_units(community).await?;
    let events = db.list_events(proposal.id).await?;
    let book = db
        .find_rulebook(community, proposal.rulebook_version)
        .await?;

    let by = here.clerk().ok().map(|clerk| actor(&clerk));
    let offered: Vec<Act> = match by {
        Some(by) => ACTS
            .into_iter()
            .filter(|act| proposal.state.allows(*act, by))
            .collect(),
        None => Vec::new(),
    };
    let idle = match (by, offered.is_empty()) {
        (None, _) => Some(words::read_only(lang)),
        (Some(_), true) => Some(words::nothing_to_do(lang)),
        (Some(_), false) => None,
    };
    let idle = idle.map(|say| view! { <p>{say}</p> });
    let none = Fields::default();
    let draft = Draft {
        lang,
        today,
        typed: typed.map_or(&none, |(_, fields)| fields),
        faults,
        units: &units,
        handling: book.map(|book| {
            let days = book.count(Rule::HandlingDays);
            (i64::from(days), calendar.after(today, days))
        }),
    };
    let forms: Vec<AnyView> = offered
        .into_iter()
        .enumerate()
        .map(|(i, act)| {
            let [name, hint, button] = words::act(lang, act);
            let to = links::desk_act(&here.community.slug, proposal.number, act.code());
            let fold = Fold {
                name,
                hint,
                to,
                fields: draft.fields(act),
                button,
                danger: act == Act::Decline,
            };
            fold.draw(typed.map_or(i == 0, |(tried, _)| tried == act))
        })
        .collect();
    let due = deadline(&proposal.state)
        .filter(|d| d.binds_staff())
        .map(|d| {
            let what = match d {
                Deadline::Answer { .. } => words::duty_answer(lang),
                _ => words::duty_handle(lang),
            };
            clock(lang, what.to_owned(), d.day(), today, &calendar)
        });
    // Whoever must answer sees who asks; the form has said so before sending (features.md Q1).
    let author = match here.clerk() {
        Ok(clerk) => here.portal.db.find_author_name(&clerk, proposal.id).await?,
        Err(_) => None,
    };
    let facts = facts(here, proposal, &names, author);
    let history = history(here, proposal, &events, &names);
    let text: Vec<_> = proposal
        .body
        .split("\n\n")
        .map(|part| view! { <p>{part.to_owned()}</p> })
        .collect();
    // The secretary puts to the ballot what has been discussed (art. 19).
    let ballots =
        here.secretary().is_ok() && proposal.state.allows(Act::OpenBallot, Actor::Secretary);
    let ballot = ballots.then(|| {
        let href = links::new_ballot_on(&here.community.slug, proposal.number);
        let label = crate::ballots::words::put_to_ballot(lang);
        view! { <p><a class="button" href=href>{label}</a></p> }
    });
    let number = proposal.number.to_string();
    let title = proposal.title.clone();
    let stage = chip(lang, proposal.state.stage());
    let public = links::proposal(&here.community.slug, proposal.number);
    let desk = links::desk(&here.community.slug);
    let summary = errors(lang, faults);
    let status = faults.status();
    here.draw(Page::new(words::item_title(lang, &number)).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=desk>"‹ " {words::desk_title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                {due}
                <p class="meta">
                    {stage} <span>{number}</span> <a class="link" href=public>{words::public_page(lang)}</a>
                </p>
                <div class="proposal__text">{text}</div>
                {facts}
                <h2>{words::do_title(lang)}</h2>
                {ballot}
                {idle}
                {forms}
            </div>
            {history}
        }
    })
}

fn facts(here: &Here, p: &Proposal, names: &Names, author: Option<String>) -> AnyView {
    let lang = here.lang;
    let day = |day| when::day(lang, day, here.today());
    let mut rows: Vec<(&'static str, String)> = vec![
        (
            words::facts_author(lang),
            author.unwrap_or_else(|| crate::frame::words::name(lang, &p.author_name)),
        ),
        (
            words::facts_filed(lang),
            when::moment(lang, p.filed_at, here.now),
        ),
        (
            words::facts_category(lang),
            names.category(lang, p.category),
        ),
        (words::facts_grid(lang), names.grid(lang, p.grid)),
        (words::facts_support(lang), words::people(lang, p.supports)),
        (
            words::facts_comments(lang),
            words::comments(lang, p.comments),
        ),
    ];
    if let Some(duty) = duty(&p.state) {
        rows.push((words::facts_unit(lang), names.unit(lang, duty.unit)));
    }
    // The days that bind staff are on the clock; these bind others.
    match deadline(&p.state) {
        Some(Deadline::Gathering { closes_on }) => {
            rows.push((words::facts_gathering(lang), day(closes_on)))
        }
        Some(Deadline::Meeting { on }) => rows.push((words::facts_meeting(lang), day(on))),
        Some(Deadline::Confirming { until }) => {
            rows.push((words::facts_confirming(lang), day(until)))
        }
        Some(Deadline::Answer { .. } | Deadline::Handling { .. }) | None => {}
    }
    let rows = rows
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
        .collect::<Vec<_>>();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn history(here: &Here, p: &Proposal, events: &[Event], names: &Names) -> AnyView {
    let lang = here.lang;
    let newest = events
        .get(events.len().saturating_sub(LINES)..)
        .unwrap_or_default();
    let lines = way::history(here, newest, names);
    let all = (newest.len() < events.len()).then(|| {
        let to = links::proposal(&here.community.slug, p.number);
        view! { <p><a class="link" href=to>{words::history_all(lang)}</a></p> }
    });
    view! {
        <aside class="side" aria-labelledby="history">
            <h2 class="side__title" id="history">{words::history(lang)}</h2>
            {lines} {all}
        </aside>
    }
    .into_any()
}

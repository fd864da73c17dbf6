//! The way of a proposal: what happens next, where it stands, and its whole history.

use chrono::NaiveDate;
use domain::display::Lang;
use domain::proposals::State;
use domain::proposals::course::{Course, Station, course};
use domain::rulebook::{Rule, Rulebook};
use domain::time::Calendar;
use leptos::prelude::*;
use store::proposals::{Event, EventAct, Proposal};

use super::card::Names;
use super::{slug, words};
use crate::frame::{Here, links, when};
use crate::ui::clock::clock;
use crate::ui::steps::{At, StepLine, steps};

/// What happens next, in one or two sentences, with the clock of whoever has to act.
pub fn next(
    here: &Here,
    p: &Proposal,
    book: &Rulebook,
    calendar: &Calendar,
    names: &Names,
    merged: Option<String>,
) -> AnyView {
    let (lang, today) = (here.lang, here.today());
    let day = |d: NaiveDate| when::day(lang, d, today);
    let what = match p.state {
        State::Gathering {
            answer_due_on,
            accepted,
            closes_on,
        } => {
            let meeting = book
                .meetings_after(today, calendar)
                .next()
                .unwrap_or(closes_on);
            let answer = (!accepted).then(|| {
                view! {
                    <p>{words::next_answer(lang, &day(answer_due_on))}</p>
                    {clock(lang, words::answer_clock(lang).to_owned(), answer_due_on, today, calendar)}
                }
            });
            view! { <p>{words::next_gathering(lang, book.get(Rule::SupportThreshold), &day(meeting))}</p> {answer} }.into_any()
        }
        State::OnAgenda { meets_on } => words::next_on_agenda(lang, &day(meets_on)).into_any(),
        State::InDiscussion { .. } => words::next_in_discussion(lang).into_any(),
        State::AtBallot => words::next_at_ballot(lang).into_any(),
        State::Adopted => words::next_adopted(lang).into_any(),
        State::Rejected => words::next_rejected(lang).into_any(),
        State::Assigned(duty) | State::InProgress(duty) => {
            let unit = names.unit(lang, duty.unit);
            view! {
                <p>{words::next_handling(lang, &unit, &day(duty.due_on))}</p>
                {clock(lang, words::handling_clock(lang).to_owned(), duty.due_on, today, calendar)}
            }
            .into_any()
        }
        State::Done { confirm_by, .. } => words::next_done(lang, &day(confirm_by)).into_any(),
        State::Resolved { .. } => words::next_resolved(lang).into_any(),
        State::Reopened { duty } => {
            let unit = names.unit(lang, duty.unit);
            view! {
                <p>{words::next_reopened(lang, &unit)}</p>
                {clock(lang, words::handling_clock(lang).to_owned(), duty.due_on, today, calendar)}
            }
            .into_any()
        }
        State::Declined => words::next_declined(lang).into_any(),
        State::Withdrawn => words::next_withdrawn(lang).into_any(),
        State::Lapsed => words::next_lapsed(lang).into_any(),
        State::Merged { .. } => {
            let to = merged.map(|number| {
                let href = number
                    .parse()
                    .map_or_else(|_| String::new(), |n| links::proposal(slug(here), n));
                view! { <a class="link" href=href>{words::merged_into(lang, &number)}</a> }
            });
            view! { <p>{words::next_merged(lang)} " " {to}</p> }.into_any()
        }
    };
    crate::ui::next::next(lang, what)
}

fn station(lang: Lang, station: Station) -> &'static str {
    match station {
        Station::Gathering => words::way_gathering(lang),
        Station::Discussion => words::way_discussion(lang),
        Station::Ballot => words::way_ballot(lang),
        Station::Handling => words::way_handling(lang),
        Station::Confirming => words::way_confirming(lang),
    }
}

/// The stations, with the first step (filed) always behind.
pub fn stations(here: &Here, p: &Proposal) -> AnyView {
    let (lang, today) = (here.lang, here.today());
    let filed = format!(
        "{} · {}",
        when::day(lang, domain::time::day_of(p.filed_at), today),
        crate::frame::words::name(lang, &p.author_name)
    );
    let mut lines = vec![StepLine {
        at: At::Done,
        name: words::way_filed(lang).to_owned(),
        note: Some(filed.into_any()),
    }];
    let late = domain::proposals::course::deadline(&p.state)
        .is_some_and(|d| d.binds_staff() && d.day() < today);
    for (at, state) in course(p.state.stage(), p.discussed, p.balloted) {
        let (mark, note) = match state {
            Course::Done => (At::Done, None),
            Course::Now if late => (
                At::Late,
                Some(words::stage(lang, p.state.stage()).into_any()),
            ),
            Course::Now => (
                At::Now,
                Some(words::stage(lang, p.state.stage()).into_any()),
            ),
            Course::Later => (At::Later, None),
            Course::Skipped => (At::Later, Some(words::skipped(lang).into_any())),
        };
        lines.push(StepLine {
            at: mark,
            name: station(lang, at).to_owned(),
            note,
        });
    }
    steps(lines, words::way_done(lang))
}

/// Every event, newest first, with the public words of whoever acted.
pub fn history(here: &Here, events: &[Event], names: &Names) -> AnyView {
    let (lang, today, now) = (here.lang, here.today(), here.now);
    let rows: Vec<_> = events
        .iter()
        .rev()
        .map(|e| {
            let unit = e.unit.map(|u| names.unit(lang, u));
            let unit = match (unit, e.day) {
                (Some(unit), Some(day)) => Some(words::unit_by(lang, &unit, &when::day(lang, day, today))),
                (Some(unit), None) => Some(unit),
                (None, Some(day)) if e.act == EventAct::Move(domain::proposals::Act::ReachThreshold) => {
                    Some(words::meeting_on(lang, &when::day(lang, day, today)))
                }
                _ => None,
            };
            let other = e.other.map(|n| view! { <a class="link" href=links::proposal(slug(here), n)>{n.to_string()}</a> });
            view! {
                <li class="mail__one">
                    <strong>{words::event(lang, e.act)}</strong> " " {other}
                    {unit.map(|u| view! { <span class="mail__fact">{u}</span> })}
                    {e.words.clone().map(|w| view! { <q class="mail__words">{w}</q> })}
                    {e.clause.clone().map(|c| view! { <span class="mail__fact">{words::clause(lang, &c)}</span> })}
                    <time class="mail__when" datetime=when::machine(e.at)>
                        {words::actor(lang, e.actor)} " · " {when::moment(lang, e.at, now)}
                    </time>
                </li>
            }
        })
        .collect();
    view! { <ul class="mail">{rows}</ul> }.into_any()
}

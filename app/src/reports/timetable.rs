//! `/{c}/reports/timetable`: what is due to be public by when, and how it stands today.

use axum::extract::Path;
use domain::reports::DutyState;
use leptos::prelude::*;
use store::reports::DutyLine;

use super::words;
use crate::communities::table::{cell, table};
use crate::frame::{Answer, Here, Page, Tab, links, when};
use crate::publishing::slug;

/// The states that may be asked for, in the order of the links.
const STATES: [&str; 4] = ["missing", "late", "due", "on_time"];

/// `GET /{c}/reports/timetable?state=`
pub async fn page(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let today = here.today();
    let all = here.portal.db.list_duties(here.community.id).await?;
    let state = STATES.into_iter().find(|code| *code == here.query("state"));
    let chips = chips(&here, &all, state);
    let rows: Vec<Vec<AnyView>> = all
        .iter()
        .filter(|d| state.is_none_or(|code| d.state(today).code() == code))
        .map(|d| row(&here, d))
        .collect();
    let columns = [
        words::duty(lang),
        words::period(lang),
        words::due(lang),
        words::state(lang),
        words::clause(lang),
    ];
    let body = match rows.is_empty() {
        true => view! { <div class="empty"><p>{words::timetable_none(lang)}</p></div> }.into_any(),
        false => table(
            words::timetable_title(lang).to_owned(),
            &columns,
            None,
            rows,
        ),
    };
    let (title, back) = (words::timetable_title(lang), links::reports(slug(&here)));
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col main__col--wide">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                <h1>{title}</h1>
                <p>{words::timetable_lead(lang)}</p>
                {chips} {body}
            </div>
        }
    })
}

fn chips(here: &Here, all: &[DutyLine], shown: Option<&str>) -> AnyView {
    let lang = here.lang;
    let today = here.today();
    let chip = |href: String, label: String, current: bool| {
        let current = current.then_some("page");
        view! { <a class="filter__link" href=href aria-current=current>{label}</a> }
    };
    let everything = chip(
        links::timetable(slug(here)),
        format!("{} {}", crate::desk::words::everything(lang), all.len()),
        shown.is_none(),
    );
    let states = STATES
        .map(|code| {
            let n = all.iter().filter(|d| d.state(today).code() == code).count();
            let word = match code {
                "missing" => words::count_missing(lang),
                "late" => words::count_late(lang),
                "due" => words::count_due(lang),
                _ => words::count_on_time(lang),
            };
            let href = links::timetable_of(slug(here), code);
            chip(href, format!("{word} {n}"), shown == Some(code))
        })
        .collect_view();
    view! { <nav class="filter" aria-label=words::state(lang)>{everything} {states}</nav> }
        .into_any()
}

fn row(here: &Here, d: &DutyLine) -> Vec<AnyView> {
    let lang = here.lang;
    let day = |d| when::day(lang, d, here.today());
    let title = d.duty.title.get(lang).to_owned();
    let name = match d.report {
        Some((number, Some(_))) => {
            let href = links::report(slug(here), number);
            // Which report it is, so that nobody takes an older one for it.
            let which = words::number(lang, number);
            let late = d.named_late().map(|on| {
                view! { " · " {words::named_late(lang, &day(on))} }
            });
            view! { <a href=href>{title}</a> <br/> <span class="field__hint">{which} {late}</span> }
                .into_any()
        }
        _ => cell(title),
    };
    let moved = (d.first_due_on != d.duty.due_on).then(|| {
        let first = words::moved(lang, &day(d.first_due_on));
        view! { <br/> <span class="field__hint">{first}</span> }
    });
    let due = view! { {day(d.duty.due_on)} {moved} }.into_any();
    vec![
        name,
        cell(d.duty.period.get(lang)),
        due,
        state_chip(here, d),
        cell(d.duty.clause.get(lang)),
    ]
}

/// How a duty stands, in its colour.
pub(super) fn state_chip(here: &Here, d: &DutyLine) -> AnyView {
    let lang = here.lang;
    let state = d.state(here.today());
    let class = match state {
        DutyState::Late { .. } | DutyState::Missing { .. } => "chip chip--late",
        DutyState::NotYetDue => "chip chip--wait",
        DutyState::OnTime { .. } => "chip",
    };
    let said = words::duty_state(lang, state, |d| when::day(lang, d, here.today()));
    view! { <span class=class>{said}</span> }.into_any()
}

//! The calendar of working days `/operator/calendar`: the exceptions from the week, which the State Council publishes
//! once a year. All communities share it, and every deadline is counted by it.

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate};
use domain::display::{Both, Lang};
use domain::text::Label;
use leptos::prelude::*;
use store::communities::CalendarDay;

use super::operator_form::{Pair, Typed, both, day, form as post, pair, section, shown};
use super::table::{cell, table};
use super::words;
use crate::frame::fields::Fault;
use crate::frame::flash::Flash;
use crate::frame::{Answer, Faults, Fields, Page, Tab, Visit, links, when};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;

const SET: &str = "/operator/calendar/set";
const REMOVE: &str = "/operator/calendar/remove";

const DAY: &str = "day_date";
const WORKING: &str = "day_working";
const NAME: Pair = pair!("day_name");
/// The field by which a form names the day to be removed.
const REMOVED: &str = "day";

/// `GET /operator/calendar?year=`
pub async fn page(visit: Visit) -> Answer {
    let asked: Option<i32> = visit.query("year").parse().ok();
    let year = asked
        .filter(|y| (2000..=2100).contains(y))
        .unwrap_or_else(|| visit.today().year());
    draw(&visit, year, &Fields::default(), &Faults::default()).await
}

/// `POST /operator/calendar/set`: enters a day, or changes it.
pub async fn set(visit: Visit, form: Fields) -> Answer {
    let op = visit.operator()?;
    let mut faults = Faults::default();
    let on = faults.check(DAY, day(form.get(DAY)));
    let working = match form.get(WORKING) {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Fault::Choose),
    };
    let working = faults.check(WORKING, working);
    let name = both(&form, NAME, Label::LIMITS, &mut faults);
    let (Some(on), Some(working), Some(name)) = (on, working, name) else {
        let year = on.unwrap_or_else(|| visit.today()).year();
        return draw(&visit, year, &form, &faults).await;
    };
    visit
        .portal
        .db
        .set_calendar_day(&op, on, working, name, visit.now)
        .await?;
    Ok(back(on))
}

/// `POST /operator/calendar/remove`: the day follows the week again.
pub async fn remove(visit: Visit, form: Fields) -> Answer {
    let op = visit.operator()?;
    let on = match day(form.get(REMOVED)) {
        Ok(on) => on,
        Err(fault) => {
            return draw(
                &visit,
                visit.today().year(),
                &form,
                &Faults::one(DAY, fault),
            )
            .await;
        }
    };
    visit
        .portal
        .db
        .remove_calendar_day(&op, on, visit.now)
        .await?;
    Ok(back(on))
}

fn of_year(year: i32) -> String {
    format!("{}?year={year}", links::CALENDAR)
}

fn back(on: NaiveDate) -> Response {
    Redirect::to(&format!(
        "{}&done={}",
        of_year(on.year()),
        Flash::saved.code()
    ))
    .into_response()
}

async fn draw(visit: &Visit, year: i32, fields: &Fields, faults: &Faults) -> Answer {
    visit.operator()?;
    let (lang, today) = (visit.lang, visit.today());
    let days = visit.portal.db.list_calendar_days(year).await?;
    let typed = Typed {
        lang,
        fields,
        faults,
    };
    visit.draw(Page::new(words::calendar_title(lang)).tab(Tab::Operator).status(typed.status()), || {
        view! {
            <div class="main__col">
                <a class="link" href=links::OPERATOR>"‹ "{words::operator_title(lang)}</a>
                {errors(lang, faults)}
                <h1>{words::calendar_title(lang)}</h1>
                <p>{words::calendar_note(lang)}</p>
                <nav class="row" aria-label=words::years(lang)>
                    <a class="link" href=of_year(year - 1)>"‹ "{words::calendar_year(lang, year - 1)}</a>
                    <a class="link" href=of_year(year + 1)>{words::calendar_year(lang, year + 1)}" ›"</a>
                </nav>
                {listed(lang, year, days, today)}
                {section("enter", words::calendar_add(lang), entry(typed))}
            </div>
        }
    })
}

fn listed(lang: Lang, year: i32, days: Vec<CalendarDay>, today: NaiveDate) -> AnyView {
    if days.is_empty() {
        return view! { <p>{words::calendar_none(lang, year)}</p> }.into_any();
    }
    let rows = days
        .into_iter()
        .map(|d| {
            let weekday = words::weekday(lang, i64::from(d.day.weekday().number_from_monday()));
            let on = format!("{} {weekday}", when::day(lang, d.day, today));
            let what = words::ends_what(lang, &on, d.name.get(lang));
            let state = if d.working {
                words::day_works(lang)
            } else {
                words::day_free(lang)
            };
            let act = view! {
                <form method="post" action=REMOVE>
                    <input type="hidden" name=REMOVED value=d.day.to_string()/>
                    <button class="button button--plain button--small">
                        {words::day_remove(lang)} <span class="visually-hidden">{what}</span>
                    </button>
                </form>
            };
            vec![cell(on), cell(state), cell(shown(&d.name)), act.into_any()]
        })
        .collect();
    let columns = [
        words::col_day(lang),
        words::col_working(lang),
        words::col_name(lang),
    ];
    table(
        words::calendar_caption(lang, year),
        &columns,
        Some(words::acts(lang)),
        rows,
    )
}

fn entry(typed: Typed<'_>) -> AnyView {
    let lang = typed.lang;
    let on = typed
        .field(DAY, words::day_date(lang), "")
        .input_type("date")
        .draw(typed.faults);
    let cards = vec![
        Card::new("no", words::day_free(lang)),
        Card::new("yes", words::day_works(lang)),
    ];
    let chosen = typed.value(WORKING, "");
    let working = Choice::new(lang, WORKING, words::col_working(lang), cards)
        .chosen(chosen.clone())
        .draw(typed.faults);
    let name = typed.both(
        NAME,
        words::day_name(lang),
        None,
        Label::LIMITS,
        &Both::default(),
    );
    let fields = view! { {on} {working} {name} }.into_any();
    post(SET.to_owned(), fields, words::save(lang))
}

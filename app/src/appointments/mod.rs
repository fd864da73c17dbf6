//! Windows and bookings (art. 28): when a window is open, which times are free, and the own bookings.
//!
//! What surprises: how full a window is stands in public, who comes never does; a time that somebody else was faster to
//! take is answered with the next free ones on the same page; a visit at home goes to the verified address, which nobody
//! types again.

pub mod act;
pub mod api;
pub mod booking;
pub mod desk;
pub(crate) mod desk_words;
pub mod list;
pub mod mine;
mod outlook;
mod pick;
pub mod window;
pub(crate) mod words;

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::appointments::{BookingCode, Wanted, clock_time};
use domain::communities::Slug;
use domain::display::Lang;
use domain::rulebook::Rulebook;
use domain::services::Item;
use domain::time::Calendar;
use leptos::prelude::*;
use store::appointments::{Terms, Window};
use store::publishing::PublicationPage;

use crate::frame::{Here, Problem, when};

/// The slug of the visit, shared by many links.
fn slug(here: &Here) -> &Slug {
    &here.community.slug
}

/// The number of a window or an item in an address. One thing has one address: no sign, no zeros in front.
pub(crate) fn parse(number: &str) -> Result<i64, Problem> {
    let parsed: i64 = number.parse().map_err(|_| Problem::NotFound)?;
    if parsed > 0 && parsed.to_string() == number {
        Ok(parsed)
    } else {
        Err(Problem::NotFound)
    }
}

/// The window of an address.
async fn find(here: &Here, number: &str) -> Result<Window, Problem> {
    here.portal
        .db
        .find_window(here.community.id, parse(number)?)
        .await?
        .ok_or(Problem::NotFound)
}

/// A fresh code for a booking.
fn new_code(here: &Here) -> Result<BookingCode, Problem> {
    let code = here.portal.random_door_code();
    BookingCode::parse(&code).map_err(|_| Problem::Ours("a booking code of another shape"))
}

/// The days and rules of the community, as acts ask for them.
pub(crate) struct Today {
    pub calendar: Arc<Calendar>,
    pub book: Rulebook,
}

impl Today {
    pub(crate) async fn of(here: &Here) -> Result<Self, Problem> {
        let book = here
            .portal
            .db
            .current_rulebook(here.community.id, here.today())
            .await?;
        Ok(Self {
            calendar: here.portal.calendar().await?,
            book: book.ok_or(Problem::Ours("no rulebook is in force"))?,
        })
    }

    pub(crate) fn terms(&self) -> Terms<'_> {
        Terms {
            calendar: &self.calendar,
            book: &self.book,
        }
    }
}

/// The item of the catalogue that a booking is about, where it is public.
async fn service(
    here: &Here,
    number: Option<i64>,
) -> Result<Option<PublicationPage<Item>>, Problem> {
    let Some(number) = number.filter(|n| *n > 0) else {
        return Ok(None);
    };
    let db = &here.portal.db;
    let page = db.find_published::<Item>(here.community.id, number).await?;
    Ok(page.filter(|p| p.live.is_some()))
}

/// `11 月 30 日 周一`
pub(crate) fn day_name(here: &crate::frame::Visit, day: NaiveDate) -> String {
    let lang = here.lang;
    let weekday = words::weekday(lang, day.weekday().num_days_from_monday());
    format!("{} {weekday}", when::day(lang, day, here.today()))
}

/// `11 月 30 日 周一 09:00–09:30`
fn time_name(here: &crate::frame::Visit, wanted: Wanted) -> String {
    let (from, until) = (wanted.slot.from(), wanted.slot.until());
    format!(
        "{} {}–{}",
        day_name(here, wanted.day),
        clock_time(from),
        clock_time(until)
    )
}

/// The hours of a week, one line for each run of days that have the same.
fn hours(lang: Lang, window: &Window) -> Vec<String> {
    let hours = &window.plan.hours;
    let say = |day: usize| {
        let spans: Vec<_> = hours
            .weekday(day)
            .iter()
            .map(|s| format!("{}–{}", clock_time(s.from()), clock_time(s.until())))
            .collect();
        spans.join(words::between(lang))
    };
    let mut lines = Vec::new();
    let mut day = 0;
    while day < 7 {
        let said = say(day);
        let mut last = day;
        while last + 1 < 7 && say(last + 1) == said {
            last += 1;
        }
        if !said.is_empty() {
            let name = |n: usize| words::weekday(lang, u32::try_from(n).unwrap_or(0));
            let days = match last - day {
                0 => name(day).to_owned(),
                _ => words::from_to(lang, name(day), name(last)),
            };
            lines.push(format!("{days} {said}"));
        }
        day = last + 1;
    }
    if lines.is_empty() {
        lines.push(words::never_open(lang).to_owned());
    }
    lines
}

/// Lines of a definition, one under the other.
fn lines(all: Vec<String>) -> AnyView {
    all.into_iter()
        .enumerate()
        .map(|(i, line)| {
            let new = (i > 0).then(|| view! { <br/> });
            view! { {new} {line} }
        })
        .collect_view()
        .into_any()
}

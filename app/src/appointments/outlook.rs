//! What is free at a window from now until the last day that may be booked.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{Slot, Wanted, last_day};
use domain::time::{Calendar, read_day};
use store::appointments::{Closure, Taken, Window};

use super::Today;
use crate::frame::{Here, Problem};

/// A slot to come with the number of its places that may still be booked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub slot: Slot,
    pub free: i64,
}

/// A window with its closures and how full it is.
pub(super) struct Outlook {
    pub window: Window,
    closures: Vec<Closure>,
    taken: Vec<Taken>,
    calendar: Arc<Calendar>,
    first: NaiveDate,
    pub last: NaiveDate,
    now: DateTime<Utc>,
}

impl Outlook {
    /// Looks ahead for one window.
    pub(super) async fn of(here: &Here, window: Window) -> Result<Self, Problem> {
        let today = Today::of(here).await?;
        let all = Self::of_all(here, &today, vec![window]).await?;
        let one = all.into_iter().next();
        one.ok_or(Problem::Ours("a window without an outlook"))
    }

    /// Looks ahead for many.
    pub(super) async fn of_all(
        here: &Here,
        today: &Today,
        windows: Vec<Window>,
    ) -> Result<Vec<Self>, Problem> {
        let db = &here.portal.db;
        let first = here.today();
        let last = last_day(first, &today.calendar, &today.book);
        let taken = db.list_taken_places(here.community.id, first, last).await?;
        let mut all = Vec::with_capacity(windows.len());
        for window in windows {
            let closures = db.list_window_closures(window.id, first).await?;
            let own = taken.iter().filter(|t| t.window_id == window.id.0);
            all.push(Self {
                taken: own.copied().collect(),
                window,
                closures,
                calendar: today.calendar.clone(),
                first,
                last,
                now: here.now,
            });
        }
        Ok(all)
    }

    /// The closure of a day.
    pub(super) fn closure(&self, day: NaiveDate) -> Option<&Closure> {
        self.closures.iter().find(|c| c.day == day)
    }

    /// Every closure from today on.
    pub(super) fn closures(&self) -> &[Closure] {
        &self.closures
    }

    /// The slots of a day that have not begun.
    pub(super) fn day(&self, day: NaiveDate) -> Vec<Place> {
        let closed = self.closure(day).map(|c| c.span);
        let bookable = i64::from(self.window.plan.bookable());
        self.window
            .plan
            .slots(day, &self.calendar, closed)
            .into_iter()
            .filter(|slot| slot.starts_at(day) > self.now)
            .map(|slot| {
                let at = |t: &&Taken| t.day == day && t.from_minute == i64::from(slot.from());
                let taken = self.taken.iter().find(at).map_or(0, |t| t.places);
                Place {
                    slot,
                    free: (bookable - taken).max(0),
                }
            })
            .collect()
    }

    /// The days on which there is anything to come.
    pub(super) fn days(&self) -> Vec<NaiveDate> {
        let closed = |day| self.closure(day).map(|c| c.span);
        let mut days = self
            .window
            .plan
            .days(self.first, self.last, &self.calendar, closed);
        days.retain(|day| !self.day(*day).is_empty());
        days
    }

    /// How many places of a day are free.
    pub(super) fn free_on(&self, day: NaiveDate) -> i64 {
        self.day(day).iter().map(|p| p.free).sum()
    }

    /// The next free times from a day on, at most so many.
    pub(super) fn next(&self, from: NaiveDate, most: usize) -> Vec<Wanted> {
        let days = self.days();
        days.into_iter()
            .filter(|day| *day >= from)
            .flat_map(|day| self.day(day).into_iter().map(move |p| (day, p)))
            .filter(|(_, p)| p.free > 0)
            .map(|(day, p)| Wanted { day, slot: p.slot })
            .take(most)
            .collect()
    }

    /// The time that a form names, `2026-11-30/540`, as a slot of this window; none where there is none any more.
    pub(super) fn read(&self, raw: &str) -> Option<Wanted> {
        let (day, from) = raw.split_once('/')?;
        let day = read_day(day)?;
        let from: u16 = from.parse().ok()?;
        let closed = self.closure(day).map(|c| c.span);
        let slots = self.window.plan.slots(day, &self.calendar, closed);
        let slot = slots.into_iter().find(|s| s.from() == from)?;
        Some(Wanted { day, slot })
    }
}

/// The value of a button or a choice: day and minute.
pub(super) fn value(wanted: Wanted) -> String {
    format!("{}/{}", wanted.day, wanted.slot.from())
}

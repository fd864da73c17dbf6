//! The places of a slot: how many a window has on a day, which are taken, and taking one.

use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{Slot, Wanted};
use domain::ids::WindowId;
use domain::time::Calendar;

use super::book::{NewBooking, NotBooked, refused};
use super::row::Window;
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Error, Failed, Tx};

impl Tx {
    /// The slots of a window on a day.
    pub(super) async fn window_slots_on(
        &mut self,
        window: &Window,
        day: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Vec<Slot>, Error> {
        let closed = self.window_closure_on(window.id, day).await?;
        Ok(window.plan.slots(day, calendar, closed.map(|c| c.span)))
    }

    /// Takes the first free place of a slot that may be booked.
    pub(super) async fn take_booking_place(
        &mut self,
        window: &Window,
        mut new: NewBooking<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotBooked>> {
        let taken = self.taken_places(window.id, new.wanted).await?;
        let bookable = i64::from(window.plan.bookable());
        // A place above what may be booked now was taken while the window took more people; it counts all the same.
        let free = (1..=bookable).find(|place| !taken.contains(place));
        match free {
            Some(place) if (taken.len() as i64) < bookable => new.place = place,
            _ => return refused(NotBooked::Full),
        }
        let inserted = self.insert_booking(window, &new, now).await;
        on_duplicate(inserted, NotBooked::Full)
    }

    /// Places of a slot that are taken, by their numbers.
    async fn taken_places(
        &mut self,
        window: WindowId,
        wanted: Wanted,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select place from bookings
             where window_id = $1 and day = $2 and from_minute = $3 and standing <> 'cancelled'"
        )
        .bind(window.0)
        .bind(wanted.day)
        .bind(i64::from(wanted.slot.from()))
        .fetch_all(c)
        .await)
    }
}

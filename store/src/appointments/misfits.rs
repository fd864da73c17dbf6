//! The bookings that a change of a window does not fit: found, and released with a reason.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::appointments::{BookingCode, Plan, Slot, Wanted};
use domain::ids::{BookingId, WindowId};
use domain::text::Answer;
use domain::time::Calendar;

use super::plan::{NotSaved, refused};
use super::row::{Booking, BookingRow, Closure, Window, booking_columns};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A booking that would no longer fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    pub id: BookingId,
    pub code: BookingCode,
    pub wanted: Wanted,
    /// Of the person, as staff know them.
    pub name: Option<String>,
    /// Whether there is an account that can be told.
    pub is_told: bool,
    /// Of somebody for whom staff booked.
    pub phone: Option<String>,
}

impl Misfit {
    fn of(booking: Booking) -> Self {
        Self {
            id: booking.id,
            code: booking.code,
            wanted: booking.wanted,
            name: booking.name,
            is_told: booking.account.is_some(),
            phone: booking.phone,
        }
    }
}

/// Cancelling the bookings that do not fit, as they were shown.
#[derive(Debug, Clone)]
pub struct Release {
    pub ids: Vec<BookingId>,
    /// Everybody concerned is told.
    pub reason: Answer,
}

/// What bookings must fit into.
pub(super) struct Fits<'a> {
    pub(super) plan: &'a Plan,
    pub(super) home_visits: bool,
    pub(super) calendar: &'a Calendar,
    pub(super) closures: &'a [Closure],
}

impl Fits<'_> {
    pub(super) fn slots(&self, day: NaiveDate) -> Vec<Slot> {
        let closed = self.closures.iter().find(|c| c.day == day);
        self.plan.slots(day, self.calendar, closed.map(|c| c.span))
    }

    /// The bookings that would no longer fit: whose slot is gone, who are one too many in it, or whom nobody would visit.
    /// `bookings` stand in the order in which their places were given.
    pub(super) fn misfits(&self, bookings: Vec<(Booking, bool)>) -> Vec<Misfit> {
        let mut seen: Vec<(Wanted, u16)> = Vec::new();
        let mut misfits = Vec::new();
        for (booking, home) in bookings {
            let wanted = booking.wanted;
            let slot = self.slots(wanted.day).contains(&wanted.slot);
            let mut fits = slot && (self.home_visits || !home);
            if fits {
                let at = seen.iter().position(|(w, _)| *w == wanted);
                let at = at.unwrap_or_else(|| {
                    seen.push((wanted, 0));
                    seen.len() - 1
                });
                seen[at].1 += 1;
                fits = seen[at].1 <= self.plan.bookable();
            }
            if !fits {
                misfits.push(Misfit::of(booking));
            }
        }
        misfits
    }
}

impl Db {
    /// The bookings of a window that have not begun: what a change of it concerns.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_window_bookings(
        &self,
        by: &Editor,
        window: WindowId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Misfit>, Error> {
        let rows: Vec<BookingRow> = read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            booking_columns!(),
            " from bookings b left join accounts a on a.id = b.account_id
             where b.community_id = $1 and b.window_id = $2 and b.standing = 'booked' and b.starts_at > $3
             order by b.starts_at, b.place"
        ))
        .bind(by.community().0)
        .bind(window.0)
        .bind(now)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(|r| r.read().map(Misfit::of)).collect()
    }
}

impl Tx {
    /// Cancels the bookings that do not fit, where the editor has seen every one of them and gives a reason.
    pub(super) async fn release_misfits(
        &mut self,
        window: &Window,
        misfits: Vec<Misfit>,
        release: Option<&Release>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        if misfits.is_empty() {
            return Ok(());
        }
        let Some(release) = release.filter(|r| misfits.iter().all(|m| r.ids.contains(&m.id)))
        else {
            return refused(NotSaved::Misfits(misfits));
        };
        for misfit in misfits {
            if let Some(booking) = self.booking(window.community, misfit.id).await? {
                self.take_booking_back(window, &booking, Some(&release.reason), now)
                    .await?;
            }
        }
        Ok(())
    }

    /// Bookings of a window that have not begun, in the order of their places, each with whether it is a visit at home.
    pub(super) async fn list_bookings_to_come(
        &mut self,
        window: WindowId,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Booking, bool)>, Error> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            booking: BookingRow,
            home: bool,
        }
        let rows: Vec<Row> = on!(self, |c| {
            sqlx::query_as(concat!(
            "select b.home, ",
            booking_columns!(),
            " from bookings b left join accounts a on a.id = b.account_id
             where b.window_id = $1 and b.standing = 'booked' and b.starts_at > $2 order by b.starts_at, b.place"
        ))
        .bind(window.0)
        .bind(now)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|r| Ok((r.booking.read()?, r.home)))
            .collect()
    }
}

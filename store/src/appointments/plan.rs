//! Setting a window up, changing it, closing it on a day.
//!
//! What surprises: a change under which a booking to come would no longer fit is refused with the list of those bookings.
//! The editor may send it again with a reason: then just these are cancelled, and everybody is told, in the transaction of
//! the change. A booking that came in between is not among them, and the change is refused once more.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::appointments::{BookingCode, Plan, Setup, Slot, Span, Wanted};
use domain::ids::{AccountId, BookingId, WindowId};
use domain::log::{Leaf, text_hash};
use domain::text::{Answer, Remark};
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::book::Terms;
use super::object;
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

/// Why a window was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    UnknownWindow,
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// What is past is not closed any more.
    Past,
    /// Closed at other times already: one closure a day.
    ClosedAlready,
    /// These bookings would no longer fit.
    Misfits(Vec<Misfit>),
}

fn refused<T>(why: NotSaved) -> Result<T, Failed<NotSaved>> {
    Err(Failed::Refused(why))
}

/// What the public record says of a window: all of it is public.
fn facts(setup: &Setup) -> serde_json::Value {
    let plan = &setup.plan;
    json!({
        "name": setup.name.both().zh,
        "place": setup.place.both().zh,
        "handles": text_hash(&[&setup.handles.both().zh]),
        "phone": setup.phone.as_str(),
        "hours": plan.hours.to_text(),
        "slot_minutes": plan.slot_minutes,
        "capacity": plan.capacity,
        "walk_in_percent": plan.walk_in_percent,
        "home_visits": setup.home_visits,
    })
}

impl Db {
    /// Adds a window and gives its number; the second arrival of a form finds the first one's.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn create_window(
        &self,
        by: &Editor,
        setup: &Setup,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            return made.ok_or(Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            });
        }
        let number = tx.create_window(by, setup, now).await?;
        tx.save_made(by.account(), once, number).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Changes a window; `revision` is the save that the form was opened with.
    ///
    /// # Errors
    /// [`NotSaved`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "the form, and what it is judged by"
    )]
    pub async fn save_window(
        &self,
        by: &Editor,
        number: i64,
        revision: i64,
        setup: &Setup,
        release: Option<&Release>,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window(by.community(), number).await? else {
            return refused(NotSaved::UnknownWindow);
        };
        if window.revision != revision {
            return refused(NotSaved::ChangedMeanwhile);
        }
        let closures = tx.window_closures_from(window.id, day_of(now)).await?;
        let bookings = tx.list_bookings_to_come(window.id, now).await?;
        let fits = Fits {
            plan: &setup.plan,
            home_visits: setup.home_visits,
            calendar: terms.calendar,
            closures: &closures,
        };
        tx.release_misfits(&window, fits.misfits(bookings), release, now)
            .await?;
        tx.update_window(&window, setup).await?;
        let leaf = Leaf::new("appointments.window", object(number), facts(setup), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        tx.fill_window(by, number, terms, now).await?;
        Ok(tx.commit().await?)
    }

    /// Closes a window on a day, whole or in part. A day has one closure: another one at other times is refused, the same one
    /// again changes its reason.
    ///
    /// # Errors
    /// [`NotSaved`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "the form, and what it is judged by"
    )]
    pub async fn close_window(
        &self,
        by: &Editor,
        number: i64,
        day: NaiveDate,
        span: Span,
        reason: &Remark,
        release: Option<&Release>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        tx.close_window(by, number, day, span, reason, release, calendar, now)
            .await?;
        Ok(tx.commit().await?)
    }

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

    /// Opens a window again on a day on which it was closed; without a closure nothing changes.
    ///
    /// # Errors
    /// [`NotSaved`], or [`Error`].
    pub async fn reopen_window(
        &self,
        by: &Editor,
        number: i64,
        day: NaiveDate,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window(by.community(), number).await? else {
            return refused(NotSaved::UnknownWindow);
        };
        if tx.delete_window_closure(window.id, day).await? {
            let facts = json!({ "reopened_on": day });
            let leaf = Leaf::new("appointments.window", object(number), facts, now);
            tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
                .await?;
            tx.fill_window(by, number, terms, now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What bookings must fit into.
struct Fits<'a> {
    plan: &'a Plan,
    home_visits: bool,
    calendar: &'a Calendar,
    closures: &'a [Closure],
}

impl Fits<'_> {
    fn slots(&self, day: NaiveDate) -> Vec<Slot> {
        let closed = self.closures.iter().find(|c| c.day == day);
        self.plan.slots(day, self.calendar, closed.map(|c| c.span))
    }

    /// The bookings that would no longer fit: whose slot is gone, who are one too many in it, or whom nobody would visit.
    /// `bookings` stand in the order in which their places were given.
    fn misfits(&self, bookings: Vec<(Booking, bool)>) -> Vec<Misfit> {
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

impl Tx {
    pub(crate) async fn create_window(
        &mut self,
        by: &Editor,
        setup: &Setup,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        // Numbers are given one after the other: whoever adds a window waits here for whoever adds one.
        self.lock_community(by.community()).await?;
        let number = self.insert_window(by, setup, now).await?;
        let leaf = Leaf::new("appointments.window", object(number), facts(setup), now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the form, and what it is judged by"
    )]
    pub(crate) async fn close_window(
        &mut self,
        by: &Editor,
        number: i64,
        day: NaiveDate,
        span: Span,
        reason: &Remark,
        release: Option<&Release>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaved>> {
        let Some(window) = self.lock_window(by.community(), number).await? else {
            return refused(NotSaved::UnknownWindow);
        };
        if day < day_of(now) {
            return refused(NotSaved::Past);
        }
        let closure = Closure {
            day,
            span,
            reason: reason.as_str().to_owned(),
        };
        match self.window_closure_on(window.id, day).await? {
            // The second press of the button.
            Some(old) if old == closure => return Ok(()),
            // The new one would take its place, and open again what was closed.
            Some(old) if old.span != span => return refused(NotSaved::ClosedAlready),
            _ => {}
        }
        let mut bookings = self.list_bookings_to_come(window.id, now).await?;
        bookings.retain(|(b, _)| b.wanted.day == day);
        let fits = Fits {
            plan: &window.plan,
            home_visits: window.home_visits,
            calendar,
            closures: std::slice::from_ref(&closure),
        };
        self.release_misfits(&window, fits.misfits(bookings), release, now)
            .await?;
        self.upsert_window_closure(&window, &closure).await?;
        let facts = json!({
            "closed_on": day,
            "from_minute": span.from(),
            "until_minute": span.until(),
            "reason": text_hash(&[reason.as_str()]),
        });
        let leaf = Leaf::new("appointments.window", object(number), facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Gives places that a change made free to who waits for them.
    async fn fill_window(
        &mut self,
        by: &Editor,
        number: i64,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        // Read again: it is as the change left it.
        let Some(window) = self.lock_window(by.community(), number).await? else {
            return Ok(());
        };
        // Everybody who waits here is held at once, in the order of their accounts, or two windows could wait for each other
        // across their days.
        for account in self.list_people_waiting_at(window.id, day_of(now)).await? {
            self.lock_booker(AccountId(account)).await?;
        }
        for day in self.list_days_waited_at(window.id, day_of(now)).await? {
            self.fill_from_waiting(&window, day, terms, now).await?;
        }
        Ok(())
    }

    async fn list_people_waiting_at(
        &mut self,
        window: WindowId,
        from: NaiveDate,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select distinct account_id from booking_waits where window_id = $1 and day >= $2 order by account_id"
        )
        .bind(window.0)
        .bind(from)
        .fetch_all(c)
        .await
        })
    }

    async fn list_days_waited_at(
        &mut self,
        window: WindowId,
        from: NaiveDate,
    ) -> Result<Vec<NaiveDate>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select distinct day from booking_waits where window_id = $1 and day >= $2 order by day"
        )
        .bind(window.0)
        .bind(from)
        .fetch_all(c)
        .await)
    }

    /// Cancels the bookings that do not fit, where the editor has seen every one of them and gives a reason.
    async fn release_misfits(
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
    async fn list_bookings_to_come(
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

    async fn insert_window(
        &mut self,
        by: &Editor,
        setup: &Setup,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let (name, place, handles) = (setup.name.both(), setup.place.both(), setup.handles.both());
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into windows (community_id, number, name_zh, name_en, place_zh, place_en, handles_zh, handles_en,
                phone, hours, slot_minutes, capacity, walk_in_percent, home_visits, created_at)
             values ($1, (select coalesce(max(number), 0) + 1 from windows where community_id = $1),
                $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             returning number"
        )
        .bind(by.community().0)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(&place.zh)
        .bind(&place.en)
        .bind(&handles.zh)
        .bind(&handles.en)
        .bind(setup.phone.as_str())
        .bind(setup.plan.hours.to_text())
        .bind(i64::from(setup.plan.slot_minutes))
        .bind(i64::from(setup.plan.capacity))
        .bind(i64::from(setup.plan.walk_in_percent))
        .bind(setup.home_visits)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn update_window(&mut self, window: &Window, setup: &Setup) -> Result<(), sqlx::Error> {
        let (name, place, handles) = (setup.name.both(), setup.place.both(), setup.handles.both());
        on!(self, |c| {
            sqlx::query(
            "update windows
             set name_zh = $2, name_en = $3, place_zh = $4, place_en = $5, handles_zh = $6, handles_en = $7, phone = $8,
                 hours = $9, slot_minutes = $10, capacity = $11, walk_in_percent = $12, home_visits = $13,
                 revision = revision + 1
             where id = $1"
        )
        .bind(window.id.0)
        .bind(&name.zh)
        .bind(&name.en)
        .bind(&place.zh)
        .bind(&place.en)
        .bind(&handles.zh)
        .bind(&handles.en)
        .bind(setup.phone.as_str())
        .bind(setup.plan.hours.to_text())
        .bind(i64::from(setup.plan.slot_minutes))
        .bind(i64::from(setup.plan.capacity))
        .bind(i64::from(setup.plan.walk_in_percent))
        .bind(setup.home_visits)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn upsert_window_closure(
        &mut self,
        window: &Window,
        closure: &Closure,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into window_closures (community_id, window_id, day, from_minute, until_minute, reason)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (window_id, day) do update
             set from_minute = excluded.from_minute, until_minute = excluded.until_minute, reason = excluded.reason"
        )
        .bind(window.community.0)
        .bind(window.id.0)
        .bind(closure.day)
        .bind(i64::from(closure.span.from()))
        .bind(i64::from(closure.span.until()))
        .bind(&closure.reason)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn delete_window_closure(
        &mut self,
        window: WindowId,
        day: NaiveDate,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from window_closures where window_id = $1 and day = $2"
        )
        .bind(window.0)
        .bind(day)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }
}

//! Setting a window up and changing it.
//!
//! What surprises: a change under which a booking to come would no longer fit is refused with the list of those bookings.
//! The editor may send it again with a reason: then just these are cancelled, and everybody is told, in the transaction of
//! the change. A booking that came in between is not among them, and the change is refused once more.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::appointments::Setup;
use domain::ids::{AccountId, WindowId};
use domain::log::{Leaf, text_hash};
use domain::time::day_of;
use serde_json::json;

use super::book::Terms;
use super::misfits::{Fits, Misfit, Release};
use super::object;
use super::row::Window;
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

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

pub(super) fn refused<T>(why: NotSaved) -> Result<T, Failed<NotSaved>> {
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

    /// Gives places that a change made free to who waits for them.
    pub(super) async fn fill_window(
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

    pub(super) async fn list_people_waiting_at(
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

    pub(super) async fn list_days_waited_at(
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
}

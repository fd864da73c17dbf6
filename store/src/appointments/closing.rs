//! Closing a window for a day or some hours, and opening it again.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::appointments::Span;
use domain::ids::WindowId;
use domain::log::{Leaf, text_hash};
use domain::text::Remark;
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::book::Terms;
use super::misfits::{Fits, Release};
use super::object;
use super::plan::{NotSaved, refused};
use super::row::{Closure, Window};
use crate::db::on;
use crate::{Db, Failed, Tx};

impl Db {
    /// Closes a window on a day, whole or in part. A day has one closure: another one at other times is refused, the same one
    /// again changes its reason.
    ///
    /// # Errors
    /// [`NotSaved`], or [`crate::Error`].
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

    /// Opens a window again on a day on which it was closed; without a closure nothing changes.
    ///
    /// # Errors
    /// [`NotSaved`], or [`crate::Error`].
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

impl Tx {
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

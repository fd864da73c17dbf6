//! Cancelling: by the person until the slot begins, or by staff with a reason. The place goes to who waits, at once.

use chrono::{DateTime, Utc};
use domain::access::{Clerk, SignedIn};
use domain::appointments::{BookingCode, NoCancel, may_cancel};
use domain::ids::{BookingId, CommunityId};
use domain::notices::Notice;
use domain::text::Answer;

use super::book::Terms;
use super::row::{Booking, Window};
use super::wait::about;
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// Why a booking was not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCancelled {
    /// There is none, or it is somebody else's.
    UnknownBooking,
    Rule(NoCancel),
}

fn refused<T>(why: NotCancelled) -> Result<T, Failed<NotCancelled>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Gives the person's place back.
    ///
    /// # Errors
    /// [`NotCancelled`], or [`Error`].
    pub async fn cancel_booking(
        &self,
        by: &SignedIn,
        community: CommunityId,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCancelled>> {
        let mut tx = self.begin().await?;
        let Some(seen) = tx.booking_by_code(community, code).await? else {
            return refused(NotCancelled::UnknownBooking);
        };
        if seen.account != Some(by.account()) {
            return refused(NotCancelled::UnknownBooking);
        }
        tx.cancel_held_booking(community, seen.id, None, terms, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a booking back as staff, with a reason that the person is told.
    ///
    /// # Errors
    /// [`NotCancelled`], or [`Error`].
    pub async fn cancel_for(
        &self,
        by: &Clerk,
        booking: BookingId,
        reason: &Answer,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCancelled>> {
        let mut tx = self.begin().await?;
        tx.cancel_held_booking(by.community(), booking, Some(reason), terms, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    async fn cancel_held_booking(
        &mut self,
        community: CommunityId,
        id: BookingId,
        reason: Option<&Answer>,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCancelled>> {
        let Some(window) = self.lock_window_of(community, id).await? else {
            return refused(NotCancelled::UnknownBooking);
        };
        // Read again: only now nobody else changes it.
        let Some(booking) = self.booking(community, id).await? else {
            return refused(NotCancelled::UnknownBooking);
        };
        may_cancel(booking.standing, booking.starts_at, now)
            .map_err(|why| Failed::Refused(NotCancelled::Rule(why)))?;
        self.take_booking_back(&window, &booking, reason, now)
            .await?;
        if let (None, Some(account)) = (reason, booking.account) {
            // Who gives a place up is not given it back from the waiting list.
            self.delete_booking_wait(&window, account, booking.wanted.day)
                .await?;
        }
        self.fill_from_waiting(&window, booking.wanted.day, terms, now)
            .await?;
        Ok(())
    }

    /// Frees the place of a booking, and tells the person where staff did it.
    pub(super) async fn take_booking_back(
        &mut self,
        window: &Window,
        booking: &Booking,
        reason: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.mark_booking_cancelled(booking.id, reason, now).await?;
        if let (Some(reason), Some(account)) = (reason, booking.account) {
            let (kind, about) = (
                Notice::BookingCancelled,
                about(window, &booking.code, booking.wanted),
            );
            let words = Some(reason.as_str());
            self.tell_about(window.community, account, kind, &about, words, now)
                .await?;
        }
        Ok(())
    }

    async fn mark_booking_cancelled(
        &mut self,
        id: BookingId,
        reason: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update bookings set standing = 'cancelled', cancelled_reason = $2, note = null, changed_at = $3
             where id = $1"
        )
        .bind(id.0)
        .bind(reason.map(Answer::as_str))
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

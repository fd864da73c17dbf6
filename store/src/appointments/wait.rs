//! The waiting list of a window and a day: who waits moves up in order as soon as a place is free.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::SignedIn;
use domain::appointments::{
    BookingCode, NoWait, Slot, Wanted, clock_time, last_day, may_book, may_wait,
};
use domain::ids::{AccountId, CommunityId, WindowId};
use domain::notices::{Notice, Room};
use domain::rulebook::Rule;
use domain::time::day_of;
use sqlx::FromRow;

use super::book::{NewBooking, Terms, Who};
use super::row::Window;
use crate::db::on;
use crate::error::on_duplicate;
use crate::notices::About;
use crate::{Db, Error, Failed, Tx};

/// Why somebody does not wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotWaiting {
    UnknownWindow,
    /// The account was erased in another tab.
    Gone,
    /// Waits already; the form arrived twice.
    Already,
    /// Is not on the list (any more).
    NotThere,
    Rule(NoWait),
}

#[derive(Debug, FromRow)]
struct WaitRow {
    id: i64,
    account_id: i64,
    code: String,
    service: Option<i64>,
}

fn refused<T>(why: NotWaiting) -> Result<T, Failed<NotWaiting>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Puts the person at the end of the waiting list of a day; `code` is what the booking will be called.
    ///
    /// # Errors
    /// [`NotWaiting`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "what a booking is asked with, without its slot"
    )]
    pub async fn wait_for_place(
        &self,
        by: &SignedIn,
        community: CommunityId,
        window: i64,
        day: NaiveDate,
        service: Option<i64>,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWaiting>> {
        let mut tx = self.begin().await?;
        tx.wait_for_place(by, community, window, day, service, code, terms, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes the person off the waiting list of a day.
    ///
    /// # Errors
    /// [`NotWaiting`], or [`Error`].
    pub async fn leave_waiting(
        &self,
        by: &SignedIn,
        community: CommunityId,
        window: i64,
        day: NaiveDate,
    ) -> Result<(), Failed<NotWaiting>> {
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window(community, window).await? else {
            return refused(NotWaiting::UnknownWindow);
        };
        if !tx.delete_booking_wait(&window, by.account(), day).await? {
            return refused(NotWaiting::NotThere);
        }
        Ok(tx.commit().await?)
    }
}

/// How many places are taken of the slot that begins at a minute.
pub(super) fn count(taken: &[(i64, i64)], from: u16) -> i64 {
    let at = taken.iter().find(|(minute, _)| *minute == i64::from(from));
    at.map_or(0, |(_, n)| *n)
}

impl Tx {
    #[expect(
        clippy::too_many_arguments,
        reason = "what a booking is asked with, without its slot"
    )]
    pub(crate) async fn wait_for_place(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        window: i64,
        day: NaiveDate,
        service: Option<i64>,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWaiting>> {
        let Some(window) = self.lock_window(community, window).await? else {
            return refused(NotWaiting::UnknownWindow);
        };
        if !self.lock_booker(by.account()).await? {
            return refused(NotWaiting::Gone);
        }
        let offered = self.window_slots_on(&window, day, terms.calendar).await?;
        let taken = self.taken_booking_places(window.id, day).await?;
        let bookable = i64::from(window.plan.bookable());
        let last = last_day(day_of(now), terms.calendar, terms.book);
        let free = |slot: Slot| bookable - count(&taken, slot.from());
        may_wait(day, &offered, free, last, now)
            .map_err(|why| Failed::Refused(NotWaiting::Rule(why)))?;
        let inserted = self
            .insert_booking_wait(&window, by.account(), day, service, code, now)
            .await;
        on_duplicate(inserted, NotWaiting::Already)
    }

    /// Gives free places of a day to who waits, in order; whom the rules keep from a place stays on the list. How many got
    /// one. The window is held.
    pub(super) async fn fill_from_waiting(
        &mut self,
        window: &Window,
        day: NaiveDate,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let waiting = self.list_booking_waits(window.id, day).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let offered = self.window_slots_on(window, day, terms.calendar).await?;
        let bookable = i64::from(window.plan.bookable());
        let taken = self.taken_booking_places(window.id, day).await?;
        let mut free: Vec<_> = offered
            .iter()
            .filter(|s| s.starts_at(day) > now)
            .map(|s| (*s, bookable - count(&taken, s.from())))
            .filter(|(_, n)| *n > 0)
            .collect();
        if free.is_empty() {
            return Ok(0);
        }
        // People are held in the order of their accounts, so that two windows never wait for each other.
        let mut people: Vec<_> = waiting.iter().map(|w| w.account_id).collect();
        people.sort_unstable();
        let mut gone = Vec::new();
        for account in people {
            if !self.lock_booker(AccountId(account)).await? {
                gone.push(account);
            }
        }
        let last = last_day(day_of(now), terms.calendar, terms.book);
        let most = terms.book.count(Rule::OpenBookings);
        let mut given = 0;
        for wait in waiting {
            let account = AccountId(wait.account_id);
            if gone.contains(&wait.account_id) {
                self.delete_booking_wait(window, account, day).await?;
                continue;
            }
            let held = self.held_bookings(account, now).await?;
            let fits = |slot| {
                let wanted = Wanted { day, slot };
                may_book(wanted, &offered, &held, last, most, now).is_ok()
            };
            let Some(place) = free.iter_mut().find(|(slot, n)| *n > 0 && fits(*slot)) else {
                continue;
            };
            place.1 -= 1;
            let wanted = Wanted { day, slot: place.0 };
            self.give_booking_place(window, &wait, wanted, now).await?;
            given += 1;
        }
        Ok(given)
    }

    async fn give_booking_place(
        &mut self,
        window: &Window,
        wait: &WaitRow,
        wanted: Wanted,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let broken = || Error::Inconsistent {
            table: "booking_waits",
            id: wait.id,
        };
        let code = BookingCode::parse(&wait.code).map_err(|_| broken())?;
        let account = AccountId(wait.account_id);
        let new = NewBooking {
            who: Who::Account(account),
            wanted,
            place: 0,
            code: &code,
            service: wait.service,
            home: false,
            note: None,
            from_waiting: true,
        };
        self.take_booking_place(window, new, now)
            .await
            .map_err(|failed| match failed {
                Failed::Store(e) => e,
                Failed::Refused(_) => broken(),
            })?;
        self.delete_booking_wait(window, account, wanted.day)
            .await?;
        let (kind, about) = (Notice::BookingFromWaiting, about(window, &code, wanted));
        self.tell_about(window.community, account, kind, &about, None, now)
            .await?;
        Ok(())
    }

    /// Takes somebody off the list; false who was not on it.
    pub(super) async fn delete_booking_wait(
        &mut self,
        window: &Window,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from booking_waits where window_id = $1 and account_id = $2 and day = $3"
        )
        .bind(window.id.0)
        .bind(account.0)
        .bind(day)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    /// How many places of each slot of a day are taken, by its first minute.
    pub(super) async fn taken_booking_places(
        &mut self,
        window: WindowId,
        day: NaiveDate,
    ) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select from_minute, count(*) from bookings
             where window_id = $1 and day = $2 and standing <> 'cancelled' group by from_minute"
        )
        .bind(window.0)
        .bind(day)
        .fetch_all(c)
        .await)
    }

    async fn list_booking_waits(
        &mut self,
        window: WindowId,
        day: NaiveDate,
    ) -> Result<Vec<WaitRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select id, account_id, code, service from booking_waits
             where window_id = $1 and day = $2 order by id"
        )
        .bind(window.0)
        .bind(day)
        .fetch_all(c)
        .await)
    }

    pub(crate) async fn insert_booking_wait(
        &mut self,
        window: &Window,
        account: AccountId,
        day: NaiveDate,
        service: Option<i64>,
        code: &BookingCode,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into booking_waits (community_id, window_id, day, account_id, code, service, at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(window.community.0)
        .bind(window.id.0)
        .bind(day)
        .bind(account.0)
        .bind(code.as_str())
        .bind(service)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

/// What messages about a booking lead to.
pub(super) fn about(window: &Window, code: &BookingCode, wanted: Wanted) -> About {
    let from = clock_time(wanted.slot.from());
    About {
        room: Room::Appointments,
        number: format!("bookings/{}", code.as_str()),
        title: format!("{} · {} {from}", window.name.zh, wanted.day),
    }
}

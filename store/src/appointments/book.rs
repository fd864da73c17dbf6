//! Booking a place in a slot.
//!
//! What surprises: a place has a number, and the table takes each number of a slot once. The window is held as well, so
//! that the loser of a race is told so instead of meeting the index; people are held after it, never before.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, SignedIn, Verified};
use domain::appointments::{BookingCode, Held, NoBooking, Wanted, last_day, may_book};
use domain::ids::{AccountId, BookingId, CommunityId};
use domain::phone::Telephone;
use domain::rulebook::{Rule, Rulebook};
use domain::text::{HomeNote, RealName};
use domain::time::{Calendar, day_of};
use sqlx::FromRow;

use super::keep::REMIND;
use super::row::{Window, broken, wanted};
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// What the community's days and rules are now.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub calendar: &'a Calendar,
    pub book: &'a Rulebook,
}

/// A visit at home 上门服务, for people who cannot come: to the address that was verified, which is not typed again.
#[derive(Debug, Clone)]
pub struct Home {
    /// Of whoever books.
    pub right: Verified,
    /// What staff must know; seen by the window's staff only.
    pub note: Option<HomeNote>,
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Number of the window.
    pub window: i64,
    pub wanted: Wanted,
    /// Number of the item of the catalogue that it is about.
    pub service: Option<i64>,
    pub home: Option<Home>,
}

/// Somebody for whom staff book; the code alone is enough to be served.
#[derive(Debug, Clone, Default)]
pub struct Somebody {
    pub name: Option<RealName>,
    pub phone: Option<Telephone>,
}

/// A booking that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub code: BookingCode,
}

/// Why nothing was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotBooked {
    UnknownWindow,
    /// The account was erased in another tab.
    Gone,
    /// Every place of the slot that may be booked is taken.
    Full,
    /// This person has booked just that; the form arrived twice.
    Already(BookingCode),
    /// Staff of this window do not come to people's homes.
    NoHomeVisits,
    Rule(NoBooking),
}

/// Whose the booking is.
pub(super) enum Who<'a> {
    Account(AccountId),
    Somebody(&'a Somebody, AccountId),
}

/// What is written down.
pub(super) struct NewBooking<'a> {
    pub(super) who: Who<'a>,
    pub(super) wanted: Wanted,
    pub(super) place: i64,
    pub(super) code: &'a BookingCode,
    pub(super) service: Option<i64>,
    pub(super) home: bool,
    pub(super) note: Option<&'a str>,
    pub(super) from_waiting: bool,
}

impl Db {
    /// Books a place for the person.
    ///
    /// # Errors
    /// [`NotBooked`], or [`Error`].
    pub async fn book(
        &self,
        by: &SignedIn,
        community: CommunityId,
        wish: &Wish,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<Booked, Failed<NotBooked>> {
        let mut tx = self.begin().await?;
        let booked = tx.book(by, community, wish, code, terms, now).await?;
        tx.commit().await?;
        Ok(booked)
    }

    /// Books for somebody without a phone, at the window. The rules about one person do not hold: there is no account by
    /// which to know them. The second arrival of a form finds the first one's booking.
    ///
    /// # Errors
    /// [`NotBooked`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "the form, and what it is judged by"
    )]
    pub async fn book_for(
        &self,
        by: &Clerk,
        wish: &Wish,
        somebody: &Somebody,
        code: &BookingCode,
        once: &str,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<Booked, Failed<NotBooked>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            let broken = || Error::Inconsistent {
                table: "submissions",
                id: by.account().0,
            };
            let made = BookingId(made.ok_or_else(broken)?);
            let booking = tx.booking(by.community(), made).await?;
            let code = booking.ok_or_else(broken)?.code;
            return Ok(Booked { code });
        }
        let booked = tx.book_for(by, wish, somebody, code, terms, now).await?;
        if let Some(id) = tx.booking_id(by.community(), code).await? {
            tx.save_made(by.account(), once, id.0).await?;
        }
        tx.commit().await?;
        Ok(booked)
    }
}

pub(super) fn refused<T>(why: NotBooked) -> Result<T, Failed<NotBooked>> {
    Err(Failed::Refused(why))
}

impl Tx {
    pub(crate) async fn book(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        wish: &Wish,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<Booked, Failed<NotBooked>> {
        let Some(window) = self.lock_window(community, wish.window).await? else {
            return refused(NotBooked::UnknownWindow);
        };
        if !self.lock_booker(by.account()).await? {
            return refused(NotBooked::Gone);
        }
        if let Some(code) = self
            .same_booking(&window, by.account(), wish.wanted)
            .await?
        {
            return refused(NotBooked::Already(code));
        }
        // The right must be the person's own, of this community.
        let own = |h: &Home| h.right.account() == by.account() && h.right.community() == community;
        if wish
            .home
            .as_ref()
            .is_some_and(|h| !window.home_visits || !own(h))
        {
            return refused(NotBooked::NoHomeVisits);
        }
        let held = self.held_bookings(by.account(), now).await?;
        self.judge_booking(&window, wish.wanted, &held, terms, now)
            .await?;
        let note = wish.home.as_ref().and_then(|h| h.note.as_ref());
        self.take_booking_place(
            &window,
            NewBooking {
                who: Who::Account(by.account()),
                wanted: wish.wanted,
                place: 0,
                code,
                service: wish.service,
                home: wish.home.is_some(),
                note: note.map(HomeNote::as_str),
                from_waiting: false,
            },
            now,
        )
        .await?;
        self.delete_booking_wait(&window, by.account(), wish.wanted.day)
            .await?;
        Ok(Booked { code: code.clone() })
    }

    pub(crate) async fn book_for(
        &mut self,
        by: &Clerk,
        wish: &Wish,
        somebody: &Somebody,
        code: &BookingCode,
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<Booked, Failed<NotBooked>> {
        let Some(window) = self.lock_window(by.community(), wish.window).await? else {
            return refused(NotBooked::UnknownWindow);
        };
        self.judge_booking(&window, wish.wanted, &[], terms, now)
            .await?;
        self.take_booking_place(
            &window,
            NewBooking {
                who: Who::Somebody(somebody, by.account()),
                wanted: wish.wanted,
                place: 0,
                code,
                service: wish.service,
                home: false,
                note: None,
                from_waiting: false,
            },
            now,
        )
        .await?;
        Ok(Booked { code: code.clone() })
    }

    async fn judge_booking(
        &mut self,
        window: &Window,
        wanted: Wanted,
        held: &[Held],
        terms: Terms<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotBooked>> {
        let offered = self
            .window_slots_on(window, wanted.day, terms.calendar)
            .await?;
        let last = last_day(day_of(now), terms.calendar, terms.book);
        let most = terms.book.count(Rule::OpenBookings);
        may_book(wanted, &offered, held, last, most, now)
            .map_err(|why| Failed::Refused(NotBooked::Rule(why)))
    }

    /// The bookings to come of a person, in every community: one is in one place at a time.
    pub(super) async fn held_bookings(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Held>, Error> {
        #[derive(FromRow)]
        struct Row {
            id: i64,
            day: NaiveDate,
            from_minute: i64,
            until_minute: i64,
        }
        let rows: Vec<Row> = on!(self, |c| sqlx::query_as(
            "select id, day, from_minute, until_minute from bookings
             where account_id = $1 and standing in ('booked', 'arrived') and starts_at > $2"
        )
        .bind(account.0)
        .bind(now)
        .fetch_all(c)
        .await)?;
        rows.into_iter()
            .map(|r| wanted(r.day, r.from_minute, r.until_minute).ok_or_else(|| broken(r.id)))
            .collect()
    }

    async fn same_booking(
        &mut self,
        window: &Window,
        account: AccountId,
        wanted: Wanted,
    ) -> Result<Option<BookingCode>, Error> {
        let code: Option<String> = on!(self, |c| {
            sqlx::query_scalar(
            "select code from bookings
             where window_id = $1 and account_id = $2 and day = $3 and from_minute = $4 and standing = 'booked'"
        )
        .bind(window.id.0)
        .bind(account.0)
        .bind(wanted.day)
        .bind(i64::from(wanted.slot.from()))
        .fetch_optional(c)
        .await
        })?;
        Ok(code.and_then(|code| BookingCode::parse(&code).ok()))
    }

    pub(super) async fn insert_booking(
        &mut self,
        window: &Window,
        new: &NewBooking<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let (account, somebody, clerk) = match new.who {
            Who::Account(account) => (Some(account.0), None, None),
            Who::Somebody(somebody, clerk) => (None, Some(somebody), Some(clerk.0)),
        };
        let name = somebody.and_then(|s| s.name.as_ref()).map(RealName::as_str);
        let phone = somebody
            .and_then(|s| s.phone.as_ref())
            .map(Telephone::as_str);
        let starts_at = new.wanted.slot.starts_at(new.wanted.day);
        // Who has just booked for the next hours needs no reminder.
        let reminded = (starts_at <= now + REMIND).then_some(now);
        on!(self, |c| {
            sqlx::query(
            "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing,
                code, account_id, name, phone, service, home, note, from_waiting, booked_by, booked_at, changed_at,
                reminded_at)
             values ($1, $2, $3, $4, $5, $6, $7, 'booked', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18)"
        )
        .bind(window.community.0)
        .bind(window.id.0)
        .bind(new.wanted.day)
        .bind(i64::from(new.wanted.slot.from()))
        .bind(i64::from(new.wanted.slot.until()))
        .bind(starts_at)
        .bind(new.place)
        .bind(new.code.as_str())
        .bind(account)
        .bind(name)
        .bind(phone)
        .bind(new.service)
        .bind(new.home)
        .bind(new.note)
        .bind(new.from_waiting)
        .bind(clerk)
        .bind(now)
        .bind(reminded)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

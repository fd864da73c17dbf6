//! Rows of windows, closures and bookings, and their locks.

use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{BookingCode, Hours, Plan, Slot, Span, Standing, Wanted};
use domain::display::Both;
use domain::ids::{AccountId, BookingId, CommunityId, WindowId};
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

/// A window 服务窗口.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub id: WindowId,
    pub community: CommunityId,
    pub number: i64,
    pub name: Both,
    pub place: Both,
    pub handles: Both,
    pub phone: String,
    pub plan: Plan,
    /// Whether its staff come to people's homes.
    pub home_visits: bool,
    /// Counts the saves.
    pub revision: i64,
}

/// A day on which a window is closed, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub day: NaiveDate,
    pub span: Span,
    pub reason: String,
}

#[derive(Debug, FromRow)]
pub(super) struct WindowRow {
    id: i64,
    community_id: i64,
    number: i64,
    name_zh: String,
    name_en: String,
    place_zh: String,
    place_en: String,
    handles_zh: String,
    handles_en: String,
    phone: String,
    hours: String,
    slot_minutes: i64,
    capacity: i64,
    walk_in_percent: i64,
    home_visits: bool,
    revision: i64,
}

/// The columns of [`WindowRow`].
macro_rules! window_columns {
    () => {
        "id, community_id, number, name_zh, name_en, place_zh, place_en, handles_zh, handles_en, phone, hours,
         slot_minutes, capacity, walk_in_percent, home_visits, revision"
    };
}
pub(super) use window_columns;

impl WindowRow {
    pub(super) fn read(self) -> Result<Window, Error> {
        let broken = || Error::Inconsistent {
            table: "windows",
            id: self.id,
        };
        let number = |n: i64| u16::try_from(n).map_err(|_| broken());
        Ok(Window {
            id: WindowId(self.id),
            community: CommunityId(self.community_id),
            number: self.number,
            plan: Plan {
                hours: Hours::from_text(&self.hours).ok_or_else(broken)?,
                slot_minutes: number(self.slot_minutes)?,
                capacity: number(self.capacity)?,
                walk_in_percent: number(self.walk_in_percent)?,
            },
            name: Both::new(self.name_zh, self.name_en),
            place: Both::new(self.place_zh, self.place_en),
            handles: Both::new(self.handles_zh, self.handles_en),
            phone: self.phone,
            home_visits: self.home_visits,
            revision: self.revision,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct ClosureRow {
    window_id: i64,
    day: NaiveDate,
    from_minute: i64,
    until_minute: i64,
    reason: String,
}

impl ClosureRow {
    pub(super) fn read(self) -> Result<Closure, Error> {
        let span = minutes(self.from_minute, self.until_minute)
            .and_then(|(from, until)| Span::new(from, until));
        Ok(Closure {
            day: self.day,
            span: span.ok_or(Error::Inconsistent {
                table: "window_closures",
                id: self.window_id,
            })?,
            reason: self.reason,
        })
    }
}

fn minutes(from: i64, until: i64) -> Option<(u16, u16)> {
    Some((u16::try_from(from).ok()?, u16::try_from(until).ok()?))
}

/// A booking under its window's lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booking {
    pub(super) id: BookingId,
    pub(super) wanted: Wanted,
    pub(super) standing: Standing,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) code: BookingCode,
    pub(super) account: Option<AccountId>,
    pub(super) name: Option<String>,
    /// Of somebody for whom staff booked.
    pub(super) phone: Option<String>,
}

#[derive(Debug, FromRow)]
pub(super) struct BookingRow {
    id: i64,
    day: NaiveDate,
    from_minute: i64,
    until_minute: i64,
    starts_at: DateTime<Utc>,
    standing: String,
    code: String,
    account_id: Option<i64>,
    name: Option<String>,
    phone: Option<String>,
}

/// The columns of [`BookingRow`] of the bookings `b`, where the person's names stand in `a`.
macro_rules! booking_columns {
    () => {
        "b.id, b.day, b.from_minute, b.until_minute, b.starts_at, b.standing, b.code, b.account_id,
         coalesce(a.real_name, a.nickname, b.name) as name, b.phone"
    };
}
pub(super) use booking_columns;

pub(super) fn broken(id: i64) -> Error {
    Error::Inconsistent {
        table: "bookings",
        id,
    }
}

/// Day and slot of a row.
pub(super) fn wanted(day: NaiveDate, from: i64, until: i64) -> Option<Wanted> {
    let (from, until) = minutes(from, until)?;
    let slot = Slot::new(from, until)?;
    Some(Wanted { day, slot })
}

impl BookingRow {
    pub(super) fn read(self) -> Result<Booking, Error> {
        let broken = || broken(self.id);
        Ok(Booking {
            id: BookingId(self.id),
            wanted: wanted(self.day, self.from_minute, self.until_minute).ok_or_else(broken)?,
            standing: Standing::from_code(&self.standing).ok_or_else(broken)?,
            starts_at: self.starts_at,
            code: BookingCode::parse(&self.code).map_err(|_| broken())?,
            account: self.account_id.map(AccountId),
            name: self.name,
            phone: self.phone,
        })
    }
}

impl Tx {
    /// Holds a window until the end of the transaction.
    pub(super) async fn lock_window(
        &mut self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Window>, Error> {
        let row: Option<WindowRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update windows set revision = revision where community_id = $1 and number = $2 returning ",
            window_columns!()
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await
        })?;
        row.map(WindowRow::read).transpose()
    }

    /// Holds the window of a booking until the end of the transaction.
    pub(super) async fn lock_window_of(
        &mut self,
        community: CommunityId,
        booking: BookingId,
    ) -> Result<Option<Window>, Error> {
        let row: Option<WindowRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update windows set revision = revision
             where community_id = $1 and id = (select window_id from bookings where id = $2) returning ",
            window_columns!()
        ))
        .bind(community.0)
        .bind(booking.0)
        .fetch_optional(c)
        .await
        })?;
        row.map(WindowRow::read).transpose()
    }

    /// Holds a person, so that no two bookings or shifts of one are judged at the same time; false once the account is erased.
    pub(crate) async fn lock_booker(&mut self, account: AccountId) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set failed_tries = failed_tries where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    /// When a window is closed on a day against its hours.
    pub(super) async fn window_closure_on(
        &mut self,
        window: WindowId,
        day: NaiveDate,
    ) -> Result<Option<Closure>, Error> {
        let row: Option<ClosureRow> = on!(self, |c| sqlx::query_as(
            "select window_id, day, from_minute, until_minute, reason from window_closures
             where window_id = $1 and day = $2"
        )
        .bind(window.0)
        .bind(day)
        .fetch_optional(c)
        .await)?;
        row.map(ClosureRow::read).transpose()
    }

    /// A booking by its code, once its window is held.
    pub(super) async fn booking_by_code(
        &mut self,
        community: CommunityId,
        code: &BookingCode,
    ) -> Result<Option<Booking>, Error> {
        let row: Option<BookingRow> = on!(self, |c| sqlx::query_as(concat!(
            "select ",
            booking_columns!(),
            " from bookings b left join accounts a on a.id = b.account_id
             where b.community_id = $1 and b.code = $2"
        ))
        .bind(community.0)
        .bind(code.as_str())
        .fetch_optional(c)
        .await)?;
        row.map(BookingRow::read).transpose()
    }

    /// Which booking a code stands for.
    pub(crate) async fn booking_id(
        &mut self,
        community: CommunityId,
        code: &BookingCode,
    ) -> Result<Option<BookingId>, Error> {
        Ok(self.booking_by_code(community, code).await?.map(|b| b.id))
    }

    /// A booking of a community, once its window is held.
    pub(super) async fn booking(
        &mut self,
        community: CommunityId,
        id: BookingId,
    ) -> Result<Option<Booking>, Error> {
        let row: Option<BookingRow> = on!(self, |c| sqlx::query_as(concat!(
            "select ",
            booking_columns!(),
            " from bookings b left join accounts a on a.id = b.account_id
             where b.community_id = $1 and b.id = $2"
        ))
        .bind(community.0)
        .bind(id.0)
        .fetch_optional(c)
        .await)?;
        row.map(BookingRow::read).transpose()
    }
}

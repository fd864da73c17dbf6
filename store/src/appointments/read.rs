//! Windows with their load, for everybody; bookings, for whom they belong to.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::SignedIn;
use domain::appointments::{BookingCode, Standing, Wanted};
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::{AccountId, CommunityId, WindowId};
use sqlx::FromRow;

use super::row::{Closure, ClosureRow, Window, WindowRow, broken, wanted, window_columns};
use crate::communities::read_slug;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// How many places of a slot are taken; nobody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Taken {
    pub window_id: i64,
    pub day: NaiveDate,
    pub from_minute: i64,
    pub places: i64,
}

/// A booking as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyBooking {
    pub community: Slug,
    pub community_name: Both,
    pub window: i64,
    pub window_name: Both,
    pub place: Both,
    pub phone: String,
    pub wanted: Wanted,
    pub starts_at: DateTime<Utc>,
    pub standing: Standing,
    pub code: BookingCode,
    pub service: Option<i64>,
    pub home: bool,
    pub note: Option<String>,
    /// It came from the waiting list.
    pub from_waiting: bool,
    pub booked_at: DateTime<Utc>,
    /// Why staff cancelled it.
    pub cancelled_reason: Option<String>,
    /// The person has rated the visit.
    pub rated: bool,
}

/// A place on a waiting list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyWait {
    pub community: Slug,
    pub community_name: Both,
    pub window: i64,
    pub window_name: Both,
    pub day: NaiveDate,
    /// How many wait before.
    pub before: i64,
}

#[derive(FromRow)]
struct MyRow {
    id: i64,
    community_id: i64,
    slug: String,
    community_zh: String,
    community_en: String,
    number: i64,
    name_zh: String,
    name_en: String,
    place_zh: String,
    place_en: String,
    phone: String,
    day: NaiveDate,
    from_minute: i64,
    until_minute: i64,
    starts_at: DateTime<Utc>,
    standing: String,
    code: String,
    service: Option<i64>,
    home: bool,
    note: Option<String>,
    from_waiting: bool,
    booked_at: DateTime<Utc>,
    cancelled_reason: Option<String>,
    rated: bool,
}

/// The columns of [`MyRow`].
macro_rules! mine {
    ($tail:literal) => {
        concat!(
            "select b.id, b.community_id, c.slug, c.name_zh as community_zh, c.name_en as community_en, w.number,
                w.name_zh, w.name_en, w.place_zh, w.place_en, w.phone, b.day, b.from_minute, b.until_minute, b.starts_at,
                b.standing, b.code, b.service, b.home, b.note, b.from_waiting, b.booked_at, b.cancelled_reason,
                exists (select 1 from rating_marks m where m.community_id = b.community_id and m.kind = 'window'
                    and m.subject = w.number and m.occasion = b.id and m.account_id = b.account_id) as rated
             from bookings b join windows w on w.id = b.window_id join communities c on c.id = b.community_id ",
            $tail
        )
    };
}

impl MyRow {
    fn read(self) -> Result<MyBooking, Error> {
        let broken = || broken(self.id);
        Ok(MyBooking {
            community: read_slug(&self.slug, self.community_id)?,
            community_name: Both::new(self.community_zh, self.community_en),
            window: self.number,
            wanted: wanted(self.day, self.from_minute, self.until_minute).ok_or_else(broken)?,
            standing: Standing::from_code(&self.standing).ok_or_else(broken)?,
            code: BookingCode::parse(&self.code).map_err(|_| broken())?,
            window_name: Both::new(self.name_zh, self.name_en),
            place: Both::new(self.place_zh, self.place_en),
            phone: self.phone,
            starts_at: self.starts_at,
            service: self.service,
            home: self.home,
            note: self.note,
            from_waiting: self.from_waiting,
            booked_at: self.booked_at,
            cancelled_reason: self.cancelled_reason,
            rated: self.rated,
        })
    }
}

impl Db {
    /// The windows of a community, by their numbers.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_windows(&self, community: CommunityId) -> Result<Vec<Window>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, WindowRow>(concat!(
            "select ",
            window_columns!(),
            " from windows where community_id = $1 order by number"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(WindowRow::read).collect()
    }

    /// A window by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_window(
        &self,
        community: CommunityId,
        number: i64,
    ) -> Result<Option<Window>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, WindowRow>(concat!(
            "select ",
            window_columns!(),
            " from windows where community_id = $1 and number = $2"
        ))
        .bind(community.0)
        .bind(number)
        .fetch_optional(c)
        .await)?;
        row.map(WindowRow::read).transpose()
    }

    /// The closures of a window from a day on.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_window_closures(
        &self,
        window: WindowId,
        from: NaiveDate,
    ) -> Result<Vec<Closure>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, ClosureRow>(
            "select window_id, day, from_minute, until_minute, reason from window_closures
             where window_id = $1 and day >= $2 order by day"
        )
        .bind(window.0)
        .bind(from)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(ClosureRow::read).collect()
    }

    /// How many places are taken at the windows of a community, by window, day and slot, from one day to another.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_taken_places(
        &self,
        community: CommunityId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Taken>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select window_id, day, from_minute, count(*) as places from bookings
             where community_id = $1 and day >= $2 and day <= $3 and standing <> 'cancelled'
             group by window_id, day, from_minute"
        )
        .bind(community.0)
        .bind(from)
        .bind(until)
        .fetch_all(c)
        .await)?)
    }

    /// How many wait for a place at a window on a day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_waiting_for_window(
        &self,
        window: WindowId,
        day: NaiveDate,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from booking_waits where window_id = $1 and day = $2"
        )
        .bind(window.0)
        .bind(day)
        .fetch_one(c)
        .await)?)
    }

    /// A booking of the person, by its code.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_my_booking(
        &self,
        by: &SignedIn,
        community: CommunityId,
        code: &BookingCode,
    ) -> Result<Option<MyBooking>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, MyRow>(mine!(
            "where b.account_id = $1 and b.community_id = $2 and b.code = $3"
        ))
        .bind(by.account().0)
        .bind(community.0)
        .bind(code.as_str())
        .fetch_optional(c)
        .await)?;
        row.map(MyRow::read).transpose()
    }

    /// The bookings of the person, the latest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_bookings(
        &self,
        by: &SignedIn,
        limit: i64,
    ) -> Result<Vec<MyBooking>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, MyRow>(mine!(
            "where b.account_id = $1 order by b.starts_at desc, b.id desc limit $2"
        ))
        .bind(by.account().0)
        .bind(limit)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(MyRow::read).collect()
    }

    /// The waiting lists on which the person stands, from a day on.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_my_waits(
        &self,
        by: &SignedIn,
        from: NaiveDate,
    ) -> Result<Vec<MyWait>, Error> {
        #[derive(FromRow)]
        struct Row {
            community_id: i64,
            slug: String,
            community_zh: String,
            community_en: String,
            number: i64,
            name_zh: String,
            name_en: String,
            day: NaiveDate,
            before: i64,
        }
        let rows: Vec<Row> = read!(self, |c| {
            sqlx::query_as(
            "select v.community_id, c.slug, c.name_zh as community_zh, c.name_en as community_en, w.number, w.name_zh,
                w.name_en, v.day,
                (select count(*) from booking_waits o
                 where o.window_id = v.window_id and o.day = v.day and o.id < v.id) as before
             from booking_waits v join windows w on w.id = v.window_id join communities c on c.id = v.community_id
             where v.account_id = $1 and v.day >= $2 order by v.day, v.id"
        )
        .bind(by.account().0)
        .bind(from)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|r| {
                Ok(MyWait {
                    community: read_slug(&r.slug, r.community_id)?,
                    community_name: Both::new(r.community_zh, r.community_en),
                    window: r.number,
                    window_name: Both::new(r.name_zh, r.name_en),
                    day: r.day,
                    before: r.before,
                })
            })
            .collect()
    }
}

impl Tx {
    /// The closures of a window from a day on, once it is held.
    pub(super) async fn window_closures_from(
        &mut self,
        window: WindowId,
        from: NaiveDate,
    ) -> Result<Vec<Closure>, Error> {
        let rows: Vec<ClosureRow> = on!(self, |c| sqlx::query_as(
            "select window_id, day, from_minute, until_minute, reason from window_closures
             where window_id = $1 and day >= $2"
        )
        .bind(window.0)
        .bind(from)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(ClosureRow::read).collect()
    }

    /// Holds every window at which an account has a booking to come, in one order, until the end of the transaction.
    pub(crate) async fn hold_windows_of(&mut self, account: AccountId) -> Result<(), sqlx::Error> {
        let ids: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "select distinct window_id from bookings where account_id = $1 and standing = 'booked' order by window_id"
        )
        .bind(account.0)
        .fetch_all(c)
        .await
        })?;
        for id in ids {
            on!(self, |c| sqlx::query(
                "update windows set revision = revision where id = $1"
            )
            .bind(id)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }
}

//! The window's own side: the list of a day with names, marks of who came, and people who came without booking.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Clerk;
use domain::appointments::{BookingCode, NoMark, Standing, Wanted};
use domain::ids::BookingId;
use domain::time::day_of;
use sqlx::FromRow;

use super::row::{broken, wanted};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A booking as the window's staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskBooking {
    pub id: BookingId,
    /// Number of the window.
    pub window: i64,
    pub wanted: Wanted,
    pub starts_at: DateTime<Utc>,
    pub standing: Standing,
    pub code: BookingCode,
    pub name: Option<String>,
    /// Left at the window by somebody for whom staff booked.
    pub phone: Option<String>,
    pub service: Option<i64>,
    pub home: bool,
    pub note: Option<String>,
    /// The verified address, of a visit at home that is to be made.
    pub address: Option<String>,
    /// Staff booked for somebody.
    pub by_staff: bool,
}

/// What a window had on a day besides its bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowDay {
    /// Number of the window.
    pub window: i64,
    /// People who came without booking.
    pub walk_ins: i64,
}

/// Why nothing was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotMarked {
    UnknownBooking,
    UnknownWindow,
    Rule(NoMark),
}

#[derive(FromRow)]
struct DeskRow {
    id: i64,
    number: i64,
    day: NaiveDate,
    from_minute: i64,
    until_minute: i64,
    starts_at: DateTime<Utc>,
    standing: String,
    code: String,
    name: Option<String>,
    phone: Option<String>,
    service: Option<i64>,
    home: bool,
    note: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    by_staff: bool,
}

/// The columns of [`DeskRow`]; an address only where somebody is still to be visited. `$3` is today.
macro_rules! desk {
    ($tail:literal) => {
        concat!(
            "select b.id, w.number, b.day, b.from_minute, b.until_minute, b.starts_at, b.standing, b.code,
                coalesce(a.real_name, a.nickname, b.name) as name, b.phone, b.service, b.home, b.note,
                g.name_zh as building, r.unit, r.room, b.booked_by is not null as by_staff
             from bookings b join windows w on w.id = b.window_id
             left join accounts a on a.id = b.account_id
             left join residencies r on r.account_id = b.account_id and r.community_id = b.community_id
                and r.status = 'attested' and b.home and b.standing in ('booked', 'arrived') and b.day >= $3
             left join buildings g on g.id = r.building_id ",
            $tail
        )
    };
}

impl DeskRow {
    fn read(self) -> Result<DeskBooking, Error> {
        let broken = || broken(self.id);
        let address = [self.building, self.unit, self.room];
        let address: Vec<_> = address.into_iter().flatten().collect();
        Ok(DeskBooking {
            id: BookingId(self.id),
            window: self.number,
            wanted: wanted(self.day, self.from_minute, self.until_minute).ok_or_else(broken)?,
            standing: Standing::from_code(&self.standing).ok_or_else(broken)?,
            code: BookingCode::parse(&self.code).map_err(|_| broken())?,
            starts_at: self.starts_at,
            name: self.name,
            phone: self.phone,
            service: self.service,
            home: self.home,
            note: self.note,
            address: (!address.is_empty()).then(|| address.join(" ")),
            by_staff: self.by_staff,
        })
    }
}

fn refused<T>(why: NotMarked) -> Result<T, Failed<NotMarked>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// The bookings of a day at every window, in the order of the day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk_bookings(
        &self,
        by: &Clerk,
        day: NaiveDate,
        today: NaiveDate,
    ) -> Result<Vec<DeskBooking>, Error> {
        let rows = read!(self, |c| sqlx::query_as::<_, DeskRow>(desk!(
            "where b.community_id = $1 and b.day = $2 and b.standing <> 'cancelled'
             order by w.number, b.from_minute, b.place"
        ))
        .bind(by.community().0)
        .bind(day)
        .bind(today)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(DeskRow::read).collect()
    }

    /// A booking by the code that somebody says at the window, whatever became of it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_desk_booking(
        &self,
        by: &Clerk,
        code: &BookingCode,
        today: NaiveDate,
    ) -> Result<Option<DeskBooking>, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, DeskRow>(desk!(
            "where b.community_id = $1 and b.code = $2"
        ))
        .bind(by.community().0)
        .bind(code.as_str())
        .bind(today)
        .fetch_optional(c)
        .await)?;
        row.map(DeskRow::read).transpose()
    }

    /// People who came without booking on a day, of each window where somebody did.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_walk_ins(&self, by: &Clerk, day: NaiveDate) -> Result<Vec<WindowDay>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, (i64, i64)>(
            "select w.number, d.walk_ins from window_days d join windows w on w.id = d.window_id
             where d.community_id = $1 and d.day = $2"
        )
        .bind(by.community().0)
        .bind(day)
        .fetch_all(c)
        .await
        })?;
        Ok(rows
            .into_iter()
            .map(|(window, walk_ins)| WindowDay { window, walk_ins })
            .collect())
    }

    /// Marks who came and who did not. Nobody is told, and nothing follows from a 未到: the place goes to who is there.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn mark_booking(
        &self,
        by: &Clerk,
        booking: BookingId,
        to: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let mut tx = self.begin().await?;
        tx.mark_booking(by, booking, to, now).await?;
        Ok(tx.commit().await?)
    }

    /// Counts somebody who came without booking today, or takes one back that was counted by mistake.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn count_walk_in(
        &self,
        by: &Clerk,
        number: i64,
        back: bool,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let mut tx = self.begin().await?;
        // A form that arrives twice counts nobody twice.
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        let Some(window) = tx.lock_window(by.community(), number).await? else {
            return refused(NotMarked::UnknownWindow);
        };
        let step: i64 = if back { -1 } else { 1 };
        let today = day_of(now);
        on!(&mut tx, |c| {
            sqlx::query(
            "insert into window_days (community_id, window_id, day, walk_ins)
             values ($1, $2, $3, case when $4 > 0 then 1 else 0 end)
             on conflict (window_id, day) do update
             set walk_ins = case when window_days.walk_ins + $4 < 0 then 0 else window_days.walk_ins + $4 end"
        )
        .bind(window.community.0)
        .bind(window.id.0)
        .bind(today)
        .bind(step)
        .execute(c)
        .await
        .map(|_| ())
        })?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn mark_booking(
        &mut self,
        by: &Clerk,
        id: BookingId,
        to: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        if self.lock_window_of(by.community(), id).await?.is_none() {
            return refused(NotMarked::UnknownBooking);
        }
        let Some(booking) = self.booking(by.community(), id).await? else {
            return refused(NotMarked::UnknownBooking);
        };
        let to = booking
            .standing
            .mark(to, booking.wanted, day_of(now), now)
            .map_err(|why| Failed::Refused(NotMarked::Rule(why)))?;
        on!(self, |c| sqlx::query(
            "update bookings set standing = $2, changed_at = $3 where id = $1"
        )
        .bind(id.0)
        .bind(to.code())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
        Ok(())
    }
}

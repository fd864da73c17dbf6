//! What happens to bookings by the clock: people are reminded, or told that their day is no working day any more, places that became free go to who waits, and what was kept
//! for the visit alone is forgotten. Each may run twice and does nothing the second time.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::appointments::{Standing, Wanted};
use domain::ids::{AccountId, BookingId, CommunityId};
use domain::notices::Notice;
use domain::rulebook::Rule;
use domain::time::{Calendar, day_of};

use super::book::Terms;
use super::wait::about;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// How long before its beginning people are reminded of a booking; of one made later than that nobody is.
pub(super) const REMIND: Duration = Duration::hours(24);
/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 200;

impl Db {
    /// Does what is due; how much there was.
    ///
    /// # Errors
    /// [`Error`] of the database; what was done before it stays so.
    pub async fn keep_bookings(
        &self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut done = 0;
        for (community, id) in self.list_bookings_on_changed_days(day_of(now)).await? {
            let (community, id) = (CommunityId(community), BookingId(id));
            done += u64::from(self.release_if_closed(community, id, calendar, now).await?);
        }
        for (community, id) in self.list_bookings_to_remind(now).await? {
            let (community, id) = (CommunityId(community), BookingId(id));
            done += u64::from(
                match self.release_if_closed(community, id, calendar, now).await? {
                    true => true,
                    false => self.remind_of_booking(community, id, now).await?,
                },
            );
        }
        for (community, number, day) in self.list_days_waited_for(day_of(now)).await? {
            let community = CommunityId(community);
            done += self
                .fill_window_day(community, number, day, calendar, now)
                .await?;
        }
        for community in self.list_communities().await? {
            let today = day_of(now);
            let Some(book) = self.current_rulebook(community.id, today).await? else {
                continue;
            };
            let days = Days::new(u64::from(book.count(Rule::BookingKeepDays)));
            let before = today.checked_sub_days(days).unwrap_or(NaiveDate::MIN);
            if self.has_to_forget(community.id, before, today).await? {
                let mut tx = self.begin().await?;
                done += tx.forget_visits(community.id, before).await?;
                done += tx.delete_past_booking_waits(community.id, today).await?;
                tx.commit().await?;
            }
        }
        Ok(done)
    }

    /// Cancels a booking whose slot is gone since the calendar was changed, and tells the person. Somebody for whom staff
    /// booked cannot be told from here: that booking stands, and the desk says that it needs a call.
    async fn release_if_closed(
        &self,
        community: CommunityId,
        id: BookingId,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window_of(community, id).await? else {
            return Ok(false);
        };
        let Some(booking) = tx.booking(community, id).await? else {
            return Ok(false);
        };
        let (Standing::Booked, Some(account)) = (booking.standing, booking.account) else {
            return Ok(false);
        };
        let Wanted { day, slot } = booking.wanted;
        if tx
            .window_slots_on(&window, day, calendar)
            .await?
            .contains(&slot)
        {
            return Ok(false);
        }
        tx.take_booking_back(&window, &booking, None, now).await?;
        let about = about(&window, &booking.code, booking.wanted);
        tx.tell_about(community, account, Notice::BookingDayOff, &about, None, now)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn remind_of_booking(
        &self,
        community: CommunityId,
        id: BookingId,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window_of(community, id).await? else {
            return Ok(false);
        };
        let Some(booking) = tx.booking(community, id).await? else {
            return Ok(false);
        };
        if booking.standing != Standing::Booked || !tx.mark_reminded_of(id, now).await? {
            return Ok(false);
        }
        if let Some(account) = booking.account {
            let (kind, about) = (
                Notice::BookingSoon,
                about(&window, &booking.code, booking.wanted),
            );
            tx.tell_about(community, account, kind, &about, None, now)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Gives the places of days that became free to who waits for them, in order.
    pub(crate) async fn fill_freed_days(
        &self,
        freed: &[(CommunityId, i64, NaiveDate)],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if freed.is_empty() {
            return Ok(());
        }
        let calendar = self.calendar().await?;
        for (community, number, day) in freed {
            self.fill_window_day(*community, *number, *day, &calendar, now)
                .await?;
        }
        Ok(())
    }

    async fn fill_window_day(
        &self,
        community: CommunityId,
        number: i64,
        day: NaiveDate,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let Some(book) = self.current_rulebook(community, day_of(now)).await? else {
            return Ok(0);
        };
        let terms = Terms {
            calendar,
            book: &book,
        };
        let mut tx = self.begin().await?;
        let Some(window) = tx.lock_window(community, number).await? else {
            return Ok(0);
        };
        let given = tx.fill_from_waiting(&window, day, terms, now).await?;
        tx.commit().await?;
        Ok(given)
    }

    /// Bookings on days of which the calendar says something: one of them may have become a holiday since.
    async fn list_bookings_on_changed_days(
        &self,
        from: NaiveDate,
    ) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select b.community_id, b.id from bookings b join calendar_days d on d.day = b.day
             where b.standing = 'booked' and b.account_id is not null and b.day >= $1 order by b.starts_at, b.id"
        )
        .bind(from)
        .fetch_all(c)
        .await
        })?)
    }

    async fn list_bookings_to_remind(&self, now: DateTime<Utc>) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select community_id, id from bookings
             where standing = 'booked' and reminded_at is null and starts_at > $1 and starts_at <= $2
             order by starts_at limit $3"
        )
        .bind(now)
        .bind(now + REMIND)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }

    async fn list_days_waited_for(
        &self,
        from: NaiveDate,
    ) -> Result<Vec<(i64, i64, NaiveDate)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select distinct v.community_id, w.number, v.day from booking_waits v join windows w on w.id = v.window_id
             where v.day >= $1 order by v.day, v.community_id, w.number limit $2"
        )
        .bind(from)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }

    async fn has_to_forget(
        &self,
        community: CommunityId,
        before: NaiveDate,
        today: NaiveDate,
    ) -> Result<bool, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select exists (select 1 from bookings
                where community_id = $1 and day < $2 and (name is not null or phone is not null or note is not null))
             or exists (select 1 from booking_waits where community_id = $1 and day < $3)"
        )
        .bind(community.0)
        .bind(before)
        .bind(today)
        .fetch_one(c)
        .await
        })?)
    }
}

impl Tx {
    /// The days on which an account has a booking to come, each with its window.
    pub(crate) async fn list_days_booked(
        &mut self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Vec<(CommunityId, i64, NaiveDate)>, sqlx::Error> {
        let rows: Vec<(i64, i64, NaiveDate)> = on!(self, |c| {
            sqlx::query_as(
                "select distinct w.community_id, w.number, b.day from bookings b join windows w on w.id = b.window_id
                 where b.account_id = $1 and b.standing = 'booked' and b.day >= $2
                 order by b.day, w.community_id, w.number",
            )
            .bind(account.0)
            .bind(day_of(now))
            .fetch_all(c)
            .await
        })?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(c, number, day)| (CommunityId(c), number, day))
            .collect())
    }

    /// False when another process was first.
    async fn mark_reminded_of(
        &mut self,
        id: BookingId,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update bookings set reminded_at = $2 where id = $1 and reminded_at is null"
        )
        .bind(id.0)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    /// Empties what was kept for visits that are over: names and numbers left at the window, notes for a visit at home.
    async fn forget_visits(
        &mut self,
        community: CommunityId,
        before: NaiveDate,
    ) -> Result<u64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update bookings set name = null, phone = null, note = null
             where community_id = $1 and day < $2 and (name is not null or phone is not null or note is not null)"
        )
        .bind(community.0)
        .bind(before)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
        })
    }

    async fn delete_past_booking_waits(
        &mut self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<u64, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from booking_waits where community_id = $1 and day < $2"
        )
        .bind(community.0)
        .bind(today)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    }
}

//! The days that are worked against the week, or free against it: data that the State Council publishes once a year.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Operator;
use domain::display::Both;
use domain::log::Leaf;
use domain::time::Calendar;
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// One exception from the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub working: bool,
    pub name: Both,
}

#[derive(FromRow)]
struct DayRow {
    day: NaiveDate,
    working: bool,
    name_zh: String,
    name_en: String,
}

impl Db {
    /// The calendar by which working days are counted.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn calendar(&self) -> Result<Calendar, Error> {
        let days = read!(self, |c| sqlx::query_as::<_, (NaiveDate, bool)>(
            "select day, working from calendar_days"
        )
        .fetch_all(c)
        .await)?;
        Ok(Calendar::new(days))
    }

    /// The exceptions of one year in order.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_calendar_days(&self, year: i32) -> Result<Vec<CalendarDay>, Error> {
        let (Some(first), Some(last)) = (
            NaiveDate::from_ymd_opt(year, 1, 1),
            NaiveDate::from_ymd_opt(year, 12, 31),
        ) else {
            return Ok(Vec::new());
        };
        let rows = read!(self, |c| sqlx::query_as::<_, DayRow>(
            "select day, working, name_zh, name_en from calendar_days
             where day >= $1 and day <= $2 order by day"
        )
        .bind(first)
        .bind(last)
        .fetch_all(c)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|r| CalendarDay {
                day: r.day,
                working: r.working,
                name: Both::new(r.name_zh, r.name_en),
            })
            .collect())
    }

    /// Enters a day, or changes it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn set_calendar_day(
        &self,
        op: &Operator,
        day: NaiveDate,
        working: bool,
        name: Both,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.upsert_calendar_day(day, working, &name).await?;
        let leaf = Leaf::new(
            "communities.set_calendar_day",
            day,
            json!({ "working": working }),
            now,
        );
        tx.append_leaf(None, Some(op.account()), &leaf).await?;
        tx.commit().await
    }

    /// Takes a day out, so that it follows the week again. A day that is not there stays so, without a leaf.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn remove_calendar_day(
        &self,
        op: &Operator,
        day: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        if tx.delete_calendar_day(day).await? {
            let leaf = Leaf::new("communities.remove_calendar_day", day, json!({}), now);
            tx.append_leaf(None, Some(op.account()), &leaf).await?;
        }
        tx.commit().await
    }
}

impl Tx {
    async fn upsert_calendar_day(
        &mut self,
        day: NaiveDate,
        working: bool,
        name: &Both,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into calendar_days (day, working, name_zh, name_en) values ($1, $2, $3, $4)
             on conflict (day) do update
             set working = excluded.working, name_zh = excluded.name_zh, name_en = excluded.name_en"
        )
        .bind(day)
        .bind(working)
        .bind(&name.zh)
        .bind(&name.en)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn delete_calendar_day(&mut self, day: NaiveDate) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from calendar_days where day = $1"
        )
        .bind(day)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
    }
}

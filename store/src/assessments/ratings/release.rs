//! Publishing in batches: ratings of months that are over come out once at least five of one thing can come out together.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessments::{Rated, comes_out, month_of};
use domain::ids::CommunityId;
use domain::rulebook::{Rule, Rulebook};
use domain::time::{Calendar, day_of};

use super::{Subject, kind};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

type Batch = (i64, String, i64, bool, i64);

/// How many wait of each thing. Whether they are enough is said by the rule, for each batch under the transaction again.
const WAITING: &str = "select community_id, kind, subject, again, count(*) from ratings
    where released_on is null and month < $1 group by community_id, kind, subject, again";

impl Db {
    /// Publishes the batches that are whole, and gives how many ratings came out.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn release_ratings(
        &self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let before = month_of(day_of(now));
        let rows: Vec<Batch> = read!(self, |c| sqlx::query_as(WAITING)
            .bind(before)
            .fetch_all(c)
            .await)?;
        if rows.iter().all(|(.., n)| comes_out(n.unsigned_abs()) == 0) {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let done = tx.release_ratings(calendar, now).await?;
        tx.commit().await?;
        Ok(done)
    }
}

impl Tx {
    pub(crate) async fn release_ratings(
        &mut self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let today = day_of(now);
        let rows: Vec<Batch> = on!(self, |c| sqlx::query_as(WAITING)
            .bind(month_of(today))
            .fetch_all(c)
            .await)?;
        let mut done = 0;
        for (community, code, number, again, n) in rows {
            if comes_out(n.unsigned_abs()) == 0 {
                continue;
            }
            let community = CommunityId(community);
            let of = Subject::new(kind(&code)?, number);
            let due = match self.version_in_force(community, today).await? {
                Some(version) => due_on(
                    &self.rules_of_version(community, version).await?,
                    calendar,
                    today,
                ),
                None => today,
            };
            done += self.release_batch(community, of, again, today, due).await?;
        }
        Ok(done)
    }

    /// Sets the day of a batch; of bad first ratings with words also the day until which they are to be answered. One row
    /// after the other by its digest, so that on PostgreSQL, which writes rows anew, they no longer lie in the order in
    /// which they were given.
    async fn release_batch(
        &mut self,
        community: CommunityId,
        of: Subject,
        again: bool,
        today: NaiveDate,
        due: NaiveDate,
    ) -> Result<u64, sqlx::Error> {
        let names: Vec<String> = on!(self, |c| {
            sqlx::query_scalar(
                "select person_key from ratings
                 where community_id = $1 and kind = $2 and subject = $3 and again = $4 and released_on is null and month < $5
                 order by person_key",
            )
            .bind(community.0)
            .bind(of.kind.code())
            .bind(of.number)
            .bind(again)
            .bind(month_of(today))
            .fetch_all(c)
            .await
        })?;
        let mut done = 0;
        for name in names {
            done += on!(self, |c| {
                sqlx::query(
                    "update ratings set released_on = $2,
                        due_on = case when not again and mark in (1, 2) and body is not null then $3 end
                     where person_key = $1 and released_on is null",
                )
                .bind(&name)
                .bind(today)
                .bind(due)
                .execute(c)
                .await
                .map(|done| done.rows_affected())
            })?;
        }
        Ok(done)
    }
}

fn due_on(book: &Rulebook, calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    calendar.after(today, book.count(Rule::RatingDays))
}

/// How a thing that is rated stands in an address: `window/3`.
pub(super) fn address(of: Subject) -> String {
    let kind: Rated = of.kind;
    format!("{}/{}", kind.code(), of.number)
}

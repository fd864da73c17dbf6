//! What happens to shifts by the clock: offers lapse and go on, free places are offered, people are reminded, and lists of
//! what is over are forgotten. Each may run twice and does nothing the second time.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::notices::Notice;
use domain::time::day_of;
use domain::volunteers::CALL_WITHIN;

use crate::db::{on, read};
use crate::{Db, Error};

/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 200;

impl Db {
    /// Does what is due; how much there was.
    ///
    /// # Errors
    /// [`Error`] of the database; what was done before it stays so.
    pub async fn keep_shifts(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut done = 0;
        for (community, number) in self.list_shifts_to_keep(now).await? {
            done += self.keep_shift(CommunityId(community), number, now).await?;
        }
        for (community, number) in self.list_shifts_to_remind(now).await? {
            done += self
                .remind_shift(CommunityId(community), number, now)
                .await?;
        }
        Ok(done)
    }

    /// Lets offers of one shift lapse, and offers what is free.
    async fn keep_shift(
        &self,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let Some(book) = self.current_rulebook(community, day_of(now)).await? else {
            return Ok(0);
        };
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_shift(community, number).await? else {
            return Ok(0);
        };
        let lapsed: Vec<(i64, Option<i64>)> = on!(&mut tx, |c| sqlx::query_as(
            "select id, account_id from shift_places
             where shift_id = $1 and standing = 'offered' and confirm_by <= $2 order by account_id"
        )
        .bind(shift.id.0)
        .bind(now)
        .fetch_all(c)
        .await)?;
        for (id, account) in &lapsed {
            tx.mark_place(*id, "lapsed", now).await?;
            if let Some(account) = account {
                let (kind, about) = (Notice::ShiftLapsed, shift.about());
                tx.tell_about(community, AccountId(*account), kind, &about, None, now)
                    .await?;
            }
        }
        let mut done = lapsed.len() as u64;
        done += match lapsed.is_empty() {
            true => tx.offer_places(&shift, &book, now).await?,
            false => tx.refill_shift(&shift, &book, now).await?,
        };
        if shift.span.starts_at() <= now {
            done += on!(&mut tx, |c| sqlx::query(
                "delete from shift_waits where shift_id = $1"
            )
            .bind(shift.id.0)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
        }
        tx.commit().await?;
        Ok(done)
    }

    async fn remind_shift(
        &self,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_shift(community, number).await? else {
            return Ok(0);
        };
        let people: Vec<i64> = on!(&mut tx, |c| {
            sqlx::query_scalar(
                "update shift_places set reminded_at = $2
                 where shift_id = $1 and standing = 'coming' and reminded_at is null and account_id is not null
                 returning account_id",
            )
            .bind(shift.id.0)
            .bind(now)
            .fetch_all(c)
            .await
        })?;
        let about = shift.about();
        for account in &people {
            let account = AccountId(*account);
            tx.tell_about(community, account, Notice::ShiftSoon, &about, None, now)
                .await?;
        }
        tx.commit().await?;
        Ok(people.len() as u64)
    }

    /// Shifts with an offer that is over, or with people who wait.
    async fn list_shifts_to_keep(&self, now: DateTime<Utc>) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select s.community_id, s.number from shifts s
                 where s.id in (select shift_id from shift_places where standing = 'offered' and confirm_by <= $1
                                union select shift_id from shift_waits)
                 order by s.id limit $2",
            )
            .bind(now)
            .bind(AT_ONCE)
            .fetch_all(c)
            .await
        })?)
    }

    async fn list_shifts_to_remind(&self, now: DateTime<Utc>) -> Result<Vec<(i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select distinct s.community_id, s.number, s.id from shift_places p join shifts s on s.id = p.shift_id
                 where p.standing = 'coming' and p.reminded_at is null and p.account_id is not null
                   and s.starts_at > $1 and s.starts_at <= $2
                 order by s.id limit $3",
            )
            .bind(now)
            .bind(now + CALL_WITHIN)
            .bind(AT_ONCE)
            .fetch_all(c)
            .await
            .map(|rows: Vec<(i64, i64, i64)>| rows.into_iter().map(|(c, n, _)| (c, n)).collect())
        })?)
    }
}

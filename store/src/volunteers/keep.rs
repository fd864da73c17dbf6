//! What happens to shifts by the clock: offers lapse and go on, free places are offered, people are reminded, and lists of
//! what is over are forgotten. Each may run twice and does nothing the second time.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::notices::Notice;
use domain::time::day_of;
use domain::volunteers::CALL_WITHIN;

use crate::db::{on, read};
use crate::{Db, Error};

/// How many shifts are read at once.
const AT_ONCE: i64 = 200;

/// What one run did, and what went wrong first.
#[derive(Default)]
struct Run {
    done: u64,
    trouble: Option<Error>,
}

impl Run {
    /// Counts what was done on one shift. A shift that fails holds up no other one, and the first failure is told at the end;
    /// but without a database none of them would get any further.
    fn note(&mut self, got: Result<u64, Error>) -> Result<(), Error> {
        match got {
            Ok(done) => self.done += done,
            Err(Error::Unavailable(e)) => return Err(Error::Unavailable(e)),
            Err(e) => {
                self.trouble.get_or_insert(e);
            }
        }
        Ok(())
    }
}

impl Db {
    /// Does what is due on every shift; how much there was.
    ///
    /// # Errors
    /// The first [`Error`] of a shift, once the others are done, or of a database that is gone; what was done stays so.
    pub async fn keep_shifts(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut run = Run::default();
        let mut last = 0;
        loop {
            let due = self.list_shifts_to_keep(now, last).await?;
            let Some((.., id)) = due.last() else { break };
            last = *id;
            for (community, number, _) in due {
                let got = self.keep_shift(CommunityId(community), number, now).await;
                run.note(got)?;
            }
        }
        last = 0;
        loop {
            let due = self.list_shifts_to_remind(now, last).await?;
            let Some((.., id)) = due.last() else { break };
            last = *id;
            for (community, number, _) in due {
                let got = self.remind_shift(CommunityId(community), number, now).await;
                run.note(got)?;
            }
        }
        match run.trouble {
            Some(e) => Err(e),
            None => Ok(run.done),
        }
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
            true => tx.offer_places(&shift, None, &book, now).await?,
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

    /// Shifts behind one with an offer that is over, or with people who wait: community, number, id.
    async fn list_shifts_to_keep(
        &self,
        now: DateTime<Utc>,
        after: i64,
    ) -> Result<Vec<(i64, i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select s.community_id, s.number, s.id from shifts s
                 where s.id > $2 and s.id in (
                    select shift_id from shift_places where standing = 'offered' and confirm_by <= $1
                    union select shift_id from shift_waits)
                 order by s.id limit $3",
            )
            .bind(now)
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(c)
            .await
        })?)
    }

    /// Shifts behind one that begin soon and of which somebody is to be reminded: community, number, id.
    async fn list_shifts_to_remind(
        &self,
        now: DateTime<Utc>,
        after: i64,
    ) -> Result<Vec<(i64, i64, i64)>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select distinct s.community_id, s.number, s.id from shift_places p join shifts s on s.id = p.shift_id
                 where p.standing = 'coming' and p.reminded_at is null and p.account_id is not null
                   and s.starts_at > $1 and s.starts_at <= $2 and s.id > $3
                 order by s.id limit $4",
            )
            .bind(now)
            .bind(now + CALL_WITHIN)
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(c)
            .await
        })?)
    }
}

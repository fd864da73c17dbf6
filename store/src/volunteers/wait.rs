//! The waiting list of a shift: who waits is offered the place that becomes free, in order; and a place that nobody waits
//! for shortly before the beginning is called out to the team.

use chrono::{DateTime, Duration, Utc};
use domain::ids::AccountId;
use domain::notices::Notice;
use domain::rulebook::Rulebook;
use domain::volunteers::{CALL_WITHIN, confirm_by};

use super::row::Shift;
use crate::db::on;
use crate::{Error, Tx};

/// A team is called for one shift no more often than this.
const CALL_AGAIN: Duration = Duration::hours(6);

impl Tx {
    /// Offers the free places of a held shift to who waits, and calls the team where nobody does and it begins soon. Gives
    /// how many places were offered.
    pub(super) async fn refill_shift(
        &mut self,
        shift: &Shift,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        // How full it is has just changed.
        let shift = self.find_held_shift(shift.id).await?;
        if shift.is_cancelled() || shift.span.starts_at() <= now {
            return Ok(0);
        }
        let offered = self.offer_places(&shift, None, book, now).await?;
        let left = shift.free() - i64::try_from(offered).unwrap_or(0);
        let soon = shift.span.starts_at() <= now + CALL_WITHIN;
        let rested = shift.called_at.is_none_or(|at| at + CALL_AGAIN <= now);
        if left > 0 && soon && rested {
            self.call_team(&shift, now).await?;
        }
        Ok(offered)
    }

    /// Offers free places alone, as the caretaker does: nobody is called for a place that was always free. `also` is held with
    /// those who wait, where somebody acts on the shift afterwards.
    pub(super) async fn offer_places(
        &mut self,
        shift: &Shift,
        also: Option<AccountId>,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let mut free = shift.free();
        if free == 0 || shift.waiting == 0 || shift.is_cancelled() || shift.span.starts_at() <= now
        {
            return Ok(0);
        }
        let waiting: Vec<(i64, i64)> = on!(self, |c| sqlx::query_as(
            "select id, account_id from shift_waits where shift_id = $1 order by id"
        )
        .bind(shift.id.0)
        .fetch_all(c)
        .await)?;
        // People are held in the order of their accounts, so that two shifts never wait for each other.
        let mut people: Vec<_> = waiting.iter().map(|(_, account)| *account).collect();
        people.extend(also.map(|account| account.0));
        people.sort_unstable();
        people.dedup();
        for account in people {
            if !self.lock_booker(AccountId(account)).await? {
                self.delete_shift_wait(shift, AccountId(account)).await?;
            }
        }
        let until = confirm_by(shift.span, book, now);
        let mut offered = 0;
        for (_, account) in waiting {
            if free == 0 {
                break;
            }
            let account = AccountId(account);
            // Whom the rules keep away today is passed over and stays on the list.
            if self.judge_place(shift, account, now).await?.is_err()
                || self.find_place(shift, account).await?.is_some()
                || !self.delete_shift_wait(shift, account).await?
            {
                continue;
            }
            let Some(place) = self.free_place(shift).await? else {
                break;
            };
            self.insert_shift_place(shift, account, place, Some(until), now)
                .await?;
            let (kind, about) = (Notice::ShiftOffered, shift.about());
            self.tell_about(shift.community, account, kind, &about, None, now)
                .await?;
            free -= 1;
            offered += 1;
        }
        Ok(offered)
    }

    /// Asks the members who are not on the shift whether they can step in.
    async fn call_team(&mut self, shift: &Shift, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update shifts set called_at = $2 where id = $1"
        )
        .bind(shift.id.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
        let about = shift.about();
        on!(self, |c| {
            sqlx::query(
                "insert into notices (community_id, account_id, kind, room, about, about_title, at)
                 select m.community_id, a.id, $3, $4, $5, $6, $7
                 from team_members m join accounts a on a.id = m.account_id and a.erased_at is null
                 where m.team_id = $1 and m.standing = 'member'
                   and not exists (select 1 from shift_places p
                       where p.shift_id = $2 and p.account_id = a.id)",
            )
            .bind(shift.team_id.0)
            .bind(shift.id.0)
            .bind(Notice::ShiftCall.code())
            .bind(about.room.code())
            .bind(&about.number)
            .bind(&about.title)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// Takes somebody off the list; false who was not on it.
    pub(super) async fn delete_shift_wait(
        &mut self,
        shift: &Shift,
        account: AccountId,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from shift_waits where shift_id = $1 and account_id = $2"
        )
        .bind(shift.id.0)
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }
}

//! Staff vouch for who helps children and people in need of care. When they stop, the places that asked for it go on.
//!
//! What surprises: the team is held, then its shifts, then people, as everywhere; and what became free is offered in
//! transactions of their own, one for each shift, so that nobody is held for two shifts at once.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::notices::Notice;
use domain::time::day_of;
use domain::volunteers::is_vouched;

use super::row::{Shift, Team};
use crate::db::on;
use crate::{Db, Error, Tx};

impl Db {
    /// Offers what is free on these shifts to who waits.
    pub(super) async fn refill_shifts(
        &self,
        community: CommunityId,
        numbers: &[i64],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(book) = self.current_rulebook(community, day_of(now)).await? else {
            return Ok(());
        };
        for number in numbers {
            let mut tx = self.begin().await?;
            if let Some(shift) = tx.lock_shift(community, *number).await? {
                tx.refill_shift(&shift, &book, now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Holds the shifts to come of a held team for which staff must vouch, in the order of their ids. Whoever signs up
    /// for one of them is waited for, and reads afterwards what is written now.
    pub(super) async fn lock_checked_shifts(
        &mut self,
        team: &Team,
        now: DateTime<Utc>,
    ) -> Result<Vec<Shift>, Error> {
        let numbers: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select s.number from shifts s join activities a on a.id = s.activity_id
                 where a.team_id = $1 and a.checked_only and s.starts_at > $2 and s.cancelled_reason is null order by s.id",
            )
            .bind(team.id.0)
            .bind(now)
            .fetch_all(c)
            .await
        })?;
        let mut held = Vec::with_capacity(numbers.len());
        for number in numbers {
            held.extend(self.lock_shift(team.community, number).await?);
        }
        Ok(held)
    }

    /// Gives back the places of a person on held shifts for which staff vouch no more, and tells the person. Gives the numbers
    /// of the shifts on which a place became free.
    pub(super) async fn give_back_unvouched(
        &mut self,
        shifts: &[Shift],
        account: AccountId,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Vec<i64>, Error> {
        let mut freed = Vec::new();
        for shift in shifts {
            let Some((place, standing, _)) = self.find_place(shift, account).await? else {
                continue;
            };
            let open = standing == "coming" || standing == "offered";
            if !open || is_vouched(shift.span, self.find_vouched(shift, account).await?) {
                continue;
            }
            self.mark_place(place, "given_back", now).await?;
            let (kind, about) = (Notice::ShiftUnvouched, shift.about());
            self.tell_about(shift.community, account, kind, &about, None, now)
                .await?;
            self.note_shift("volunteers.give_back", shift, by, now)
                .await?;
            freed.push(shift.number);
        }
        Ok(freed)
    }
}

//! Taking a place on a shift, giving it back, confirming one that became free, and waiting for one.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId};
use domain::log::Leaf;
use domain::rulebook::Rulebook;
use domain::volunteers::{CALL_WITHIN, Clash, NoPlace, NoWait, may_wait};
use serde_json::json;

use super::row::Shift;
use super::shift_object;
use crate::db::on;
use crate::error::on_duplicate;
use crate::{Db, Failed, Tx};

/// Why somebody has no place, does not wait, or gave nothing back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotOn {
    UnknownShift,
    /// The account was erased in another tab.
    Gone,
    /// Has a place, or waits, already; the form arrived twice.
    Already,
    Full,
    /// Has no place and does not wait.
    NotThere,
    /// No place is offered, or the time to confirm is over.
    NothingOffered,
    /// Something in another room at the same time; may go on knowingly.
    Clash(Clash),
    /// Was there: what was done is not given back.
    Came,
    Rule(NoPlace),
    Wait(NoWait),
}

fn refused<T>(why: NotOn) -> Result<T, Failed<NotOn>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Takes a place on a shift; `anyway` in spite of something at the same time in another room. What is free is offered to
    /// who waits first: whoever comes later does not go past them.
    ///
    /// # Errors
    /// [`NotOn`], or [`crate::Error`].
    pub async fn join_shift(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        anyway: bool,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let mut tx = self.begin().await?;
        let joined = tx
            .join_shift(by, community, number, anyway, book, now)
            .await;
        keep_offers(tx, joined).await
    }

    /// Waits for a place on a full shift.
    ///
    /// # Errors
    /// [`NotOn`], or [`crate::Error`].
    pub async fn wait_for_shift(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let mut tx = self.begin().await?;
        let waits = tx.wait_for_shift(by, community, number, book, now).await;
        keep_offers(tx, waits).await
    }

    /// Confirms a place that became free.
    ///
    /// # Errors
    /// [`NotOn`], or [`crate::Error`].
    pub async fn confirm_shift(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_shift(community, number).await? else {
            return refused(NotOn::UnknownShift);
        };
        match tx.find_place(&shift, by.account()).await? {
            Some((id, standing, Some(until))) if standing == "offered" && now < until => {
                tx.confirm_place(&shift, by.account(), id, now).await?;
                Ok(tx.commit().await?)
            }
            // The second press of the button.
            Some((_, standing, _)) if standing == "coming" => Ok(()),
            _ => refused(NotOn::NothingOffered),
        }
    }

    /// Gives a place back, declines one that is offered, or leaves the waiting list; the next who waits is offered the place
    /// at once.
    ///
    /// # Errors
    /// [`NotOn`], or [`crate::Error`].
    pub async fn leave_shift(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_shift(community, number).await? else {
            return refused(NotOn::UnknownShift);
        };
        let waited = tx.delete_shift_wait(&shift, by.account()).await?;
        match tx.find_place(&shift, by.account()).await? {
            Some((id, standing, _)) if standing == "coming" || standing == "offered" => {
                if shift.span.starts_at() <= now {
                    return refused(NotOn::Rule(NoPlace::Begun));
                }
                tx.mark_place(id, "given_back", now).await?;
                tx.note_shift("volunteers.give_back", &shift, by.account(), now)
                    .await?;
                tx.refill_shift(&shift, book, now).await?;
            }
            Some(_) => return refused(NotOn::Came),
            None if !waited => return refused(NotOn::NotThere),
            None => {}
        }
        Ok(tx.commit().await?)
    }
}

/// What was offered to those who wait stays offered, whatever became of who came later.
async fn keep_offers(tx: Tx, got: Result<(), Failed<NotOn>>) -> Result<(), Failed<NotOn>> {
    if !matches!(got, Err(Failed::Store(_))) {
        tx.commit().await?;
    }
    got
}

impl Tx {
    pub(crate) async fn join_shift(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        anyway: bool,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let Some(shift) = self.lock_shift(community, number).await? else {
            return refused(NotOn::UnknownShift);
        };
        let account = by.account();
        self.offer_places(&shift, Some(account), book, now).await?;
        if !self.lock_booker(account).await? {
            return refused(NotOn::Gone);
        }
        match self.find_place(&shift, account).await? {
            Some((id, standing, until)) if standing == "offered" => {
                if until.is_none_or(|until| until <= now) {
                    return refused(NotOn::NothingOffered);
                }
                return self.confirm_place(&shift, account, id, now).await;
            }
            Some(_) => return refused(NotOn::Already),
            None => {}
        }
        self.judge_place(&shift, account, now)
            .await?
            .map_err(|why| Failed::Refused(NotOn::Rule(why)))?;
        if !anyway && let Some(clash) = self.find_clash(account, shift.span).await? {
            return refused(NotOn::Clash(clash));
        }
        let Some(place) = self.free_place(&shift).await? else {
            return refused(NotOn::Full);
        };
        let inserted = self
            .insert_shift_place(&shift, account, place, None, now)
            .await;
        on_duplicate(inserted, NotOn::Full)?;
        self.delete_shift_wait(&shift, account).await?;
        self.note_shift("volunteers.sign_up", &shift, account, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn wait_for_shift(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        let Some(shift) = self.lock_shift(community, number).await? else {
            return refused(NotOn::UnknownShift);
        };
        let account = by.account();
        self.offer_places(&shift, Some(account), book, now).await?;
        let shift = self.find_held_shift(shift.id).await?;
        if !self.lock_booker(account).await? {
            return refused(NotOn::Gone);
        }
        if self.find_place(&shift, account).await?.is_some() {
            return refused(NotOn::Already);
        }
        let judged = self.judge_place(&shift, account, now).await?;
        may_wait(shift.free(), judged).map_err(|why| Failed::Refused(NotOn::Wait(why)))?;
        on!(self, |c| {
            sqlx::query(
                "insert into shift_waits (community_id, shift_id, account_id, at) values ($1, $2, $3, $4)
                 on conflict (shift_id, account_id) do nothing",
            )
            .bind(community.0)
            .bind(shift.id.0)
            .bind(account.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        Ok(())
    }

    /// Takes a place that was offered, if the rules still let the person have it.
    async fn confirm_place(
        &mut self,
        shift: &Shift,
        account: AccountId,
        place: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotOn>> {
        self.judge_place(shift, account, now)
            .await?
            .map_err(|why| Failed::Refused(NotOn::Rule(why)))?;
        self.mark_place(place, "coming", now).await?;
        self.note_shift("volunteers.confirm", shift, account, now)
            .await?;
        Ok(())
    }

    /// The first free place of a held shift.
    pub(super) async fn free_place(&mut self, shift: &Shift) -> Result<Option<i64>, sqlx::Error> {
        let taken: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select place from shift_places
                 where shift_id = $1 and standing in ('coming', 'offered', 'came', 'missed')",
            )
            .bind(shift.id.0)
            .fetch_all(c)
            .await
        })?;
        Ok((1..=shift.capacity).find(|place| !taken.contains(place)))
    }

    /// Writes a place down: one that is taken, or one that is offered until a moment.
    pub(super) async fn insert_shift_place(
        &mut self,
        shift: &Shift,
        account: AccountId,
        place: i64,
        confirm_by: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let standing = match confirm_by {
            Some(_) => "offered",
            None => "coming",
        };
        // Who has just signed up for the next hours needs no reminder.
        let reminded = (shift.span.starts_at() <= now + CALL_WITHIN).then_some(now);
        on!(self, |c| {
            sqlx::query(
                "insert into shift_places (community_id, shift_id, account_id, place, standing, confirm_by, reminded_at, at,
                    changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            )
            .bind(shift.community.0)
            .bind(shift.id.0)
            .bind(account.0)
            .bind(place)
            .bind(standing)
            .bind(confirm_by)
            .bind(reminded)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// The place that a person holds: row, standing, until when it is to be confirmed.
    pub(super) async fn find_place(
        &mut self,
        shift: &Shift,
        account: AccountId,
    ) -> Result<Option<(i64, String, Option<DateTime<Utc>>)>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select id, standing, confirm_by from shift_places
                 where shift_id = $1 and account_id = $2 and standing in ('coming', 'offered', 'came', 'missed')",
            )
            .bind(shift.id.0)
            .bind(account.0)
            .fetch_optional(c)
            .await
        })
    }

    /// Moves a place to a standing in which nobody was there.
    pub(super) async fn mark_place(
        &mut self,
        id: i64,
        to: &'static str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update shift_places set standing = $2, confirm_by = null, how = null, came_at = null, changed_at = $3
                 where id = $1",
            )
            .bind(id)
            .bind(to)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// Writes an act of a person on a shift down; who it was is no public fact.
    pub(super) async fn note_shift(
        &mut self,
        act: &'static str,
        shift: &Shift,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let leaf = Leaf::new(act, shift_object(shift.number), json!({}), now);
        self.append_leaf(Some(shift.community), Some(by), &leaf)
            .await
    }
}

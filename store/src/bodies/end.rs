//! What the secretary ends by will, each with a reason and a clause that everybody reads: a procedure that was opened by
//! mistake, and the seat of a member whom the rules no longer let sit.

use chrono::{DateTime, Utc};
use domain::access::Secretary;
use domain::ballots::Seed;
use domain::bodies::{EndReason, Move, Standing};
use domain::ids::{RecordNumber, SeatClassId, SeatId};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{Answer, Clause};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why something ends before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    pub reason: Answer,
    pub clause: Clause,
}

/// Why a procedure was not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCancelled {
    UnknownProcedure,
    /// Candidates are being chosen, named or seated: from here the count decides.
    TooLate,
}

/// Why a member was not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRemoved {
    /// Nobody sits there now.
    UnknownSeat,
    /// Nobody removes themselves; giving up a seat is another act.
    OwnAffair,
}

impl Db {
    /// Ends a procedure while nobody has been chosen. Everybody who applied is told why.
    ///
    /// # Errors
    /// [`NotCancelled`].
    pub async fn cancel_procedure(
        &self,
        by: &Secretary,
        number: RecordNumber,
        ground: &Ground,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCancelled>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(mut p) = tx.lock_procedure(by.community(), number, now).await? else {
            return refuse(NotCancelled::UnknownProcedure);
        };
        if p.is_cancelled() {
            // The second press of the button.
            return Ok(());
        }
        if !p.state()?.may_cancel(day_of(now)) {
            return refuse(NotCancelled::TooLate);
        }
        tx.step_procedure(&mut p, Move::Cancel, None, now).await?;
        tx.save_ground_of_procedure(p.id, ground).await?;
        let facts = json!({
            "ground": text_hash(&[ground.reason.as_str()]),
            "clause": ground.clause.as_str(),
        });
        let leaf = Leaf::new("bodies.cancel", number, facts, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        let reason = Some(ground.reason.as_str());
        for one in tx.applications_of(p.id).await? {
            if one.standing != Standing::Withdrawn {
                tx.tell_applicant(&p, &one, Notice::ProcedureVoid, reason, now)
                    .await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Ends the seat of a member of that kind before the term is over. The member is told why. `salt` is fresh randomness,
    /// for what the record holds of the reason.
    ///
    /// # Errors
    /// [`NotRemoved`].
    pub async fn remove_member(
        &self,
        by: &Secretary,
        class: SeatClassId,
        seat: SeatId,
        ground: &Ground,
        salt: &Seed,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotRemoved>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(held) = tx.seat_of(by, class, seat).await? else {
            return refuse(NotRemoved::UnknownSeat);
        };
        match held.end_reason.as_deref() {
            None => {}
            // The second press of the button.
            Some(reason) if reason == EndReason::Removed.code() => return Ok(()),
            Some(_) => return refuse(NotRemoved::UnknownSeat),
        }
        if held.account_id == Some(by.account().0) {
            return refuse(NotRemoved::OwnAffair);
        }
        let reason = EndReason::Removed;
        let Some(ended) = tx.mark_seat_ended(seat, None, reason, day_of(now)).await? else {
            // Another request was first: perhaps the same one.
            let held = tx.seat_of(by, class, seat).await?;
            let done = held.is_some_and(|h| h.end_reason.as_deref() == Some(reason.code()));
            return if done {
                Ok(())
            } else {
                refuse(NotRemoved::UnknownSeat)
            };
        };
        tx.save_ground_of_seat(seat, ground, salt).await?;
        let why = Some((ground, salt));
        tx.seat_has_ended(&ended, reason, Some(by.account()), why, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A seat as removing its holder reads it.
#[derive(FromRow)]
struct HeldSeat {
    /// None of a member without an account.
    account_id: Option<i64>,
    end_reason: Option<String>,
}

impl Tx {
    /// A seat of one kind inside the secretary's community.
    async fn seat_of(
        &mut self,
        by: &Secretary,
        class: SeatClassId,
        seat: SeatId,
    ) -> Result<Option<HeldSeat>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select account_id, end_reason from seats where community_id = $1 and class_id = $2 and id = $3"
        )
        .bind(by.community().0)
        .bind(class.0)
        .bind(seat.0)
        .fetch_optional(c)
        .await
        })
    }

    async fn save_ground_of_procedure(
        &mut self,
        procedure: i64,
        ground: &Ground,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_procedures set cancel_reason = $2, cancel_clause = $3 where id = $1"
        )
        .bind(procedure)
        .bind(ground.reason.as_str())
        .bind(ground.clause.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_ground_of_seat(
        &mut self,
        seat: SeatId,
        ground: &Ground,
        salt: &Seed,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seats set end_words = $2, end_clause = $3, end_salt = $4 where id = $1"
        )
        .bind(seat.0)
        .bind(ground.reason.as_str())
        .bind(ground.clause.as_str())
        .bind(salt.to_string())
        .execute(c)
        .await
        .map(|_| ()))
    }
}

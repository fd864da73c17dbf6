//! Declaring a round void, as a whole and with a public reason: asked by one of the staff, decided by another one. There is no
//! way to take single answers out.

use chrono::{DateTime, Utc};
use domain::access::{Editor, SecondEditor};
use domain::assessments::Stage;
use domain::ids::{AssessmentId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::text::Answer;
use serde_json::json;
use sqlx::FromRow;

use super::row::{Round, Void};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why nothing was asked or decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotVoided {
    UnknownRound,
    /// A draft is simply changed.
    NotChecked,
    /// Somebody has asked already, with another reason.
    AskedAlready,
    /// Nobody has asked, or it was decided already.
    NotAsked,
    /// Whoever asked does not decide.
    OwnWork,
    /// It is void.
    Void,
}

/// A request to declare a round void that another one has declined. Its text stays: the record has its hash.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Declined {
    pub reason: String,
    pub asked_at: DateTime<Utc>,
    pub declined_at: DateTime<Utc>,
}

fn refused<T>(why: NotVoided) -> Result<T, Failed<NotVoided>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Asks that a round be declared void; the same request twice is one.
    ///
    /// # Errors
    /// [`NotVoided`], or [`crate::Error`].
    pub async fn ask_void(
        &self,
        by: &Editor,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotVoided>> {
        let mut tx = self.begin().await?;
        let Some(round) = tx.lock_round(by.community(), number).await? else {
            return refused(NotVoided::UnknownRound);
        };
        match (&round.void, round.stage(now)) {
            (_, Stage::Void) => return refused(NotVoided::Void),
            (_, Stage::Draft) => return refused(NotVoided::NotChecked),
            (Some(asked), _) => {
                let same = asked.asked_by == Some(by.account()) && asked.reason == reason.as_str();
                return if same {
                    Ok(())
                } else {
                    refused(NotVoided::AskedAlready)
                };
            }
            (None, _) => {}
        }
        tx.save_void_request(by, &round, reason, now).await?;
        let about = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("assessments.ask_void", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Decides: void, or not. Void takes answers that are not counted away at once; counts that are public stay readable, out of
    /// every comparison. The caretaker destroys the key.
    ///
    /// # Errors
    /// [`NotVoided`], or [`crate::Error`].
    pub async fn decide_void(
        &self,
        by: &SecondEditor,
        number: RecordNumber,
        agree: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotVoided>> {
        let mut tx = self.begin().await?;
        let Some(round) = tx.lock_round(by.community(), number).await? else {
            return refused(NotVoided::UnknownRound);
        };
        if round.id != by.assessment() {
            return refused(NotVoided::UnknownRound);
        }
        let Some(void) = &round.void else {
            return refused(NotVoided::NotAsked);
        };
        if void.voided_at.is_some() {
            // The second press of the button.
            return if agree {
                Ok(())
            } else {
                refused(NotVoided::Void)
            };
        }
        if void.asked_by == Some(by.account()) {
            return refused(NotVoided::OwnWork);
        }
        let about = json!({"reason": text_hash(&[&void.reason])});
        let leaf = if agree {
            tx.delete_answers(round.id).await?;
            tx.delete_codes(round.id).await?;
            tx.mark_void(by, now).await?;
            Leaf::new("assessments.void", number, about, now)
        } else {
            tx.keep_declined(by, &round, void, now).await?;
            tx.clear_void_request(round.id).await?;
            Leaf::new("assessments.keep", number, about, now)
        };
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The requests to declare a round void that were declined, the oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_declined(&self, round: AssessmentId) -> Result<Vec<Declined>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select reason, asked_at, declined_at from assessment_declined where assessment_id = $1 order by id limit 100"
        )
        .bind(round.0)
        .fetch_all(c)
        .await
        })?)
    }
}

impl Tx {
    async fn keep_declined(
        &mut self,
        by: &SecondEditor,
        round: &Round,
        void: &Void,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into assessment_declined (community_id, assessment_id, reason, asked_by, asked_at, declined_by, declined_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(round.community.0)
        .bind(round.id.0)
        .bind(&void.reason)
        .bind(void.asked_by.map(|a| a.0))
        .bind(void.asked_at)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn save_void_request(
        &mut self,
        by: &Editor,
        round: &Round,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update assessments set void_asked_by = $2, void_asked_at = $3, void_reason = $4 where id = $1"
        )
        .bind(round.id.0)
        .bind(by.account().0)
        .bind(now)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn clear_void_request(&mut self, id: AssessmentId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update assessments set void_asked_by = null, void_asked_at = null, void_reason = null where id = $1"
        )
        .bind(id.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn mark_void(
        &mut self,
        by: &SecondEditor,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update assessments set voided_by = $2, voided_at = $3 where id = $1"
        )
        .bind(by.assessment().0)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! The second person's word that a consultation may open, and withdrawing it.

use chrono::{DateTime, Utc};
use domain::access::{Editor, SecondReader};
use domain::consultations::{Act, Stage, hash_of, may};
use domain::ids::{AccountId, ConsultationId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Answer;
use serde_json::json;

use super::{about, refused};
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a consultation was not put on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotChecked {
    Unknown,
    /// It was saved again after it was read, or withdrawn.
    ChangedMeanwhile,
    /// Whoever saved it last does not check it.
    OwnWork,
    /// Its first day is over: days that nobody had would be missing.
    Past,
}

/// Why a consultation was not withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotWithdrawn {
    Unknown,
    /// It is over, and what was said is owed an answer.
    TooLate,
}

impl Db {
    /// Puts a consultation on its way: it opens by itself on its day. The second press changes nothing.
    ///
    /// # Errors
    /// [`NotChecked`], or [`crate::Error`].
    pub async fn check_consultation(
        &self,
        by: &SecondReader,
        number: RecordNumber,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotChecked>> {
        let mut tx = self.begin().await?;
        tx.check_consultation(by, number, revision, now).await?;
        Ok(tx.commit().await?)
    }

    /// Withdraws a consultation that is coming or open, with a reason that everybody reads. Sheets are never counted then.
    ///
    /// # Errors
    /// [`NotWithdrawn`], or [`crate::Error`].
    pub async fn withdraw_consultation(
        &self,
        by: &Editor,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotWithdrawn>> {
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_consultation(by.community(), number).await? else {
            return refused(NotWithdrawn::Unknown);
        };
        if held.stage(now) == Stage::Withdrawn {
            return Ok(());
        }
        if !may(held.stage(now), Act::Withdraw) {
            return refused(NotWithdrawn::TooLate);
        }
        on!(&mut tx, |c| sqlx::query(
            "update consultations set withdrawn_at = $2, withdrawn_reason = $3 where id = $1"
        )
        .bind(held.id.0)
        .bind(now)
        .bind(reason.as_str())
        .execute(c)
        .await
        .map(|_| ()))?;
        tx.delete_consultation_sheets(held.id).await?;
        let about = about(number, &held.text.title);
        for person in tx.list_commenters(held.id).await? {
            let (kind, words) = (Notice::ConsultationWithdrawn, Some(reason.as_str()));
            tx.tell_about(held.community, person, kind, &about, words, now)
                .await?;
        }
        let said = json!({"reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("consultations.withdraw", number, said, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn check_consultation(
        &mut self,
        by: &SecondReader,
        number: RecordNumber,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotChecked>> {
        let held = self.lock_consultation(by.community(), number).await?;
        let Some(held) = held.filter(|held| held.id == by.consultation()) else {
            return refused(NotChecked::Unknown);
        };
        if held.revision != revision || held.withdrawn.is_some() {
            return refused(NotChecked::ChangedMeanwhile);
        }
        // The second press of the button.
        if held.checked_at.is_some() {
            return Ok(());
        }
        if held.saved_by == Some(by.account()) {
            return refused(NotChecked::OwnWork);
        }
        if domain::time::day_of(held.opens_at) < domain::time::day_of(now) {
            return refused(NotChecked::Past);
        }
        on!(self, |c| sqlx::query(
            "update consultations set checked_by = $2, checked_at = $3 where id = $1"
        )
        .bind(held.id.0)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
        let said = json!({"text": hash_of(&held.text)});
        let leaf = Leaf::new("consultations.check", number, said, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Everybody who has commented and is still there.
    pub(super) async fn list_commenters(
        &mut self,
        id: ConsultationId,
    ) -> Result<Vec<AccountId>, sqlx::Error> {
        let ids: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
            "select distinct account_id from consultation_comments where consultation_id = $1 order by account_id"
        )
        .bind(id.0)
        .fetch_all(c)
        .await
        })?;
        Ok(ids.into_iter().map(AccountId).collect())
    }
}

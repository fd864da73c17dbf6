//! Writing a round and having it checked: one writes, another one looks, then it opens by itself.

use chrono::{DateTime, Utc};
use domain::access::{Editor, SecondEditor};
use domain::assessments::{Plan, PlanFault, Question, Who, asked_hash};
use domain::ids::{AssessmentId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::time::day_of;
use serde_json::json;

use super::row::broken;
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a round was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotPlanned {
    UnknownRound,
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// From its opening on nothing of it changes.
    Opened,
    /// Invitation codes of it were drawn: whoever holds one holds it for what was checked then.
    CodesDrawn,
    Plan(PlanFault),
}

/// Why a round was not put on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotChecked {
    UnknownRound,
    /// It was saved again after it was read, or other improvements were published that it asks about.
    ChangedMeanwhile,
    /// Whoever saved it last does not check it.
    OwnWork,
    /// Its last day is over.
    Past,
}

fn refused<T, R: std::fmt::Debug>(why: R) -> Result<T, Failed<R>> {
    Err(Failed::Refused(why))
}

/// The columns of who may answer.
fn who_columns(who: &Who) -> (&'static str, String) {
    match who {
        Who::Residents(grids) => ("residents", json!(grids).to_string()),
        Who::Codes => ("codes", "[]".to_owned()),
    }
}

impl Db {
    /// Begins a round and gives its number; the second arrival of a form finds the first one's.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`crate::Error`].
    pub async fn create_round(
        &self,
        by: &Editor,
        plan: &Plan,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            let id = made.ok_or_else(|| broken(by.account().0))?;
            return Ok(tx.lock_round_by_id(AssessmentId(id)).await?.number);
        }
        let (id, number) = tx.create_round(by, plan, now).await?;
        tx.save_made(by.account(), once, id.0).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Changes a round that is not open; `revision` is the save that the form was opened with. A round that was checked must be
    /// checked again, with what it asks about.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`crate::Error`].
    pub async fn save_round(
        &self,
        by: &Editor,
        number: RecordNumber,
        revision: i64,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let Some(round) = tx.lock_round(by.community(), number).await? else {
            return refused(NotPlanned::UnknownRound);
        };
        if round.opened_at.is_some() || round.is_void() {
            return refused(NotPlanned::Opened);
        }
        if round.revision != revision {
            return refused(NotPlanned::ChangedMeanwhile);
        }
        if round.codes > 0 {
            return refused(NotPlanned::CodesDrawn);
        }
        check_plan(plan, now)?;
        tx.update_round(by, round.id, plan, now).await?;
        let leaf = Leaf::new("assessments.plan", number, facts(plan), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts a round on its way: it opens by itself on its day, and asks what was read. `asked` is the [`asked_hash`] of the
    /// improvements that were shown. The second press changes nothing.
    ///
    /// # Errors
    /// [`NotChecked`], or [`crate::Error`].
    pub async fn check_round(
        &self,
        by: &SecondEditor,
        number: RecordNumber,
        revision: i64,
        asked: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotChecked>> {
        let mut tx = self.begin().await?;
        tx.check_round(by, number, revision, asked, now).await?;
        Ok(tx.commit().await?)
    }
}

fn check_plan(plan: &Plan, now: DateTime<Utc>) -> Result<(), Failed<NotPlanned>> {
    plan.check(day_of(now))
        .map_err(|fault| Failed::Refused(NotPlanned::Plan(fault)))
}

/// What the public record says of a plan: its text as a hash, its days in the open.
fn facts(plan: &Plan) -> serde_json::Value {
    let form = json!(plan.form).to_string();
    json!({
        "title": text_hash(&[&plan.title.both().zh]),
        "form": text_hash(&[&form]),
        "opens_on": plan.opens_on,
        "closes_on": plan.closes_on,
    })
}

impl Tx {
    pub(crate) async fn create_round(
        &mut self,
        by: &Editor,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(AssessmentId, RecordNumber), Failed<NotPlanned>> {
        check_plan(plan, now)?;
        let number = self.next_number(by.community(), now).await?;
        let id = self.insert_round(by, number, plan, now).await?;
        let leaf = Leaf::new("assessments.plan", number, facts(plan), now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok((AssessmentId(id), number))
    }

    pub(crate) async fn check_round(
        &mut self,
        by: &SecondEditor,
        number: RecordNumber,
        revision: i64,
        asked: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotChecked>> {
        let Some(round) = self.lock_round(by.community(), number).await? else {
            return refused(NotChecked::UnknownRound);
        };
        if round.id != by.assessment() || round.is_void() {
            return refused(NotChecked::UnknownRound);
        }
        if round.revision != revision {
            return refused(NotChecked::ChangedMeanwhile);
        }
        // The second press of the button.
        if round.checked_at.is_some() {
            return Ok(());
        }
        if round.saved_by == Some(by.account()) {
            return refused(NotChecked::OwnWork);
        }
        if round.closes_at <= now {
            return refused(NotChecked::Past);
        }
        let fixed = self.list_asked(&round).await?;
        if asked_hash(&fixed) != asked {
            return refused(NotChecked::ChangedMeanwhile);
        }
        self.mark_round_checked(by, &fixed, now).await?;
        let about = json!({"revision": revision, "asked": asked});
        let leaf = Leaf::new("assessments.check", number, about, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn insert_round(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let (who, grids) = who_columns(&plan.who);
        let party = plan
            .party
            .as_ref()
            .map(|p| p.both().clone())
            .unwrap_or_default();
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into assessments (community_id, year, seq, direction, series, title_zh, title_en, purpose_zh, purpose_en,
                party_zh, party_en, form, who, grids, opens_at, closes_at, saved_by, saved_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) returning id"
        )
        .bind(by.community().0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(plan.direction.code())
        .bind(plan.series.as_str())
        .bind(&plan.title.both().zh)
        .bind(&plan.title.both().en)
        .bind(&plan.purpose.both().zh)
        .bind(&plan.purpose.both().en)
        .bind(&party.zh)
        .bind(&party.en)
        .bind(json!(plan.form).to_string())
        .bind(who)
        .bind(grids)
        .bind(plan.opens_at())
        .bind(plan.closes_at())
        .bind(by.account().0)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn update_round(
        &mut self,
        by: &Editor,
        id: AssessmentId,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let (who, grids) = who_columns(&plan.who);
        let party = plan
            .party
            .as_ref()
            .map(|p| p.both().clone())
            .unwrap_or_default();
        on!(self, |c| {
            sqlx::query(
            "update assessments
             set direction = $2, series = $3, title_zh = $4, title_en = $5, purpose_zh = $6, purpose_en = $7, party_zh = $8,
                 party_en = $9, form = $10, who = $11, grids = $12, opens_at = $13, closes_at = $14, saved_by = $15,
                 saved_at = $16, checked_by = null, checked_at = null, asked = '[]', revision = revision + 1
             where id = $1"
        )
        .bind(id.0)
        .bind(plan.direction.code())
        .bind(plan.series.as_str())
        .bind(&plan.title.both().zh)
        .bind(&plan.title.both().en)
        .bind(&plan.purpose.both().zh)
        .bind(&plan.purpose.both().en)
        .bind(&party.zh)
        .bind(&party.en)
        .bind(json!(plan.form).to_string())
        .bind(who)
        .bind(grids)
        .bind(plan.opens_at())
        .bind(plan.closes_at())
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn mark_round_checked(
        &mut self,
        by: &SecondEditor,
        asked: &[Question],
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update assessments set checked_by = $2, checked_at = $3, asked = $4 where id = $1 and checked_at is null"
        )
        .bind(by.assessment().0)
        .bind(by.account().0)
        .bind(now)
        .bind(json!(asked).to_string())
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

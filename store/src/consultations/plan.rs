//! Writing a consultation.

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::consultations::{Act, Plan, PlanFault, hash_of, may};
use domain::ids::{ConsultationId, RecordNumber};
use domain::log::Leaf;
use domain::rulebook::Rule;
use domain::time::day_of;
use serde_json::json;

use super::refused;
use super::row::broken;
use crate::db::on;
use crate::{Db, Failed, Tx};

/// Why a consultation was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotPlanned {
    Unknown,
    /// A colleague has saved it since this form was opened.
    ChangedMeanwhile,
    /// From its opening on nothing of it changes.
    Opened,
    /// No rulebook says how many days it takes.
    NoRulebook,
    Plan(PlanFault),
}

fn facts(plan: &Plan) -> serde_json::Value {
    json!({"text": hash_of(&plan.text), "opens_on": plan.opens_on, "closes_on": plan.closes_on})
}

impl Db {
    /// Begins a consultation and gives its number; the second arrival of a form finds the first one's.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`crate::Error`].
    pub async fn create_consultation(
        &self,
        by: &Editor,
        plan: &Plan,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let once = format!("consultation/{once}");
        if !tx.add_submission(by.account(), &once, now).await? {
            let made = tx.find_made(by.account(), &once).await?;
            let id = made.ok_or_else(|| broken(by.account().0))?;
            return Ok(tx.lock_consultation_by_id(ConsultationId(id)).await?.number);
        }
        let (id, number) = tx.create_consultation(by, plan, now).await?;
        tx.save_made(by.account(), &once, id.0).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Changes a consultation that is not open; `revision` is the save that the form was opened with. One that was checked must be
    /// checked again.
    ///
    /// # Errors
    /// [`NotPlanned`], or [`crate::Error`].
    pub async fn save_consultation(
        &self,
        by: &Editor,
        number: RecordNumber,
        revision: i64,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let mut tx = self.begin().await?;
        let Some(held) = tx.lock_consultation(by.community(), number).await? else {
            return refused(NotPlanned::Unknown);
        };
        if !may(held.stage(now), Act::Edit) {
            return refused(NotPlanned::Opened);
        }
        if held.revision != revision {
            return refused(NotPlanned::ChangedMeanwhile);
        }
        tx.check_consultation_plan(by, plan, now).await?;
        tx.update_consultation(by, held.id, plan, now).await?;
        let leaf = Leaf::new("consultations.plan", number, facts(plan), now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn create_consultation(
        &mut self,
        by: &Editor,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(ConsultationId, RecordNumber), Failed<NotPlanned>> {
        self.check_consultation_plan(by, plan, now).await?;
        let number = self.next_number(by.community(), now).await?;
        let id = self.insert_consultation(by, number, plan, now).await?;
        let leaf = Leaf::new("consultations.plan", number, facts(plan), now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok((ConsultationId(id), number))
    }

    async fn check_consultation_plan(
        &mut self,
        by: &Editor,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPlanned>> {
        let today = day_of(now);
        let Some(version) = self.version_in_force(by.community(), today).await? else {
            return refused(NotPlanned::NoRulebook);
        };
        let rules = self.rules_of_version(by.community(), version).await?;
        plan.check(today, rules.count(Rule::ConsultationDays))
            .map_err(|fault| Failed::Refused(NotPlanned::Plan(fault)))
    }

    async fn insert_consultation(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into consultations (community_id, year, seq, body, opens_at, closes_at, saved_by, saved_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id"
        )
        .bind(by.community().0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(json!(plan.text).to_string())
        .bind(plan.opens_at())
        .bind(plan.closes_at())
        .bind(by.account().0)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn update_consultation(
        &mut self,
        by: &Editor,
        id: ConsultationId,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update consultations
             set body = $2, opens_at = $3, closes_at = $4, saved_by = $5, saved_at = $6, checked_by = null, checked_at = null,
                 revision = revision + 1
             where id = $1"
        )
        .bind(id.0)
        .bind(json!(plan.text).to_string())
        .bind(plan.opens_at())
        .bind(plan.closes_at())
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! A seat procedure as a row: held, read, moved on.

use chrono::{DateTime, Utc};
use domain::bodies::{Act, Move, State};
use domain::ids::{BodyId, CommunityId, RecordNumber};
use domain::log::Leaf;
use domain::rulebook::{Rulebook, Selection};
use serde_json::json;

use super::row::{Procedure, ProcedureRow, VoidReason, procedure_columns};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

impl Db {
    /// A procedure by its record number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_procedure(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Procedure>, Error> {
        read!(self, |c| sqlx::query_as::<_, ProcedureRow>(concat!(
            "select ",
            procedure_columns!(),
            " from seat_procedures where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?
        .map(ProcedureRow::read)
        .transpose()
    }

    /// The procedures of a body, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_procedures(
        &self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<Vec<Procedure>, Error> {
        read!(self, |c| sqlx::query_as::<_, ProcedureRow>(concat!(
            "select ",
            procedure_columns!(),
            " from seat_procedures where community_id = $1 and body_id = $2 order by id desc limit 100"
        ))
        .bind(community.0)
        .bind(body.0)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(ProcedureRow::read)
        .collect()
    }
}

impl Tx {
    /// Holds a procedure until the end of the transaction and reads it.
    pub(super) async fn lock_procedure(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Option<ProcedureRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(concat!(
            "update seat_procedures set changed_at = $4 where community_id = $1 and year = $2 and seq = $3
             returning ",
            procedure_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(now)
        .fetch_optional(c)
        .await
        })
    }

    /// The rules under which a procedure opened.
    pub(super) async fn rules_of_procedure(&mut self, p: &ProcedureRow) -> Result<Rulebook, Error> {
        self.rules_of_version(p.community(), p.rulebook_version)
            .await
    }

    /// Moves a held procedure on by a rule that was just asked, writes it down and appends the leaf.
    pub(super) async fn move_procedure(
        &mut self,
        p: &mut ProcedureRow,
        step: Move,
        void: Option<VoidReason>,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        let next = self.step_procedure(p, step, void, now).await?;
        let facts = json!({
            "stage": p.stage,
            "until": p.until_on,
            "selection": p.selection,
            "reason": p.void_reason,
        });
        let leaf = Leaf::new(leaf_act(step.act()), p.number()?, facts, now);
        self.append_leaf(Some(p.community()), None, &leaf).await?;
        Ok(next)
    }

    /// Moves a held procedure on and writes it down; the leaf is the caller's.
    pub(super) async fn step_procedure(
        &mut self,
        p: &mut ProcedureRow,
        step: Move,
        void: Option<VoidReason>,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        let next = p.state()?.go(step).map_err(|_| p.broken())?;
        p.stage = next.stage().code().to_owned();
        p.until_on = next.until();
        match next {
            State::Recommendation { until } => p.recommend_until = Some(until),
            State::Notice { until } => p.notice_until = Some(until),
            State::Selection { by } => {
                p.selection = Some(selection_code(by).to_owned());
            }
            _ => {}
        }
        p.void_reason = void.map(|v| v.code().to_owned());
        p.ended_at = next.stage().is_final().then_some(now);
        self.save_procedure(p, now).await?;
        Ok(next)
    }

    async fn save_procedure(
        &mut self,
        p: &ProcedureRow,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_procedures set stage = $2, until_on = $3, recommend_until = $4, notice_until = $5,
                selection = $6, void_reason = $7, ended_at = $8, changed_at = $9 where id = $1"
        )
        .bind(p.id)
        .bind(&p.stage)
        .bind(p.until_on)
        .bind(p.recommend_until)
        .bind(p.notice_until)
        .bind(&p.selection)
        .bind(&p.void_reason)
        .bind(p.ended_at)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

fn selection_code(by: Selection) -> &'static str {
    match by {
        Selection::SecretBallot => "ballot",
        Selection::PublicDraw => "draw",
    }
}

/// What the record of acts calls a move.
fn leaf_act(act: Act) -> &'static str {
    match act {
        Act::CloseRegistration => "bodies.close_registration",
        Act::StartRecommending => "bodies.start_recommending",
        Act::Select => "bodies.select",
        Act::Publish => "bodies.publish",
        Act::Settle => "bodies.settle",
        Act::Appoint => "bodies.appoint",
        Act::End => "bodies.end",
        Act::Cancel => "bodies.cancel",
    }
}

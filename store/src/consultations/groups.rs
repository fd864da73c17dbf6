//! The groups of an answer, what belongs to which, and the final text, while the answer is written.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::consultations::{Act, Group, Section, Verdict, may};
use domain::ids::{ConsultationId, RecordNumber};
use serde_json::json;

use super::refused;
use super::row::{Consultation, broken};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// A group with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    pub id: i64,
    pub group: Group,
}

/// Which comments and which answers in own words belong to which group; none takes one out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sorted {
    pub comments: BTreeMap<i64, Option<i64>>,
    pub texts: BTreeMap<i64, Option<i64>>,
}

/// Why the answer was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSorted {
    Unknown,
    /// Not over yet, or answered already.
    NotNow,
    UnknownGroup,
    /// A group that still has comments is not taken away.
    GroupInUse,
}

impl Db {
    /// The groups in the order they were made.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_consultation_groups(
        &self,
        id: ConsultationId,
    ) -> Result<Vec<GroupRow>, Error> {
        let rows: Vec<(i64, String, String, String)> = read!(self, |c| {
            sqlx::query_as(
            "select id, heading, verdict, reason from consultation_groups where consultation_id = $1 order by id"
        )
        .bind(id.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(read_group).collect()
    }

    /// Makes a group, or changes one.
    ///
    /// # Errors
    /// [`NotSorted`], or [`Error`].
    pub async fn save_consultation_group(
        &self,
        by: &Editor,
        number: RecordNumber,
        id: Option<i64>,
        group: &Group,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let mut tx = self.begin().await?;
        tx.save_consultation_group(by, number, id, group, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a group away that has nothing in it.
    ///
    /// # Errors
    /// [`NotSorted`], or [`Error`].
    pub async fn drop_consultation_group(
        &self,
        by: &Editor,
        number: RecordNumber,
        id: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let mut tx = self.begin().await?;
        let held = tx.hold_outcome(by, number, now).await?;
        let used: bool = on!(&mut tx, |c| sqlx::query_scalar(
            "select exists (select 1 from consultation_comments where group_id = $1)
                or exists (select 1 from consultation_texts where group_id = $1)"
        )
        .bind(id)
        .fetch_one(c)
        .await)?;
        if used {
            return refused(NotSorted::GroupInUse);
        }
        on!(&mut tx, |c| sqlx::query(
            "delete from consultation_groups where id = $1 and consultation_id = $2"
        )
        .bind(id)
        .bind(held.id.0)
        .execute(c)
        .await
        .map(|_| ()))?;
        Ok(tx.commit().await?)
    }

    /// Puts comments and answers in own words into groups.
    ///
    /// # Errors
    /// [`NotSorted`], or [`Error`].
    pub async fn sort_consultation(
        &self,
        by: &Editor,
        number: RecordNumber,
        sorted: &Sorted,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let mut tx = self.begin().await?;
        tx.sort_consultation(by, number, sorted, now).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps the final text.
    ///
    /// # Errors
    /// [`NotSorted`], or [`Error`].
    pub async fn save_final_text(
        &self,
        by: &Editor,
        number: RecordNumber,
        sections: &[Section],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let mut tx = self.begin().await?;
        tx.save_final_text(by, number, sections, now).await?;
        Ok(tx.commit().await?)
    }
}

pub(super) fn read_group(
    (id, heading, verdict, reason): (i64, String, String, String),
) -> Result<GroupRow, Error> {
    let verdict = Verdict::from_code(&verdict).ok_or_else(|| broken(id))?;
    let group = Group {
        heading,
        verdict,
        reason,
    };
    Ok(GroupRow { id, group })
}

impl Tx {
    /// Holds the consultation, and notes who changed its answer.
    async fn hold_outcome(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Consultation, Failed<NotSorted>> {
        let Some(held) = self.lock_consultation(by.community(), number).await? else {
            return refused(NotSorted::Unknown);
        };
        if !may(held.stage(now), Act::Sort) {
            return refused(NotSorted::NotNow);
        }
        on!(self, |c| {
            sqlx::query(
            "update consultations set outcome_revision = outcome_revision + 1, outcome_by = $2 where id = $1"
        )
        .bind(held.id.0)
        .bind(by.account().0)
        .execute(c)
        .await
        .map(|_| ())
        })?;
        Ok(held)
    }

    pub(crate) async fn save_consultation_group(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        id: Option<i64>,
        group: &Group,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotSorted>> {
        let held = self.hold_outcome(by, number, now).await?;
        let saved: Option<i64> = match id {
            None => on!(self, |c| {
                sqlx::query_scalar(
                "insert into consultation_groups (community_id, consultation_id, heading, verdict, reason)
                 values ($1, $2, $3, $4, $5) returning id"
            )
            .bind(held.community.0)
            .bind(held.id.0)
            .bind(&group.heading)
            .bind(group.verdict.code())
            .bind(&group.reason)
            .fetch_optional(c)
            .await
            })?,
            Some(id) => on!(self, |c| sqlx::query_scalar(
                "update consultation_groups set heading = $3, verdict = $4, reason = $5
                 where id = $1 and consultation_id = $2 returning id"
            )
            .bind(id)
            .bind(held.id.0)
            .bind(&group.heading)
            .bind(group.verdict.code())
            .bind(&group.reason)
            .fetch_optional(c)
            .await)?,
        };
        saved.ok_or(Failed::Refused(NotSorted::UnknownGroup))
    }

    pub(crate) async fn sort_consultation(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        sorted: &Sorted,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let held = self.hold_outcome(by, number, now).await?;
        let known: Vec<i64> = on!(self, |c| sqlx::query_scalar(
            "select id from consultation_groups where consultation_id = $1"
        )
        .bind(held.id.0)
        .fetch_all(c)
        .await)?;
        let all = sorted.comments.values().chain(sorted.texts.values());
        if all.flatten().any(|group| !known.contains(group)) {
            return refused(NotSorted::UnknownGroup);
        }
        for (comment, group) in &sorted.comments {
            on!(self, |c| sqlx::query(
                "update consultation_comments set group_id = $3
                 where id = $1 and consultation_id = $2 and hidden_reason is null"
            )
            .bind(comment)
            .bind(held.id.0)
            .bind(group)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        for (text, group) in &sorted.texts {
            on!(self, |c| sqlx::query(
                "update consultation_texts set group_id = $3
                 where id = $1 and consultation_id = $2 and hidden_reason is null"
            )
            .bind(text)
            .bind(held.id.0)
            .bind(group)
            .execute(c)
            .await
            .map(|_| ()))?;
        }
        Ok(())
    }

    pub(crate) async fn save_final_text(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        sections: &[Section],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSorted>> {
        let held = self.hold_outcome(by, number, now).await?;
        on!(self, |c| sqlx::query(
            "update consultations set final_body = $2 where id = $1"
        )
        .bind(held.id.0)
        .bind(json!(sections).to_string())
        .execute(c)
        .await
        .map(|_| ()))?;
        Ok(())
    }
}

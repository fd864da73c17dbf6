//! 意见采纳情况: every comment in exactly one answered group, the final text, and a second person before it goes out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::{Editor, SecondReader};
use domain::consultations::{Act, Group, Section, Verdict, hash_of, may};
use domain::ids::{AccountId, ConsultationId, RecordNumber};
use domain::log::Leaf;
use domain::notices::Notice;
use serde_json::json;

use super::row::{Consultation, broken};
use super::{about, refused};
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

/// Why the answer did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotPublished {
    Unknown,
    NotNow,
    /// A colleague has changed it since it was read.
    ChangedMeanwhile,
    /// Whoever changed it last does not publish it.
    OwnWork,
    /// So many comments and answers in own words are in no group.
    Left(i64),
    NoFinalText,
}

const LEFT: &str = "select (select count(*) from consultation_comments where consultation_id = $1 and group_id is null and hidden_reason is null)
     + (select count(*) from consultation_texts where consultation_id = $1 and group_id is null and hidden_reason is null)";

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

    /// How many comments and answers in own words are in no group.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn count_left_comments(&self, id: ConsultationId) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(LEFT)
            .bind(id.0)
            .fetch_one(c)
            .await)?)
    }

    /// Publishes the answer that was read, and tells everybody who commented. The second press changes nothing.
    ///
    /// # Errors
    /// [`NotPublished`], or [`Error`].
    pub async fn publish_outcome(
        &self,
        by: &SecondReader,
        number: RecordNumber,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPublished>> {
        let mut tx = self.begin().await?;
        tx.publish_outcome(by, number, revision, now).await?;
        Ok(tx.commit().await?)
    }
}

fn read_group(
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

    pub(crate) async fn publish_outcome(
        &mut self,
        by: &SecondReader,
        number: RecordNumber,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotPublished>> {
        let held = self.lock_consultation(by.community(), number).await?;
        let Some(held) = held.filter(|held| held.id == by.consultation()) else {
            return refused(NotPublished::Unknown);
        };
        if held.outcome_revision != revision {
            return refused(NotPublished::ChangedMeanwhile);
        }
        // The second press of the button.
        if held.answered_at.is_some() {
            return Ok(());
        }
        if !may(held.stage(now), Act::Publish) {
            return refused(NotPublished::NotNow);
        }
        if held.outcome_by == Some(by.account()) {
            return refused(NotPublished::OwnWork);
        }
        let left: i64 = on!(self, |c| sqlx::query_scalar(LEFT)
            .bind(held.id.0)
            .fetch_one(c)
            .await)?;
        if left > 0 {
            return refused(NotPublished::Left(left));
        }
        let Some(last) = &held.final_text else {
            return refused(NotPublished::NoFinalText);
        };
        on!(self, |c| sqlx::query(
            "update consultations set answered_by = $2, answered_at = $3 where id = $1"
        )
        .bind(held.id.0)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
        let groups = self.answered_groups(held.id).await?;
        self.tell_commenters(&held, &groups, now).await?;
        let said: Vec<&Group> = groups.iter().map(|g| &g.group).collect();
        let facts = json!({
            "groups": hash_of(&said),
            "final": hash_of(last),
            "late": held.due_on.is_some_and(|due| domain::time::day_of(now) > due),
        });
        let leaf = Leaf::new("consultations.answer", number, facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn answered_groups(&mut self, id: ConsultationId) -> Result<Vec<GroupRow>, Error> {
        let rows: Vec<(i64, String, String, String)> = on!(self, |c| {
            sqlx::query_as(
            "select id, heading, verdict, reason from consultation_groups where consultation_id = $1 order by id"
        )
        .bind(id.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(read_group).collect()
    }

    /// Each commenter hears of the groups of the own comments.
    async fn tell_commenters(
        &mut self,
        held: &Consultation,
        groups: &[GroupRow],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let rows: Vec<(i64, i64)> = on!(self, |c| sqlx::query_as(
            "select distinct account_id, group_id from consultation_comments
             where consultation_id = $1 and group_id is not null order by account_id, group_id"
        )
        .bind(held.id.0)
        .fetch_all(c)
        .await)?;
        for (account, id) in rows {
            let Some(row) = groups.iter().find(|row| row.id == id) else {
                continue;
            };
            let mut to = about(held.number, &held.text.title);
            to.number = format!("{}#g{id}", held.number);
            let (kind, words) = (
                Notice::ConsultationAnswered,
                Some(row.group.heading.as_str()),
            );
            self.tell_about(held.community, AccountId(account), kind, &to, words, now)
                .await?;
        }
        Ok(())
    }
}

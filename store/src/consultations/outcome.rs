//! 意见采纳情况 goes out: every comment in exactly one answered group, a final text, and a second person.

use chrono::{DateTime, Utc};
use domain::access::SecondReader;
use domain::consultations::{Act, Group, hash_of, may};
use domain::ids::{AccountId, ConsultationId, RecordNumber};
use domain::log::Leaf;
use domain::notices::Notice;
use serde_json::json;

use super::groups::{GroupRow, read_group};
use super::row::Consultation;
use super::{about, refused};
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

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

impl Tx {
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

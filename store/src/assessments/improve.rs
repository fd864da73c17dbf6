//! Improvements: what an assessed side does about a result, who does it and until when; and when it was done. The next round of
//! the series asks residents about each of them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::assessments::{Improvement, PROMISE_DAYS, Stage};
use domain::display::Both;
use domain::ids::{AssessmentId, ImprovementId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::publishing::Say;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::Round;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// An improvement as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementRow {
    pub id: ImprovementId,
    /// Which of the assessed, counted from 0.
    pub subject: usize,
    pub what: Both,
    pub by: Both,
    pub until_on: NaiveDate,
    pub done: Option<(NaiveDate, Both)>,
}

/// That something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub on: NaiveDate,
    pub words: Say,
}

/// Why nothing was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotImproved {
    UnknownRound,
    UnknownImprovement,
    /// There is no result yet, or the round is void.
    NoResult,
    /// No such assessed side.
    UnknownSubject,
    /// A day before today, or years ahead, to finish; after today, or before the round opened, to have finished.
    Day,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    subject: i64,
    what_zh: String,
    what_en: String,
    by_zh: String,
    by_en: String,
    until_on: NaiveDate,
    done_on: Option<NaiveDate>,
    done_zh: Option<String>,
    done_en: Option<String>,
}

impl Row {
    fn read(self) -> ImprovementRow {
        let words = Both::new(
            self.done_zh.unwrap_or_default(),
            self.done_en.unwrap_or_default(),
        );
        ImprovementRow {
            id: ImprovementId(self.id),
            subject: usize::try_from(self.subject).unwrap_or(usize::MAX),
            what: Both::new(self.what_zh, self.what_en),
            by: Both::new(self.by_zh, self.by_en),
            until_on: self.until_on,
            done: self.done_on.map(|on| (on, words)),
        }
    }
}

fn refused<T>(why: NotImproved) -> Result<T, Failed<NotImproved>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Publishes what is to be done; the same form twice is one.
    ///
    /// # Errors
    /// [`NotImproved`], or [`Error`].
    pub async fn add_improvement(
        &self,
        by: &Editor,
        number: RecordNumber,
        improvement: &Improvement,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotImproved>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        tx.add_improvement(by, number, improvement, now).await?;
        Ok(tx.commit().await?)
    }

    /// Publishes that it was done; the second press changes nothing.
    ///
    /// # Errors
    /// [`NotImproved`], or [`Error`].
    pub async fn finish_improvement(
        &self,
        by: &Editor,
        number: RecordNumber,
        id: ImprovementId,
        done: &Done,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotImproved>> {
        let mut tx = self.begin().await?;
        tx.finish_improvement(by, number, id, done, now).await?;
        Ok(tx.commit().await?)
    }

    /// The improvements after a round, in the order in which they were published.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_improvements(
        &self,
        round: AssessmentId,
    ) -> Result<Vec<ImprovementRow>, Error> {
        let rows: Vec<Row> = read!(self, |c| {
            sqlx::query_as(
            "select id, subject, what_zh, what_en, by_zh, by_en, until_on, done_on, done_zh, done_en from improvements
             where assessment_id = $1 order by id limit 200"
        )
        .bind(round.0)
        .fetch_all(c)
        .await
        })?;
        Ok(rows.into_iter().map(Row::read).collect())
    }
}

impl Tx {
    pub(crate) async fn add_improvement(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        improvement: &Improvement,
        now: DateTime<Utc>,
    ) -> Result<ImprovementId, Failed<NotImproved>> {
        let Some(round) = self.lock_round(by.community(), number).await? else {
            return refused(NotImproved::UnknownRound);
        };
        if round.stage(now) != Stage::Published {
            return refused(NotImproved::NoResult);
        }
        if improvement.subject >= round.form.subjects().len() {
            return refused(NotImproved::UnknownSubject);
        }
        let ahead = (improvement.until_on - day_of(now)).num_days();
        if !(0..=PROMISE_DAYS).contains(&ahead) {
            return refused(NotImproved::Day);
        }
        let id = self
            .insert_improvement(by, &round, improvement, now)
            .await?;
        let about = json!({
            "subject": improvement.subject,
            "what": text_hash(&[&improvement.what.both().zh]),
            "until_on": improvement.until_on,
        });
        let leaf = Leaf::new("assessments.improve", number, about, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(ImprovementId(id))
    }

    pub(crate) async fn finish_improvement(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        id: ImprovementId,
        done: &Done,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotImproved>> {
        let Some(round) = self.lock_round(by.community(), number).await? else {
            return refused(NotImproved::UnknownRound);
        };
        let Some(finished) = self.find_improvement(&round, id).await? else {
            return refused(NotImproved::UnknownImprovement);
        };
        // The second press of the button.
        if finished.is_some() {
            return Ok(());
        }
        if done.on > day_of(now) || done.on < day_of(round.opens_at) {
            return refused(NotImproved::Day);
        }
        self.mark_improved(id, done).await?;
        let words = text_hash(&[&done.words.both().zh]);
        let about = json!({"improvement": id.0, "done_on": done.on, "words": words});
        let leaf = Leaf::new("assessments.improved", number, about, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    async fn insert_improvement(
        &mut self,
        by: &Editor,
        round: &Round,
        improvement: &Improvement,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into improvements (community_id, assessment_id, subject, what_zh, what_en, by_zh, by_en, until_on,
                written_by, written_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id"
        )
        .bind(round.community.0)
        .bind(round.id.0)
        .bind(i64::try_from(improvement.subject).unwrap_or(i64::MAX))
        .bind(&improvement.what.both().zh)
        .bind(&improvement.what.both().en)
        .bind(&improvement.by.both().zh)
        .bind(&improvement.by.both().en)
        .bind(improvement.until_on)
        .bind(by.account().0)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn find_improvement(
        &mut self,
        round: &Round,
        id: ImprovementId,
    ) -> Result<Option<Option<NaiveDate>>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select done_on from improvements where id = $1 and assessment_id = $2"
        )
        .bind(id.0)
        .bind(round.id.0)
        .fetch_optional(c)
        .await)
    }

    async fn mark_improved(&mut self, id: ImprovementId, done: &Done) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update improvements set done_on = $2, done_zh = $3, done_en = $4 where id = $1 and done_on is null"
        )
        .bind(id.0)
        .bind(done.on)
        .bind(&done.words.both().zh)
        .bind(&done.words.both().en)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! Minutes in three stages: draft, correction with objections, approved (features.md C6). What was published stays.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Secretary;
use domain::ids::{AccountId, MeetingId, RecordNumber};
use domain::log::text_hash;
use domain::meetings::rules::{NoApproval, corrections_until, may_approve};
use domain::meetings::{Act, Done, Stage};
use domain::notices::Notice;
use domain::text::Minutes as Text;
use domain::time::Calendar;
use serde_json::json;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Minutes as they stood at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    pub stage: Stage,
    pub text: String,
    pub hash: String,
    pub at: DateTime<Utc>,
}

/// Why minutes were not written, published or approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoMinutes {
    UnknownMeeting,
    NotFrom(Stage),
    UnknownObjection,
    Approval(NoApproval),
}

#[derive(FromRow)]
struct MinutesRow {
    meeting_id: i64,
    stage: String,
    text: String,
    hash: String,
    at: DateTime<Utc>,
}

impl Db {
    /// The minutes of a meeting at every stage they came to.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_minutes(&self, meeting: MeetingId) -> Result<Vec<Minutes>, Error> {
        let rows: Vec<MinutesRow> = read!(self, |c| {
            sqlx::query_as(
            "select meeting_id, stage, text, hash, at from minutes where meeting_id = $1 order by at"
        )
        .bind(meeting.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|r| {
                let stage = Stage::from_code(&r.stage).ok_or(Error::Inconsistent {
                    table: "minutes",
                    id: r.meeting_id,
                })?;
                Ok(Minutes {
                    stage,
                    text: r.text,
                    hash: r.hash,
                    at: r.at,
                })
            })
            .collect()
    }

    /// Keeps minutes as a draft that nobody else reads.
    ///
    /// # Errors
    /// [`NoMinutes`], or [`Error`].
    pub async fn draft_minutes(
        &self,
        by: &Secretary,
        number: RecordNumber,
        text: &Text,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let mut tx = self.begin().await?;
        let meeting = tx.lock_for_minutes(by, number, Act::Draft).await?;
        tx.save_minutes(&meeting, Stage::Drafting, text.as_str(), by.account(), now)
            .await?;
        tx.save_stage(&meeting, Stage::Drafting).await?;
        Ok(tx.commit().await?)
    }

    /// Publishes minutes for correction.
    ///
    /// # Errors
    /// [`NoMinutes`], or [`Error`].
    pub async fn publish_minutes(
        &self,
        by: &Secretary,
        number: RecordNumber,
        text: &Text,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let mut tx = self.begin().await?;
        tx.publish_minutes(by, number, text, calendar, now).await?;
        Ok(tx.commit().await?)
    }

    /// Approves minutes, corrected where an objection was right.
    ///
    /// # Errors
    /// [`NoMinutes`], or [`Error`].
    pub async fn approve_minutes(
        &self,
        by: &Secretary,
        number: RecordNumber,
        text: &Text,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let mut tx = self.begin().await?;
        tx.approve_minutes(by, number, text, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(super) async fn lock_for_minutes(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        act: Act,
    ) -> Result<Meeting, Failed<NoMinutes>> {
        let meeting = self
            .hold_meeting(by.community(), number, NoMinutes::UnknownMeeting)
            .await?;
        if !meeting.stage.allows(act) {
            return Err(Failed::Refused(NoMinutes::NotFrom(meeting.stage)));
        }
        Ok(meeting)
    }

    pub(crate) async fn publish_minutes(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        text: &Text,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let meeting = self.lock_for_minutes(by, number, Act::Publish).await?;
        let book = self.rules_of_meeting(&meeting).await?;
        let until = corrections_until(now, &book, calendar);
        // The draft has become what is published.
        self.delete_draft_minutes(meeting.id).await?;
        self.save_minutes(
            &meeting,
            Stage::Correction,
            text.as_str(),
            by.account(),
            now,
        )
        .await?;
        self.save_corrections(&meeting, until).await?;
        self.tell_all(&meeting, Notice::MinutesOut, None, now)
            .await?;
        let facts = json!({"text": text_hash(&[text.as_str()]), "until": until});
        self.note("meetings.minutes", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn approve_minutes(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        text: &Text,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let meeting = self
            .hold_meeting(by.community(), number, NoMinutes::UnknownMeeting)
            .await?;
        let unanswered = self.count_unanswered(meeting.id).await?;
        let done = self.what_is_done(&meeting).await?;
        let until = meeting.corrections_until;
        may_approve(meeting.kind, meeting.stage, until, unanswered, &done, now)
            .map_err(|why| Failed::Refused(NoMinutes::Approval(why)))?;
        self.save_minutes(&meeting, Stage::Approved, text.as_str(), by.account(), now)
            .await?;
        self.save_stage(&meeting, Stage::Approved).await?;
        let facts = json!({"text": text_hash(&[text.as_str()])});
        self.note("meetings.approve", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    /// What has been written down of a meeting.
    pub(super) async fn what_is_done(&mut self, meeting: &Meeting) -> Result<Done, Error> {
        let row: super::record::DoneRow = on!(self, |c| sqlx::query_as(super::record::DONE)
            .bind(meeting.id.0)
            .fetch_one(c)
            .await)?;
        Ok(row.read(meeting))
    }

    pub(super) async fn save_stage(
        &mut self,
        meeting: &Meeting,
        stage: Stage,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set stage = $2 where id = $1"
        )
        .bind(meeting.id.0)
        .bind(stage.code())
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_corrections(
        &mut self,
        meeting: &Meeting,
        until: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set stage = 'correction', corrections_until = $2 where id = $1"
        )
        .bind(meeting.id.0)
        .bind(until)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_minutes(
        &mut self,
        meeting: &Meeting,
        stage: Stage,
        text: &str,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into minutes (community_id, meeting_id, stage, text, hash, written_by, at)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (meeting_id, stage) do update
                 set text = excluded.text, hash = excluded.hash, written_by = excluded.written_by, at = excluded.at",
            )
            .bind(meeting.community.0)
            .bind(meeting.id.0)
            .bind(stage.code())
            .bind(text)
            .bind(text_hash(&[text]))
            .bind(by.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn delete_draft_minutes(&mut self, meeting: MeetingId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from minutes where meeting_id = $1 and stage = 'drafting'"
        )
        .bind(meeting.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

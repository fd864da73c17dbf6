//! Corrections of minutes: objecting while the days for it run, and the answer.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Secretary, SignedIn};
use domain::ids::{AccountId, CommunityId, MeetingId, RecordNumber};
use domain::log::text_hash;
use domain::meetings::Stage;
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::minutes::NoMinutes;
use super::row::Meeting;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// What somebody holds against minutes.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Objection {
    pub id: i64,
    /// The nickname; none once the account is gone.
    pub name: Option<String>,
    pub text: String,
    pub at: DateTime<Utc>,
    pub answer: Option<String>,
}

/// Why an objection was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotObjected {
    UnknownMeeting,
    /// The minutes are not open for correction.
    Closed(Stage),
    /// They were, until that day.
    Over {
        until: NaiveDate,
    },
    /// One person, one objection: everything goes into it.
    Already,
}

impl Db {
    /// What people hold against the minutes of a meeting.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_minute_objections(
        &self,
        meeting: MeetingId,
    ) -> Result<Vec<Objection>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select o.id, a.nickname as name, o.text, o.at, o.answer
             from minute_objections o left join accounts a on a.id = o.account_id
             where o.meeting_id = $1 order by o.id"
        )
        .bind(meeting.0)
        .fetch_all(c)
        .await)?)
    }

    /// Objects to published minutes.
    ///
    /// # Errors
    /// [`NotObjected`], or [`Error`].
    pub async fn object_to_minutes(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        text: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotObjected>> {
        let mut tx = self.begin().await?;
        tx.object_to_minutes(by, community, number, text, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Answers an objection in public.
    ///
    /// # Errors
    /// [`NoMinutes`], or [`Error`].
    pub async fn answer_minute_objection(
        &self,
        by: &Secretary,
        number: RecordNumber,
        objection: i64,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let mut tx = self.begin().await?;
        tx.answer_minute_objection(by, number, objection, words, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn object_to_minutes(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        text: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotObjected>> {
        let meeting = self
            .hold_meeting(community, number, NotObjected::UnknownMeeting)
            .await?;
        if meeting.stage != Stage::Correction {
            return Err(Failed::Refused(NotObjected::Closed(meeting.stage)));
        }
        if let Some(until) = meeting.corrections_until.filter(|u| day_of(now) > *u) {
            return Err(Failed::Refused(NotObjected::Over { until }));
        }
        let inserted = self
            .insert_minute_objection(&meeting, by.account(), text.as_str(), now)
            .await;
        on_duplicate(inserted, NotObjected::Already)?;
        let facts = json!({"text": text_hash(&[text.as_str()])});
        self.note("meetings.object", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn answer_minute_objection(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        objection: i64,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMinutes>> {
        let meeting = self
            .hold_meeting(by.community(), number, NoMinutes::UnknownMeeting)
            .await?;
        if meeting.stage != Stage::Correction {
            return Err(Failed::Refused(NoMinutes::NotFrom(meeting.stage)));
        }
        let asker = self
            .mark_objection_answered(meeting.id, objection, words.as_str(), now)
            .await?
            .ok_or(Failed::Refused(NoMinutes::UnknownObjection))?;
        if let Some(asker) = asker {
            let (kind, about) = (Notice::ObjectionAnswered, meeting.about());
            let said = Some(words.as_str());
            self.tell_about(meeting.community, AccountId(asker), kind, &about, said, now)
                .await?;
        }
        let facts = json!({"words": text_hash(&[words.as_str()])});
        self.note(
            "meetings.answer_minute_objection",
            &meeting,
            by.account(),
            facts,
            now,
        )
        .await?;
        Ok(())
    }

    async fn insert_minute_objection(
        &mut self,
        meeting: &Meeting,
        by: AccountId,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into minute_objections (community_id, meeting_id, account_id, text, at)
             values ($1, $2, $3, $4, $5)"
        )
        .bind(meeting.community.0)
        .bind(meeting.id.0)
        .bind(by.0)
        .bind(text)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_objection_answered(
        &mut self,
        meeting: MeetingId,
        objection: i64,
        words: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Option<i64>>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update minute_objections set answer = $3, answered_at = $4
             where meeting_id = $1 and id = $2 and answer is null returning account_id"
        )
        .bind(meeting.0)
        .bind(objection)
        .bind(words)
        .bind(now)
        .fetch_optional(c)
        .await)
    }

    pub(super) async fn count_unanswered(
        &mut self,
        meeting: MeetingId,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from minute_objections where meeting_id = $1 and answer is null"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await)
    }
}

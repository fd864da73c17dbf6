//! Opinions that were collected, questions to those who report, and what is to be put right (art. 19(1), (4)).

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Secretary, SignedIn};
use domain::display::Both;
use domain::ids::{AccountId, CommunityId, MeetingId, RecordNumber, UnitId};
use domain::log::text_hash;
use domain::meetings::{PointKind, Stage, Voice};
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Something said at a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub id: i64,
    pub kind: PointKind,
    pub voice: Option<Voice>,
    pub text: String,
    pub at: DateTime<Utc>,
    pub answer: Option<String>,
    /// Who puts it right, by when.
    pub duty: Option<(Both, NaiveDate)>,
}

/// Something to be written down by the secretary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewPoint {
    Opinion {
        voice: Voice,
        text: Remark,
    },
    Fix {
        text: Remark,
        unit: UnitId,
        due_on: NaiveDate,
    },
}

/// Why a point was not written down or answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoPoint {
    UnknownMeeting,
    UnknownPoint,
    UnknownUnit,
    DueInPast,
    /// Not something that this kind of meeting writes down.
    NotOfThisKind,
    NotNow(Stage),
}

#[derive(FromRow)]
struct PointRow {
    id: i64,
    kind: String,
    voice: Option<String>,
    text: String,
    at: DateTime<Utc>,
    answer: Option<String>,
    name_zh: Option<String>,
    name_en: Option<String>,
    due_on: Option<NaiveDate>,
}

impl PointRow {
    fn read(self) -> Result<Point, Error> {
        let broken = || Error::Inconsistent {
            table: "meeting_points",
            id: self.id,
        };
        let unit = self.name_zh.zip(self.name_en);
        Ok(Point {
            id: self.id,
            kind: PointKind::from_code(&self.kind).ok_or_else(broken)?,
            voice: self.voice.as_deref().and_then(Voice::from_code),
            text: self.text,
            at: self.at,
            answer: self.answer,
            duty: unit
                .zip(self.due_on)
                .map(|((zh, en), day)| (Both::new(zh, en), day)),
        })
    }
}

impl Db {
    /// What was said at a meeting, in the order it was written down.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_points(&self, meeting: MeetingId) -> Result<Vec<Point>, Error> {
        let rows: Vec<PointRow> = read!(self, |c| {
            sqlx::query_as(
                "select p.id, p.kind, p.voice, p.text, p.at, p.answer, u.name_zh, u.name_en, p.due_on
                 from meeting_points p left join units u on u.id = p.unit_id
                 where p.meeting_id = $1 order by p.id limit 500",
            )
            .bind(meeting.0)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter().map(PointRow::read).collect()
    }

    /// Asks those who report; the question and its answer are public.
    ///
    /// # Errors
    /// [`NoPoint`], or [`Error`].
    pub async fn ask_question(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        text: &Remark,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoPoint>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(community, number, NoPoint::UnknownMeeting)
            .await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        tx.ask_question(&meeting, by, text, now).await?;
        Ok(tx.commit().await?)
    }

    /// Writes an opinion down, or something to be put right.
    ///
    /// # Errors
    /// [`NoPoint`], or [`Error`].
    pub async fn add_point(
        &self,
        by: &Secretary,
        number: RecordNumber,
        new: &NewPoint,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoPoint>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NoPoint::UnknownMeeting)
            .await?;
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        tx.add_point(&meeting, by, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Writes the answer to a question down.
    ///
    /// # Errors
    /// [`NoPoint`], or [`Error`].
    pub async fn answer_question(
        &self,
        by: &Secretary,
        number: RecordNumber,
        point: i64,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoPoint>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NoPoint::UnknownMeeting)
            .await?;
        tx.answer_question(&meeting, by, point, words, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn ask_question(
        &mut self,
        meeting: &Meeting,
        by: &SignedIn,
        text: &Remark,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NoPoint>> {
        if !meeting.kind.points().contains(&PointKind::Question) {
            return Err(Failed::Refused(NoPoint::NotOfThisKind));
        }
        if !matches!(meeting.stage, Stage::Called | Stage::UnderWay) {
            return Err(Failed::Refused(NoPoint::NotNow(meeting.stage)));
        }
        let row = (PointKind::Question, None, text.as_str());
        let id = self
            .insert_point(meeting, row, Some(by.account()), None, now)
            .await?;
        let facts = json!({"text": text_hash(&[text.as_str()])});
        self.note("meetings.question", meeting, by.account(), facts, now)
            .await?;
        Ok(id)
    }

    pub(crate) async fn add_point(
        &mut self,
        meeting: &Meeting,
        by: &Secretary,
        new: &NewPoint,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoPoint>> {
        let (kind, voice, text, duty) = match new {
            NewPoint::Opinion { voice, text } => (PointKind::Opinion, Some(*voice), text, None),
            NewPoint::Fix { text, unit, due_on } => {
                (PointKind::Fix, None, text, Some((*unit, *due_on)))
            }
        };
        if !meeting.kind.points().contains(&kind) {
            return Err(Failed::Refused(NoPoint::NotOfThisKind));
        }
        if !meeting.stage.takes_results() {
            return Err(Failed::Refused(NoPoint::NotNow(meeting.stage)));
        }
        if let Some((unit, due_on)) = duty {
            if self
                .find_unit_code(meeting.community, unit)
                .await?
                .is_none()
            {
                return Err(Failed::Refused(NoPoint::UnknownUnit));
            }
            if due_on < day_of(meeting.starts_at) {
                return Err(Failed::Refused(NoPoint::DueInPast));
            }
        }
        self.insert_point(meeting, (kind, voice, text.as_str()), None, duty, now)
            .await?;
        let facts = json!({"kind": kind.code(), "text": text_hash(&[text.as_str()])});
        self.note("meetings.point", meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn answer_question(
        &mut self,
        meeting: &Meeting,
        by: &Secretary,
        point: i64,
        words: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoPoint>> {
        if meeting.stage == Stage::Cancelled || meeting.stage == Stage::Approved {
            return Err(Failed::Refused(NoPoint::NotNow(meeting.stage)));
        }
        let asker = self
            .mark_point_answered(meeting.id, point, words.as_str(), now)
            .await?
            .ok_or(Failed::Refused(NoPoint::UnknownPoint))?;
        if let Some(asker) = asker {
            let (kind, about) = (Notice::QuestionAnswered, meeting.about());
            let said = Some(words.as_str());
            self.tell_about(meeting.community, AccountId(asker), kind, &about, said, now)
                .await?;
        }
        let facts = json!({"words": text_hash(&[words.as_str()])});
        self.note(
            "meetings.answer_question",
            meeting,
            by.account(),
            facts,
            now,
        )
        .await?;
        Ok(())
    }

    async fn insert_point(
        &mut self,
        meeting: &Meeting,
        (kind, voice, text): (PointKind, Option<Voice>, &str),
        asked_by: Option<AccountId>,
        duty: Option<(UnitId, NaiveDate)>,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "insert into meeting_points (community_id, meeting_id, kind, voice, text, asked_by, at, unit_id, due_on)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
            )
            .bind(meeting.community.0)
            .bind(meeting.id.0)
            .bind(kind.code())
            .bind(voice.map(Voice::code))
            .bind(text)
            .bind(asked_by.map(|a| a.0))
            .bind(now)
            .bind(duty.map(|(unit, _)| unit.0))
            .bind(duty.map(|(_, day)| day))
            .fetch_one(c)
            .await
        })
    }

    async fn mark_point_answered(
        &mut self,
        meeting: MeetingId,
        point: i64,
        words: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Option<i64>>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "update meeting_points set answer = $3, answered_at = $4
             where meeting_id = $1 and id = $2 and kind = 'question' and answer is null returning asked_by"
        )
        .bind(meeting.0)
        .bind(point)
        .bind(words)
        .bind(now)
        .fetch_optional(c)
        .await
        })
    }
}

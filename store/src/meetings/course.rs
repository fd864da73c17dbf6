//! The course of a meeting that was called: opening and closing it, and the report of one that decides nothing.

use chrono::{DateTime, Utc};
use domain::access::Secretary;
use domain::ids::{AccountId, RecordNumber};
use domain::log::text_hash;
use domain::meetings::rules::may_open;
use domain::meetings::{Act, Kind, Quorum, Stage};
use domain::proposals::{Actor, Move};
use domain::text::Minutes;
use domain::time::day_of;
use serde_json::json;

use super::call::NotMoved;
use super::row::Meeting;
use crate::db::on;
use crate::numbers::record_number;
use crate::proposals::By;
use crate::{Db, Error, Failed, Tx};

impl Db {
    /// Opens a meeting, if there are enough members; a discussion takes its proposals up.
    ///
    /// # Errors
    /// [`NotMoved`], or [`Error`].
    pub async fn open_meeting(
        &self,
        by: &Secretary,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let mut tx = self.begin().await?;
        tx.open_meeting(by, number, now).await?;
        Ok(tx.commit().await?)
    }

    /// Closes a meeting that was held.
    ///
    /// # Errors
    /// [`NotMoved`], or [`Error`].
    pub async fn close_meeting(
        &self,
        by: &Secretary,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let mut tx = self.begin().await?;
        tx.close_meeting(by, number, now).await?;
        Ok(tx.commit().await?)
    }

    /// Publishes what will be reported, before the meeting.
    ///
    /// # Errors
    /// [`NotMoved`], or [`Error`].
    pub async fn publish_report(
        &self,
        by: &Secretary,
        number: RecordNumber,
        text: &Minutes,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let mut tx = self.begin().await?;
        tx.publish_report(by, number, text, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn open_meeting(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotMoved::UnknownMeeting)
            .await?;
        let book = self.rules_of_meeting(&meeting).await?;
        let present = self.count_present(meeting.id).await?;
        let members = self.count_in_office(&meeting, day_of(now)).await?;
        let quorum = Quorum::of(present.unsigned_abs(), members.unsigned_abs(), &book);
        may_open(meeting.kind, meeting.stage, meeting.starts_at, now, quorum)
            .map_err(|why| Failed::Refused(NotMoved::Opening(why)))?;
        self.mark_opened(&meeting, present, members, now).await?;
        if meeting.kind == Kind::Discussion {
            self.add_ready_items(&meeting, &book, now).await?;
            self.take_up_proposals(&meeting, by.account(), now).await?;
        }
        let facts = json!({"present": present, "members": members, "least": quorum.least});
        self.note("meetings.open", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn close_meeting(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let meeting = self.lock_to_do(by, number, Act::Close).await?;
        let present = self.count_present(meeting.id).await?;
        self.mark_closed(&meeting, now).await?;
        let facts = json!({"present": present});
        self.note("meetings.close", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn publish_report(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        text: &Minutes,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotMoved::UnknownMeeting)
            .await?;
        if meeting.kind != Kind::Enlarged {
            return Err(Failed::Refused(NotMoved::NoReport));
        }
        // Before the meeting: whoever asks must have been able to read it.
        if meeting.stage != Stage::Called || now >= meeting.starts_at {
            return Err(Failed::Refused(NotMoved::NotFrom(meeting.stage)));
        }
        self.save_report(&meeting, text.as_str(), now).await?;
        let facts = json!({"text": text_hash(&[text.as_str()])});
        self.note("meetings.report", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    /// Proposals on the agenda are in discussion from now on; what was moved meanwhile stays where it is.
    async fn take_up_proposals(
        &mut self,
        meeting: &Meeting,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (year, seq) in self.list_item_proposals(meeting).await? {
            let Some(number) = record_number(year, seq) else {
                continue;
            };
            let Some(facts) = self.lock_proposal(meeting.community, number, now).await? else {
                continue;
            };
            if facts
                .state()?
                .allows(domain::proposals::Act::OpenDiscussion, Actor::Secretary)
            {
                let who = By {
                    actor: Actor::Secretary,
                    account: Some(by),
                };
                self.must_go(&facts, Move::OpenDiscussion, who, now).await?;
            }
        }
        Ok(())
    }

    async fn mark_opened(
        &mut self,
        meeting: &Meeting,
        present: i64,
        members: i64,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update meetings set stage = 'under_way', opened_at = $2, present = $3, members = $4 where id = $1",
            )
            .bind(meeting.id.0)
            .bind(now)
            .bind(present)
            .bind(members)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn mark_closed(
        &mut self,
        meeting: &Meeting,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set stage = 'held', closed_at = $2 where id = $1"
        )
        .bind(meeting.id.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_report(
        &mut self,
        meeting: &Meeting,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set report = $2, reported_at = $3 where id = $1"
        )
        .bind(meeting.id.0)
        .bind(text)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

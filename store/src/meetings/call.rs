//! What the secretary does with a meeting as a whole: call it, open it, close it, cancel it, publish the report.

use chrono::{DateTime, Utc};
use domain::access::Secretary;
use domain::ids::{AccountId, BodyId, CommunityId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::meetings::rules::may_call;
use domain::meetings::{Act, Kind, NoCall, NoOpening, Stage};
use domain::notices::Notice;
use domain::text::{Answer, Body, Label, Title};
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::row::{Meeting, broken};
use crate::db::on;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// A meeting to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    pub body: BodyId,
    pub kind: Kind,
    pub title: Title,
    pub about: Body,
    pub place: Label,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Places for guests.
    pub capacity: u32,
}

/// Why a meeting was not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCalled {
    /// Not a body of this community.
    UnknownBody,
    /// The community has no rulebook in force.
    NoRulebook,
    Rule(NoCall),
}

/// Why a meeting was not moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotMoved {
    UnknownMeeting,
    NotFrom(Stage),
    /// Only an enlarged meeting hears a report.
    NoReport,
    Opening(NoOpening),
}

impl Db {
    /// Calls a meeting; its members are told. The same form sent twice calls one.
    ///
    /// # Errors
    /// [`NotCalled`], or [`Error`].
    pub async fn call_meeting(
        &self,
        by: &Secretary,
        new: NewMeeting,
        once: &str,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotCalled>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?.unwrap_or(0);
            return Ok(tx.number_of_meeting(made).await?);
        }
        let (number, id) = tx.call_meeting(by, &new, calendar, now).await?;
        tx.save_made(by.account(), once, id).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Cancels a meeting; members and guests are told why.
    ///
    /// # Errors
    /// [`NotMoved`], or [`Error`].
    pub async fn cancel_meeting(
        &self,
        by: &Secretary,
        number: RecordNumber,
        reason: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMoved>> {
        let mut tx = self.begin().await?;
        let meeting = tx.lock_to_do(by, number, Act::Cancel).await?;
        tx.mark_cancelled(&meeting, reason.as_str(), now).await?;
        tx.tell_all(
            &meeting,
            Notice::MeetingCancelled,
            Some(reason.as_str()),
            now,
        )
        .await?;
        let facts = json!({"reason": text_hash(&[reason.as_str()])});
        tx.note("meetings.cancel", &meeting, by.account(), facts, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(crate) async fn call_meeting(
        &mut self,
        by: &Secretary,
        new: &NewMeeting,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(RecordNumber, i64), Failed<NotCalled>> {
        let here = by.community();
        if !self.is_meeting_body(here, new.body).await? {
            return Err(Failed::Refused(NotCalled::UnknownBody));
        }
        let version = self
            .version_in_force(here, day_of(now))
            .await?
            .ok_or(Failed::Refused(NotCalled::NoRulebook))?;
        let book = self.rules_of_version(here, version).await?;
        may_call(new.starts_at, new.ends_at, now, &book, calendar)
            .map_err(|why| Failed::Refused(NotCalled::Rule(why)))?;
        let number = self.next_number(here, now).await?;
        let id = self.insert_meeting(by, new, number, version, now).await?;
        let meeting = self
            .lock_meeting(here, number)
            .await?
            .ok_or_else(|| broken(id))?;
        if meeting.kind == Kind::Discussion {
            self.add_ready_items(&meeting, &book, now).await?;
        }
        let told = self
            .tell_members(&meeting, Notice::MeetingCalled, None, now)
            .await?;
        self.save_told(&meeting, told).await?;
        let facts = json!({
            "kind": new.kind.code(),
            "body": meeting.body_number,
            "starts_at": new.starts_at,
            "text": text_hash(&[new.title.as_str(), new.about.as_str(), new.place.as_str()]),
            "rulebook": version,
            "told": told,
        });
        self.note("meetings.call", &meeting, by.account(), facts, now)
            .await?;
        Ok((number, id))
    }

    /// Holds a meeting for an act of the table.
    pub(super) async fn lock_to_do(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        act: Act,
    ) -> Result<Meeting, Failed<NotMoved>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotMoved::UnknownMeeting)
            .await?;
        match meeting.stage.go(act) {
            Ok(_) => Ok(meeting),
            Err(refused) => Err(Failed::Refused(NotMoved::NotFrom(refused.0))),
        }
    }

    /// Appends a leaf about a meeting.
    pub(super) async fn note(
        &mut self,
        act: &'static str,
        meeting: &Meeting,
        account: AccountId,
        facts: serde_json::Value,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let leaf = Leaf::new(act, meeting.number, facts, now);
        self.append_leaf(Some(meeting.community), Some(account), &leaf)
            .await?;
        Ok(())
    }

    async fn number_of_meeting(&mut self, id: i64) -> Result<RecordNumber, Error> {
        let found: Option<(i64, i64)> = on!(self, |c| sqlx::query_as(
            "select year, seq from meetings where id = $1"
        )
        .bind(id)
        .fetch_optional(c)
        .await)?;
        found
            .and_then(|(year, seq)| record_number(year, seq))
            .ok_or_else(|| broken(id))
    }

    async fn is_meeting_body(
        &mut self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from bodies where community_id = $1 and id = $2)"
        )
        .bind(community.0)
        .bind(body.0)
        .fetch_one(c)
        .await)
    }

    async fn insert_meeting(
        &mut self,
        by: &Secretary,
        new: &NewMeeting,
        number: RecordNumber,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
                "insert into meetings (community_id, body_id, year, seq, kind, stage, title, about, place, starts_at,
                    ends_at, capacity, rulebook_version, called_at, called_by)
                 values ($1, $2, $3, $4, $5, 'called', $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id",
            )
            .bind(by.community().0)
            .bind(new.body.0)
            .bind(i64::from(number.year))
            .bind(number.seq)
            .bind(new.kind.code())
            .bind(new.title.as_str())
            .bind(new.about.as_str())
            .bind(new.place.as_str())
            .bind(new.starts_at)
            .bind(new.ends_at)
            .bind(i64::from(new.capacity))
            .bind(version)
            .bind(now)
            .bind(by.account().0)
            .fetch_one(c)
            .await
        })
    }

    async fn save_told(&mut self, meeting: &Meeting, told: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set told = $2 where id = $1"
        )
        .bind(meeting.id.0)
        .bind(told)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn mark_cancelled(
        &mut self,
        meeting: &Meeting,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update meetings set stage = 'cancelled', cancelled_at = $2, cancel_reason = $3 where id = $1",
            )
            .bind(meeting.id.0)
            .bind(now)
            .bind(reason)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

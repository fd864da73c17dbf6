//! The line of those who wait for a place at a meeting: standing in it, moving up, and whose turn lapsed.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId, MeetingId, RecordNumber};
use domain::meetings::Stage;
use domain::meetings::rules::confirm_by;
use domain::notices::Notice;
use domain::rulebook::Rulebook;
use serde_json::json;

use super::guests::{MyPlace, NotSignedUp};
use super::row::{Meeting, broken};
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

impl Db {
    pub(super) async fn count_before(
        &self,
        meeting: MeetingId,
        position: i64,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from signups where meeting_id = $1 and position < $2"
        )
        .bind(meeting.0)
        .bind(position)
        .fetch_one(c)
        .await)?)
    }

    /// How many wait for a place.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_waiting(&self, meeting: MeetingId) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from signups where meeting_id = $1 and position is not null"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await)?)
    }
}

impl Tx {
    pub(super) async fn wait_in_line(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<MyPlace, Failed<NotSignedUp>> {
        let meeting = self.lock_for_guests(community, number, now).await?;
        let position = self.next_position(meeting.id).await?;
        let inserted = self
            .insert_signup(&meeting, by.account(), "waiting", Some(position), now)
            .await;
        on_duplicate(inserted, NotSignedUp::Already)?;
        // Somebody may have left between the two transactions.
        let book = self.rules_of_meeting(&meeting).await?;
        self.move_up(&meeting, meeting.taken, &book, now).await?;
        self.note("meetings.wait", &meeting, by.account(), json!({}), now)
            .await?;
        Ok(MyPlace::Waiting {
            before: self.count_waiting_before(meeting.id, position).await?,
        })
    }

    /// Gives free places to who waits first, each to be confirmed in time; `taken` is how many are given away now.
    pub(super) async fn move_up(
        &mut self,
        meeting: &Meeting,
        mut taken: i64,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if meeting.stage != Stage::Called || now >= meeting.starts_at {
            return Ok(());
        }
        let until = confirm_by(now, meeting.starts_at, book);
        while taken < meeting.capacity {
            let Some(account) = self.offer_to_first(meeting.id, until).await? else {
                return Ok(());
            };
            self.add_taken(meeting.id).await?;
            taken += 1;
            let (kind, about) = (Notice::PlaceOffered, meeting.about());
            self.tell_about(
                meeting.community,
                AccountId(account),
                kind,
                &about,
                None,
                now,
            )
            .await?;
        }
        Ok(())
    }

    pub(super) async fn free_places(&mut self, meeting: &Meeting, n: i64) -> Result<(), Error> {
        let left: i64 = on!(self, |c| sqlx::query_scalar(
            "update meetings set taken = taken - $2 where id = $1 returning taken"
        )
        .bind(meeting.id.0)
        .bind(n)
        .fetch_one(c)
        .await)?;
        if left < 0 {
            return Err(broken(meeting.id.0));
        }
        Ok(())
    }

    async fn next_position(&mut self, meeting: MeetingId) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "update meetings set waiting_last = waiting_last + 1 where id = $1 returning waiting_last"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await
        })
    }

    async fn offer_to_first(
        &mut self,
        meeting: MeetingId,
        until: DateTime<Utc>,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update signups set state = 'offered', position = null, confirm_by = $2
             where meeting_id = $1
               and position = (select min(position) from signups where meeting_id = $1)
             returning account_id"
        )
        .bind(meeting.0)
        .bind(until)
        .fetch_optional(c)
        .await)
    }

    /// Takes offered places away whose time is over; the accounts.
    pub(super) async fn delete_unconfirmed(
        &mut self,
        meeting: MeetingId,
        now: DateTime<Utc>,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "delete from signups where meeting_id = $1 and state = 'offered' and confirm_by <= $2
             returning account_id"
        )
        .bind(meeting.0)
        .bind(now)
        .fetch_all(c)
        .await)
    }

    async fn count_waiting_before(
        &mut self,
        meeting: MeetingId,
        position: i64,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from signups where meeting_id = $1 and position < $2"
        )
        .bind(meeting.0)
        .bind(position)
        .fetch_one(c)
        .await)
    }
}

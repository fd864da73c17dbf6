//! Guests 旁听: a place, or the waiting list in order (features.md C3).
//!
//! What surprises: taking a place is the first statement of its transaction, and the check of the table refuses the one
//! too many. Whoever meets it begins again, on the waiting list.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId, MeetingId, RecordNumber};
use domain::meetings::NoSignUp;
use domain::meetings::rules::may_sign_up;
use serde_json::json;
use sqlx::FromRow;
use sqlx::error::ErrorKind;

use super::row::{Meeting, MeetingRow, meeting_columns};
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Where somebody stands with a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MyPlace {
    Coming,
    /// A place became free and waits to be confirmed.
    Offered {
        confirm_by: DateTime<Utc>,
    },
    /// So many wait before.
    Waiting {
        before: i64,
    },
}

/// Why somebody was not signed up, or did not leave or confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSignedUp {
    UnknownMeeting,
    Already,
    /// Not signed up at all.
    NotThere,
    /// No place is offered, or the time to confirm is over.
    NothingOffered,
    Rule(NoSignUp),
}

#[derive(FromRow)]
struct PlaceRow {
    id: i64,
    state: String,
    position: Option<i64>,
    confirm_by: Option<DateTime<Utc>>,
}

impl Db {
    /// Signs a guest up: a place while there is one, else the end of the waiting list.
    ///
    /// # Errors
    /// [`NotSignedUp`], or [`Error`].
    pub async fn sign_up(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<MyPlace, Failed<NotSignedUp>> {
        let mut tx = self.begin().await?;
        if let Some(place) = tx.sign_up(by, community, number, now).await? {
            tx.commit().await?;
            return Ok(place);
        }
        // The check of the table has spoken, and what it refused must be gone before anything else is written.
        drop(tx);
        let mut tx = self.begin().await?;
        let place = tx.wait_in_line(by, community, number, now).await?;
        tx.commit().await?;
        Ok(place)
    }

    /// Gives a place back, declines an offered one, or leaves the waiting list.
    ///
    /// # Errors
    /// [`NotSignedUp`], or [`Error`].
    pub async fn leave_meeting(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSignedUp>> {
        let mut tx = self.begin().await?;
        let meeting = tx.lock_for_guests(community, number, now).await?;
        let state = tx
            .delete_signup(meeting.id, by.account())
            .await?
            .ok_or(Failed::Refused(NotSignedUp::NotThere))?;
        if state != "waiting" {
            let book = tx.rules_of_meeting(&meeting).await?;
            let free = meeting.taken - 1;
            tx.free_places(&meeting, 1).await?;
            tx.move_up(&meeting, free, &book, now).await?;
        }
        let facts = json!({"had_place": state != "waiting"});
        tx.note("meetings.leave", &meeting, by.account(), facts, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Confirms a place that became free.
    ///
    /// # Errors
    /// [`NotSignedUp`], or [`Error`].
    pub async fn confirm_place(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSignedUp>> {
        let mut tx = self.begin().await?;
        let meeting = tx.lock_for_guests(community, number, now).await?;
        if !tx.mark_confirmed(meeting.id, by.account(), now).await? {
            return Err(Failed::Refused(NotSignedUp::NothingOffered));
        }
        tx.note("meetings.confirm", &meeting, by.account(), json!({}), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Where somebody stands with a meeting; none who has not signed up.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_place(
        &self,
        account: AccountId,
        meeting: MeetingId,
    ) -> Result<Option<MyPlace>, Error> {
        let row: Option<PlaceRow> = read!(self, |c| {
            sqlx::query_as(
                "select id, state, position, confirm_by from signups where meeting_id = $1 and account_id = $2",
            )
            .bind(meeting.0)
            .bind(account.0)
            .fetch_optional(c)
            .await
        })?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(
            match (row.state.as_str(), row.position, row.confirm_by) {
                ("coming", ..) => MyPlace::Coming,
                ("offered", _, Some(confirm_by)) => MyPlace::Offered { confirm_by },
                ("waiting", Some(position), _) => MyPlace::Waiting {
                    before: self.count_before(meeting, position).await?,
                },
                _ => {
                    return Err(Error::Inconsistent {
                        table: "signups",
                        id: row.id,
                    });
                }
            },
        ))
    }
}

impl Tx {
    /// Takes a place; none when the meeting is full, and then this transaction is of no more use.
    pub(crate) async fn sign_up(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Option<MyPlace>, Failed<NotSignedUp>> {
        let Some(meeting) = self.take_place(community, number).await? else {
            return Ok(None);
        };
        may_sign_up(meeting.stage, meeting.capacity, meeting.starts_at, now)
            .map_err(|why| Failed::Refused(NotSignedUp::Rule(why)))?;
        let inserted = self
            .insert_signup(&meeting, by.account(), "coming", None, now)
            .await;
        on_duplicate(inserted, NotSignedUp::Already)?;
        let facts = json!({"taken": meeting.taken});
        self.note("meetings.sign_up", &meeting, by.account(), facts, now)
            .await?;
        Ok(Some(MyPlace::Coming))
    }

    pub(super) async fn lock_for_guests(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Meeting, Failed<NotSignedUp>> {
        let meeting = self
            .hold_meeting(community, number, NotSignedUp::UnknownMeeting)
            .await?;
        may_sign_up(meeting.stage, meeting.capacity, meeting.starts_at, now)
            .map_err(|why| Failed::Refused(NotSignedUp::Rule(why)))?;
        Ok(meeting)
    }

    /// The first statement of signing up: the place itself, and with it the hold on the meeting.
    async fn take_place(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Meeting>, Failed<NotSignedUp>> {
        let got: Result<Option<MeetingRow>, sqlx::Error> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update meetings set taken = taken + 1 where community_id = $1 and year = $2 and seq = $3 returning ",
            meeting_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        });
        match got {
            Ok(Some(row)) => Ok(Some(row.read()?)),
            Ok(None) => Err(Failed::Refused(NotSignedUp::UnknownMeeting)),
            Err(sqlx::Error::Database(e)) if matches!(e.kind(), ErrorKind::CheckViolation) => {
                Ok(None)
            }
            Err(e) => Err(e.into()),
        }
    }

    pub(super) async fn add_taken(&mut self, meeting: MeetingId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set taken = taken + 1 where id = $1"
        )
        .bind(meeting.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    pub(super) async fn insert_signup(
        &mut self,
        meeting: &Meeting,
        account: AccountId,
        state: &'static str,
        position: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into signups (community_id, meeting_id, account_id, state, position, at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(meeting.community.0)
        .bind(meeting.id.0)
        .bind(account.0)
        .bind(state)
        .bind(position)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_signup(
        &mut self,
        meeting: MeetingId,
        account: AccountId,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "delete from signups where meeting_id = $1 and account_id = $2 returning state"
        )
        .bind(meeting.0)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    async fn mark_confirmed(
        &mut self,
        meeting: MeetingId,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update signups set state = 'coming', confirm_by = null
             where meeting_id = $1 and account_id = $2 and state = 'offered' and confirm_by > $3"
        )
        .bind(meeting.0)
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }
}

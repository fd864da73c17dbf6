//! Who is there (features.md C4), and who must not vote on what (A11).

use chrono::{DateTime, Utc};
use domain::access::{Seat, Secretary, SignedIn};
use domain::ids::{AccountId, AgendaItemId, CommunityId, MeetingId, RecordNumber, SeatId};
use domain::log::text_hash;
use domain::meetings::checkin::{CHECKIN_TRIES, code_fits, tries_since};
use domain::meetings::rules::{may_check_in, may_recuse};
use domain::meetings::{How, NoCheckIn, NoRecusal};
use domain::text::Remark;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// How many are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct Attendance {
    /// Members of the body.
    pub members: i64,
    pub guests: i64,
}

/// Why somebody was not checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCheckedIn {
    UnknownMeeting,
    /// Not a member in office of this body.
    UnknownMember,
    Already,
    Rule(NoCheckIn),
}

/// Why an interest was not declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRecused {
    UnknownMeeting,
    UnknownItem,
    /// The member sits in another body.
    OtherBody,
    Already,
    Rule(NoRecusal),
}

impl Db {
    /// Checks somebody in by the digits on the screen. A member counts for the quorum.
    ///
    /// # Errors
    /// [`NotCheckedIn`], or [`Error`]. Wrong digits are counted.
    #[expect(
        clippy::too_many_arguments,
        reason = "who, where, with which digits, how, when"
    )]
    pub async fn check_in(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        typed: &str,
        key: &[u8],
        how: How,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCheckedIn>> {
        let refused = |why| Failed::Refused(NotCheckedIn::Rule(why));
        let found = self
            .find_meeting(community, number)
            .await?
            .ok_or(Failed::Refused(NotCheckedIn::UnknownMeeting))?;
        may_check_in(found.stage, found.starts_at, now).map_err(refused)?;
        let tries = text_hash(&["checkin", &by.account().to_string(), &found.id.to_string()]);
        let since = tries_since(now);
        if !self.count_rate(&tries, since, CHECKIN_TRIES).await? {
            return Err(refused(NoCheckIn::TooManyTries));
        }
        if !code_fits(key, found.id, typed, now) {
            return Err(refused(NoCheckIn::WrongCode));
        }
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(community, number, NotCheckedIn::UnknownMeeting)
            .await?;
        let seat = tx.find_seat_of(&meeting, by.account(), now).await?;
        tx.check_in(&meeting, Some(by.account()), seat, how, by.account(), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Checks a member in from the list, for who has no phone at hand.
    ///
    /// # Errors
    /// [`NotCheckedIn`], or [`Error`].
    pub async fn check_in_member(
        &self,
        by: &Secretary,
        number: RecordNumber,
        seat: SeatId,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCheckedIn>> {
        let mut tx = self.begin().await?;
        tx.check_in_member(by, number, seat, now).await?;
        Ok(tx.commit().await?)
    }

    /// Declares an interest: the member does not vote on that item.
    ///
    /// # Errors
    /// [`NotRecused`], or [`Error`].
    pub async fn declare_interest(
        &self,
        by: &Seat,
        number: RecordNumber,
        item: AgendaItemId,
        reason: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotRecused>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NotRecused::UnknownMeeting)
            .await?;
        if meeting.body != by.body() {
            return Err(Failed::Refused(NotRecused::OtherBody));
        }
        let found = tx
            .find_item(&meeting, item)
            .await?
            .ok_or(Failed::Refused(NotRecused::UnknownItem))?;
        may_recuse(meeting.stage, found.state, found.outcome.is_some())
            .map_err(|why| Failed::Refused(NotRecused::Rule(why)))?;
        let inserted = tx
            .insert_recusal(meeting.community, item, by.seat(), reason.as_str(), now)
            .await;
        on_duplicate(inserted, NotRecused::Already)?;
        // Why is for the secretary alone: a hash of it in public would confirm any good guess.
        let facts = json!({"place": found.place, "seat": by.seat()});
        tx.note("meetings.recuse", &meeting, by.account(), facts, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// How many are there.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_attendance(&self, meeting: MeetingId) -> Result<Attendance, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select count(*) filter (where seat_id is not null) as members,
                    count(*) filter (where seat_id is null) as guests
             from attendances where meeting_id = $1"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await)?)
    }

    /// Whether somebody has checked in.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn was_there(&self, account: AccountId, meeting: MeetingId) -> Result<bool, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from attendances where meeting_id = $1 and account_id = $2)"
        )
        .bind(meeting.0)
        .bind(account.0)
        .fetch_one(c)
        .await)?)
    }
}

impl Tx {
    pub(crate) async fn check_in_member(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        seat: SeatId,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCheckedIn>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotCheckedIn::UnknownMeeting)
            .await?;
        may_check_in(meeting.stage, meeting.starts_at, now)
            .map_err(|why| Failed::Refused(NotCheckedIn::Rule(why)))?;
        let account = self
            .find_member(&meeting, seat, now)
            .await?
            .ok_or(Failed::Refused(NotCheckedIn::UnknownMember))?;
        let account = account.map(AccountId);
        self.check_in(&meeting, account, Some(seat), How::List, by.account(), now)
            .await
    }

    /// Checks somebody in at a held meeting.
    async fn check_in(
        &mut self,
        meeting: &Meeting,
        account: Option<AccountId>,
        seat: Option<SeatId>,
        how: How,
        by: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotCheckedIn>> {
        may_check_in(meeting.stage, meeting.starts_at, now)
            .map_err(|why| Failed::Refused(NotCheckedIn::Rule(why)))?;
        let inserted = self
            .insert_attendance(meeting, account, seat, how, now)
            .await;
        on_duplicate(inserted, NotCheckedIn::Already)?;
        let facts = json!({"member": seat.is_some(), "how": how.code()});
        self.note("meetings.check_in", meeting, by, facts, now)
            .await?;
        Ok(())
    }

    async fn insert_attendance(
        &mut self,
        meeting: &Meeting,
        account: Option<AccountId>,
        seat: Option<SeatId>,
        how: How,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into attendances (community_id, meeting_id, account_id, seat_id, how, at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(meeting.community.0)
        .bind(meeting.id.0)
        .bind(account.map(|a| a.0))
        .bind(seat.map(|s| s.0))
        .bind(how.code())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// The seat that somebody holds in the body of a meeting.
    async fn find_seat_of(
        &mut self,
        meeting: &Meeting,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Option<SeatId>, sqlx::Error> {
        let id: Option<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select id from seats where community_id = $1 and body_id = $2 and account_id = $3
                   and from_on <= $4 and (ended_on is null or ended_on > $4) order by id limit 1",
            )
            .bind(meeting.community.0)
            .bind(meeting.body.0)
            .bind(account.0)
            .bind(day_of(now))
            .fetch_optional(c)
            .await
        })?;
        Ok(id.map(SeatId))
    }

    /// The account of a member in office of a meeting's body; none for no such member.
    async fn find_member(
        &mut self,
        meeting: &Meeting,
        seat: SeatId,
        now: DateTime<Utc>,
    ) -> Result<Option<Option<i64>>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select account_id from seats where community_id = $1 and body_id = $2 and id = $3
               and from_on <= $4 and (ended_on is null or ended_on > $4)"
        )
        .bind(meeting.community.0)
        .bind(meeting.body.0)
        .bind(seat.0)
        .bind(day_of(now))
        .fetch_optional(c)
        .await)
    }

    async fn insert_recusal(
        &mut self,
        community: CommunityId,
        item: AgendaItemId,
        seat: SeatId,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into recusals (community_id, item_id, seat_id, reason, declared_at) values ($1, $2, $3, $4, $5)"
        )
        .bind(community.0)
        .bind(item.0)
        .bind(seat.0)
        .bind(reason)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! Bodies and their members, as meetings ask for them.

use chrono::NaiveDate;
use domain::display::Both;
use domain::ids::{AccountId, BodyId, CommunityId, MeetingId, SeatId};
use domain::notices::Notice;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// A body, as forms and calendars name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub id: BodyId,
    pub number: i64,
    pub name: Both,
}

/// A member in office on the day of a meeting, and whether the member is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    pub seat: SeatId,
    pub name: String,
    pub stands_for: String,
    pub there: bool,
}

#[derive(FromRow)]
struct BodyRow {
    id: i64,
    number: i64,
    name_zh: String,
    name_en: String,
}

#[derive(FromRow)]
struct MemberRow {
    id: i64,
    name: String,
    stands_for: String,
    there: bool,
}

impl Db {
    /// The bodies of a community, for whoever calls their meetings.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_meeting_bodies(&self, community: CommunityId) -> Result<Vec<Body>, Error> {
        let rows: Vec<BodyRow> = read!(self, |c| {
            sqlx::query_as(
                "select id, number, name_zh, name_en from bodies where community_id = $1 order by number",
            )
            .bind(community.0)
            .fetch_all(c)
            .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| Body {
                id: BodyId(r.id),
                number: r.number,
                name: Both::new(r.name_zh, r.name_en),
            })
            .collect())
    }

    /// Who is in office on the day of a meeting, in the order of the seats.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_members_at(
        &self,
        meeting: &Meeting,
        on: NaiveDate,
    ) -> Result<Vec<MemberLine>, Error> {
        let rows: Vec<MemberRow> = read!(self, |c| {
            sqlx::query_as(
                "select s.id, s.name, s.stands_for,
                    exists (select 1 from attendances a where a.meeting_id = $3 and a.seat_id = s.id) as there
                 from seats s
                 where s.community_id = $1 and s.body_id = $2 and s.from_on <= $4
                   and (s.ended_on is null or s.ended_on > $4)
                 order by s.id",
            )
            .bind(meeting.community.0)
            .bind(meeting.body.0)
            .bind(meeting.id.0)
            .bind(on)
            .fetch_all(c)
            .await
        })?;
        Ok(rows
            .into_iter()
            .map(|r| MemberLine {
                seat: SeatId(r.id),
                name: r.name,
                stands_for: r.stands_for,
                there: r.there,
            })
            .collect())
    }
}

impl Tx {
    /// How many members are in office on a day.
    pub(super) async fn count_in_office(
        &mut self,
        meeting: &Meeting,
        on: NaiveDate,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from seats where community_id = $1 and body_id = $2 and from_on <= $3
               and (ended_on is null or ended_on > $3)"
        )
        .bind(meeting.community.0)
        .bind(meeting.body.0)
        .bind(on)
        .fetch_one(c)
        .await)
    }

    /// How many of them have checked in.
    pub(super) async fn count_present(&mut self, meeting: MeetingId) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select count(*) from attendances where meeting_id = $1 and seat_id is not null"
        )
        .bind(meeting.0)
        .fetch_one(c)
        .await)
    }

    /// The accounts of the members who hold a seat now.
    async fn list_member_accounts(&mut self, meeting: &Meeting) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select account_id from seats
             where community_id = $1 and body_id = $2 and ended_on is null and account_id is not null order by id"
        )
        .bind(meeting.community.0)
        .bind(meeting.body.0)
        .fetch_all(c)
        .await
        })
    }

    /// Members and guests with a place or on the waiting list.
    async fn list_guests(&mut self, meeting: MeetingId) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select account_id from signups where meeting_id = $1 and state <> 'waiting' order by id"
        )
        .bind(meeting.0)
        .fetch_all(c)
        .await
        })
    }

    /// Tells the members something about a meeting; how many.
    pub(super) async fn tell_members(
        &mut self,
        meeting: &Meeting,
        kind: Notice,
        words: Option<&str>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<i64, Error> {
        let members = self.list_member_accounts(meeting).await?;
        self.tell_each(meeting, &members, kind, words, now).await
    }

    /// Tells members and guests something about a meeting, each once.
    pub(super) async fn tell_all(
        &mut self,
        meeting: &Meeting,
        kind: Notice,
        words: Option<&str>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<i64, Error> {
        let mut people = self.list_member_accounts(meeting).await?;
        people.extend(self.list_guests(meeting.id).await?);
        people.sort_unstable();
        people.dedup();
        self.tell_each(meeting, &people, kind, words, now).await
    }

    async fn tell_each(
        &mut self,
        meeting: &Meeting,
        people: &[i64],
        kind: Notice,
        words: Option<&str>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<i64, Error> {
        let about = meeting.about();
        for account in people {
            self.tell_about(
                meeting.community,
                AccountId(*account),
                kind,
                &about,
                words,
                now,
            )
            .await?;
        }
        Ok(i64::try_from(people.len()).unwrap_or(i64::MAX))
    }
}

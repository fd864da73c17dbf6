//! The list of meetings: what comes, and what was, each along its index.

use chrono::{DateTime, Utc};
use domain::ids::{BodyId, CommunityId, MeetingId};
use domain::meetings::{Kind, Stage};

use super::row::{Meeting, MeetingRow, meeting_columns};
use crate::db::read;
use crate::{Db, Error};

/// Which meetings are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct MeetingQuery {
    pub kind: Option<Kind>,
    pub body: Option<BodyId>,
    /// Those that have ended; else those to come and under way.
    pub past: bool,
    /// Read on behind this one.
    pub after: Option<(DateTime<Utc>, MeetingId)>,
    pub limit: i64,
}

/// A line of the list.
pub type MeetingItem = Meeting;

/// One page of the list.
#[derive(Debug, Clone)]
pub struct MeetingList {
    pub meetings: Vec<MeetingItem>,
    /// Give this as `after` to read on.
    pub next: Option<(DateTime<Utc>, MeetingId)>,
}

impl Db {
    /// Meetings to come, the nearest first, or past ones, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_meetings(
        &self,
        community: CommunityId,
        query: &MeetingQuery,
        now: DateTime<Utc>,
    ) -> Result<MeetingList, Error> {
        let limit = query.limit.clamp(1, 200);
        let rows = if query.past {
            self.list_past(community, query, limit + 1, now).await?
        } else {
            self.list_coming(community, query, limit + 1, now).await?
        };
        let mut meetings: Vec<Meeting> = rows
            .into_iter()
            .map(MeetingRow::read)
            .collect::<Result<_, _>>()?;
        let more = meetings.len() as i64 > limit;
        meetings.truncate(usize::try_from(limit).unwrap_or(0));
        let next = meetings
            .last()
            .filter(|_| more)
            .map(|m| (m.starts_at, m.id));
        Ok(MeetingList { meetings, next })
    }

    /// Everything for a calendar: from half a year ago on.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_calendar_meetings(
        &self,
        community: CommunityId,
        body: Option<BodyId>,
        since: DateTime<Utc>,
    ) -> Result<Vec<Meeting>, Error> {
        let rows: Vec<MeetingRow> = read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            meeting_columns!(),
            " from meetings where community_id = $1 and starts_at >= $2 and ($3 is null or body_id = $3)
              order by starts_at, id limit 500"
        ))
        .bind(community.0)
        .bind(since)
        .bind(body.map(|b| b.0))
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(MeetingRow::read).collect()
    }

    async fn list_coming(
        &self,
        community: CommunityId,
        query: &MeetingQuery,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<MeetingRow>, Error> {
        // What is under way is still to come for whoever looks for it.
        let (from, id) = query
            .after
            .unwrap_or((now - domain::meetings::rules::LONGEST, MeetingId(0)));
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            meeting_columns!(),
            " from meetings
              where community_id = $1 and (starts_at, id) > ($2, $3) and ends_at > $4
                and stage in ('called', 'under_way', 'cancelled')
                and ($5 is null or kind = $5) and ($6 is null or body_id = $6)
              order by starts_at, id limit $7"
        ))
        .bind(community.0)
        .bind(from)
        .bind(id.0)
        .bind(now)
        .bind(query.kind.map(Kind::code))
        .bind(query.body.map(|b| b.0))
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }

    async fn list_past(
        &self,
        community: CommunityId,
        query: &MeetingQuery,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<MeetingRow>, Error> {
        let (until, id) = query.after.unwrap_or((now, MeetingId(i64::MAX)));
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            meeting_columns!(),
            " from meetings
              where community_id = $1 and (starts_at, id) < ($2, $3)
                and (ends_at <= $4 or stage not in ('called', 'under_way', 'cancelled'))
                and ($5 is null or kind = $5) and ($6 is null or body_id = $6)
              order by starts_at desc, id desc limit $7"
        ))
        .bind(community.0)
        .bind(until)
        .bind(id.0)
        .bind(now)
        .bind(query.kind.map(Kind::code))
        .bind(query.body.map(|b| b.0))
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }
}

impl Meeting {
    /// Whether the meeting lies behind us.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ends_at <= now
            || !matches!(
                self.stage,
                Stage::Called | Stage::UnderWay | Stage::Cancelled
            )
    }
}

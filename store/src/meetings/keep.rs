//! What happens to meetings by the clock: unconfirmed places go on, members and guests are reminded, proposals whose day
//! has come stand on the agenda. Each may run twice and does nothing the second time.

use chrono::{DateTime, Duration, Utc};
use domain::ids::{AccountId, CommunityId};
use domain::meetings::{Kind, Stage};
use domain::notices::Notice;
use serde_json::json;

use super::row::Meeting;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// How long before a meeting people are reminded.
const REMIND: Duration = Duration::hours(24);
/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 200;

type Numbers = Vec<(i64, i64, i64)>;

impl Db {
    /// Does what is due, each meeting in its own transaction; how many there were.
    ///
    /// # Errors
    /// [`Error`] of the database; what was done before it stays so.
    pub async fn keep_meetings(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut due = self.list_with_places_to_move(now).await?;
        due.extend(self.list_to_remind(now).await?);
        due.extend(self.list_with_ready_items().await?);
        due.sort_unstable();
        due.dedup();
        let mut done = 0;
        for (community, year, seq) in due {
            let mut tx = self.begin().await?;
            let number = record_number(year, seq);
            if let Some(number) = number
                && let Some(meeting) = tx.lock_meeting(CommunityId(community), number).await?
                && tx.keep_meeting(&meeting, now).await?
            {
                tx.commit().await?;
                done += 1;
            }
        }
        Ok(done)
    }

    /// Offered places that nobody confirmed in time, and free places for which somebody waits.
    async fn list_with_places_to_move(&self, now: DateTime<Utc>) -> Result<Numbers, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select m.community_id, m.year, m.seq from meetings m
             where m.stage = 'called'
               and (exists (select 1 from signups s
                            where s.meeting_id = m.id and s.state = 'offered' and s.confirm_by <= $1)
                 or (m.taken < m.capacity and m.starts_at > $1
                     and exists (select 1 from signups s where s.meeting_id = m.id and s.state = 'waiting')))
             limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }

    async fn list_to_remind(&self, now: DateTime<Utc>) -> Result<Numbers, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select community_id, year, seq from meetings
             where stage = 'called' and reminded_at is null and starts_at > $1 and starts_at <= $2 limit $3"
        )
        .bind(now)
        .bind(now + REMIND)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }

    /// Discussions that are called, while a proposal on the agenda stands at no meeting.
    async fn list_with_ready_items(&self) -> Result<Numbers, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select m.community_id, m.year, m.seq from meetings m
             where m.stage = 'called' and m.kind = 'discussion'
               and exists (select 1 from proposals p
                           where p.community_id = m.community_id and p.stage = 'on_agenda'
                             and not exists (select 1 from agenda_items i where i.proposal_id = p.id))
             limit $1"
        )
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?)
    }
}

impl Tx {
    /// Does what is due with one held meeting; whether there was anything.
    async fn keep_meeting(&mut self, meeting: &Meeting, now: DateTime<Utc>) -> Result<bool, Error> {
        if meeting.stage != Stage::Called {
            return Ok(false);
        }
        let book = self.rules_of_meeting(meeting).await?;
        let mut done = false;
        let late = self.delete_unconfirmed(meeting.id, now).await?;
        let freed = i64::try_from(late.len()).unwrap_or(0);
        let about = meeting.about();
        for account in &late {
            let account = AccountId(*account);
            self.tell_about(
                meeting.community,
                account,
                Notice::PlaceLapsed,
                &about,
                None,
                now,
            )
            .await?;
        }
        if freed > 0 {
            self.free_places(meeting, freed).await?;
            let leaf = domain::log::Leaf::new(
                "meetings.places_lapse",
                meeting.number,
                json!({"places": freed}),
                now,
            );
            self.append_leaf(Some(meeting.community), None, &leaf)
                .await?;
            done = true;
        }
        let taken = meeting.taken - freed;
        if taken < meeting.capacity {
            self.move_up(meeting, taken, &book, now).await?;
            done = true;
        }
        if meeting.starts_at > now
            && meeting.starts_at <= now + REMIND
            && self.mark_reminded(meeting, now).await?
        {
            self.tell_all(meeting, Notice::MeetingSoon, None, now)
                .await?;
            done = true;
        }
        if meeting.kind == Kind::Discussion {
            done |= self.add_ready_items(meeting, &book, now).await? > 0;
        }
        Ok(done)
    }

    /// False when another process was first.
    async fn mark_reminded(
        &mut self,
        meeting: &Meeting,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update meetings set reminded_at = $2 where id = $1 and reminded_at is null"
        )
        .bind(meeting.id.0)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }
}

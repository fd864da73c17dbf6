//! The other side's word on a line of the ledger: given once, and never by who wrote the line.

use chrono::{DateTime, Utc};
use domain::access::{Lead, SignedIn};
use domain::ids::{AccountId, CommunityId, HourEntryId, TeamId};
use domain::log::Leaf;
use domain::notices::{Notice, Room};
use domain::text::Remark;
use domain::time::day_of;
use domain::volunteers::{Entry, NoAnswer, may_answer};
use serde_json::json;
use sqlx::FromRow;

use super::team_object;
use crate::db::on;
use crate::error::on_duplicate;
use crate::notices::About;
use crate::{Db, Failed, Tx};

/// Why a line was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAnswered {
    Unknown,
    /// Answered already the other way.
    Already,
    Rule(NoAnswer),
}

#[derive(FromRow)]
pub(super) struct LineRow {
    pub(super) id: i64,
    community_id: i64,
    pub(super) team_id: i64,
    team: i64,
    pub(super) shift_id: Option<i64>,
    pub(super) account_id: Option<i64>,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    minutes: i64,
    pub(super) content: String,
    source: String,
    late: bool,
    pub(super) corrects: Option<i64>,
    proposed_by: Option<i64>,
    pub(super) agreed: Option<bool>,
}

impl LineRow {
    fn entry(&self) -> Entry {
        Entry {
            id: HourEntryId(self.id),
            account: self.account_id.map(AccountId),
            minutes: self.minutes,
            corrects: self.corrects.map(HourEntryId),
            proposed_by: self.proposed_by.map(AccountId),
            agreed: self.agreed,
        }
    }
}

/// What messages about hours lead to.
pub(super) fn about(title: &str) -> About {
    About {
        room: Room::Volunteers,
        number: "hours".to_owned(),
        title: title.to_owned(),
    }
}

impl Db {
    /// The volunteer's word on a line that others wrote.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`crate::Error`].
    pub async fn answer_hours(
        &self,
        by: &SignedIn,
        community: CommunityId,
        line: HourEntryId,
        disputed: Option<&Remark>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        tx.answer_hours(by.account(), community, line, disputed, false, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Another lead's, or the staff's, word on hours that a lead wrote down for oneself.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`crate::Error`].
    pub async fn answer_lead_hours(
        &self,
        by: &Lead,
        line: HourEntryId,
        disputed: Option<&Remark>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        let found = tx.find_line(by.community(), line).await?;
        let leads = match found {
            Some(found) => tx.leads(by, TeamId(found.team_id)).await?,
            None => false,
        };
        if !leads {
            return Err(Failed::Refused(NotAnswered::Unknown));
        }
        tx.answer_hours(by.account(), by.community(), line, disputed, true, now)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Tx {
    pub(super) async fn find_line(
        &mut self,
        community: CommunityId,
        line: HourEntryId,
    ) -> Result<Option<LineRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select e.id, e.community_id, e.team_id, t.number as team, e.shift_id, e.account_id, e.starts_at, e.ends_at, e.minutes,
                    e.content, e.source, e.late, e.corrects, e.proposed_by, h.agreed
                 from hour_entries e join teams t on t.id = e.team_id left join hour_answers h on h.entry_id = e.id
                 where e.community_id = $1 and e.id = $2",
            )
            .bind(community.0)
            .bind(line.0)
            .fetch_optional(c)
            .await
        })
    }

    pub(crate) async fn answer_hours(
        &mut self,
        by: AccountId,
        community: CommunityId,
        line: HourEntryId,
        disputed: Option<&Remark>,
        as_lead: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let refused = |why| Err(Failed::Refused(why));
        // Held by the person who answers: two presses are judged one after the other.
        if !self.lock_booker(by).await? {
            return refused(NotAnswered::Unknown);
        }
        let Some(found) = self.find_line(community, line).await? else {
            return refused(NotAnswered::Unknown);
        };
        may_answer(&found.entry(), by, as_lead)
            .map_err(|why| Failed::Refused(NotAnswered::Rule(why)))?;
        let agreed = disputed.is_none();
        match found.agreed {
            Some(said) if said == agreed => return Ok(()),
            Some(_) => return refused(NotAnswered::Already),
            None => {}
        }
        let inserted = on!(self, |c| {
            sqlx::query(
                "insert into hour_answers (entry_id, community_id, agreed, reason, answered_by, at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(line.0)
            .bind(community.0)
            .bind(agreed)
            .bind(disputed.map(Remark::as_str))
            .bind(by.0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        });
        on_duplicate(inserted, NotAnswered::Already)?;
        if agreed {
            let facts = json!({
                "line": found.id,
                "minutes": found.minutes,
                "day": day_of(found.starts_at),
                "source": found.source,
                "late": found.late,
                "corrects": found.corrects,
            });
            let leaf = Leaf::new("volunteers.hours", team_object(found.team), facts, now);
            self.append_leaf(Some(community), Some(by), &leaf).await?;
        }
        let kind = match (agreed, as_lead) {
            (false, _) => Some(Notice::HoursDisputed),
            (true, true) => Some(Notice::HoursConfirmed),
            // That somebody agreed is seen on the list; nobody needs a message for it.
            (true, false) => None,
        };
        if let (Some(kind), Some(proposer)) = (kind, found.proposed_by) {
            let words = disputed.map(Remark::as_str);
            let mut about = about(&found.content);
            // What is disputed is put right in the team's ledger.
            if !agreed {
                about.room = Room::Leads;
                about.number = format!("{}/hours", found.team);
            }
            let whom = AccountId(proposer);
            self.tell_about(
                CommunityId(found.community_id),
                whom,
                kind,
                &about,
                words,
                now,
            )
            .await?;
        }
        Ok(())
    }
}

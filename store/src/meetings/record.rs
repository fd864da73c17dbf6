//! What is still owed: by a meeting before its minutes are approved, and by the secretary altogether.

use chrono::NaiveDate;
use domain::access::AtDesk;
use domain::ids::CommunityId;
use domain::meetings::Done;
use sqlx::FromRow;

use super::row::{Meeting, MeetingRow, meeting_columns};
use crate::db::read;
use crate::{Db, Error};

/// What has been written down of one meeting.
pub(super) const DONE: &str = "select
        (select count(*) from meeting_points where meeting_id = m.id and kind = 'opinion') as opinions,
        (select count(*) from agenda_items where meeting_id = m.id and state = 'accepted') as items,
        (select count(*) from agenda_items where meeting_id = m.id and state = 'accepted' and outcome is not null)
            as with_outcome,
        (select count(*) from meeting_points where meeting_id = m.id and kind = 'question') as questions,
        (select count(*) from meeting_points where meeting_id = m.id and kind = 'question' and answer is not null)
            as answered,
        (select count(*) from meeting_points where meeting_id = m.id and kind = 'fix') as fixes,
        exists (select 1 from ballots where meeting_id = m.id and subject = 'appraisal' and settled_at is not null)
            as appraised
     from meetings m where m.id = $1";

#[derive(FromRow)]
pub(super) struct DoneRow {
    opinions: i64,
    items: i64,
    with_outcome: i64,
    questions: i64,
    answered: i64,
    fixes: i64,
    appraised: bool,
}

impl DoneRow {
    pub(super) fn read(self, meeting: &Meeting) -> Done {
        Done {
            opinions: self.opinions,
            items: self.items,
            with_outcome: self.with_outcome,
            reported: meeting.report.is_some(),
            questions: self.questions,
            answered: self.answered,
            appraised: self.appraised,
            fixes: self.fixes,
        }
    }
}

/// A meeting that the secretary still has something to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskMeeting {
    pub meeting: Meeting,
    /// The day by which the next step is due, where the rules name one.
    pub due_on: Option<NaiveDate>,
}

impl Db {
    /// What has been written down of a meeting.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn what_is_done(&self, meeting: &Meeting) -> Result<Done, Error> {
        let row: DoneRow = read!(self, |c| sqlx::query_as(DONE)
            .bind(meeting.id.0)
            .fetch_one(c)
            .await)?;
        Ok(row.read(meeting))
    }

    /// The meetings that are not over for the desk, the earliest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_desk_meetings(&self, by: &AtDesk) -> Result<Vec<DeskMeeting>, Error> {
        Ok(self
            .list_running_meetings(by.community())
            .await?
            .into_iter()
            .map(|meeting| DeskMeeting {
                due_on: meeting.corrections_until,
                meeting,
            })
            .collect())
    }

    async fn list_running_meetings(&self, community: CommunityId) -> Result<Vec<Meeting>, Error> {
        let rows: Vec<MeetingRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            meeting_columns!(),
            " from meetings where community_id = $1
              and stage in ('called', 'under_way', 'held', 'drafting', 'correction')
              order by starts_at, id limit 100"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(MeetingRow::read).collect()
    }
}

//! A meeting's row, as acts hold it and pages read it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::Both;
use domain::ids::{BodyId, CommunityId, MeetingId, RecordNumber};
use domain::meetings::{Kind, Stage};
use domain::notices::Room;
use domain::rulebook::Rulebook;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::notices::About;
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// The columns of a [`MeetingRow`]; the body's names by their own small questions, so that `returning` can give them too.
macro_rules! meeting_columns {
    () => {
        "id, community_id, body_id,
         (select b.number from bodies b where b.id = meetings.body_id) as body_number,
         (select b.name_zh from bodies b where b.id = meetings.body_id) as body_zh,
         (select b.name_en from bodies b where b.id = meetings.body_id) as body_en,
         year, seq, kind, stage, title, about, place, starts_at, ends_at, capacity, taken, rulebook_version, called_at,
         told, report, reported_at, opened_at, present, members, closed_at, corrections_until, cancelled_at,
         cancel_reason"
    };
}

pub(super) use meeting_columns;

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub id: MeetingId,
    pub community: CommunityId,
    pub body: BodyId,
    pub body_number: i64,
    pub body_name: Both,
    pub number: RecordNumber,
    pub kind: Kind,
    pub stage: Stage,
    pub title: String,
    pub about: String,
    pub place: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Places for guests, and how many are given away.
    pub capacity: i64,
    pub taken: i64,
    pub rulebook_version: i64,
    pub called_at: DateTime<Utc>,
    /// Members who were told when it was called.
    pub told: i64,
    pub report: Option<(String, DateTime<Utc>)>,
    pub opened_at: Option<DateTime<Utc>>,
    /// Members there and in office when it was opened.
    pub quorum: Option<(i64, i64)>,
    pub closed_at: Option<DateTime<Utc>>,
    pub corrections_until: Option<NaiveDate>,
    pub cancelled: Option<(String, DateTime<Utc>)>,
}

#[derive(Debug, FromRow)]
pub(super) struct MeetingRow {
    id: i64,
    community_id: i64,
    body_id: i64,
    body_number: i64,
    body_zh: String,
    body_en: String,
    year: i64,
    seq: i64,
    kind: String,
    stage: String,
    title: String,
    about: String,
    place: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    capacity: i64,
    taken: i64,
    rulebook_version: i64,
    called_at: DateTime<Utc>,
    told: i64,
    report: Option<String>,
    reported_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    present: Option<i64>,
    members: Option<i64>,
    closed_at: Option<DateTime<Utc>>,
    corrections_until: Option<NaiveDate>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
}

impl MeetingRow {
    pub(super) fn read(self) -> Result<Meeting, Error> {
        let broken = || broken(self.id);
        Ok(Meeting {
            id: MeetingId(self.id),
            community: CommunityId(self.community_id),
            body: BodyId(self.body_id),
            body_number: self.body_number,
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            kind: Kind::from_code(&self.kind).ok_or_else(broken)?,
            stage: Stage::from_code(&self.stage).ok_or_else(broken)?,
            body_name: Both::new(self.body_zh, self.body_en),
            title: self.title,
            about: self.about,
            place: self.place,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            capacity: self.capacity,
            taken: self.taken,
            rulebook_version: self.rulebook_version,
            called_at: self.called_at,
            told: self.told,
            report: self.report.zip(self.reported_at),
            opened_at: self.opened_at,
            quorum: self.present.zip(self.members),
            closed_at: self.closed_at,
            corrections_until: self.corrections_until,
            cancelled: self.cancel_reason.zip(self.cancelled_at),
        })
    }
}

pub(super) fn broken(id: i64) -> Error {
    Error::Inconsistent {
        table: "meetings",
        id,
    }
}

impl Meeting {
    /// As messages name it.
    pub(crate) fn about(&self) -> About {
        About {
            room: Room::Meetings,
            number: self.number.to_string(),
            title: self.title.clone(),
        }
    }
}

impl Tx {
    /// Holds a meeting until the end of the transaction and reads it.
    pub(crate) async fn lock_meeting(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Meeting>, Error> {
        let row: Option<MeetingRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "update meetings set waiting_last = waiting_last where community_id = $1 and year = $2 and seq = $3
             returning ",
            meeting_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await
        })?;
        row.map(MeetingRow::read).transpose()
    }

    /// The same for an act that an unknown number refuses.
    pub(super) async fn hold_meeting<R: std::fmt::Debug>(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        unknown: R,
    ) -> Result<Meeting, Failed<R>> {
        self.lock_meeting(community, number)
            .await?
            .ok_or(Failed::Refused(unknown))
    }

    /// The rulebook under which a meeting was called.
    pub(super) async fn rules_of_meeting(&mut self, meeting: &Meeting) -> Result<Rulebook, Error> {
        self.rules_of_version(meeting.community, meeting.rulebook_version)
            .await
    }
}

impl Db {
    /// A meeting by its number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_meeting(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Meeting>, Error> {
        let row: Option<MeetingRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            meeting_columns!(),
            " from meetings where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(MeetingRow::read).transpose()
    }
}

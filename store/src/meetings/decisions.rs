//! Decisions as pages read them: of a meeting, of a body, about a proposal, and those that wait for the agency.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::Both;
use domain::ids::{AgendaItemId, BodyId, CommunityId, MeetingId, RecordNumber};
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// A decision as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: i64,
    pub number: RecordNumber,
    /// Whether the number is that of a proposal.
    pub of_proposal: bool,
    pub item: AgendaItemId,
    pub meeting: RecordNumber,
    pub title: String,
    pub words: String,
    pub unit: Both,
    pub due_on: NaiveDate,
    pub decided_at: DateTime<Utc>,
    /// When the agency took it over, and with which words.
    pub accepted: Option<(DateTime<Utc>, Option<String>)>,
}

#[derive(FromRow)]
struct DecisionRow {
    id: i64,
    year: i64,
    seq: i64,
    proposal_id: Option<i64>,
    item_id: i64,
    meeting_year: i64,
    meeting_seq: i64,
    title: String,
    words: String,
    name_zh: String,
    name_en: String,
    due_on: NaiveDate,
    decided_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    receipt: Option<String>,
}

impl DecisionRow {
    fn read(self) -> Result<Decision, Error> {
        let broken = || broken(self.id);
        Ok(Decision {
            id: self.id,
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            of_proposal: self.proposal_id.is_some(),
            item: AgendaItemId(self.item_id),
            meeting: record_number(self.meeting_year, self.meeting_seq).ok_or_else(broken)?,
            title: self.title,
            words: self.words,
            unit: Both::new(self.name_zh, self.name_en),
            due_on: self.due_on,
            decided_at: self.decided_at,
            accepted: self.accepted_at.map(|at| (at, self.receipt)),
        })
    }
}

pub(super) fn broken(id: i64) -> Error {
    Error::Inconsistent {
        table: "decisions",
        id,
    }
}

/// The columns of a [`DecisionRow`] with its tables.
macro_rules! decision_select {
    ($tail:literal) => {
        concat!(
            "select d.id, d.year, d.seq, i.proposal_id, d.item_id, m.year as meeting_year, m.seq as meeting_seq, i.title,
                d.words, u.name_zh, u.name_en, d.due_on, d.decided_at, d.accepted_at, d.receipt
             from decisions d join agenda_items i on i.id = d.item_id join meetings m on m.id = d.meeting_id
             join units u on u.id = d.unit_id ",
            $tail
        )
    };
}

impl Db {
    /// The decisions of a meeting.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_decisions(&self, meeting: MeetingId) -> Result<Vec<Decision>, Error> {
        let rows: Vec<DecisionRow> = read!(self, |c| sqlx::query_as(decision_select!(
            "where d.meeting_id = $1 order by i.place"
        ))
        .bind(meeting.0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(DecisionRow::read).collect()
    }

    /// The newest decisions of a body.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_decisions_of_body(
        &self,
        community: CommunityId,
        body: BodyId,
        limit: i64,
    ) -> Result<Vec<Decision>, Error> {
        let rows: Vec<DecisionRow> = read!(self, |c| {
            sqlx::query_as(decision_select!(
            "where d.community_id = $1 and d.body_id = $2 order by d.decided_at desc, d.id desc limit $3"
        ))
        .bind(community.0)
        .bind(body.0)
        .bind(limit.clamp(1, 100))
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(DecisionRow::read).collect()
    }

    /// The meetings whose agenda holds a proposal, the newest first, with their titles.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn meetings_about(
        &self,
        community: CommunityId,
        proposal: RecordNumber,
    ) -> Result<Vec<(RecordNumber, String)>, Error> {
        let rows: Vec<(i64, i64, String)> = read!(self, |c| {
            sqlx::query_as(
                "select m.year, m.seq, m.title from agenda_items i
                join meetings m on m.id = i.meeting_id join proposals p on p.id = i.proposal_id
             where p.community_id = $1 and p.year = $2 and p.seq = $3 and m.stage <> 'cancelled'
               and i.state = 'accepted'
             order by m.starts_at desc, m.id desc limit 10",
            )
            .bind(community.0)
            .bind(i64::from(proposal.year))
            .bind(proposal.seq)
            .fetch_all(c)
            .await
        })?;
        let read = |(year, seq, title)| Some((record_number(year, seq)?, title));
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Decisions that the agency has not taken over yet, the nearest day first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_handovers(&self, community: CommunityId) -> Result<Vec<Decision>, Error> {
        let rows: Vec<DecisionRow> = read!(self, |c| {
            sqlx::query_as(decision_select!(
            "where d.community_id = $1 and d.accepted_at is null order by d.due_on, d.id limit 100"
        ))
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(DecisionRow::read).collect()
    }
}

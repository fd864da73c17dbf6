//! The items of an agenda as pages read them, and who declared an interest in which.

use domain::ids::{AccountId, AgendaItemId, MeetingId, RecordNumber};
use domain::meetings::{ItemState, Outcome};
use domain::proposals::Stage as ProposalStage;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: AgendaItemId,
    pub place: i64,
    pub title: String,
    pub about: String,
    pub state: ItemState,
    /// The proposal it is about, and where that is.
    pub proposal: Option<(RecordNumber, ProposalStage)>,
    /// Whether somebody asked for it, and that person's account where it still has one.
    pub asked: bool,
    pub asked_by: Option<AccountId>,
    pub reason: Option<String>,
    /// The ballot by which the members who were there voted on it.
    pub ballot: Option<RecordNumber>,
    pub outcome: Option<(Outcome, String)>,
}

/// A member's declared interest in an item.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Recusal {
    pub item_id: i64,
    pub seat_id: i64,
    /// The member's name on the roster.
    pub name: String,
    pub reason: String,
}

#[derive(Debug, FromRow)]
pub(super) struct ItemRow {
    pub(super) id: i64,
    place: i64,
    title: String,
    about: String,
    state: String,
    asked: bool,
    asked_by: Option<i64>,
    reason: Option<String>,
    outcome: Option<String>,
    words: Option<String>,
    ballot_year: Option<i64>,
    ballot_seq: Option<i64>,
    year: Option<i64>,
    seq: Option<i64>,
    stage: Option<String>,
}

impl ItemRow {
    pub(super) fn read(self) -> Result<Item, Error> {
        let broken = || Error::Inconsistent {
            table: "agenda_items",
            id: self.id,
        };
        let outcome = match (self.outcome, self.words) {
            (Some(code), Some(words)) => {
                Some((Outcome::from_code(&code).ok_or_else(broken)?, words))
            }
            _ => None,
        };
        let proposal = match (self.year, self.seq, self.stage) {
            (Some(year), Some(seq), Some(stage)) => Some((
                record_number(year, seq).ok_or_else(broken)?,
                ProposalStage::from_code(&stage).ok_or_else(broken)?,
            )),
            _ => None,
        };
        Ok(Item {
            id: AgendaItemId(self.id),
            place: self.place,
            state: ItemState::from_code(&self.state).ok_or_else(broken)?,
            title: self.title,
            about: self.about,
            proposal,
            asked: self.asked,
            asked_by: self.asked_by.map(AccountId),
            reason: self.reason,
            ballot: self
                .ballot_year
                .zip(self.ballot_seq)
                .and_then(|(year, seq)| record_number(year, seq)),
            outcome,
        })
    }
}

/// The columns of an [`ItemRow`], of `agenda_items i left join proposals p`.
macro_rules! item_columns {
    () => {
        "i.id, i.place, i.title, i.about, i.state, (i.reason is not null or i.asked_by is not null or i.state = 'asked')
            as asked, i.asked_by, i.reason, i.outcome, i.words,
         (select b.year from ballots b where b.id = i.ballot_id) as ballot_year,
         (select b.seq from ballots b where b.id = i.ballot_id) as ballot_seq, p.year, p.seq, p.stage"
    };
}

impl Db {
    /// The items of a meeting in their order; what was refused comes with its reason.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_items(&self, meeting: MeetingId) -> Result<Vec<Item>, Error> {
        let rows: Vec<ItemRow> = read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            item_columns!(),
            " from agenda_items i left join proposals p on p.id = i.proposal_id where i.meeting_id = $1 order by i.place"
        ))
        .bind(meeting.0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(ItemRow::read).collect()
    }

    /// Who declared an interest in which item of a meeting.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_recusals(&self, meeting: MeetingId) -> Result<Vec<Recusal>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
            "select r.item_id, r.seat_id, s.name, r.reason
             from recusals r join agenda_items i on i.id = r.item_id join seats s on s.id = r.seat_id
             where i.meeting_id = $1 order by r.item_id, r.seat_id"
        )
        .bind(meeting.0)
        .fetch_all(c)
        .await
        })?)
    }
}

impl Tx {
    pub(super) async fn find_item(
        &mut self,
        meeting: &Meeting,
        item: AgendaItemId,
    ) -> Result<Option<Item>, Error> {
        let row: Option<ItemRow> = on!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            item_columns!(),
            " from agenda_items i left join proposals p on p.id = i.proposal_id where i.meeting_id = $1 and i.id = $2"
        ))
        .bind(meeting.id.0)
        .bind(item.0)
        .fetch_optional(c)
        .await
        })?;
        row.map(ItemRow::read).transpose()
    }

    /// The numbers of the proposals on the agenda.
    pub(super) async fn list_item_proposals(
        &mut self,
        meeting: &Meeting,
    ) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select p.year, p.seq from agenda_items i join proposals p on p.id = i.proposal_id
             where i.meeting_id = $1 and i.state = 'accepted' order by p.id"
        )
        .bind(meeting.id.0)
        .fetch_all(c)
        .await)
    }
}

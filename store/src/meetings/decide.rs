//! What became of an item; decisions with unit and day, handed over to the agency against a receipt (features.md C7).

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, Secretary};
use domain::accounts::Role;
use domain::display::Both;
use domain::ids::{AgendaItemId, BodyId, CommunityId, MeetingId, RecordNumber, UnitId};
use domain::log::{Leaf, text_hash};
use domain::meetings::rules::Settling;
use domain::meetings::{NoDecision, Outcome};
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Move};
use domain::text::Answer;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::Meeting;
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::proposals::{By, Said};
use crate::{Db, Error, Failed, Tx};

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutcome {
    pub item: AgendaItemId,
    pub outcome: Outcome,
    /// The result, the decision, or the reason.
    pub words: Answer,
    /// Who carries a decision out, until when.
    pub duty: Option<(UnitId, NaiveDate)>,
}

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

/// Why an outcome was not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSettled {
    UnknownMeeting,
    UnknownItem,
    UnknownUnit,
    Rule(NoDecision),
}

/// Why a decision was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAccepted {
    UnknownDecision,
    /// The body hands over, the agency takes over: the secretary cannot do both.
    NotAgency,
    Already,
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

fn broken(id: i64) -> Error {
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

/// A decision that is held, as taking over needs it.
#[derive(FromRow)]
struct HeldRow {
    year: i64,
    seq: i64,
    unit_id: i64,
    due_on: NaiveDate,
    words: String,
    accepted_at: Option<DateTime<Utc>>,
}

impl Db {
    /// Writes down what became of an item.
    ///
    /// # Errors
    /// [`NotSettled`], or [`Error`].
    pub async fn settle_item(
        &self,
        by: &Secretary,
        number: RecordNumber,
        new: &NewOutcome,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSettled>> {
        let mut tx = self.begin().await?;
        tx.settle_item(by, number, new, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a decision over for the agency. Where it is about an adopted proposal, the proposal is assigned with it.
    ///
    /// # Errors
    /// [`NotAccepted`], or [`Error`].
    pub async fn accept_decision(
        &self,
        by: &Clerk,
        decision: i64,
        receipt: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotAccepted>> {
        let mut tx = self.begin().await?;
        let number = tx.accept_decision(by, decision, receipt, now).await?;
        tx.commit().await?;
        Ok(number)
    }

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

impl Tx {
    pub(crate) async fn settle_item(
        &mut self,
        by: &Secretary,
        number: RecordNumber,
        new: &NewOutcome,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotSettled>> {
        let meeting = self
            .hold_meeting(by.community(), number, NotSettled::UnknownMeeting)
            .await?;
        let item = self
            .find_item(&meeting, new.item)
            .await?
            .ok_or(Failed::Refused(NotSettled::UnknownItem))?;
        let settling = Settling {
            kind: meeting.kind,
            stage: meeting.stage,
            item: item.state,
            settled: item.outcome.is_some(),
            outcome: new.outcome,
            proposal: item.proposal.map(|(_, stage)| stage),
            due_on: new.duty.map(|(_, day)| day),
            met_on: day_of(meeting.starts_at),
        };
        settling
            .check()
            .map_err(|why| Failed::Refused(NotSettled::Rule(why)))?;
        let mut unit_code = None;
        if let (Outcome::Decided, Some((unit, due_on))) = (new.outcome, new.duty) {
            unit_code = self.find_unit_code(meeting.community, unit).await?;
            if unit_code.is_none() {
                return Err(Failed::Refused(NotSettled::UnknownUnit));
            }
            let of = match item.proposal {
                Some((number, _)) => number,
                None => self.next_number(meeting.community, now).await?,
            };
            self.insert_decision(&meeting, of, new, unit, due_on, now)
                .await?;
        }
        self.mark_settled(new, now).await?;
        let facts = json!({
            "place": item.place,
            "proposal": item.proposal.map(|(number, _)| number),
            "outcome": new.outcome.code(),
            "words": text_hash(&[new.words.as_str()]),
            "unit": unit_code,
            "due_on": settling.due_on,
        });
        self.note("meetings.settle", &meeting, by.account(), facts, now)
            .await?;
        Ok(())
    }

    pub(crate) async fn accept_decision(
        &mut self,
        by: &Clerk,
        decision: i64,
        receipt: Option<&Answer>,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotAccepted>> {
        if by.role() == Role::Secretary {
            return Err(Failed::Refused(NotAccepted::NotAgency));
        }
        let held = self
            .lock_decision(by.community(), decision)
            .await?
            .ok_or(Failed::Refused(NotAccepted::UnknownDecision))?;
        if held.accepted_at.is_some() {
            return Err(Failed::Refused(NotAccepted::Already));
        }
        let number = record_number(held.year, held.seq).ok_or_else(|| broken(decision))?;
        let words = receipt.map(Answer::as_str);
        self.mark_accepted(by, decision, words, now).await?;
        self.assign_adopted(by, number, &held, now).await?;
        let facts = json!({
            "due_on": held.due_on,
            "words": words.map(|w| text_hash(&[w])),
        });
        let leaf = Leaf::new("meetings.take_over", number, facts, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(number)
    }

    /// Taking a decision over assigns its proposal, unless the desk has done so already.
    async fn assign_adopted(
        &mut self,
        by: &Clerk,
        number: RecordNumber,
        held: &HeldRow,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(facts) = self.lock_proposal(by.community(), number, now).await? else {
            return Ok(());
        };
        if !facts.state()?.allows(Act::Assign, Actor::Clerk)
            || facts.stage()? != domain::proposals::Stage::Adopted
        {
            return Ok(());
        }
        let unit = UnitId(held.unit_id);
        let code = self.find_unit_code(by.community(), unit).await?;
        let step = Move::Assign(Duty {
            unit,
            due_on: held.due_on,
        });
        let who = By {
            actor: Actor::Clerk,
            account: Some(by.account()),
        };
        let said = Said {
            words: Some(&held.words),
            unit_code: code.as_deref(),
            ..Said::default()
        };
        match self.go(&facts, step, who, said, now).await {
            Ok(_) => Ok(()),
            Err(Failed::Store(e)) => Err(e),
            Err(Failed::Refused(_)) => Err(facts.broken()),
        }
    }

    async fn insert_decision(
        &mut self,
        meeting: &Meeting,
        number: RecordNumber,
        new: &NewOutcome,
        unit: UnitId,
        due_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into decisions (community_id, body_id, meeting_id, item_id, year, seq, words, unit_id, due_on,
                    decided_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(meeting.community.0)
            .bind(meeting.body.0)
            .bind(meeting.id.0)
            .bind(new.item.0)
            .bind(i64::from(number.year))
            .bind(number.seq)
            .bind(new.words.as_str())
            .bind(unit.0)
            .bind(due_on)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn mark_settled(
        &mut self,
        new: &NewOutcome,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update agenda_items set outcome = $2, words = $3, settled_at = $4 where id = $1"
        )
        .bind(new.item.0)
        .bind(new.outcome.code())
        .bind(new.words.as_str())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn lock_decision(
        &mut self,
        community: CommunityId,
        decision: i64,
    ) -> Result<Option<HeldRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "update decisions set receipt = receipt where community_id = $1 and id = $2
             returning year, seq, unit_id, due_on, words, accepted_at"
        )
        .bind(community.0)
        .bind(decision)
        .fetch_optional(c)
        .await)
    }

    async fn mark_accepted(
        &mut self,
        by: &Clerk,
        decision: i64,
        receipt: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update decisions set accepted_by = $2, accepted_at = $3, receipt = $4 where id = $1"
        )
        .bind(decision)
        .bind(by.account().0)
        .bind(now)
        .bind(receipt)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

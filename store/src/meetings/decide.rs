//! What became of an item; decisions with unit and day, handed over to the agency against a receipt (features.md C7).

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, Secretary};
use domain::accounts::Role;
use domain::ids::{AgendaItemId, CommunityId, RecordNumber, UnitId};
use domain::log::{Leaf, text_hash};
use domain::meetings::rules::Settling;
use domain::meetings::{NoDecision, Outcome};
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Move};
use domain::text::Answer;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::decisions::broken;
use super::row::Meeting;
use crate::db::on;
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

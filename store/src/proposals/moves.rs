//! What staff do with a proposal, and what its author does to end it. Each move is public, with its words.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Clerk, SignedIn};
use domain::accounts::Role;
use domain::ids::{CommunityId, RecordNumber, UnitId};
use domain::proposals::state::Duty;
use domain::proposals::{Actor, Move, Refused};
use domain::rulebook::Rule;
use domain::text::{Answer, Clause};
use domain::time::{Calendar, day_of};

use super::row::Facts;
use super::step::{By, Said};
use crate::{Db, Failed, Tx};

/// Why a proposal was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoMove {
    UnknownProposal,
    /// Not from this stage, or not by this person.
    Refused(Refused),
    /// Somebody else wrote it.
    NotAuthor,
    /// Not a unit of this community.
    UnknownUnit,
    DueInPast,
    /// The proposal to merge into does not exist here.
    UnknownTarget,
    /// A proposal is not merged into itself.
    SameProposal,
    /// The outcome of the proposal to merge into stands.
    TargetClosed,
}

/// In which quality this member of staff acts.
pub(super) fn staff(by: &Clerk) -> By {
    By {
        actor: if by.role() == Role::Secretary {
            Actor::Secretary
        } else {
            Actor::Clerk
        },
        account: Some(by.account()),
    }
}

impl Db {
    /// Takes a proposal up: the agency's first answer.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    pub async fn accept_proposal(
        &self,
        by: &Clerk,
        number: RecordNumber,
        words: Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(by.community(), number, now).await?;
        tx.step(&facts, Move::Accept, staff(by), say(&words), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Declines a proposal, with the reason and the clause it rests on.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    pub async fn decline_proposal(
        &self,
        by: &Clerk,
        number: RecordNumber,
        reason: Answer,
        clause: Clause,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(by.community(), number, now).await?;
        let said = Said {
            clause: Some(clause.as_str()),
            ..say(&reason)
        };
        tx.step(&facts, Move::Decline, staff(by), said, now).await?;
        Ok(tx.commit().await?)
    }

    /// Assigns a proposal to the unit that carries it out, until `due_on` or for the time of its rulebook.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "who, what, to whom, until when, with which words"
    )]
    pub async fn assign_proposal(
        &self,
        by: &Clerk,
        number: RecordNumber,
        unit: UnitId,
        due_on: Option<NaiveDate>,
        words: Option<Answer>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(by.community(), number, now).await?;
        let Some(code) = tx.find_unit_code(by.community(), unit).await? else {
            return Err(Failed::Refused(NoMove::UnknownUnit));
        };
        let today = day_of(now);
        let due_on = match due_on {
            Some(day) if day < today => return Err(Failed::Refused(NoMove::DueInPast)),
            Some(day) => day,
            None => calendar.after(today, tx.rules_of(&facts).await?.count(Rule::HandlingDays)),
        };
        let said = Said {
            words: words.as_ref().map(Answer::as_str),
            unit_code: Some(&code),
            ..Said::default()
        };
        let step = Move::Assign(Duty { unit, due_on });
        tx.step(&facts, step, staff(by), said, now).await?;
        Ok(tx.commit().await?)
    }

    /// Tells how far the work is.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    pub async fn post_progress(
        &self,
        by: &Clerk,
        number: RecordNumber,
        words: Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(by.community(), number, now).await?;
        tx.step(&facts, Move::Progress, staff(by), say(&words), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Says that the work is done 办结; whether it is solved, others say.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    pub async fn finish_proposal(
        &self,
        by: &Clerk,
        number: RecordNumber,
        words: Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(by.community(), number, now).await?;
        let confirm_by = tx.rules_of(&facts).await?.confirm_by(day_of(now));
        let step = Move::Finish { confirm_by };
        tx.step(&facts, step, staff(by), say(&words), now).await?;
        Ok(tx.commit().await?)
    }

    /// Withdraws the own proposal.
    ///
    /// # Errors
    /// [`NoMove`], or [`crate::Error`].
    pub async fn withdraw_proposal(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_to_move(community, number, now).await?;
        if facts.author() != Some(by.account()) {
            return Err(Failed::Refused(NoMove::NotAuthor));
        }
        let who = By {
            actor: Actor::Author,
            account: Some(by.account()),
        };
        tx.step(&facts, Move::Withdraw, who, Said::default(), now)
            .await?;
        Ok(tx.commit().await?)
    }
}

fn say(words: &Answer) -> Said<'_> {
    Said {
        words: Some(words.as_str()),
        ..Said::default()
    }
}

impl Tx {
    pub(super) async fn lock_to_move(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Facts, Failed<NoMove>> {
        self.lock_proposal(community, number, now)
            .await?
            .ok_or(Failed::Refused(NoMove::UnknownProposal))
    }

    pub(super) async fn step(
        &mut self,
        facts: &Facts,
        step: Move,
        by: By,
        said: Said<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NoMove>> {
        self.go(facts, step, by, said, now)
            .await
            .map(|_| ())
            .map_err(|e| e.map(NoMove::Refused))
    }
}

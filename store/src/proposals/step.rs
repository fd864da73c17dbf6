//! One step of a proposal: the rule, the state, the history, the people concerned and the record, in one place.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::proposals::course::deadline;
use domain::proposals::{Act, Actor, Deadline, Move, Refused, State};
use serde_json::json;

use super::columns::duty_of;
use super::history::EventAct;
use super::row::Facts;
use crate::db::on;
use crate::{Error, Failed, Tx};

/// What staff say with a move, and what the record of acts names by its public code.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    pub words: Option<&'a str>,
    pub clause: Option<&'a str>,
    pub unit_code: Option<&'a str>,
    pub into: Option<RecordNumber>,
}

/// Who moves: in which quality, and which person for the auditor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By {
    pub actor: Actor,
    pub account: Option<AccountId>,
}

impl By {
    /// The clock or a count.
    pub const RULE: Self = Self {
        actor: Actor::Rule,
        account: None,
    };
}

impl Tx {
    /// Moves a held proposal on: the rule, the state, the history, the people concerned, the record.
    pub(crate) async fn go(
        &mut self,
        facts: &Facts,
        step: Move,
        by: By,
        said: Said<'_>,
        now: DateTime<Utc>,
    ) -> Result<State, Failed<Refused>> {
        let next = facts.state()?.go(step, by.actor).map_err(Failed::Refused)?;
        self.save_state(facts, &next, now).await?;
        self.add_event(facts, EventAct::Move(step.act()), &next, by, said, now)
            .await?;
        let (community, proposal) = (facts.community(), ProposalId(facts.id));
        let notice = notice_of(step.act());
        self.tell_concerned(community, proposal, by.account, notice, said.words, now)
            .await?;
        let leaf = Leaf::new(
            leaf_act(step.act()),
            facts.number()?,
            json!({
                "stage": next.stage().code(),
                "by": by.actor.code(),
                "day": deadline(&next).map(Deadline::day),
                "words": said.words.map(|w| text_hash(&[w])),
                "clause": said.clause,
                "unit": said.unit_code,
                "into": said.into,
            }),
            now,
        );
        self.append_leaf(Some(community), by.account, &leaf).await?;
        Ok(next)
    }

    /// Moves on by a rule that has just been asked: a refusal now is a fault of ours.
    pub(crate) async fn must_go(
        &mut self,
        facts: &Facts,
        step: Move,
        by: By,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        match self.go(facts, step, by, Said::default(), now).await {
            Ok(state) => Ok(state),
            Err(Failed::Store(e)) => Err(e),
            Err(Failed::Refused(_)) => Err(facts.broken()),
        }
    }

    /// Adds a line to the public history.
    pub(crate) async fn add_event(
        &mut self,
        facts: &Facts,
        act: EventAct,
        state: &State,
        by: By,
        said: Said<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let other = match *state {
            State::Merged { into } => Some(into.0),
            _ => None,
        };
        on!(self, |c| sqlx::query(
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, account_id,
                words, clause, unit_id, day, other_id, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(act.code())
        .bind(state.stage().code())
        .bind(by.actor.code())
        .bind(by.account.map(|a| a.0))
        .bind(said.words)
        .bind(said.clause)
        .bind(duty_of(state).map(|d| d.unit.0))
        .bind(deadline(state).map(Deadline::day))
        .bind(other)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

/// What author and supporters are told of a move.
fn notice_of(act: Act) -> Notice {
    match act {
        Act::Accept => Notice::Accepted,
        Act::ReachThreshold => Notice::OnAgenda,
        Act::OpenDiscussion => Notice::InDiscussion,
        Act::OpenBallot => Notice::AtBallot,
        Act::Adopt => Notice::Adopted,
        Act::Reject => Notice::Rejected,
        Act::Assign => Notice::Assigned,
        Act::Progress => Notice::Progress,
        Act::Finish => Notice::Done,
        Act::Resolve => Notice::Resolved,
        Act::Reopen => Notice::Reopened,
        Act::Decline => Notice::Declined,
        Act::Withdraw => Notice::Withdrawn,
        Act::Merge => Notice::Merged,
        Act::Lapse => Notice::Lapsed,
    }
}

/// What the record of acts calls a move.
fn leaf_act(act: Act) -> &'static str {
    match act {
        Act::Accept => "proposals.accept",
        Act::ReachThreshold => "proposals.reach_threshold",
        Act::OpenDiscussion => "proposals.open_discussion",
        Act::OpenBallot => "proposals.open_ballot",
        Act::Adopt => "proposals.adopt",
        Act::Reject => "proposals.reject",
        Act::Assign => "proposals.assign",
        Act::Progress => "proposals.progress",
        Act::Finish => "proposals.finish",
        Act::Resolve => "proposals.resolve",
        Act::Reopen => "proposals.reopen",
        Act::Decline => "proposals.decline",
        Act::Withdraw => "proposals.withdraw",
        Act::Merge => "proposals.merge",
        Act::Lapse => "proposals.lapse",
    }
}

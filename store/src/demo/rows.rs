//! The rows of proposals and what belongs to them, with the times of the story.

use chrono::{DateTime, Utc};
use domain::display::ShownAs;
use domain::ids::{AccountId, CommunityId, GridId, ProposalId, RecordNumber};
use domain::log::text_hash;
use domain::notices::Notice;
use domain::proposals::course::deadline;
use domain::proposals::state::Duty;
use domain::proposals::{Actor, Deadline, Rating, Side, State};
use domain::text::Remark;

use super::story::Filed;
use super::world::{DemoProposal, DemoVerdict};
use crate::Tx;
use crate::proposals::{EventAct, Version};

/// What a filed proposal refers to.
pub(super) struct NewRow {
    pub(super) number: RecordNumber,
    pub(super) author: AccountId,
    pub(super) category: i64,
    pub(super) grid: Option<GridId>,
    pub(super) rulebook: i64,
}

/// Who did what, with which words.
pub(super) struct Said<'a> {
    pub(super) act: EventAct,
    pub(super) actor: Actor,
    pub(super) account: Option<AccountId>,
    pub(super) words: Option<&'a str>,
    pub(super) clause: Option<&'a str>,
}

/// A comment or a reply.
pub(super) struct Spoken<'a> {
    pub(super) proposal: ProposalId,
    pub(super) parent: Option<i64>,
    pub(super) author: AccountId,
    pub(super) side: Option<Side>,
    pub(super) shown_as: ShownAs,
    pub(super) words: &'a str,
}

pub(super) fn version(version: i64, title: &str, body: &str, at: DateTime<Utc>) -> Version {
    Version {
        version,
        title: title.to_owned(),
        body: body.to_owned(),
        text_hash: text_hash(&[title, body]),
        written_at: at,
    }
}

fn duty_of(state: &State) -> Option<Duty> {
    match *state {
        State::Assigned(duty)
        | State::InProgress(duty)
        | State::Done { duty, .. }
        | State::Resolved { duty }
        | State::Reopened { duty } => Some(duty),
        _ => None,
    }
}

impl Tx {
    pub(super) async fn insert_filed(
        &mut self,
        community: CommunityId,
        proposal: &DemoProposal,
        row: &NewRow,
        state: &State,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        let duty = deadline(state);
        let (closes_on, answer_due_on) = match *state {
            State::Gathering {
                closes_on,
                answer_due_on,
                ..
            } => (Some(closes_on), Some(answer_due_on)),
            _ => (None, None),
        };
        insert!(
            self,
            "insert into proposals (community_id, year, seq, author_id, shown_as, category_id, grid_id, title, body,
                 rulebook_version, stage, closes_on, answer_due_on, deadline_on, deadline_binds, filed_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) returning id",
            community.0,
            i64::from(row.number.year),
            row.number.seq,
            row.author.0,
            proposal.shown_as.code(),
            row.category,
            row.grid.map(|g| g.0),
            proposal.title.as_str(),
            proposal.body.as_str(),
            row.rulebook,
            state.stage().code(),
            closes_on,
            answer_due_on,
            duty.map(Deadline::day),
            duty.is_some_and(Deadline::binds_staff),
            at,
        )
    }

    pub(super) async fn update_filed_text(
        &mut self,
        id: ProposalId,
        to: &Version,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update proposals set title = $2, body = $3, version = $4 where id = $1",
            id.0,
            &to.title,
            &to.body,
            to.version,
        )
    }

    pub(super) async fn insert_event(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        state: &State,
        said: &Said<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let other = match *state {
            State::Merged { into } => Some(into.0),
            _ => None,
        };
        put!(
            self,
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, account_id,
                 words, clause, unit_id, day, other_id, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            community.0,
            proposal.0,
            said.act.code(),
            state.stage().code(),
            said.actor.code(),
            said.account.map(|a| a.0),
            said.words,
            said.clause,
            duty_of(state).map(|d| d.unit.0),
            deadline(state).map(Deadline::day),
            other,
            at,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    pub(super) async fn insert_told(
        &mut self,
        community: CommunityId,
        account: AccountId,
        kind: Notice,
        proposal: ProposalId,
        words: Option<&str>,
        at: DateTime<Utc>,
        read_at: Option<DateTime<Utc>>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into notices (community_id, account_id, kind, proposal_id, words, at, read_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            community.0,
            account.0,
            kind.code(),
            proposal.0,
            words,
            at,
            read_at,
        )
    }

    pub(super) async fn insert_spoken(
        &mut self,
        community: CommunityId,
        row: &Spoken<'_>,
        at: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        insert!(
            self,
            "insert into comments (community_id, proposal_id, parent_id, account_id, side, shown_as, body, written_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
            community.0,
            row.proposal.0,
            row.parent,
            row.author.0,
            row.side.map(Side::code),
            row.shown_as.code(),
            row.words,
            at,
        )
    }

    pub(super) async fn insert_supported(
        &mut self,
        community: CommunityId,
        filed: &Filed<'_>,
        account: AccountId,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into supports (community_id, proposal_id, account_id, version, supported_at)
             values ($1, $2, $3, $4, $5)",
            community.0,
            filed.id.0,
            account.0,
            filed.version,
            at,
        )
    }

    pub(super) async fn insert_judged(
        &mut self,
        community: CommunityId,
        proposal: ProposalId,
        account: AccountId,
        verdict: &DemoVerdict,
        at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into verdicts (community_id, proposal_id, account_id, solved, rating, words, said_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            community.0,
            proposal.0,
            account.0,
            verdict.solved,
            verdict.rating.map(Rating::get),
            verdict.words.as_ref().map(Remark::as_str),
            at,
        )
    }

    pub(super) async fn update_counts(
        &mut self,
        proposal: ProposalId,
        supports: usize,
        comments: usize,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "update proposals set supports = $2, supports_ever = $2, comments = $3 where id = $1",
            proposal.0,
            i64::try_from(supports).unwrap_or(0),
            i64::try_from(comments).unwrap_or(0),
        )
    }

    pub(super) async fn insert_last_number(
        &mut self,
        community: CommunityId,
        year: i64,
        last: i64,
    ) -> Result<(), sqlx::Error> {
        put!(
            self,
            "insert into record_numbers (community_id, year, last) values ($1, $2, $3)",
            community.0,
            year,
            last,
        )
    }
}

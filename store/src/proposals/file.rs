//! Filing a proposal: from a draft to a number, once.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::display::ShownAs;
use domain::ids::{AccountId, CategoryId, CommunityId, DraftId, GridId, ProposalId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::proposals::{Actor, State};
use domain::text::{Body, Title};
use domain::time::{Calendar, day_of};
use serde_json::json;
use sqlx::FromRow;

use super::columns::Columns;
use super::history::{EventAct, Version};
use super::row::{Facts, fact_columns};
use super::step::{By, Said};
use crate::db::on;
use crate::numbers::record_number;
use crate::{Db, Failed, Tx};

/// A proposal to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProposal {
    pub title: Title,
    pub body: Body,
    pub category: CategoryId,
    pub grid: Option<GridId>,
    pub shown_as: ShownAs,
}

/// Why a proposal was not filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotFiled {
    /// Not a category of this community.
    UnknownCategory,
    /// Not a grid of this community.
    UnknownGrid,
    /// Not a proposal's draft of this person in this community.
    UnknownDraft,
    /// The community has no rulebook in force yet.
    NoRulebook,
}

#[derive(Debug, FromRow)]
struct SentRow {
    year: i64,
    seq: i64,
}

impl Db {
    /// Files a proposal under the next number of the year and the rulebook in force. A draft that was sent already
    /// gives the number it was filed under.
    ///
    /// # Errors
    /// [`NotFiled`], or [`Error`].
    pub async fn file_proposal(
        &self,
        by: &SignedIn,
        community: CommunityId,
        new: NewProposal,
        draft: DraftId,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotFiled>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        if !tx.hold_unsent(draft, by.account(), community, now).await? {
            let earlier = tx.find_sent(draft, by.account(), community).await?;
            return earlier
                .and_then(|row| record_number(row.year, row.seq))
                .ok_or(Failed::Refused(NotFiled::UnknownDraft));
        }
        let Some(category) = tx.find_category_code(community, new.category).await? else {
            return refuse(NotFiled::UnknownCategory);
        };
        let mut grid = None;
        if let Some(id) = new.grid {
            grid = tx.find_grid_number(community, id).await?;
            if grid.is_none() {
                return refuse(NotFiled::UnknownGrid);
            }
        }
        let today = day_of(now);
        let Some(version) = tx.version_in_force(community, today).await? else {
            return refuse(NotFiled::NoRulebook);
        };
        let rules = tx.rules_of_version(community, version).await?;
        let state = State::Gathering {
            closes_on: rules.gathering_closes_on(today),
            answer_due_on: rules.answer_due_on(today, calendar),
            accepted: false,
        };
        let number = tx.next_number(community, now).await?;
        let facts = tx
            .insert_proposal(by.account(), community, number, &new, version, &state, now)
            .await?;
        let (id, author) = (ProposalId(facts.id), by.account());
        let hash = text_hash(&[new.title.as_str(), new.body.as_str()]);
        let first = Version {
            version: 1,
            title: new.title.into_string(),
            body: new.body.into_string(),
            text_hash: hash,
            written_at: now,
        };
        tx.save_version(id, &first).await?;
        tx.save_terms(id, &first.title, &first.body).await?;
        tx.mark_draft_sent(draft, author, id.0, now).await?;
        let who = By {
            actor: Actor::Author,
            account: Some(author),
        };
        tx.add_event(&facts, EventAct::File, &state, who, Said::default(), now)
            .await?;
        let leaf = Leaf::new(
            "proposals.file",
            number,
            json!({
                "version": 1,
                "text": first.text_hash,
                "category": category,
                "grid": grid,
                "rulebook": version,
            }),
            now,
        );
        tx.append_leaf(Some(community), Some(author), &leaf).await?;
        tx.commit().await?;
        Ok(number)
    }
}

impl Tx {
    /// Holds an unsent draft of a proposal; false when there is none.
    async fn hold_unsent(
        &mut self,
        draft: DraftId,
        account: AccountId,
        community: CommunityId,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update drafts set changed_at = $4
             where id = $1 and account_id = $2 and community_id = $3 and kind = 'proposal' and sent_as is null"
        )
        .bind(draft.0)
        .bind(account.0)
        .bind(community.0)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
        })
    }

    /// The number a draft was filed under.
    async fn find_sent(
        &mut self,
        draft: DraftId,
        account: AccountId,
        community: CommunityId,
    ) -> Result<Option<SentRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select p.year, p.seq from drafts d join proposals p on p.id = d.sent_as
             where d.id = $1 and d.account_id = $2 and d.community_id = $3 and d.kind = 'proposal'
               and p.community_id = $3"
        )
        .bind(draft.0)
        .bind(account.0)
        .bind(community.0)
        .fetch_optional(c)
        .await)
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    async fn insert_proposal(
        &mut self,
        author: AccountId,
        community: CommunityId,
        number: RecordNumber,
        new: &NewProposal,
        rulebook_version: i64,
        state: &State,
        now: DateTime<Utc>,
    ) -> Result<Facts, sqlx::Error> {
        let to = Columns::of(state, None, now);
        on!(self, |c| {
            sqlx::query_as(concat!(
            "insert into proposals (community_id, year, seq, author_id, shown_as, category_id, grid_id,
                title, body, rulebook_version, stage, closes_on, answer_due_on, deadline_on,
                deadline_binds, filed_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
             returning ",
            fact_columns!("")
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(author.0)
        .bind(new.shown_as.code())
        .bind(new.category.0)
        .bind(new.grid.map(|g| g.0))
        .bind(new.title.as_str())
        .bind(new.body.as_str())
        .bind(rulebook_version)
        .bind(to.stage)
        .bind(to.closes_on)
        .bind(to.answer_due_on)
        .bind(to.deadline_on)
        .bind(to.deadline_binds)
        .bind(now)
        .fetch_one(c)
        .await
        })
    }
}

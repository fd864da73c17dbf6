//! Solved or not: said by the author and the supporters, never by staff (features.md J4).
//!
//! What surprises: when work is done a second time, everybody is asked anew; what was said of the first time stays in
//! the history and no longer counts.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ids::{AccountId, CommunityId, ProposalId, RecordNumber};
use domain::log::Leaf;
use domain::proposals::verdict::judge;
use domain::proposals::{Actor, Judgement, Move, Rating, State, Verdicts};
use domain::rulebook::Rule;
use domain::text::Remark;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::Facts;
use super::step::By;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why a verdict was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoVerdict {
    UnknownProposal,
    /// Neither wrote nor supported it.
    NotConcerned,
    /// Not done yet, judged already, or the time for it is over.
    Closed,
}

/// What a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyVerdict {
    pub solved: bool,
    pub rating: Option<Rating>,
    pub words: Option<String>,
}

#[derive(Debug, FromRow)]
struct MyRow {
    solved: bool,
    rating: Option<i64>,
    words: Option<String>,
}

/// Verdicts since the work was last said to be done.
#[derive(Debug, FromRow)]
struct CountRow {
    author_solved: i64,
    author_unsolved: i64,
    solved: i64,
    unsolved: i64,
    one: i64,
    two: i64,
    three: i64,
    four: i64,
    five: i64,
}

macro_rules! count_verdicts {
    () => {
        "select
            count(*) filter (where v.account_id = p.author_id and v.solved) as author_solved,
            count(*) filter (where v.account_id = p.author_id and not v.solved) as author_unsolved,
            count(*) filter (where v.account_id is distinct from p.author_id and v.solved) as solved,
            count(*) filter (where v.account_id is distinct from p.author_id and not v.solved) as unsolved,
            count(*) filter (where v.rating = 1) as one,
            count(*) filter (where v.rating = 2) as two,
            count(*) filter (where v.rating = 3) as three,
            count(*) filter (where v.rating = 4) as four,
            count(*) filter (where v.rating = 5) as five
         from verdicts v join proposals p on p.id = v.proposal_id
         where v.proposal_id = $1 and v.said_at >= (
            select max(e.at) from proposal_events e where e.proposal_id = $1 and e.act = 'finish')"
    };
}

impl CountRow {
    fn read(&self) -> (Verdicts, [i64; 5]) {
        let author = match (self.author_solved, self.author_unsolved) {
            (0, 0) => None,
            (solved, _) => Some(solved > 0),
        };
        let verdicts = Verdicts {
            author,
            solved: self.solved,
            unsolved: self.unsolved,
        };
        (
            verdicts,
            [self.one, self.two, self.three, self.four, self.five],
        )
    }
}

impl Db {
    /// Says whether a done proposal is solved; the last word of a person counts. Enough words resolve or reopen it.
    ///
    /// # Errors
    /// [`NoVerdict`], or [`Error`].
    #[expect(
        clippy::too_many_arguments,
        reason = "who, of what, and the three answers of one form"
    )]
    pub async fn say_verdict(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        solved: bool,
        rating: Option<Rating>,
        words: Option<Remark>,
        now: DateTime<Utc>,
    ) -> Result<Judgement, Failed<NoVerdict>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_proposal(community, number, now).await? else {
            return refuse(NoVerdict::UnknownProposal);
        };
        let author = facts.author() == Some(by.account());
        if !author && !tx.has_supported(&facts, by.account()).await? {
            return refuse(NoVerdict::NotConcerned);
        }
        match facts.state()? {
            State::Done { confirm_by, .. } if day_of(now) <= confirm_by => {}
            _ => return refuse(NoVerdict::Closed),
        }
        let said = MyRow {
            solved,
            rating: rating.map(Rating::get),
            words: words.map(Remark::into_string),
        };
        tx.save_verdict(&facts, by.account(), &said, now).await?;
        let leaf = Leaf::new("proposals.verdict", number, json!({"solved": solved}), now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        let needed = tx.rules_of(&facts).await?.get(Rule::ConfirmationsNeeded);
        let judgement = judge(tx.verdicts_of(&facts).await?.read().0, needed);
        let people = By {
            actor: Actor::Supporters,
            account: None,
        };
        match judgement {
            Judgement::Open => None,
            Judgement::Solved => Some(tx.must_go(&facts, Move::Resolve, people, now).await?),
            Judgement::Unsolved => Some(tx.must_go(&facts, Move::Reopen, people, now).await?),
        };
        tx.commit().await?;
        Ok(judgement)
    }

    /// What has been said since the work was last done, and how often each rating from 1 to 5 was given.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn verdict_counts(
        &self,
        proposal: ProposalId,
    ) -> Result<(Verdicts, [i64; 5]), Error> {
        let row: CountRow = read!(self, |c| sqlx::query_as(count_verdicts!())
            .bind(proposal.0)
            .fetch_one(c)
            .await)?;
        Ok(row.read())
    }

    /// What a person has said since the work was last done.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_verdict(
        &self,
        account: AccountId,
        proposal: ProposalId,
    ) -> Result<Option<MyVerdict>, Error> {
        let row: Option<MyRow> = read!(self, |c| {
            sqlx::query_as(
            "select v.solved, v.rating, v.words from verdicts v
             where v.proposal_id = $1 and v.account_id = $2 and v.said_at >= (
                select max(e.at) from proposal_events e where e.proposal_id = $1 and e.act = 'finish')"
        )
        .bind(proposal.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(row.map(|row| MyVerdict {
            solved: row.solved,
            rating: row.rating.and_then(|r| Rating::try_from(r).ok()),
            words: row.words,
        }))
    }
}

impl Tx {
    async fn verdicts_of(&mut self, facts: &Facts) -> Result<CountRow, sqlx::Error> {
        on!(self, |c| sqlx::query_as(count_verdicts!())
            .bind(facts.id)
            .fetch_one(c)
            .await)
    }

    async fn has_supported(
        &mut self,
        facts: &Facts,
        account: AccountId,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar::<_, i64>(
            "select version from supports where proposal_id = $1 and account_id = $2"
        )
        .bind(facts.id)
        .bind(account.0)
        .fetch_optional(c)
        .await
        .map(|found| found.is_some()))
    }

    async fn save_verdict(
        &mut self,
        facts: &Facts,
        account: AccountId,
        said: &MyRow,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into verdicts (community_id, proposal_id, account_id, solved, rating, words, said_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (proposal_id, account_id) do update
             set solved = excluded.solved, rating = excluded.rating, words = excluded.words,
                said_at = excluded.said_at"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(account.0)
        .bind(said.solved)
        .bind(said.rating)
        .bind(said.words.as_deref())
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

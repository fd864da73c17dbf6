//! Settling: once, under the ballot's lock, the papers are counted, the box is filled, the rules decide, and what could
//! tell who chose what is destroyed.

use chrono::{DateTime, Utc};
use domain::ballots::{Line, Outcome, PublicResult, Receipt, Tally, decide, hash_lines};
use domain::ids::BallotId;
use domain::log::Leaf;
use domain::notices::Notice;
use serde_json::json;

use super::boxed::Boxed;
use super::open::{AT_ONCE, Turn};
use super::row::Facts;
use crate::db::{on, read};
use crate::keys::{KeyOf, SealKeys};
use crate::{Db, Error, Tx};

/// What a ballot comes to.
pub(super) struct Sum {
    pub tally: Tally,
    pub outcome: Outcome,
    pub boxed: Vec<Boxed>,
    pub receipts: Vec<Receipt>,
}

impl Sum {
    /// Of a ballot in which nobody could vote.
    pub fn void(tally: Tally) -> Self {
        Self {
            tally,
            outcome: Outcome::Void,
            boxed: Vec::new(),
            receipts: Vec::new(),
        }
    }
}

impl Db {
    /// Settles the ballots whose time is over, and destroys the keys of settled ones. A ballot with papers counted by
    /// hand waits for its count. May run twice, or in two processes: each is settled once. Returns how many were
    /// settled; a checkpoint should be signed soon after.
    ///
    /// # Errors
    /// The first [`Error`]: of the database, of the place of the keys, or of a ballot whose papers do not open. The
    /// others of the turn are settled all the same.
    pub async fn settle_due_ballots(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select b.id from ballots b
             where b.opened_at is not null and b.settled_at is null and b.closes_at <= $1
               and (b.on_paper = 0 or exists
                    (select 1 from ballot_counts n where n.ballot_id = b.id and n.second_at is not null))
             order by b.closes_at, b.id limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?;
        let mut turn = Turn::default();
        for id in due {
            if turn
                .note(self.settle_one(BallotId(id), keys, now).await)
                .is_break()
            {
                break;
            }
        }
        let _ = turn.note(self.destroy_old_keys(keys).await.map(|()| false));
        turn.end()
    }

    async fn settle_one(
        &self,
        id: BallotId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let settled = tx.settle_ballot(id, keys, now).await?;
        if settled {
            tx.commit().await?;
        }
        Ok(settled)
    }

    /// Destroys the keys of settled ballots: those of this run, and one that a crash has left.
    async fn destroy_old_keys(&self, keys: &dyn SealKeys) -> Result<(), Error> {
        for of in keys.held().map_err(Error::SealKey)? {
            let KeyOf::Ballot(ballot) = of else {
                continue;
            };
            let settled: bool = read!(self, |c| sqlx::query_scalar(
                "select exists (select 1 from ballots where id = $1 and settled_at is not null)"
            )
            .bind(ballot.0)
            .fetch_one(c)
            .await)?;
            if settled {
                keys.destroy(of).map_err(Error::SealKey)?;
            }
        }
        Ok(())
    }
}

impl Tx {
    /// Settles a ballot; false when it is settled already or not due. The caller destroys the key after committing.
    pub(crate) async fn settle_ballot(
        &mut self,
        id: BallotId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let facts = self.lock_ballot_by_id(id).await?;
        if facts.opened_at.is_none() || facts.settled_at.is_some() || now < facts.closes_at {
            return Ok(false);
        }
        let labels = self.labels_of(&facts).await?;
        let method = facts.method()?;
        let mut boxed = self.open_papers(&facts, keys, labels.len()).await?;
        // By what they say, then by what is random: never by who or when.
        boxed.sort_by(|a, b| (&a.paper, a.public.receipt).cmp(&(&b.paper, b.public.receipt)));
        let counted = Tally::count(method, labels.len(), boxed.iter().map(|b| &b.paper));
        let tally = match facts.on_paper {
            0 => counted,
            _ => match self.find_count(id).await? {
                Some(count) if count.second_at.is_some() => {
                    let sum = counted.plus(&count.tally()?);
                    sum.ok_or_else(|| facts.broken())?
                }
                _ => return Ok(false),
            },
        };
        let receipts = self.live_receipts(&facts).await?;
        if receipts.len() != boxed.len() || boxed.len() as i64 != facts.online {
            return Err(Error::Inconsistent {
                table: "ballot_papers",
                id: id.0,
            });
        }
        let eligible = facts.number_of(facts.roll_size)?;
        let outcome = decide(method, &facts.rules()?, eligible, &tally);
        let sum = Sum {
            tally,
            outcome,
            boxed,
            receipts,
        };
        for (place, boxed) in (0..).zip(&sum.boxed) {
            self.insert_boxed(&facts, place, boxed).await?;
        }
        self.forget_erased_voters(id).await?;
        self.forget_erased_names(id).await?;
        self.delete_papers(id).await?;
        self.save_result(&facts, &sum, now).await?;
        let roll = self.list_roll(id).await?;
        self.tell_roll(&facts, &roll, Notice::BallotClosed, now)
            .await?;
        Ok(true)
    }

    /// Writes a result down, on record too, and hands it to what the ballot was for.
    pub(super) async fn save_result(
        &mut self,
        facts: &Facts,
        sum: &Sum,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let roll = facts.roll_hash.clone().ok_or_else(|| facts.broken())?;
        let eligible = facts.number_of(facts.roll_size)?;
        let result = PublicResult::new(eligible, roll, sum.tally.clone(), &sum.outcome);
        let papers = sum
            .boxed
            .iter()
            .map(|b| Line::BallotPaper(b.public.clone()).text());
        let receipts = sum
            .receipts
            .iter()
            .map(|receipt| Line::BallotReceipt { receipt: *receipt }.text());
        let box_hash = hash_lines(papers).to_string();
        let receipts_hash = hash_lines(receipts).to_string();
        self.update_result(facts, &result, &box_hash, &receipts_hash, now)
            .await?;
        let about = json!({"box": box_hash, "receipts": receipts_hash, "result": result});
        let leaf = Leaf::new("ballots.close", facts.number()?, about, now);
        self.append_leaf(Some(facts.community()), None, &leaf)
            .await?;
        self.end_subject(facts, &sum.tally, &sum.outcome, now).await
    }

    async fn live_receipts(&mut self, facts: &Facts) -> Result<Vec<Receipt>, Error> {
        let rows: Vec<String> = on!(self, |c| sqlx::query_scalar(
            "select receipt from ballot_receipts where ballot_id = $1 and replaced_by is null"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?;
        let read: Result<Vec<Receipt>, _> = rows.iter().map(|r| r.parse()).collect();
        let mut receipts = read.map_err(|_| Error::Inconsistent {
            table: "ballot_receipts",
            id: facts.id,
        })?;
        receipts.sort_unstable();
        Ok(receipts)
    }

    /// Names of people who erased their account while the ballot was open were needed for their receipts until now.
    async fn forget_erased_voters(&mut self, ballot: BallotId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update ballot_box set account_id = null, name = null, salt = null
             where ballot_id = $1 and account_id in (select id from accounts where erased_at is not null)"
        )
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn forget_erased_names(&mut self, ballot: BallotId) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update ballot_roll set name = null
             where ballot_id = $1 and account_id in (select id from accounts where erased_at is not null)"
        )
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn update_result(
        &mut self,
        facts: &Facts,
        result: &PublicResult,
        box_hash: &str,
        receipts_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        on!(self, |c| {
            sqlx::query(
            "update ballots set settled_at = $2, papers = $3, blank = $4, counts = $5, outcome = $6, chosen = $7,
                tied = $8, tied_seats = $9, box_hash = $10, receipts_hash = $11, invalid = $12
             where id = $1 and settled_at is null"
        )
        .bind(facts.id)
        .bind(now)
        .bind(number(result.tally.papers))
        .bind(number(result.tally.blank))
        .bind(json!(result.tally.counts).to_string())
        .bind(&result.outcome)
        .bind(json!(result.chosen).to_string())
        .bind(json!(result.tied).to_string())
        .bind(number(result.tied_seats as u64))
        .bind(box_hash)
        .bind(receipts_hash)
        .bind(number(result.tally.invalid))
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

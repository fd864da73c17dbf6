//! Paper at the same ballot: the roll locks the other channel, and what is counted by hand counts once two people have
//! found the same numbers.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ballots::{Tally, TallyFault};
use domain::ids::{AccountId, BallotId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::text::Remark;
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::roll::Channel;
use super::row::Facts;
use crate::db::{on, read};
use crate::files::Owner;
use crate::{Db, Error, Failed, Tx};

/// Why no paper was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotMarked {
    UnknownBallot,
    /// Not open yet, or over.
    NotOpen,
    NotOnRoll,
    /// This person has voted online.
    VotedOnline,
    AlreadyPaper,
    /// Nobody hands a paper to themselves.
    OwnAffair,
}

/// Why a count was not entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotEntered {
    UnknownBallot,
    /// Papers are counted after closing.
    NotClosed,
    /// Two people have found the same already, or the result is out.
    Done,
    /// No paper was handed out.
    NoPaper,
    /// Papers that were counted and those that did not come back are together as many as people took one.
    WrongTotal {
        marked: u64,
    },
    /// No papers of this ballot can count so.
    Impossible(TallyFault),
    /// The second count is another person's.
    SamePerson,
    /// The photo of the tally sheet is missing: what two people enter can be compared with it by everybody.
    NoPhoto,
}

/// What one person found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The round that the person saw, [`HandCount::round`].
    pub round: u64,
    pub tally: Tally,
    /// Papers that were handed out and did not come back: nobody voted with them.
    pub missing: u64,
    pub note: Option<Remark>,
}

/// What an entry led to; the same entry once more leads to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entered {
    /// Another person counts now.
    First,
    /// Both found the same.
    Agreed,
    /// They differ: both entries are thrown away, and both count again in the next round. So is an entry of a round that
    /// is over.
    Differs,
}

/// Whether papers wait for their count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandCount {
    /// People who took a paper.
    pub marked: u64,
    /// Who entered the first count; none before.
    pub first_by: Option<AccountId>,
    /// How often two people found different numbers.
    pub round: u64,
    /// What two people found.
    pub agreed: Option<Tally>,
    pub note: Option<String>,
}

/// A count by hand as the row holds it.
#[derive(Debug, Clone, FromRow)]
pub(super) struct CountRow {
    ballot_id: i64,
    papers: i64,
    blank: i64,
    invalid: i64,
    counts: String,
    note: String,
    first_by: Option<i64>,
    second_by: Option<i64>,
    pub second_at: Option<DateTime<Utc>>,
}

impl CountRow {
    pub fn tally(&self) -> Result<Tally, Error> {
        let read = || {
            Some(Tally {
                papers: u64::try_from(self.papers).ok()?,
                blank: u64::try_from(self.blank).ok()?,
                invalid: u64::try_from(self.invalid).ok()?,
                counts: serde_json::from_str(&self.counts).ok()?,
            })
        };
        read().ok_or(Error::Inconsistent {
            table: "ballot_counts",
            id: self.ballot_id,
        })
    }
}

impl Db {
    /// Notes that somebody on the roll gets a paper; from then on they cannot vote online.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn mark_paper(
        &self,
        by: &Clerk,
        number: RecordNumber,
        account: AccountId,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotMarked>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_ballot(by.community(), number).await? else {
            return refuse(NotMarked::UnknownBallot);
        };
        let now = clock();
        if facts.opened_at.is_none() || facts.settled_at.is_some() || now >= facts.closes_at {
            return refuse(NotMarked::NotOpen);
        }
        if account == by.account() {
            return refuse(NotMarked::OwnAffair);
        }
        let Some(roll) = tx.find_roll_row(facts.ballot(), account).await? else {
            return refuse(NotMarked::NotOnRoll);
        };
        match roll.channel() {
            Some(Channel::Online) => return refuse(NotMarked::VotedOnline),
            Some(Channel::Paper) => return refuse(NotMarked::AlreadyPaper),
            None => {}
        }
        tx.hand_out_paper(&facts, account, Some(by.account()), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Enters a count by hand: the first waits for another person's, which must be the same.
    ///
    /// # Errors
    /// [`NotEntered`], or [`Error`].
    pub async fn enter_count(
        &self,
        by: &Clerk,
        number: RecordNumber,
        entry: &Entry,
        now: DateTime<Utc>,
    ) -> Result<Entered, Failed<NotEntered>> {
        let tally = &entry.tally;
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_ballot(by.community(), number).await? else {
            return refuse(NotEntered::UnknownBallot);
        };
        if facts.settled_at.is_some() {
            return refuse(NotEntered::Done);
        }
        if facts.opened_at.is_none() || now < facts.closes_at {
            return refuse(NotEntered::NotClosed);
        }
        let marked = facts.number_of(facts.on_paper)?;
        if marked == 0 {
            return refuse(NotEntered::NoPaper);
        }
        if tally.papers.checked_add(entry.missing) != Some(marked) {
            return refuse(NotEntered::WrongTotal { marked });
        }
        let sheet = Owner::Ballot(facts.ballot());
        if tx.count_files(by.community(), sheet).await? == 0 {
            return refuse(NotEntered::NoPhoto);
        }
        let options = tx.labels_of(&facts).await?.len();
        tally
            .check(facts.method()?, options)
            .map_err(|fault| Failed::Refused(NotEntered::Impossible(fault)))?;
        if entry.round < facts.number_of(facts.recounts)? {
            return Ok(Entered::Differs);
        }
        let me = Some(by.account().0);
        let entered = match tx.find_count(facts.ballot()).await? {
            None => {
                tx.insert_count(&facts, by, entry, now).await?;
                Entered::First
            }
            // The second press of the button.
            Some(both) if both.second_by == me && both.tally()? == *tally => Entered::Agreed,
            Some(both) if both.second_at.is_some() => return refuse(NotEntered::Done),
            Some(first) if first.first_by == me && first.tally()? == *tally => Entered::First,
            Some(first) if first.first_by == me => return refuse(NotEntered::SamePerson),
            Some(first) if first.tally()? == *tally => {
                tx.confirm_count(facts.ballot(), by, now).await?;
                let leaf = Leaf::new("ballots.count", number, json!(tally), now);
                tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
                    .await?;
                Entered::Agreed
            }
            Some(_) => {
                tx.throw_counts_away(facts.ballot()).await?;
                let note = entry.note.as_ref().map(|n| text_hash(&[n.as_str()]));
                let about = json!({"note": note});
                let leaf = Leaf::new("ballots.recount", number, about, now);
                tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
                    .await?;
                Entered::Differs
            }
        };
        tx.commit().await?;
        Ok(entered)
    }

    /// Where the count by hand stands.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn hand_count(&self, ballot: BallotId) -> Result<HandCount, Error> {
        let (marked, round): (i64, i64) = read!(self, |c| sqlx::query_as(
            "select on_paper, recounts from ballots where id = $1"
        )
        .bind(ballot.0)
        .fetch_one(c)
        .await)?;
        let row: Option<CountRow> = read!(self, |c| {
            sqlx::query_as(
            "select ballot_id, papers, blank, invalid, counts, note, first_by, second_by, second_at from ballot_counts where ballot_id = $1"
        )
        .bind(ballot.0)
        .fetch_optional(c)
        .await
        })?;
        let agreed = row.as_ref().filter(|row| row.second_at.is_some());
        Ok(HandCount {
            marked: u64::try_from(marked).unwrap_or(0),
            round: u64::try_from(round).unwrap_or(0),
            agreed: agreed.map(CountRow::tally).transpose()?,
            note: agreed.map(|row| row.note.clone()).filter(|n| !n.is_empty()),
            first_by: row.and_then(|row| row.first_by).map(AccountId),
        })
    }
}

impl Tx {
    /// Locks the other channel for somebody who gets a paper.
    pub(crate) async fn hand_out_paper(
        &mut self,
        facts: &Facts,
        account: AccountId,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.mark_roll(facts.ballot(), account, Channel::Paper, day_of(now))
            .await?;
        let about = json!({"papers": facts.on_paper + 1});
        let leaf = Leaf::new("ballots.paper", facts.number()?, about, now);
        self.append_leaf(Some(facts.community()), by, &leaf).await?;
        Ok(())
    }

    pub(super) async fn find_count(
        &mut self,
        ballot: BallotId,
    ) -> Result<Option<CountRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select ballot_id, papers, blank, invalid, counts, note, first_by, second_by, second_at from ballot_counts where ballot_id = $1"
        )
        .bind(ballot.0)
        .fetch_optional(c)
        .await
        })
    }

    async fn insert_count(
        &mut self,
        facts: &Facts,
        by: &Clerk,
        Entry { tally, note, .. }: &Entry,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_counts (ballot_id, community_id, papers, blank, invalid, counts, note, first_by, first_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .bind(facts.id)
        .bind(facts.community_id)
        .bind(number(tally.papers))
        .bind(number(tally.blank))
        .bind(number(tally.invalid))
        .bind(json!(tally.counts).to_string())
        .bind(note.as_ref().map_or("", Remark::as_str))
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn confirm_count(
        &mut self,
        ballot: BallotId,
        by: &Clerk,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballot_counts set second_by = $2, second_at = $3 where ballot_id = $1"
        )
        .bind(ballot.0)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn throw_counts_away(&mut self, ballot: BallotId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from ballot_counts where ballot_id = $1"
        )
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ()))?;
        on!(self, |c| sqlx::query(
            "update ballots set recounts = recounts + 1 where id = $1"
        )
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

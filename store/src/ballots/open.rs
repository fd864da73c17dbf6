//! Opening: the roll is frozen and hashed, what is asked is put on record, and from then on nothing of it changes.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use domain::ballots::{Line, SMALLEST_SECRET, Tally, hash_lines, roll_entry, roll_hash};
use domain::ids::{AccountId, BallotId};
use domain::log::Leaf;
use domain::notices::{Notice, Room};
use serde_json::json;

use super::electorate::Electorate;
use super::row::Facts;
use super::settle::Sum;
use crate::db::{on, read};
use crate::keys::SealKeys;
use crate::notices::About;
use crate::{Db, Error, Tx};

/// How many one run opens or settles; the next run takes the rest.
pub(super) const AT_ONCE: i64 = 100;

/// Many ballots, each in a transaction of its own: one that is broken does not keep the others.
#[derive(Default)]
pub(super) struct Turn {
    done: u64,
    failed: Option<Error>,
}

impl Turn {
    /// What became of one: whether something was done. Breaks off when the database is away: every other one would
    /// only wait as long again.
    pub fn note(&mut self, one: Result<bool, Error>) -> ControlFlow<()> {
        match one {
            Ok(done) => self.done += u64::from(done),
            Err(e) => {
                let away = matches!(e, Error::Unavailable(_));
                self.failed.get_or_insert(e);
                if away {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// How many were done, or the first failure.
    pub fn end(self) -> Result<u64, Error> {
        self.failed.map_or(Ok(self.done), Err)
    }
}

impl Db {
    /// Opens the ballots whose time has come. May run twice, or in two processes: each is opened once. Returns how
    /// many were opened; a checkpoint should be signed soon after.
    ///
    /// # Errors
    /// The first [`Error`] of the database or of the place of the keys; the others of the turn are opened all the same.
    pub async fn open_due_ballots(
        &self,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<u64, Error> {
        let due: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select id from ballots where opened_at is null and opens_at <= $1 order by opens_at, id limit $2"
        )
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await
        })?;
        let mut turn = Turn::default();
        for id in due {
            if turn
                .note(self.open_one(BallotId(id), keys, now).await)
                .is_break()
            {
                break;
            }
        }
        turn.end()
    }

    async fn open_one(
        &self,
        id: BallotId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let opened = tx.open_ballot(id, keys, now).await?;
        if opened {
            tx.commit().await?;
        }
        Ok(opened)
    }
}

impl Tx {
    /// Opens a ballot; false when it is open already.
    pub(crate) async fn open_ballot(
        &mut self,
        id: BallotId,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let facts = self.lock_ballot_by_id(id).await?;
        if facts.opened_at.is_some() || now < facts.opens_at {
            return Ok(false);
        }
        let (here, number) = (facts.community(), facts.number()?);
        let electorate = Electorate::read(&facts.electorate, facts.electorate_id)
            .ok_or_else(|| facts.broken())?;
        self.fill_roll(here, id, electorate, !facts.secret).await?;
        let roll = self.list_roll(id).await?;
        let hash = roll_hash(
            roll.iter()
                .map(|account| roll_entry(here, number, *account)),
        );
        let eligible = roll.len() as u64;
        self.save_opening(id, now, eligible, &hash.to_string())
            .await?;
        let labels = self.labels_of(&facts).await?;
        let terms = Line::Ballot(super::public::terms(&facts, labels.clone())?).text();
        let leaf = Leaf::new(
            "ballots.open",
            number,
            json!({
                "terms": hash_lines([terms]).to_string(),
                "roll": hash.to_string(),
                "eligible": eligible,
                "secret": facts.secret,
                "closes_at": facts.closes_at,
            }),
            now,
        );
        self.append_leaf(Some(here), None, &leaf).await?;
        let opened = Facts {
            opened_at: Some(now),
            roll_size: roll.len() as i64,
            roll_hash: Some(hash.to_string()),
            ..facts
        };
        if roll.is_empty() || (opened.secret && eligible < SMALLEST_SECRET) {
            // Since it was made, people have left: a secret among so few would be none.
            let nothing = Tally::empty(opened.method()?, labels.len());
            let sum = Sum::void(nothing);
            self.save_result(&opened, &sum, now).await?;
            return Ok(true);
        }
        if opened.secret {
            // Before the commit: a ballot that is open without a key would take no vote.
            keys.make(id.into()).map_err(Error::SealKey)?;
        }
        self.tell_roll(&opened, &roll, Notice::BallotOpened, now)
            .await?;
        Ok(true)
    }

    /// Tells everybody on the roll.
    pub(super) async fn tell_roll(
        &mut self,
        facts: &Facts,
        roll: &[AccountId],
        notice: Notice,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let about = About {
            room: Room::Ballots,
            number: facts.number()?.to_string(),
            title: facts.title.clone(),
        };
        for account in roll {
            self.tell_about(facts.community(), *account, notice, &about, None, now)
                .await?;
        }
        Ok(())
    }

    async fn save_opening(
        &mut self,
        id: BallotId,
        now: DateTime<Utc>,
        eligible: u64,
        hash: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballots set opened_at = $2, roll_size = $3, roll_hash = $4 where id = $1"
        )
        .bind(id.0)
        .bind(now)
        .bind(i64::try_from(eligible).unwrap_or(i64::MAX))
        .bind(hash)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! Voting: one vote a person, the last one until closing counts, each is on record with its receipt.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::ballots::{Paper, PaperFault, Receipt, Seed, Word};
use domain::ids::{AccountId, BallotId, CommunityId, RecordNumber};
use domain::log::Leaf;
use domain::time::day_of;
use serde_json::json;

use super::roll::Channel;
use super::row::Facts;
use super::slip::{Slip, Whose, form, voter_key};
use crate::db::on;
use crate::keys::{SealKey, SealKeys, must_find};
use crate::{Db, Error, Failed, Tx};

/// What somebody hands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// As [`Paper::parse`] reads them.
    pub marks: Vec<u8>,
    pub blank: bool,
    /// The voter's half of the receipt; may be empty.
    pub word: Word,
    /// The form's own key: the same form twice is one vote.
    pub once: String,
}

/// What the voter keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastReceipt {
    pub receipt: Receipt,
    /// Both halves, for those who make the receipt again themselves.
    pub word: Word,
    pub seed: Seed,
    /// Whether an earlier vote was replaced.
    pub replaced: bool,
    pub at: DateTime<Utc>,
}

/// Why a vote was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCast {
    UnknownBallot,
    NotOpenYet,
    /// Its time was over when the vote arrived; the clock of the server decides.
    Closed,
    /// Not among those who may vote: of another electorate, or not verified when the roll was frozen.
    NotOnRoll,
    /// A paper was handed out to this person.
    OnPaper,
    /// An old page was sent again after a newer vote; the newer vote stands.
    OldForm,
    Paper(PaperFault),
}

impl Db {
    /// Takes a vote. `random` is fresh randomness of the server; `clock` is read after the ballot is held, so that no
    /// vote that waited across the closing is taken.
    ///
    /// # Errors
    /// [`NotCast`], or [`Error`]; also where the key of a secret ballot is missing.
    #[expect(clippy::too_many_arguments, reason = "a vote needs all of it")]
    pub async fn cast_ballot(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: RecordNumber,
        cast: &Cast,
        random: [u8; 32],
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<CastReceipt, Failed<NotCast>> {
        let mut tx = self.begin().await?;
        let receipt = tx
            .cast_ballot(by.account(), community, number, cast, random, keys, clock)
            .await?;
        tx.commit().await?;
        Ok(receipt)
    }
}

impl Tx {
    #[expect(clippy::too_many_arguments, reason = "a vote needs all of it")]
    pub(crate) async fn cast_ballot(
        &mut self,
        account: AccountId,
        community: CommunityId,
        number: RecordNumber,
        cast: &Cast,
        random: [u8; 32],
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<CastReceipt, Failed<NotCast>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(facts) = self.lock_ballot(community, number).await? else {
            return refuse(NotCast::UnknownBallot);
        };
        let now = clock();
        if facts.opened_at.is_none() {
            return refuse(NotCast::NotOpenYet);
        }
        if facts.settled_at.is_some() || now >= facts.closes_at {
            return refuse(NotCast::Closed);
        }
        let Some(roll) = self.find_roll_row(facts.ballot(), account).await? else {
            return refuse(NotCast::NotOnRoll);
        };
        if roll.channel() == Some(Channel::Paper) {
            return refuse(NotCast::OnPaper);
        }
        let method = facts.method()?;
        let options = self.labels_of(&facts).await?.len();
        let key = match facts.secret {
            true => Some(must_find(keys, facts.ballot())?),
            false => None,
        };
        let voter = voter_key(key.as_ref(), account);
        let name = roll.name.as_deref().filter(|_| !facts.secret);
        let earlier = self
            .read_slip(&facts, &voter, key.as_ref(), options)
            .await?;
        let form = form(&cast.once);
        if let Some(earlier) = &earlier
            && earlier.forms.contains(&form)
        {
            if earlier.forms.first() != Some(&form) {
                return refuse(NotCast::OldForm);
            }
            return Ok(CastReceipt {
                receipt: earlier.receipt(community, number, name),
                word: earlier.word.clone(),
                seed: earlier.seed,
                replaced: earlier.forms.len() > 1,
                at: now,
            });
        }
        let paper = Paper::parse(method, options, &cast.marks, cast.blank)
            .map_err(|fault| Failed::Refused(NotCast::Paper(fault)))?;
        let (seed, salt) = halves(random);
        let slip = Slip {
            paper,
            word: cast.word.clone(),
            seed,
            salt,
            forms: Slip::forms_after(earlier.as_ref(), form),
        };
        let receipt = slip.receipt(community, number, name);
        let replaces = earlier.map(|earlier| earlier.receipt(community, number, name));
        self.insert_receipt(&facts, receipt).await?;
        if let Some(old) = replaces {
            self.replace_receipt(&facts, old, receipt).await?;
        }
        let whose = Whose {
            ballot: facts.ballot(),
            voter_key: &voter,
        };
        let text = slip
            .write(key.as_ref(), whose)
            .ok_or_else(|| Failed::Store(facts.broken()))?;
        self.save_slip(&facts, &voter, &text).await?;
        if roll.channel().is_none() {
            self.mark_roll(facts.ballot(), account, Channel::Online, day_of(now))
                .await?;
        }
        let about = json!({"receipt": receipt, "replaces": replaces});
        let leaf = Leaf::new("ballots.cast", number, about, now);
        let public = (!facts.secret).then_some(account);
        self.append_leaf(Some(community), public, &leaf).await?;
        Ok(CastReceipt {
            receipt,
            word: slip.word,
            seed,
            replaced: replaces.is_some(),
            at: now,
        })
    }

    /// The vote that a voter has cast so far.
    async fn read_slip(
        &mut self,
        facts: &Facts,
        voter: &str,
        key: Option<&SealKey>,
        options: usize,
    ) -> Result<Option<Slip>, Error> {
        let Some(text) = self.find_slip(facts.ballot(), voter).await? else {
            return Ok(None);
        };
        let whose = Whose {
            ballot: facts.ballot(),
            voter_key: voter,
        };
        // A slip that does not open was changed behind our back: nothing may be built on it.
        Slip::read(&text, key, whose, facts.method()?, options)
            .map(Some)
            .ok_or(Error::Inconsistent {
                table: "ballot_papers",
                id: facts.id,
            })
    }

    async fn find_slip(
        &mut self,
        ballot: BallotId,
        voter: &str,
    ) -> Result<Option<String>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select slip from ballot_papers where ballot_id = $1 and voter_key = $2"
        )
        .bind(ballot.0)
        .bind(voter)
        .fetch_optional(c)
        .await)
    }

    async fn save_slip(
        &mut self,
        facts: &Facts,
        voter: &str,
        slip: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_papers (community_id, ballot_id, voter_key, slip) values ($1, $2, $3, $4)
             on conflict (ballot_id, voter_key) do update set slip = excluded.slip"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(voter)
        .bind(slip)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    /// The table's key keeps two votes from getting one receipt, whatever the randomness was.
    async fn insert_receipt(&mut self, facts: &Facts, receipt: Receipt) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into ballot_receipts (community_id, ballot_id, receipt) values ($1, $2, $3)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(receipt.to_string())
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn replace_receipt(
        &mut self,
        facts: &Facts,
        old: Receipt,
        new: Receipt,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballot_receipts set replaced_by = $3 where ballot_id = $1 and receipt = $2"
        )
        .bind(facts.id)
        .bind(old.to_string())
        .bind(new.to_string())
        .execute(c)
        .await
        .map(|_| ()))
    }
}

/// The server's half of the receipt, and the salt of a name.
fn halves(random: [u8; 32]) -> (Seed, Seed) {
    let (mut seed, mut salt) = ([0; 16], [0; 16]);
    seed.copy_from_slice(&random[..16]);
    salt.copy_from_slice(&random[16..]);
    (Seed(seed), Seed(salt))
}

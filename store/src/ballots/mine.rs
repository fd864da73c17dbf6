//! The receipt of a voter, for the voter alone. Of a secret ballot it can be made again as long as the key is there:
//! once the votes are counted nobody knows whose receipt is whose.

use domain::access::SignedIn;
use domain::ballots::{Receipt, Seed, Word};
use domain::ids::BallotId;
use sqlx::FromRow;

use super::read::Ballot;
use super::slip::{Slip, Whose, voter_key};
use crate::db::read;
use crate::keys::{SealKeys, must_find};
use crate::{Db, Error};

/// A voter's own receipt, with both halves, for those who make it again themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReceipt {
    pub receipt: Receipt,
    pub word: Word,
    pub seed: Seed,
}

#[derive(FromRow)]
struct SlipRow {
    slip: String,
    name: Option<String>,
}

#[derive(FromRow)]
struct BoxedRow {
    receipt: Option<String>,
    word: Option<String>,
    seed: Option<String>,
}

impl Db {
    /// The receipt of somebody's vote; none where they have not voted online, or a secret ballot is counted.
    ///
    /// # Errors
    /// [`Error`] of the database, also where the key of a secret ballot that is open is missing.
    pub async fn my_receipt(
        &self,
        person: &SignedIn,
        ballot: &Ballot,
        keys: &dyn SealKeys,
    ) -> Result<Option<OwnReceipt>, Error> {
        if ballot.settled.is_some() {
            let row = self.find_boxed(person, ballot.id).await?;
            return Ok(row.and_then(BoxedRow::read));
        }
        if ballot.opened.is_none() {
            return Ok(None);
        }
        let key = match ballot.secret {
            true => Some(must_find(keys, ballot.id)?),
            false => None,
        };
        let voter = voter_key(key.as_ref(), person.account());
        let Some(row) = self.find_own_slip(person, ballot.id, &voter).await? else {
            return Ok(None);
        };
        let whose = Whose {
            ballot: ballot.id,
            voter_key: &voter,
        };
        let options = ballot.options.len();
        let slip = Slip::read(&row.slip, key.as_ref(), whose, ballot.method, options).ok_or(
            Error::Inconsistent {
                table: "ballot_papers",
                id: ballot.id.0,
            },
        )?;
        let name = row.name.as_deref().filter(|_| !ballot.secret);
        Ok(Some(OwnReceipt {
            receipt: slip.receipt(ballot.community, ballot.number, name),
            word: slip.word,
            seed: slip.seed,
        }))
    }

    /// Whether a receipt was ever given in a ballot, whether or not its leaf has its place by now.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn knows_receipt(&self, ballot: BallotId, receipt: Receipt) -> Result<bool, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from ballot_receipts where ballot_id = $1 and receipt = $2)"
        )
        .bind(ballot.0)
        .bind(receipt.to_string())
        .fetch_one(c)
        .await)?)
    }

    async fn find_own_slip(
        &self,
        person: &SignedIn,
        ballot: BallotId,
        voter: &str,
    ) -> Result<Option<SlipRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select p.slip, r.name from ballot_papers p
             join ballot_roll r on r.ballot_id = p.ballot_id and r.account_id = $3
             where p.ballot_id = $1 and p.voter_key = $2"
        )
        .bind(ballot.0)
        .bind(voter)
        .bind(person.account().0)
        .fetch_optional(c)
        .await)?)
    }

    async fn find_boxed(
        &self,
        person: &SignedIn,
        ballot: BallotId,
    ) -> Result<Option<BoxedRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select receipt, word, seed from ballot_box where ballot_id = $1 and account_id = $2"
        )
        .bind(ballot.0)
        .bind(person.account().0)
        .fetch_optional(c)
        .await)?)
    }
}

impl BoxedRow {
    fn read(self) -> Option<OwnReceipt> {
        Some(OwnReceipt {
            receipt: self.receipt?.parse().ok()?,
            word: Word::parse(&self.word.unwrap_or_default()).ok()?,
            seed: self.seed?.parse().ok()?,
        })
    }
}

//! The papers of a ballot: taken out of their envelopes when it closes, and put into the box that anybody reads.

use domain::ballots::{BoxPaper, Paper};
use domain::codes::hex;
use domain::ids::{AccountId, BallotId};
use sqlx::FromRow;

use super::row::Facts;
use super::slip::{Slip, Whose};
use crate::db::on;
use crate::keys::{SealKeys, must_find};
use crate::{Error, Tx};

/// A paper as it goes into the box.
pub(super) struct Boxed {
    pub paper: Paper,
    pub public: BoxPaper,
    /// Account, name and salt, for open ballots.
    pub whose: Option<(AccountId, String, String)>,
}

#[derive(FromRow)]
struct PaperRow {
    voter_key: String,
    slip: String,
}

impl Boxed {
    fn secret(slip: Slip) -> Self {
        Self {
            public: BoxPaper {
                marks: slip.paper.marks().to_vec(),
                receipt: None,
                word: None,
                seed: None,
                voter: None,
            },
            paper: slip.paper,
            whose: None,
        }
    }

    fn open(facts: &Facts, slip: Slip, account: AccountId, name: String) -> Result<Self, Error> {
        let receipt = slip.receipt(facts.community(), facts.number()?, Some(&name));
        Ok(Self {
            public: BoxPaper {
                marks: slip.paper.marks().to_vec(),
                receipt: Some(receipt),
                word: Some(slip.word.as_str().to_owned()),
                seed: Some(slip.seed.to_string()),
                voter: Some(slip.seal(&name).to_string()),
            },
            paper: slip.paper,
            whose: Some((account, name, slip.salt.to_string())),
        })
    }
}

impl Tx {
    pub(super) async fn open_papers(
        &mut self,
        facts: &Facts,
        keys: &dyn SealKeys,
        options: usize,
    ) -> Result<Vec<Boxed>, Error> {
        let rows = self.list_papers(facts.ballot()).await?;
        let broken = || Error::Inconsistent {
            table: "ballot_papers",
            id: facts.id,
        };
        let key = match facts.secret && !rows.is_empty() {
            true => Some(must_find(keys, facts.ballot())?),
            false => None,
        };
        let method = facts.method()?;
        let mut boxed = Vec::with_capacity(rows.len());
        for row in rows {
            let whose = Whose {
                ballot: facts.ballot(),
                voter_key: &row.voter_key,
            };
            let slip =
                Slip::read(&row.slip, key.as_ref(), whose, method, options).ok_or_else(broken)?;
            boxed.push(if facts.secret {
                Boxed::secret(slip)
            } else {
                let account = AccountId(row.voter_key.parse().map_err(|_| broken())?);
                let roll = self.find_roll_row(facts.ballot(), account).await?;
                let name = roll.and_then(|r| r.name).unwrap_or_default();
                Boxed::open(facts, slip, account, name)?
            });
        }
        Ok(boxed)
    }

    async fn list_papers(&mut self, ballot: BallotId) -> Result<Vec<PaperRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select voter_key, slip from ballot_papers where ballot_id = $1"
        )
        .bind(ballot.0)
        .fetch_all(c)
        .await)
    }

    pub(super) async fn delete_papers(&mut self, ballot: BallotId) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from ballot_papers where ballot_id = $1"
        )
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    pub(super) async fn insert_boxed(
        &mut self,
        facts: &Facts,
        place: i64,
        boxed: &Boxed,
    ) -> Result<(), sqlx::Error> {
        let whose = boxed.whose.as_ref();
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_box (community_id, ballot_id, place, marks, receipt, word, seed, voter_seal,
                account_id, name, salt)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(place)
        .bind(hex(boxed.paper.marks()))
        .bind(boxed.public.receipt.map(|r| r.to_string()))
        .bind(boxed.public.word.as_deref())
        .bind(boxed.public.seed.as_deref())
        .bind(boxed.public.voter.as_deref())
        .bind(whose.map(|w| w.0.0))
        .bind(whose.map(|w| w.1.as_str()))
        .bind(whose.map(|w| w.2.as_str()))
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

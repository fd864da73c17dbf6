//! What somebody needs who checks a receipt or a result on their own: leaves with their proofs, a signed checkpoint and
//! the public box. `domain::ballots::verify` takes it and believes nothing of it.

use domain::ballots::{Evidence, PlacedLeaf, Receipt};
use domain::ids::{CommunityId, RecordNumber};
use sqlx::FromRow;

use super::row::Facts;
use crate::db::read;
use crate::log::Entry;
use crate::{Db, Error};

#[derive(FromRow)]
struct ReceiptRow {
    replaced_by: Option<String>,
}

impl Db {
    /// Evidence for a ballot, with the leaves of a receipt where one is asked about; none before opening. `key` is the
    /// public key of the record.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn ballot_evidence(
        &self,
        community: CommunityId,
        number: RecordNumber,
        receipt: Option<Receipt>,
        key: &str,
    ) -> Result<Option<Evidence>, Error> {
        let Some(facts) = self.find_ballot_facts(community, number).await? else {
            return Ok(None);
        };
        if facts.opened_at.is_none() {
            return Ok(None);
        }
        let lines = self.public_lines(&facts).await?;
        let mut evidence = Evidence {
            key: key.to_owned(),
            lines: lines.iter().map(|line| line.text()).collect(),
            ..Evidence::default()
        };
        let Some(checkpoint) = self.latest_checkpoint().await? else {
            return Ok(Some(evidence));
        };
        evidence.checkpoint = checkpoint.note;
        let mut entries = self.list_ends(&facts).await?;
        if let Some(receipt) = receipt {
            entries.extend(self.list_votes_with(&facts, receipt).await?);
        }
        for entry in entries {
            let Some(seq) = entry.seq else { continue };
            if let Some(path) = self.inclusion_proof(seq, checkpoint.size).await? {
                evidence.leaves.push(PlacedLeaf {
                    seq,
                    text: entry.text(),
                    path: path.iter().map(ToString::to_string).collect(),
                });
            }
        }
        Ok(Some(evidence))
    }

    /// The opening, the count by hand and the closing on record.
    async fn list_ends(&self, facts: &Facts) -> Result<Vec<Entry>, Error> {
        let mut ends = Vec::new();
        for act in ["ballots.open", "ballots.count", "ballots.close"] {
            let number = facts.number()?.to_string();
            let found = self
                .list_entries_like(facts.community(), &number, act, "%")
                .await?;
            ends.extend(found);
        }
        Ok(ends)
    }

    /// The vote with a receipt, and the one that replaced it.
    async fn list_votes_with(&self, facts: &Facts, receipt: Receipt) -> Result<Vec<Entry>, Error> {
        let row: Option<ReceiptRow> = read!(self, |c| sqlx::query_as(
            "select replaced_by from ballot_receipts where ballot_id = $1 and receipt = $2"
        )
        .bind(facts.id)
        .bind(receipt.to_string())
        .fetch_optional(c)
        .await)?;
        let mut votes = Vec::new();
        if let Some(row) = row {
            for receipt in [Some(receipt.to_string()), row.replaced_by]
                .into_iter()
                .flatten()
            {
                // Facts are JSON with sorted keys, so the receipt comes first.
                let like = format!("{{\"receipt\":\"{receipt}\"%");
                let number = facts.number()?.to_string();
                let found = self
                    .list_entries_like(facts.community(), &number, "ballots.cast", &like)
                    .await?;
                votes.extend(found);
            }
        }
        Ok(votes)
    }
}

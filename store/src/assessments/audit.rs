//! Every opened round held against the record of acts, as `juyi verify --database` does, and its public lines for the export.

use domain::assessments::{RoundFault, check_round};
use domain::ballots::Act;
use domain::ids::{CommunityId, RecordNumber};

use super::row::{Round, RoundRow, round_columns};
use crate::db::read;
use crate::log::Entry;
use crate::{Db, Error};

/// How many rounds are read at once.
const BATCH: i64 = 50;

/// What sound rounds there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoundAudit {
    pub opened: u64,
    pub counted: u64,
}

/// The first round that does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("round {number} of community {community}: {why}")]
pub struct RoundTrouble {
    pub community: CommunityId,
    pub number: RecordNumber,
    pub why: RoundFault,
}

impl Round {
    /// The public lines: what was asked, and the counts once there are any.
    pub fn lines(&self) -> Vec<String> {
        let counts = self.counts.as_ref().map(|counts| counts.text());
        self.terms.clone().into_iter().chain(counts).collect()
    }
}

impl Db {
    /// Checks all rounds. The inner error is the first that does not fit.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn audit_rounds(&self) -> Result<Result<RoundAudit, RoundTrouble>, Error> {
        let mut audit = RoundAudit::default();
        let mut after = 0;
        loop {
            let batch = self.list_opened_rounds(after).await?;
            let Some(last) = batch.last() else {
                return Ok(Ok(audit));
            };
            after = last.id.0;
            for round in batch {
                if let Err(why) = self.audit_round(&round).await? {
                    return Ok(Err(RoundTrouble {
                        community: round.community,
                        number: round.number,
                        why,
                    }));
                }
                audit.opened += 1;
                audit.counted += u64::from(round.settled_at.is_some());
            }
        }
    }

    async fn audit_round(&self, round: &Round) -> Result<Result<(), RoundFault>, Error> {
        let entries = self.round_entries(round, "assessments.%").await?;
        let acts: Option<Vec<Act>> = entries.iter().map(|e| Act::read(&e.text())).collect();
        let Some(acts) = acts else {
            return Ok(Err(RoundFault::Line));
        };
        let lines = round.lines();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (_, counts) = match check_round(&lines, &acts) {
            Ok(sound) => sound,
            Err(fault) => return Ok(Err(fault)),
        };
        // What the row says besides its lines is what the counts say.
        let fits =
            counts.is_none_or(|c| c.answers == round.answers && c.eligible == round.eligible());
        Ok(if fits {
            Ok(())
        } else {
            Err(RoundFault::Counts)
        })
    }

    async fn round_entries(&self, round: &Round, act: &str) -> Result<Vec<Entry>, Error> {
        let number = round.number.to_string();
        self.list_entries_like(round.community, &number, act, "%")
            .await
    }

    async fn list_opened_rounds(&self, after: i64) -> Result<Vec<Round>, Error> {
        let rows: Vec<RoundRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments where opened_at is not null and id > $1 order by id limit $2"
        ))
        .bind(after)
        .bind(BATCH)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(RoundRow::read).collect()
    }

    /// The public lines of every round that is opened in the first `size` leaves, for the export: its counts where its closing
    /// stands in them too. `after` is the last id taken.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn export_rounds(
        &self,
        after: i64,
        size: u64,
    ) -> Result<Option<(i64, Vec<String>)>, Error> {
        let batch = self.list_opened_rounds(after).await?;
        let Some(last) = batch.last().map(|round| round.id.0) else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        for round in &batch {
            if !self
                .is_round_recorded(round, "assessments.open", size)
                .await?
            {
                continue;
            }
            let closed = self
                .is_round_recorded(round, "assessments.close", size)
                .await?;
            let own = round.lines();
            let shown = if closed { own.len() } else { 1 };
            lines.extend(own.into_iter().take(shown));
        }
        Ok(Some((last, lines)))
    }

    async fn is_round_recorded(&self, round: &Round, act: &str, size: u64) -> Result<bool, Error> {
        let entries = self.round_entries(round, act).await?;
        Ok(entries.iter().any(|e| e.seq.is_some_and(|seq| seq < size)))
    }
}

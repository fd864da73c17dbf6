//! Every opened round held against the record of acts, as `juyi verify --database` does, and its public lines for the export.

use domain::assessments::{RoundFault, Voided, Who, check_round, check_void};
use domain::ballots::Act;
use domain::ids::{CommunityId, RecordNumber};

use super::row::{Round, RoundRow, broken, round_columns};
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
    /// The public lines: what was asked, the counts once there are any, and that it is void.
    pub fn lines(&self) -> Vec<String> {
        let counts = self.counts.as_ref().map(|counts| counts.text());
        let void = self.voided().map(|void| void.text());
        let terms = self.terms.clone();
        terms.into_iter().chain(counts).chain(void).collect()
    }

    /// That it is void, as the public line says it.
    pub fn voided(&self) -> Option<Voided> {
        let void = self.void.as_ref().filter(|v| v.voided_at.is_some())?;
        Some(Voided {
            kind: Voided::KIND.to_owned(),
            community: self.community.0,
            assessment: self.number,
            reason: void.reason.clone(),
        })
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
            let batch = self.list_rounds_after(after, false).await?;
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
                audit.opened += u64::from(round.opened_at.is_some());
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
        if round.opened_at.is_none() {
            // Nothing of it is public but that it may be void.
            return Ok(check_void(round.voided().as_ref(), &acts));
        }
        let lines = round.lines();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (_, counts) = match check_round(&lines, &acts) {
            Ok(sound) => sound,
            Err(fault) => return Ok(Err(fault)),
        };
        // What the row says besides its lines is what the counts say.
        let fits =
            counts.is_none_or(|c| c.answers == round.answers && c.eligible == round.eligible());
        if !fits {
            return Ok(Err(RoundFault::Counts));
        }
        let (roll, marks) = self.count_roll(round).await?;
        // Codes go when a round is counted or void; the roll stays.
        let codes_are_there = round.settled_at.is_none() && !round.is_void();
        let fits = match round.who {
            Who::Residents(_) => (roll, marks) == (round.roll_size, round.answers),
            Who::Codes if codes_are_there => (roll, marks) == (round.codes, round.answers),
            Who::Codes => (roll, marks) == (0, 0),
        };
        Ok(if fits { Ok(()) } else { Err(RoundFault::Roll) })
    }

    /// How many may answer by the rows about that, and how many of them are marked.
    async fn count_roll(&self, round: &Round) -> Result<(u64, u64), Error> {
        let (roll, marks): (i64, i64) = match round.who {
            Who::Residents(_) => read!(self, |c| {
                sqlx::query_as(
                "select count(*), count(answered_on) from assessment_roll where assessment_id = $1"
            )
            .bind(round.id.0)
            .fetch_one(c)
            .await
            })?,
            Who::Codes => read!(self, |c| sqlx::query_as(
                "select count(*), count(used_on) from assessment_codes where assessment_id = $1"
            )
            .bind(round.id.0)
            .fetch_one(c)
            .await)?,
        };
        let whole = |n| u64::try_from(n).map_err(|_| broken(round.id.0));
        Ok((whole(roll)?, whole(marks)?))
    }

    async fn round_entries(&self, round: &Round, act: &str) -> Result<Vec<Entry>, Error> {
        let number = round.number.to_string();
        self.list_entries_like(round.community, &number, act, "%")
            .await
    }

    async fn list_rounds_after(&self, after: i64, opened: bool) -> Result<Vec<Round>, Error> {
        let rows: Vec<RoundRow> = read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            round_columns!(),
            " from assessments where (opened_at is not null or not $3) and id > $1 order by id limit $2"
        ))
        .bind(after)
        .bind(BATCH)
        .bind(opened)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter().map(RoundRow::read).collect()
    }

    /// The public lines of every round that is opened in the first `size` leaves, for the export: its counts, and that it is
    /// void, where that stands in them too. `after` is the last id taken.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn export_rounds(
        &self,
        after: i64,
        size: u64,
    ) -> Result<Option<(i64, Vec<String>)>, Error> {
        let batch = self.list_rounds_after(after, true).await?;
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
            let void = self
                .is_round_recorded(round, "assessments.void", size)
                .await?;
            let counts = round.counts.as_ref().filter(|_| closed);
            lines.extend(round.terms.clone());
            lines.extend(counts.map(|counts| counts.text()));
            let voided = round.voided().filter(|_| void);
            lines.extend(voided.map(|voided| voided.text()));
        }
        Ok(Some((last, lines)))
    }

    async fn is_round_recorded(&self, round: &Round, act: &str, size: u64) -> Result<bool, Error> {
        let entries = self.round_entries(round, act).await?;
        Ok(entries.iter().any(|e| e.seq.is_some_and(|seq| seq < size)))
    }
}

//! The public box of a ballot, made of its rows line by line.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::ballots::{
    BoxPaper, Line, NamedPaper, Outcome, PublicResult, Receipt, Tally, Terms, TieLeft,
};
use domain::ids::{BallotId, CommunityId, RecordNumber};
use sqlx::FromRow;

use super::row::{Facts, yes_no_labels};
use crate::db::read;
use crate::keys::unhex;
use crate::{Db, Error};

#[derive(FromRow)]
pub(super) struct BoxRow {
    marks: String,
    receipt: Option<String>,
    word: Option<String>,
    seed: Option<String>,
    voter_seal: Option<String>,
    pub name: Option<String>,
    salt: Option<String>,
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// What was asked, of whom, under which rules.
pub(super) fn terms(facts: &Facts, options: Vec<String>) -> Result<Terms, Error> {
    let rules = facts.rules()?;
    let [quorum, majority, abstention, tie] = Terms::codes(&rules).map(str::to_owned);
    let electorate = match facts.electorate_id {
        Some(id) => format!("{}/{id}", facts.electorate),
        None => facts.electorate.clone(),
    };
    Ok(Terms {
        community: facts.community_id,
        ballot: facts.number()?,
        title: facts.title.clone(),
        text: facts.text.clone(),
        method: facts.method.clone(),
        max: facts.method()?.max(),
        options,
        secret: facts.secret,
        electorate,
        quorum,
        majority,
        abstention,
        tie,
        seats: rules.seats,
        rulebook: facts.rulebook_version,
        opens_at: moment(facts.opens_at),
        // What was asked stays as it was put on record at opening; an extension is a leaf of its own.
        closes_at: moment(facts.announced_closes_at.unwrap_or(facts.closes_at)),
    })
}

/// What was counted; none before settling.
pub(super) fn tally_of(facts: &Facts) -> Result<Option<Tally>, Error> {
    let (Some(papers), Some(blank), Some(counts)) = (facts.papers, facts.blank, &facts.counts)
    else {
        return Ok(None);
    };
    Ok(Some(Tally {
        papers: facts.number_of(papers)?,
        blank: facts.number_of(blank)?,
        invalid: facts.number_of(facts.invalid)?,
        counts: serde_json::from_str(counts).map_err(|_| facts.broken())?,
    }))
}

/// What came out; none before settling.
pub(super) fn outcome_of(facts: &Facts) -> Result<Option<Outcome>, Error> {
    let Some(code) = &facts.outcome else {
        return Ok(None);
    };
    let places = |text: &Option<String>| -> Result<Vec<usize>, Error> {
        let text = text.as_deref().unwrap_or("[]");
        serde_json::from_str(text).map_err(|_| facts.broken())
    };
    let options = places(&facts.tied)?;
    let seats = usize::try_from(facts.tied_seats.unwrap_or(0)).map_err(|_| facts.broken())?;
    let by = facts.rules()?.tie;
    let tie = (!options.is_empty()).then_some(TieLeft { options, seats, by });
    Outcome::read(code, places(&facts.chosen)?, tie)
        .map(Some)
        .ok_or_else(|| facts.broken())
}

impl BoxRow {
    fn line(&self, facts: &Facts) -> Result<Line, Error> {
        let broken = || Error::Inconsistent {
            table: "ballot_box",
            id: facts.id,
        };
        Ok(Line::BallotPaper(BoxPaper {
            marks: unhex(&self.marks).ok_or_else(broken)?,
            receipt: self.receipt(facts)?,
            word: self.word.clone(),
            seed: self.seed.clone(),
            voter: self.voter_seal.clone(),
        }))
    }

    fn receipt(&self, facts: &Facts) -> Result<Option<Receipt>, Error> {
        let read = self.receipt.as_deref().map(str::parse).transpose();
        read.map_err(|_| Error::Inconsistent {
            table: "ballot_box",
            id: facts.id,
        })
    }

    /// Receipt, name and marks of an open vote whose voter has not been erased.
    pub fn named(&self, facts: &Facts) -> Result<Option<(NamedPaper, Vec<u8>)>, Error> {
        let (Some(receipt), Some(name), Some(salt)) =
            (self.receipt(facts)?, &self.name, &self.salt)
        else {
            return Ok(None);
        };
        let named = NamedPaper {
            receipt,
            name: name.clone(),
            salt: salt.clone(),
        };
        Ok(Some((named, unhex(&self.marks).unwrap_or_default())))
    }
}

impl Db {
    pub(super) async fn list_labels(&self, facts: &Facts) -> Result<Vec<String>, Error> {
        if facts.method == "yes_no" {
            return Ok(yes_no_labels());
        }
        Ok(read!(self, |c| sqlx::query_scalar(
            "select label from ballot_options where ballot_id = $1 order by place"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?)
    }

    pub(super) async fn list_box(&self, ballot: BallotId) -> Result<Vec<BoxRow>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select marks, receipt, word, seed, voter_seal, name, salt from ballot_box
             where ballot_id = $1 order by place"
        )
        .bind(ballot.0)
        .fetch_all(c)
        .await)?)
    }

    async fn list_live_receipts(&self, ballot: BallotId) -> Result<Vec<String>, Error> {
        let mut receipts: Vec<String> = read!(self, |c| sqlx::query_scalar(
            "select receipt from ballot_receipts where ballot_id = $1 and replaced_by is null"
        )
        .bind(ballot.0)
        .fetch_all(c)
        .await)?;
        // Sorted here, because the engines may sort by different rules.
        receipts.sort_unstable();
        Ok(receipts)
    }

    /// What was asked, as the first line of the public box.
    pub(crate) async fn terms_line(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Line>, Error> {
        let Some(facts) = self.find_ballot_facts(community, number).await? else {
            return Ok(None);
        };
        let labels = self.list_labels(&facts).await?;
        Ok(Some(Line::Ballot(terms(&facts, labels)?)))
    }

    /// The public lines of an opened ballot: what was asked, and after settling everything that was counted.
    pub(super) async fn public_lines(&self, facts: &Facts) -> Result<Vec<Line>, Error> {
        let labels = self.list_labels(facts).await?;
        let mut lines = vec![Line::Ballot(terms(facts, labels)?)];
        let (Some(tally), Some(outcome)) = (tally_of(facts)?, outcome_of(facts)?) else {
            return Ok(lines);
        };
        for receipt in self.list_live_receipts(facts.ballot()).await? {
            let receipt = receipt.parse().map_err(|_| Error::Inconsistent {
                table: "ballot_receipts",
                id: facts.id,
            })?;
            lines.push(Line::BallotReceipt { receipt });
        }
        let rows = self.list_box(facts.ballot()).await?;
        for row in &rows {
            lines.push(row.line(facts)?);
        }
        for row in &rows {
            if let Some((named, _)) = row.named(facts)? {
                lines.push(Line::BallotName(named));
            }
        }
        if let Some(hand) = self.hand_count(facts.ballot()).await?.agreed {
            lines.push(Line::BallotCount(hand));
        }
        let roll = facts.roll_hash.clone().ok_or_else(|| facts.broken())?;
        let eligible = facts.number_of(facts.roll_size)?;
        lines.push(Line::BallotResult(PublicResult::new(
            eligible, roll, tally, &outcome,
        )));
        Ok(lines)
    }
}

//! A ballot as pages read it.

use chrono::{DateTime, Utc};
use domain::ballots::{Method, NoExtension, Outcome, Rules, Tally, may_extend};
use domain::ids::{ApplicationId, BallotId, CommunityId, MeetingId, ProcedureId, RecordNumber};

use super::create::Subject;
use super::electorate::Electorate;
use super::public::{outcome_of, tally_of};
use super::row::{Facts, fact_columns};
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// Where a ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Made and not open yet.
    Coming,
    Open,
    /// Over, and not counted yet.
    Counting,
    Settled,
}

/// Frozen at opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub at: DateTime<Utc>,
    /// How many may vote.
    pub eligible: u64,
    pub roll_hash: String,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub at: DateTime<Utc>,
    pub tally: Tally,
    pub outcome: Outcome,
    pub box_hash: String,
    pub receipts_hash: String,
    /// How a tie was drawn; none where there was none to draw, or it is not drawn yet.
    pub draw: Option<Draw>,
}

/// A drawn tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The size of the checkpoint whose root is the seed.
    pub size: u64,
    /// The options drawn, in order.
    pub options: Vec<usize>,
}

/// A ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    pub id: BallotId,
    pub community: CommunityId,
    pub number: RecordNumber,
    pub title: String,
    /// May be empty.
    pub text: String,
    pub method: Method,
    /// In the order of the paper; of yes/no: `for`, `against`, `abstain`, to be said in words.
    pub options: Vec<String>,
    /// Of each option, the application for a seat it stands for.
    pub applications: Vec<Option<ApplicationId>>,
    pub secret: bool,
    pub electorate: Electorate,
    pub subject: Subject,
    pub meeting: Option<MeetingId>,
    pub rules: Rules,
    pub rulebook_version: i64,
    pub created_at: DateTime<Utc>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// The closing that was fixed at opening; none where it still holds.
    pub announced_closes_at: Option<DateTime<Utc>>,
    pub opened: Option<Opened>,
    pub online: u64,
    pub on_paper: u64,
    pub settled: Option<Settled>,
}

impl Ballot {
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match (&self.opened, &self.settled) {
            (_, Some(_)) => Phase::Settled,
            (None, None) => Phase::Coming,
            (Some(_), None) if now < self.closes_at => Phase::Open,
            (Some(_), None) => Phase::Counting,
        }
    }

    /// Whether its closing may be moved back now.
    ///
    /// # Errors
    /// [`NoExtension`].
    pub fn may_extend(&self, now: DateTime<Utc>) -> Result<(), NoExtension> {
        let in_meeting = matches!(self.electorate, Electorate::Present(_));
        may_extend(self.phase(now) == Phase::Open, in_meeting)
    }

    /// How many have voted so far. Before the count a paper that was handed out is a vote; after it, one that came back.
    pub fn turnout(&self) -> u64 {
        match &self.settled {
            Some(settled) => settled.tally.papers,
            None => self.online + self.on_paper,
        }
    }

    /// The options chosen, those of a drawn tie among them.
    pub fn chosen(&self) -> Vec<usize> {
        let Some(settled) = &self.settled else {
            return Vec::new();
        };
        let drawn = settled.draw.iter().flat_map(|d| d.options.iter());
        settled
            .outcome
            .chosen()
            .iter()
            .chain(drawn)
            .copied()
            .collect()
    }
}

impl Db {
    /// A ballot by its number.
    ///
    /// # Errors
    /// [`Error`] of the database, or of a row that lacks what its state needs.
    pub async fn find_ballot(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Ballot>, Error> {
        let Some(facts) = self.find_ballot_facts(community, number).await? else {
            return Ok(None);
        };
        self.read_ballot(facts).await.map(Some)
    }

    /// Name and marks of every open vote of a settled ballot whose voter is not erased, in the order of the names.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn open_votes(&self, ballot: &Ballot) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let Some(facts) = self
            .find_ballot_facts(ballot.community, ballot.number)
            .await?
        else {
            return Ok(Vec::new());
        };
        let mut votes = Vec::new();
        for row in self.list_box(ballot.id).await? {
            if let Some((named, marks)) = row.named(&facts)? {
                votes.push((named.name, marks));
            }
        }
        votes.sort_unstable();
        Ok(votes)
    }

    /// The public box, one JSON object a line; before settling, what was asked alone. None before opening.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn ballot_lines(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Vec<String>>, Error> {
        match self.find_ballot_facts(community, number).await? {
            Some(facts) if facts.opened_at.is_some() => {
                let lines = self.public_lines(&facts).await?;
                Ok(Some(lines.iter().map(|line| line.text()).collect()))
            }
            _ => Ok(None),
        }
    }

    pub(super) async fn find_ballot_facts(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Facts>, Error> {
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            fact_columns!(),
            " from ballots where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?)
    }

    async fn read_ballot(&self, facts: Facts) -> Result<Ballot, Error> {
        let listed: Vec<Option<i64>> = read!(self, |c| sqlx::query_scalar(
            "select application_id from ballot_options where ballot_id = $1 order by place"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?;
        let options = self.list_labels(&facts).await?;
        let mut applications: Vec<_> = listed.into_iter().map(|id| id.map(ApplicationId)).collect();
        applications.resize(options.len(), None);
        let subject = self.subject_of(&facts).await?;
        let opened = match (facts.opened_at, &facts.roll_hash) {
            (Some(at), Some(hash)) => Some(Opened {
                at,
                eligible: facts.number_of(facts.roll_size)?,
                roll_hash: hash.clone(),
            }),
            _ => None,
        };
        Ok(Ballot {
            id: facts.ballot(),
            community: facts.community(),
            number: facts.number()?,
            method: facts.method()?,
            options,
            applications,
            secret: facts.secret,
            electorate: Electorate::read(&facts.electorate, facts.electorate_id)
                .ok_or_else(|| facts.broken())?,
            subject,
            meeting: facts.meeting_id.map(MeetingId),
            rules: facts.rules()?,
            rulebook_version: facts.rulebook_version,
            created_at: facts.created_at,
            opens_at: facts.opens_at,
            closes_at: facts.closes_at,
            announced_closes_at: facts.announced_closes_at,
            opened,
            online: facts.number_of(facts.online)?,
            on_paper: facts.number_of(facts.on_paper)?,
            settled: settled_of(&facts)?,
            title: facts.title,
            text: facts.text,
        })
    }

    async fn subject_of(&self, facts: &Facts) -> Result<Subject, Error> {
        Ok(match (facts.subject.as_str(), facts.subject_id) {
            ("question", None) => Subject::Question,
            ("appraisal", None) => Subject::Appraisal,
            ("procedure", Some(id)) => Subject::Procedure(ProcedureId(id)),
            ("proposal", Some(id)) => {
                let row: Option<(i64, i64)> = read!(self, |c| sqlx::query_as(
                    "select year, seq from proposals where community_id = $1 and id = $2"
                )
                .bind(facts.community_id)
                .bind(id)
                .fetch_optional(c)
                .await)?;
                let number = row.and_then(|(year, seq)| record_number(year, seq));
                Subject::Proposal(number.ok_or_else(|| facts.broken())?)
            }
            _ => return Err(facts.broken()),
        })
    }
}

fn settled_of(facts: &Facts) -> Result<Option<Settled>, Error> {
    let (Some(at), Some(tally), Some(outcome)) =
        (facts.settled_at, tally_of(facts)?, outcome_of(facts)?)
    else {
        return Ok(None);
    };
    let draw = match (facts.drawn_size, &facts.drawn) {
        (Some(size), Some(drawn)) => Some(Draw {
            size: facts.number_of(size)?,
            options: serde_json::from_str(drawn).map_err(|_| facts.broken())?,
        }),
        _ => None,
    };
    Ok(Some(Settled {
        at,
        tally,
        outcome,
        box_hash: facts.box_hash.clone().unwrap_or_default(),
        receipts_hash: facts.receipts_hash.clone().unwrap_or_default(),
        draw,
    }))
}

//! Voting at a meeting (features.md C11): a ballot of the members who have checked in, without those who declared an
//! interest in the item. Casting and counting are the ballots' room.

use chrono::{DateTime, Duration, Utc};
use domain::access::Secretary;
use domain::ballots::Method;
use domain::ids::{AccountId, AgendaItemId, BallotId, MeetingId, RecordNumber};
use domain::meetings::rules::may_vote;
use domain::meetings::{NoVote, Quorum};
use domain::text::{Label, Title};
use domain::time::day_of;
use serde_json::json;

use super::row::Meeting;
use crate::ballots::{Electorate, NewBallot, NewOption, NotCreated, Subject};
use crate::db::{on, read};
use crate::numbers::record_number;
use crate::{Db, Error, Failed, Tx};

/// Marks of an appraisal: 1 to 5.
const MARKS: u8 = 5;

/// How the members who are there vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteTerms {
    pub secret: bool,
    pub minutes: u16,
}

/// Why nothing was put to the vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotVoted {
    UnknownMeeting,
    UnknownItem,
    Rule(NoVote),
    Ballot(NotCreated),
}

impl Db {
    /// Puts an item to the vote of the members who are there.
    ///
    /// # Errors
    /// [`NotVoted`], or [`Error`].
    pub async fn put_to_vote(
        &self,
        by: &Secretary,
        number: RecordNumber,
        item: AgendaItemId,
        terms: VoteTerms,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotVoted>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NotVoted::UnknownMeeting)
            .await?;
        let found = tx
            .find_item(&meeting, item)
            .await?
            .ok_or(Failed::Refused(NotVoted::UnknownItem))?;
        let settled = found.ballot.is_some() || found.outcome.is_some();
        let quorum = tx.quorum_of(&meeting, now).await?;
        may_vote(
            meeting.kind,
            meeting.stage,
            Some(found.state),
            settled,
            quorum,
        )
        .map_err(|why| Failed::Refused(NotVoted::Rule(why)))?;
        let ballot = NewBallot {
            title: tx.ballot_title(&found.title, item.0)?,
            text: None,
            method: Method::YesNo,
            options: Vec::new(),
            secret: terms.secret,
            electorate: Electorate::Present(meeting.id),
            present: tx.list_voters(meeting.id, Some(item)).await?,
            subject: found
                .proposal
                .map_or(Subject::Question, |(number, _)| Subject::Proposal(number)),
            meeting: Some(meeting.id),
            seats: 1,
            opens_at: now,
            closes_at: now + Duration::minutes(i64::from(terms.minutes)),
        };
        let (id, made) = tx.ballot_at_meeting(by, &ballot, now).await?;
        tx.save_item_ballot(item, id).await?;
        let facts = json!({"place": found.place, "ballot": made, "voters": ballot.present.len()});
        tx.note("meetings.vote", &meeting, by.account(), facts, now)
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Puts the work that an enlarged meeting heard of to a secret vote with marks 述职评议.
    ///
    /// # Errors
    /// [`NotVoted`], or [`Error`].
    pub async fn put_appraisal(
        &self,
        by: &Secretary,
        number: RecordNumber,
        appraised: &[Label],
        minutes: u16,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotVoted>> {
        let mut tx = self.begin().await?;
        let meeting = tx
            .hold_meeting(by.community(), number, NotVoted::UnknownMeeting)
            .await?;
        let settled = tx.find_appraisal(meeting.id).await?.is_some();
        let quorum = tx.quorum_of(&meeting, now).await?;
        may_vote(meeting.kind, meeting.stage, None, settled, quorum)
            .map_err(|why| Failed::Refused(NotVoted::Rule(why)))?;
        let ballot = NewBallot {
            title: tx.ballot_title(&meeting.title, meeting.id.0)?,
            text: None,
            method: Method::Score { max: MARKS },
            options: appraised
                .iter()
                .map(|label| NewOption {
                    label: label.clone(),
                    application: None,
                })
                .collect(),
            secret: true,
            electorate: Electorate::Present(meeting.id),
            present: tx.list_voters(meeting.id, None).await?,
            subject: Subject::Appraisal,
            meeting: Some(meeting.id),
            seats: 1,
            opens_at: now,
            closes_at: now + Duration::minutes(i64::from(minutes)),
        };
        let (_, made) = tx.ballot_at_meeting(by, &ballot, now).await?;
        let facts = json!({"ballot": made, "voters": ballot.present.len()});
        tx.note("meetings.appraise", &meeting, by.account(), facts, now)
            .await?;
        tx.commit().await?;
        Ok(made)
    }

    /// The ballot by which the work was appraised at a meeting.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_appraisal(&self, meeting: MeetingId) -> Result<Option<RecordNumber>, Error> {
        let found: Option<(i64, i64)> = read!(self, |c| {
            sqlx::query_as(
            "select year, seq from ballots where meeting_id = $1 and subject = 'appraisal' order by id limit 1"
        )
        .bind(meeting.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(found.and_then(|(year, seq)| record_number(year, seq)))
    }
}

impl Tx {
    async fn ballot_at_meeting(
        &mut self,
        by: &Secretary,
        new: &NewBallot,
        now: DateTime<Utc>,
    ) -> Result<(BallotId, RecordNumber), Failed<NotVoted>> {
        self.create_ballot(by.community(), Some(by.account()), new, now)
            .await
            .map_err(|e| e.map(NotVoted::Ballot))
    }

    async fn quorum_of(&mut self, meeting: &Meeting, now: DateTime<Utc>) -> Result<Quorum, Error> {
        let book = self.rules_of_meeting(meeting).await?;
        let present = self.count_present(meeting.id).await?;
        let members = self.count_in_office(meeting, day_of(now)).await?;
        Ok(Quorum::of(
            present.unsigned_abs(),
            members.unsigned_abs(),
            &book,
        ))
    }

    /// Titles in rows were read by the same rule, so they are read again.
    fn ballot_title(&self, title: &str, row: i64) -> Result<Title, Error> {
        Title::parse(title).map_err(|_| Error::Inconsistent {
            table: "agenda_items",
            id: row,
        })
    }

    /// The members who are there, without those who declared an interest in the item.
    async fn list_voters(
        &mut self,
        meeting: MeetingId,
        item: Option<AgendaItemId>,
    ) -> Result<Vec<AccountId>, sqlx::Error> {
        let ids: Vec<i64> = on!(self, |c| {
            sqlx::query_scalar(
                "select a.account_id from attendances a
                 where a.meeting_id = $1 and a.seat_id is not null and a.account_id is not null
                   and not exists (select 1 from recusals r where r.item_id = $2 and r.seat_id = a.seat_id)
                 order by a.id",
            )
            .bind(meeting.0)
            .bind(item.map(|i| i.0))
            .fetch_all(c)
            .await
        })?;
        Ok(ids.into_iter().map(AccountId).collect())
    }

    async fn save_item_ballot(
        &mut self,
        item: AgendaItemId,
        ballot: BallotId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update agenda_items set ballot_id = $2 where id = $1"
        )
        .bind(item.0)
        .bind(ballot.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn find_appraisal(&mut self, meeting: MeetingId) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select id from ballots where meeting_id = $1 and subject = 'appraisal' order by id limit 1"
        )
        .bind(meeting.0)
        .fetch_optional(c)
        .await
        })
    }
}

//! Making a ballot: what is asked, of whom, until when, under the rules in force. It opens later, by the clock.

use chrono::{DateTime, Days, Utc};
use domain::access::Secretary;
use domain::ballots::{Method, Rules, fits};
use domain::ids::{
    AccountId, ApplicationId, BallotId, CommunityId, MeetingId, ProcedureId, RecordNumber,
};
use domain::log::Leaf;
use domain::proposals::{Actor, Move};
use domain::rulebook::Rule;
use domain::text::{Body, Label, Title};
use domain::time::{day_of, start_of};
use serde_json::json;

use super::electorate::Electorate;
use crate::db::on;
use crate::numbers::record_number;
use crate::proposals::{By, Said};
use crate::{Db, Error, Failed, Tx};

/// What the outcome is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Question,
    /// A proposal in discussion: adopted or rejected by the outcome.
    Proposal(RecordNumber),
    /// Seats of a body.
    Procedure(ProcedureId),
    /// The work of the agency 述职评议.
    Appraisal,
}

/// An option of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOption {
    pub label: Label,
    pub application: Option<ApplicationId>,
}

/// A ballot to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBallot {
    pub title: Title,
    pub text: Option<Body>,
    pub method: Method,
    /// None for yes/no.
    pub options: Vec<NewOption>,
    pub secret: bool,
    pub electorate: Electorate,
    /// Who is checked in and may vote, for [`Electorate::Present`] alone.
    pub present: Vec<AccountId>,
    pub subject: Subject,
    pub meeting: Option<MeetingId>,
    /// How many options are chosen; 1 for yes/no and scores.
    pub seats: u8,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// Why a ballot was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotCreated {
    /// Too few, too many or doubled options for this method, or more places than options.
    Options,
    /// It would end before it begins, or be open for too long.
    Closing,
    /// Residents get so many days at least: the rule on how long their ballots are open.
    TooShort {
        days: u32,
    },
    /// Only a body's members vote with their names.
    OpenNeedsBody,
    /// Too few people for a secret ballot to be secret.
    TooFew {
        people: u64,
    },
    /// Nobody may vote.
    Nobody,
    /// Not a body of this community.
    UnknownBody,
    /// Not a grid of this community.
    UnknownGrid,
    UnknownProposal,
    /// The proposal is not in discussion.
    NotInDiscussion,
    /// A proposal is adopted or rejected: it takes a yes/no ballot.
    NeedsYesNo,
    /// The community has no rulebook in force yet.
    NoRulebook,
}

impl Db {
    /// Makes a ballot for the secretary; the same form twice is one ballot. It opens when the caretaker next looks, or
    /// when [`Db::open_due_ballots`] is called.
    ///
    /// # Errors
    /// [`NotCreated`], or [`Error`].
    pub async fn create_ballot(
        &self,
        by: &Secretary,
        new: &NewBallot,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Failed<NotCreated>> {
        let mut tx = self.begin().await?;
        if !tx.add_submission(by.account(), once, now).await? {
            let made = tx.find_made(by.account(), once).await?;
            let number = match made {
                Some(id) => tx.find_ballot_number(by.community(), BallotId(id)).await?,
                None => None,
            };
            return number.ok_or(Failed::Store(Error::Duplicate));
        }
        let (id, number) = tx
            .create_ballot(by.community(), Some(by.account()), new, now)
            .await?;
        tx.save_made(by.account(), once, id.0).await?;
        tx.commit().await?;
        Ok(number)
    }
}

impl Tx {
    /// Makes a ballot; `by` is the secretary, or nobody where a rule makes it. The caller opens it after committing,
    /// or leaves that to the caretaker.
    pub(crate) async fn create_ballot(
        &mut self,
        community: CommunityId,
        by: Option<AccountId>,
        new: &NewBallot,
        now: DateTime<Utc>,
    ) -> Result<(BallotId, RecordNumber), Failed<NotCreated>> {
        check_form(new).map_err(Failed::Refused)?;
        let version = self
            .version_in_force(community, day_of(now))
            .await?
            .ok_or(Failed::Refused(NotCreated::NoRulebook))?;
        let book = self.rules_of_version(community, version).await?;
        if !new.electorate.is_of_body() {
            let days = book.count(Rule::BallotDays);
            let least = new.opens_at.checked_add_days(Days::new(u64::from(days)));
            // A ballot that ends at midnight has its last day whole.
            let last = start_of(day_of(new.closes_at)) == new.closes_at;
            let slack = Days::new(u64::from(last));
            if least.is_some_and(|least| new.closes_at.checked_add_days(slack) < Some(least)) {
                return Err(Failed::Refused(NotCreated::TooShort { days }));
            }
        }
        self.check_electorate(community, new).await?;
        let subject_id = self.begin_subject(community, by, new, now).await?;
        let number = self.next_number(community, now).await?;
        let rules = Rules::of(&book, new.electorate.is_of_body(), new.seats);
        let id = self
            .insert_ballot(community, by, number, new, subject_id, &rules, version, now)
            .await?;
        for (place, option) in (0..).zip(&new.options) {
            self.insert_option(community, id, place, option).await?;
        }
        for account in &new.present {
            self.insert_present(community, id, *account, !new.secret)
                .await?;
        }
        let leaf = Leaf::new(
            "ballots.create",
            number,
            json!({"opens_at": new.opens_at, "closes_at": new.closes_at, "secret": new.secret, "rulebook": version}),
            now,
        );
        self.append_leaf(Some(community), by, &leaf).await?;
        Ok((id, number))
    }

    /// Moves a proposal to its ballot; gives the id that the subject's row has.
    async fn begin_subject(
        &mut self,
        community: CommunityId,
        by: Option<AccountId>,
        new: &NewBallot,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, Failed<NotCreated>> {
        let number = match new.subject {
            Subject::Question | Subject::Appraisal => return Ok(None),
            Subject::Procedure(procedure) => return Ok(Some(procedure.0)),
            Subject::Proposal(number) => number,
        };
        if new.method != Method::YesNo {
            return Err(Failed::Refused(NotCreated::NeedsYesNo));
        }
        let facts = self
            .lock_proposal(community, number, now)
            .await?
            .ok_or(Failed::Refused(NotCreated::UnknownProposal))?;
        let by = By {
            actor: Actor::Secretary,
            account: by,
        };
        self.go(&facts, Move::OpenBallot, by, Said::default(), now)
            .await
            .map_err(|e| e.map(|_| NotCreated::NotInDiscussion))?;
        Ok(Some(facts.id))
    }

    async fn find_ballot_number(
        &mut self,
        community: CommunityId,
        id: BallotId,
    ) -> Result<Option<RecordNumber>, sqlx::Error> {
        let row: Option<(i64, i64)> = on!(self, |c| sqlx::query_as(
            "select year, seq from ballots where community_id = $1 and id = $2"
        )
        .bind(community.0)
        .bind(id.0)
        .fetch_optional(c)
        .await)?;
        Ok(row.and_then(|(year, seq)| record_number(year, seq)))
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of one row")]
    async fn insert_ballot(
        &mut self,
        community: CommunityId,
        by: Option<AccountId>,
        number: RecordNumber,
        new: &NewBallot,
        subject_id: Option<i64>,
        rules: &Rules,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<BallotId, sqlx::Error> {
        let (electorate, electorate_id) = new.electorate.codes();
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into ballots (community_id, year, seq, title, text, method, max_marks, secret, electorate,
                electorate_id, subject, subject_id, meeting_id, rulebook_version, quorum, majority, abstention, tie,
                seats, opens_at, closes_at, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23)
             returning id"
        )
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(new.title.as_str())
        .bind(new.text.as_ref().map_or("", Body::as_str))
        .bind(new.method.code())
        .bind(i64::from(new.method.max()))
        .bind(new.secret)
        .bind(electorate)
        .bind(electorate_id)
        .bind(new.subject.code())
        .bind(subject_id)
        .bind(new.meeting.map(|m| m.0))
        .bind(version)
        .bind(rules.quorum.number())
        .bind(rules.majority.number())
        .bind(rules.abstention.number())
        .bind(rules.tie.number())
        .bind(i64::from(rules.seats))
        .bind(new.opens_at)
        .bind(new.closes_at)
        .bind(by.map(|a| a.0))
        .bind(now)
        .fetch_one(c)
        .await
        .map(BallotId)
        })
    }

    async fn insert_option(
        &mut self,
        community: CommunityId,
        ballot: BallotId,
        place: i64,
        option: &NewOption,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into ballot_options (community_id, ballot_id, place, label, application_id)
             values ($1, $2, $3, $4, $5)"
        )
        .bind(community.0)
        .bind(ballot.0)
        .bind(place)
        .bind(option.label.as_str())
        .bind(option.application.map(|a| a.0))
        .execute(c)
        .await
        .map(|_| ()))
    }
}

impl Subject {
    /// The value of rows.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Proposal(_) => "proposal",
            Self::Procedure(_) => "procedure",
            Self::Appraisal => "appraisal",
        }
    }
}

/// What can be said of a form without a look at any row.
fn check_form(new: &NewBallot) -> Result<(), NotCreated> {
    let listed = new.options.len();
    let options = if new.method == Method::YesNo {
        Method::YES_NO + listed
    } else {
        listed
    };
    // Two candidates may have one name; their applications tell them apart.
    let doubled = new
        .options
        .iter()
        .enumerate()
        .any(|(at, option)| new.options[..at].contains(option));
    let one_seat = matches!(new.method, Method::YesNo | Method::Score { .. });
    let seats = usize::from(new.seats);
    let seats_fit = if one_seat {
        seats == 1
    } else {
        (1..=options).contains(&seats)
    };
    if !new.method.fits(options) || doubled || !seats_fit {
        return Err(NotCreated::Options);
    }
    if !fits(new.opens_at, new.closes_at) {
        return Err(NotCreated::Closing);
    }
    if !new.secret && !new.electorate.is_of_body() {
        return Err(NotCreated::OpenNeedsBody);
    }
    Ok(())
}

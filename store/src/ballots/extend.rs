//! A later closing: one member of staff asks for it with a reason, another agrees, both before the closing that holds.
//! Nothing else of a ballot changes after opening (requirements.md VO6). What was asked keeps the closing that was put on
//! record at opening; the later one is a leaf of its own, and everybody on the roll is told.

use chrono::{DateTime, Duration, Utc};
use domain::access::Clerk;
use domain::ballots::MAX_DAYS;
use domain::ids::{AccountId, BallotId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Remark;
use serde_json::json;
use sqlx::FromRow;

use super::create::Electorate;
use super::row::Facts;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why a closing was not extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotExtended {
    UnknownBallot,
    /// Not open yet, or over.
    NotOpen,
    /// People vote in a meeting, which ends.
    InMeeting,
    /// Not later than the closing that holds.
    NotLater,
    /// The ballot would be open for more than [`MAX_DAYS`].
    TooLong,
    /// Another extension waits for agreement.
    Waits,
    /// Nothing waits for agreement.
    NothingAsked,
    /// Who asked cannot agree.
    SamePerson,
}

/// An extension that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Extension {
    id: i64,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
    asked_by: Option<i64>,
    pub asked_at: DateTime<Utc>,
    /// None while it waits.
    pub agreed_at: Option<DateTime<Utc>>,
}

impl Extension {
    /// Who asked; none once the account is erased.
    pub fn asked_by(&self) -> Option<AccountId> {
        self.asked_by.map(AccountId)
    }
}

impl Db {
    /// Asks for a later closing.
    ///
    /// # Errors
    /// [`NotExtended`], or [`Error`].
    pub async fn ask_extension(
        &self,
        by: &Clerk,
        number: RecordNumber,
        closes_at: DateTime<Utc>,
        reason: &Remark,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotExtended>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let (facts, now) = tx.open_to_extend(by, number, clock).await?;
        if closes_at <= facts.closes_at {
            return refuse(NotExtended::NotLater);
        }
        if closes_at - facts.opens_at > Duration::days(MAX_DAYS + 1) {
            return refuse(NotExtended::TooLong);
        }
        if tx.waiting_extension(facts.ballot()).await?.is_some() {
            return refuse(NotExtended::Waits);
        }
        tx.insert_extension(&facts, by, closes_at, reason, now)
            .await?;
        let about = json!({"until": closes_at, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("ballots.ask_extension", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Agrees to the extension that waits; from then on the later closing holds.
    ///
    /// # Errors
    /// [`NotExtended`], or [`Error`].
    pub async fn agree_extension(
        &self,
        by: &Clerk,
        number: RecordNumber,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotExtended>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let (facts, now) = tx.open_to_extend(by, number, clock).await?;
        let Some(asked) = tx.waiting_extension(facts.ballot()).await? else {
            return refuse(NotExtended::NothingAsked);
        };
        if asked.asked_by() == Some(by.account()) {
            return refuse(NotExtended::SamePerson);
        }
        tx.confirm_extension(&asked, by, now).await?;
        tx.save_closing(&facts, asked.closes_at).await?;
        let about = json!({
            "from": facts.closes_at,
            "until": asked.closes_at,
            "reason": text_hash(&[&asked.reason]),
        });
        let leaf = Leaf::new("ballots.extend", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        let roll = tx.list_roll(facts.ballot()).await?;
        tx.tell_roll(&facts, &roll, Notice::BallotExtended, now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Everything that was asked for, oldest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_extensions(&self, ballot: BallotId) -> Result<Vec<Extension>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select id, closes_at, reason, asked_by, asked_at, agreed_at from ballot_extensions
             where ballot_id = $1 order by id",
            )
            .bind(ballot.0)
            .fetch_all(c)
            .await
        })?)
    }
}

impl Tx {
    /// Holds a ballot that is open, and reads the clock after that.
    async fn open_to_extend(
        &mut self,
        by: &Clerk,
        number: RecordNumber,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(Facts, DateTime<Utc>), Failed<NotExtended>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(facts) = self.lock_ballot(by.community(), number).await? else {
            return refuse(NotExtended::UnknownBallot);
        };
        let now = clock();
        if facts.opened_at.is_none() || facts.settled_at.is_some() || now >= facts.closes_at {
            return refuse(NotExtended::NotOpen);
        }
        let electorate = Electorate::read(&facts.electorate, facts.electorate_id);
        if matches!(electorate, Some(Electorate::Present(_))) {
            return refuse(NotExtended::InMeeting);
        }
        Ok((facts, now))
    }

    async fn waiting_extension(
        &mut self,
        ballot: BallotId,
    ) -> Result<Option<Extension>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select id, closes_at, reason, asked_by, asked_at, agreed_at from ballot_extensions
             where ballot_id = $1 and agreed_at is null",
            )
            .bind(ballot.0)
            .fetch_optional(c)
            .await
        })
    }

    async fn insert_extension(
        &mut self,
        facts: &Facts,
        by: &Clerk,
        closes_at: DateTime<Utc>,
        reason: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into ballot_extensions (community_id, ballot_id, closes_at, reason, asked_by, asked_at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(closes_at)
        .bind(reason.as_str())
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn confirm_extension(
        &mut self,
        asked: &Extension,
        by: &Clerk,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballot_extensions set agreed_by = $2, agreed_at = $3 where id = $1"
        )
        .bind(asked.id)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn save_closing(
        &mut self,
        facts: &Facts,
        closes_at: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update ballots set closes_at = $2, announced_closes_at = coalesce(announced_closes_at, closes_at)
             where id = $1"
        )
        .bind(facts.id)
        .bind(closes_at)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! A later closing: one member of staff asks for it with a reason, another agrees, both before the closing that holds.
//! Nothing else of a ballot changes after opening (requirements.md VO6). What was asked keeps the closing that was put on
//! record at opening; the later one is a leaf of its own, and everybody on the roll is told.

use chrono::{DateTime, Utc};
use domain::access::Clerk;
use domain::ballots::{NoExtension, may_close_at, may_extend};
use domain::ids::{AccountId, BallotId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::Remark;
use serde_json::json;
use sqlx::FromRow;

use super::electorate::Electorate;
use super::row::Facts;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// Why nothing was extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotExtended {
    UnknownBallot,
    Rule(NoExtension),
    /// Another extension waits for agreement.
    Waits,
    /// The one that was shown does not wait any more, or never did.
    Gone,
    /// Who asked cannot agree.
    SamePerson,
}

/// An extension that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Extension {
    /// What a form names, so that nobody agrees to another one than was shown.
    pub id: i64,
    pub closes_at: DateTime<Utc>,
    pub reason: String,
    asked_by: Option<i64>,
    pub asked_at: DateTime<Utc>,
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it was taken back, or declined by another.
    pub declined_at: Option<DateTime<Utc>>,
}

impl Extension {
    /// Who asked.
    pub fn asked_by(&self) -> Option<AccountId> {
        self.asked_by.map(AccountId)
    }

    /// Whether it waits for agreement.
    pub fn waits(&self) -> bool {
        self.agreed_at.is_none() && self.declined_at.is_none()
    }
}

impl Db {
    /// Asks for a later closing. The same once more, as after a second press of the button, is the same question.
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
        if let Some(waits) = tx.waiting_extension(facts.ballot()).await? {
            let same = waits.asked_by() == Some(by.account())
                && waits.closes_at == closes_at
                && waits.reason == reason.as_str();
            return if same {
                Ok(())
            } else {
                refuse(NotExtended::Waits)
            };
        }
        may_close_at(facts.opens_at, facts.closes_at, closes_at)
            .map_err(|why| Failed::Refused(NotExtended::Rule(why)))?;
        tx.insert_extension(&facts, by, closes_at, reason, now)
            .await?;
        let about = json!({"until": closes_at, "reason": text_hash(&[reason.as_str()])});
        let leaf = Leaf::new("ballots.ask_extension", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Agrees to the extension that was shown; from then on the later closing holds. Agreeing once more changes nothing.
    ///
    /// # Errors
    /// [`NotExtended`], or [`Error`].
    pub async fn agree_extension(
        &self,
        by: &Clerk,
        number: RecordNumber,
        shown: i64,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotExtended>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let (facts, now) = tx.open_to_extend(by, number, clock).await?;
        let Some(asked) = tx.find_extension(facts.ballot(), shown).await? else {
            return refuse(NotExtended::Gone);
        };
        if asked.asked_by() == Some(by.account()) {
            return refuse(NotExtended::SamePerson);
        }
        if asked.agreed_at.is_some() {
            return Ok(());
        }
        if asked.declined_at.is_some() {
            return refuse(NotExtended::Gone);
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

    /// Takes back the extension that was shown, or declines that of another; it does not hold, and another may be
    /// asked for. Doing so once more changes nothing.
    ///
    /// # Errors
    /// [`NotExtended`], or [`Error`].
    pub async fn decline_extension(
        &self,
        by: &Clerk,
        number: RecordNumber,
        shown: i64,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<(), Failed<NotExtended>> {
        let refuse = |why| Err(Failed::Refused(why));
        let mut tx = self.begin().await?;
        let (facts, now) = tx.open_to_extend(by, number, clock).await?;
        let asked = tx.find_extension(facts.ballot(), shown).await?;
        let Some(asked) = asked.filter(|e| e.agreed_at.is_none()) else {
            return refuse(NotExtended::Gone);
        };
        if asked.declined_at.is_some() {
            return Ok(());
        }
        tx.mark_declined(&asked, by, now).await?;
        let about = json!({"until": asked.closes_at});
        let leaf = Leaf::new("ballots.decline_extension", number, about, now);
        tx.append_leaf(Some(by.community()), Some(by.account()), &leaf)
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
                "select id, closes_at, reason, asked_by, asked_at, agreed_at, declined_at from ballot_extensions
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
        let open = facts.opened_at.is_some() && facts.settled_at.is_none() && now < facts.closes_at;
        let electorate = Electorate::read(&facts.electorate, facts.electorate_id);
        let in_meeting = matches!(electorate, Some(Electorate::Present(_)));
        may_extend(open, in_meeting).map_err(|why| Failed::Refused(NotExtended::Rule(why)))?;
        Ok((facts, now))
    }

    async fn waiting_extension(
        &mut self,
        ballot: BallotId,
    ) -> Result<Option<Extension>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
                "select id, closes_at, reason, asked_by, asked_at, agreed_at, declined_at from ballot_extensions
             where ballot_id = $1 and agreed_at is null and declined_at is null",
            )
            .bind(ballot.0)
            .fetch_optional(c)
            .await
        })
    }

    async fn find_extension(
        &mut self,
        ballot: BallotId,
        id: i64,
    ) -> Result<Option<Extension>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(
            "select id, closes_at, reason, asked_by, asked_at, agreed_at, declined_at from ballot_extensions
             where ballot_id = $1 and id = $2"
        )
        .bind(ballot.0)
        .bind(id)
        .fetch_optional(c)
        .await
        })
    }

    async fn mark_declined(
        &mut self,
        asked: &Extension,
        by: &Clerk,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballot_extensions set declined_by = $2, declined_at = $3 where id = $1"
        )
        .bind(asked.id)
        .bind(by.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
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

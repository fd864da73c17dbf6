//! Support 附议: one per verified resident and proposal, removable while supporters are gathered, counted live.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Verified;
use domain::ids::{AccountId, ProposalId, RecordNumber};
use domain::log::Leaf;
use domain::proposals::NoSupport;
use domain::proposals::support::may_support;
use domain::rulebook::Rule;
use domain::time::Calendar;
use serde_json::json;

use super::row::Facts;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// What a support led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supported {
    /// Supports of the current version now.
    pub count: i64,
    pub threshold: i64,
    /// The day of the meeting, when this support was the last one needed.
    pub on_agenda: Option<NaiveDate>,
}

/// Why a support was not taken, or not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotSupported {
    UnknownProposal,
    AlreadySupported,
    /// The person read an older version than the current one.
    NewVersion,
    /// There is no support to take back.
    NotThere,
    Rule(NoSupport),
}

impl Db {
    /// Supports a proposal in the version that the person has read. The last support needed puts it on the agenda.
    ///
    /// # Errors
    /// [`NotSupported`], or [`Error`].
    pub async fn support_proposal(
        &self,
        by: &Verified,
        number: RecordNumber,
        version: i64,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Supported, Failed<NotSupported>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_for_support(by, number, now).await?;
        if version != facts.version {
            return Err(Failed::Refused(NotSupported::NewVersion));
        }
        // There is no older version of the first one.
        let renewed = version > 1 && tx.renew_support(&facts, by.account(), now).await?;
        if !renewed {
            let inserted = tx.insert_support(&facts, by.account(), now).await;
            on_duplicate(inserted, NotSupported::AlreadySupported)?;
        }
        let count = tx.count_support(&facts, 1, i64::from(!renewed)).await?;
        tx.note_support("proposals.support", &facts, by.account(), count, now)
            .await?;
        let threshold = tx.support_threshold(&facts).await?;
        let on_agenda = tx
            .put_on_agenda(&facts, count, threshold, calendar, now)
            .await?;
        tx.commit().await?;
        Ok(Supported {
            count,
            threshold,
            on_agenda,
        })
    }

    /// Takes a support back.
    ///
    /// # Errors
    /// [`NotSupported`], or [`Error`].
    pub async fn unsupport_proposal(
        &self,
        by: &Verified,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Supported, Failed<NotSupported>> {
        let mut tx = self.begin().await?;
        let facts = tx.lock_for_support(by, number, now).await?;
        let Some(version) = tx.delete_support(&facts, by.account()).await? else {
            return Err(Failed::Refused(NotSupported::NotThere));
        };
        let counted = i64::from(version == facts.version);
        let count = tx.count_support(&facts, -counted, 0).await?;
        tx.note_support("proposals.unsupport", &facts, by.account(), count, now)
            .await?;
        let threshold = tx.support_threshold(&facts).await?;
        tx.commit().await?;
        Ok(Supported {
            count,
            threshold,
            on_agenda: None,
        })
    }

    /// The version a person supports; none without a support.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_support(
        &self,
        account: AccountId,
        proposal: ProposalId,
    ) -> Result<Option<i64>, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select version from supports where proposal_id = $1 and account_id = $2"
        )
        .bind(proposal.0)
        .bind(account.0)
        .fetch_optional(c)
        .await)?)
    }
}

impl Tx {
    async fn lock_for_support(
        &mut self,
        by: &Verified,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Facts, Failed<NotSupported>> {
        let facts = self
            .lock_proposal(by.community(), number, now)
            .await?
            .ok_or(Failed::Refused(NotSupported::UnknownProposal))?;
        may_support(&facts.state()?, facts.author(), by.account())
            .map_err(|why| Failed::Refused(NotSupported::Rule(why)))?;
        Ok(facts)
    }

    /// The one rule that a support needs: everybody who presses at the same time waits while it is read, and the whole
    /// rulebook is a hundred rows.
    pub(super) async fn support_threshold(&mut self, facts: &Facts) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select value from rules where community_id = $1 and version = $2 and rule = $3"
        )
        .bind(facts.community_id)
        .bind(facts.rulebook_version)
        .bind(Rule::SupportThreshold.code())
        .fetch_one(c)
        .await)
    }

    async fn note_support(
        &mut self,
        act: &'static str,
        facts: &Facts,
        account: AccountId,
        count: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let about = json!({"version": facts.version, "count": count});
        let leaf = Leaf::new(act, facts.number()?, about, now);
        self.append_leaf(Some(facts.community()), Some(account), &leaf)
            .await?;
        Ok(())
    }

    /// Turns a support of an older version into one of the current; false when there is none.
    async fn renew_support(
        &mut self,
        facts: &Facts,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update supports set version = $3, supported_at = $4
             where proposal_id = $1 and account_id = $2 and version < $3"
        )
        .bind(facts.id)
        .bind(account.0)
        .bind(facts.version)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
    }

    /// Inserts a support; the primary key, and nothing before it, refuses a second one.
    async fn insert_support(
        &mut self,
        facts: &Facts,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into supports (community_id, proposal_id, account_id, version, supported_at)
             values ($1, $2, $3, $4, $5)"
        )
        .bind(facts.community_id)
        .bind(facts.id)
        .bind(account.0)
        .bind(facts.version)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// Takes a support away and says of which version it was.
    async fn delete_support(
        &mut self,
        facts: &Facts,
        account: AccountId,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "delete from supports where proposal_id = $1 and account_id = $2 returning version"
        )
        .bind(facts.id)
        .bind(account.0)
        .fetch_optional(c)
        .await)
    }

    /// Counts supports of the current version, and of people new to it; returns how many it has now.
    pub(crate) async fn count_support(
        &mut self,
        facts: &Facts,
        more: i64,
        new_people: i64,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "update proposals set supports = supports + $2, supports_ever = supports_ever + $3
             where id = $1 returning supports"
        )
        .bind(facts.id)
        .bind(more)
        .bind(new_people)
        .fetch_one(c)
        .await)
    }
}

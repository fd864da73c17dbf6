//! The security record (`domain::log::security`): lines are added and never changed, and end with their time (`crate::retention`).
//!
//! What surprises: a line has no number that counts up. Its id is made from what it says, so that two lines of one day do not tell
//! which came first, and an act that is done once more after a lost race is one line.

use chrono::{DateTime, Utc};
use domain::access::Auditor;
use domain::ids::{AccountId, CommunityId};
use domain::log::security::{FROM_LEAVES, Outcome, kept_moment};
use domain::log::{Leaf, text_hash};
use sqlx::FromRow;

use super::trail;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// What is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    community: Option<CommunityId>,
    account: Option<AccountId>,
    act: String,
    object: String,
    outcome: Outcome,
    at: DateTime<Utc>,
    request: String,
    roles: String,
}

impl Event {
    /// Of nobody; the request that runs here gives its number.
    pub fn new(act: impl Into<String>, at: DateTime<Utc>) -> Self {
        Self {
            community: None,
            account: None,
            act: act.into(),
            object: String::new(),
            outcome: Outcome::Ok,
            at,
            request: trail::here().request,
            roles: String::new(),
        }
    }

    /// Of the session whose request runs here, in its community and its roles.
    pub fn of_session(act: impl Into<String>, at: DateTime<Utc>) -> Self {
        let event = Self::new(act, at);
        match trail::here().session {
            Some(session) => Self {
                community: session.community,
                account: Some(session.account),
                at: kept_moment(session.second_factor, at),
                roles: session.roles,
                ..event
            },
            None => event,
        }
    }

    /// Of an account that signs in or out; of a resident the day alone is kept.
    pub fn of_account(
        act: impl Into<String>,
        account: AccountId,
        second_factor: bool,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            account: Some(account),
            ..Self::new(act, kept_moment(second_factor, at))
        }
    }

    /// What it is about, by its number or its door.
    #[must_use]
    pub fn about(self, object: impl Into<String>) -> Self {
        Self {
            object: object.into(),
            ..self
        }
    }

    #[must_use]
    pub fn ending(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    #[must_use]
    pub fn refused(self) -> Self {
        self.ending(Outcome::Refused)
    }

    /// Whose it is and about what: what tells one refusal from another.
    pub fn subject(&self) -> (Option<AccountId>, &str) {
        (self.account, &self.object)
    }

    fn of_leaf(community: Option<CommunityId>, by: Option<AccountId>, leaf: &Leaf) -> Self {
        let session = trail::here().session;
        let roles = session.filter(|session| Some(session.account) == by);
        Self {
            community,
            account: by,
            object: leaf.object.clone(),
            roles: roles.map(|session| session.roles).unwrap_or_default(),
            ..Self::new(leaf.act, leaf.at)
        }
    }

    fn id(&self) -> i64 {
        let (account, community) = (
            self.account.map_or(0, |a| a.0).to_string(),
            self.community.map_or(0, |c| c.0).to_string(),
        );
        let said = text_hash(&[
            &self.request,
            &self.at.to_rfc3339(),
            &account,
            &community,
            &self.act,
            &self.object,
            self.outcome.code(),
        ]);
        // 60 bits of a hash: a number of both engines, above zero.
        said.get(..15)
            .and_then(|digits| i64::from_str_radix(digits, 16).ok())
            .unwrap_or_default()
    }
}

/// A line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityLine {
    pub id: i64,
    /// None of what belongs to the whole deployment.
    pub community: Option<CommunityId>,
    pub at: DateTime<Utc>,
    /// Empty for a command of the machine.
    pub request: String,
    pub account: Option<AccountId>,
    pub roles: String,
    pub act: String,
    pub object: String,
    pub outcome: Outcome,
}

/// Which lines.
#[derive(Debug, Clone, Default)]
pub struct SecurityQuery {
    pub act: Option<String>,
    pub outcome: Option<Outcome>,
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
    /// After this line, in the order of the list.
    pub after: Option<(DateTime<Utc>, i64)>,
    pub limit: i64,
}

#[derive(FromRow)]
struct LineRow {
    id: i64,
    community_id: Option<i64>,
    at: DateTime<Utc>,
    request: String,
    account_id: Option<i64>,
    roles: String,
    act: String,
    object: String,
    outcome: String,
}

impl LineRow {
    fn read(self) -> Result<SecurityLine, Error> {
        Ok(SecurityLine {
            id: self.id,
            community: self.community_id.map(CommunityId),
            at: self.at,
            request: self.request,
            account: self.account_id.map(AccountId),
            roles: self.roles,
            act: self.act,
            object: self.object,
            outcome: Outcome::from_code(&self.outcome).ok_or(Error::Inconsistent {
                table: "security_events",
                id: self.id,
            })?,
        })
    }
}

impl Db {
    /// Writes down what no act of its own has written, in one commit.
    ///
    /// # Errors
    /// [`Error`] of the database; then nothing was written.
    pub async fn note_events(&self, events: &[Event]) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        for event in events {
            tx.note_event(event).await?;
        }
        tx.commit().await
    }

    /// The lines of an auditor's community, newest first: what was done in it, and of what belongs to the whole deployment that
    /// which nobody or its staff did. What residents do in no community is nobody's to read.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_security(
        &self,
        by: &Auditor,
        query: &SecurityQuery,
    ) -> Result<Vec<SecurityLine>, Error> {
        let (after_at, after_id) = query.after.unzip();
        read!(self, |c| {
            sqlx::query_as::<_, LineRow>(
                "select e.id, e.community_id, e.at, e.request, e.account_id, e.roles, e.act, e.object, e.outcome
                 from security_events e
                 where (e.community_id = $1 or (e.community_id is null and (e.account_id is null or exists (
                        select 1 from roles r where r.account_id = e.account_id
                            and (r.community_id = $1 or r.role = 'operator')))))
                   and ($2 is null or e.act = $2) and ($3 is null or e.outcome = $3)
                   and ($4 is null or e.at >= $4) and ($5 is null or e.at < $5)
                   and ($6 is null or (e.at, e.id) < ($6, $7))
                 order by e.at desc, e.id desc limit $8",
            )
            .bind(by.community().0)
            .bind(query.act.as_deref())
            .bind(query.outcome.map(Outcome::code))
            .bind(query.from)
            .bind(query.until)
            .bind(after_at)
            .bind(after_id)
            .bind(query.limit)
            .fetch_all(c)
            .await
        })?
        .into_iter()
        .map(LineRow::read)
        .collect()
    }

    /// When an act was last done well, such as a backup.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn last_done(&self, act: &str) -> Result<Option<DateTime<Utc>>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar::<_, Option<DateTime<Utc>>>(
                "select max(at) from security_events where act = $1 and outcome = 'ok'",
            )
            .bind(act)
            .fetch_one(c)
            .await
        })?)
    }
}

impl Tx {
    /// Adds a line, once.
    pub(crate) async fn note_event(&mut self, event: &Event) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "insert into security_events (id, community_id, at, request, account_id, roles, act, object, outcome)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
            )
            .bind(event.id())
            .bind(event.community.map(|c| c.0))
            .bind(event.at)
            .bind(&event.request)
            .bind(event.account.map(|a| a.0))
            .bind(&event.roles)
            .bind(&event.act)
            .bind(&event.object)
            .bind(event.outcome.code())
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// Adds the line of an act that belongs into this record too.
    pub(super) async fn note_leaf(
        &mut self,
        community: Option<CommunityId>,
        by: Option<AccountId>,
        leaf: &Leaf,
    ) -> Result<(), sqlx::Error> {
        if !FROM_LEAVES.contains(&leaf.act) {
            return Ok(());
        }
        self.note_event(&Event::of_leaf(community, by, leaf)).await
    }
}

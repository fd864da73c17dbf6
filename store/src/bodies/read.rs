//! Applications as everybody may read them, and as acts need them.

use chrono::{DateTime, Utc};
use domain::bodies::Standing;
use domain::ids::{AccountId, ApplicationId, CommunityId, ProcedureId};
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// An application for a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub id: ApplicationId,
    /// 1, 2, … in its procedure.
    pub place: i64,
    /// Empty once the person has erased the account.
    pub name: String,
    pub statement: String,
    pub offices: String,
    pub stands_for: String,
    pub standing: Standing,
    pub reason: Option<String>,
    pub clause: Option<String>,
    pub recommended: i64,
    pub rank: Option<i64>,
    /// 1, 2, … on the list of a draw or of a ballot.
    pub listed: Option<i64>,
    /// Of somebody on the list of a draw: what the record holds of the name, and with which salt it is made; no salt
    /// once the person has erased the account.
    pub seal: Option<String>,
    pub salt: Option<String>,
    /// With which the record holds the own words and the reason of a refusal; none once the person has erased the account.
    pub said_salt: Option<String>,
    pub account: Option<AccountId>,
    pub applied_at: DateTime<Utc>,
}

#[derive(Debug, FromRow)]
pub(super) struct ApplicationRow {
    pub id: i64,
    pub place: i64,
    pub name: String,
    pub statement: String,
    pub offices: String,
    pub stands_for: String,
    pub standing: String,
    pub reason: Option<String>,
    pub clause: Option<String>,
    pub recommended: i64,
    pub rank: Option<i64>,
    pub listed: Option<i64>,
    pub seal: Option<String>,
    pub salt: Option<String>,
    pub said_salt: Option<String>,
    pub account_id: Option<i64>,
    pub applied_at: DateTime<Utc>,
}

/// The columns of an [`ApplicationRow`].
macro_rules! application_columns {
    () => {
        "a.id, a.place, a.name, a.statement, a.offices, a.stands_for, a.standing, a.reason, a.clause, a.recommended,
         a.rank, a.listed, a.seal, a.salt, a.said_salt, a.account_id, a.applied_at"
    };
}

pub(super) use application_columns;

impl ApplicationRow {
    pub fn read(self) -> Result<Application, Error> {
        let standing = Standing::from_code(&self.standing).ok_or(Error::Inconsistent {
            table: "seat_applications",
            id: self.id,
        })?;
        Ok(Application {
            id: ApplicationId(self.id),
            place: self.place,
            name: self.name,
            statement: self.statement,
            offices: self.offices,
            stands_for: self.stands_for,
            standing,
            reason: self.reason,
            clause: self.clause,
            recommended: self.recommended,
            rank: self.rank,
            listed: self.listed,
            seal: self.seal,
            salt: self.salt,
            said_salt: self.said_salt,
            account: self.account_id.map(AccountId),
            applied_at: self.applied_at,
        })
    }
}

impl Db {
    /// The applications of a procedure in the order in which they came.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_applications(
        &self,
        community: CommunityId,
        procedure: ProcedureId,
    ) -> Result<Vec<Application>, Error> {
        read!(self, |c| sqlx::query_as::<_, ApplicationRow>(concat!(
            "select ",
            application_columns!(),
            " from seat_applications a where a.community_id = $1 and a.procedure_id = $2 order by a.place"
        ))
        .bind(community.0)
        .bind(procedure.0)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(ApplicationRow::read)
        .collect()
    }
}

impl Tx {
    /// As [`Db::list_applications`], inside an act.
    pub(super) async fn applications_of(
        &mut self,
        procedure: i64,
    ) -> Result<Vec<Application>, Error> {
        on!(self, |c| sqlx::query_as::<_, ApplicationRow>(concat!(
            "select ",
            application_columns!(),
            " from seat_applications a where a.procedure_id = $1 order by a.place"
        ))
        .bind(procedure)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(ApplicationRow::read)
        .collect()
    }

    /// One application of a procedure.
    pub(super) async fn application_of(
        &mut self,
        procedure: i64,
        application: ApplicationId,
    ) -> Result<Option<Application>, Error> {
        on!(self, |c| sqlx::query_as::<_, ApplicationRow>(concat!(
            "select ",
            application_columns!(),
            " from seat_applications a where a.procedure_id = $1 and a.id = $2"
        ))
        .bind(procedure)
        .bind(application.0)
        .fetch_optional(c)
        .await)?
        .map(ApplicationRow::read)
        .transpose()
    }
}

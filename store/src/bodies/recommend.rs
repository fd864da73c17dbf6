//! Democratic recommendation 民主推荐: one for each verified resident of the constituency and application, by the primary
//! key; it may be taken back while recommendations are open.

use chrono::{DateTime, Utc};
use domain::access::Verified;
use domain::bodies::{NoRecommendation, Standing, may_recommend};
use domain::ids::{AccountId, ApplicationId, CommunityId, ProcedureId, RecordNumber};
use domain::log::Leaf;
use domain::time::day_of;
use serde_json::json;

use super::row::ProcedureRow;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// Why a recommendation was not taken, or not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotRecommended {
    UnknownApplication,
    AlreadyRecommended,
    /// There is none to take back.
    NotThere,
    Rule(NoRecommendation),
}

impl Db {
    /// Recommends an application and gives its recommendations now.
    ///
    /// # Errors
    /// [`NotRecommended`].
    pub async fn recommend(
        &self,
        by: &Verified,
        number: RecordNumber,
        application: ApplicationId,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotRecommended>> {
        let mut tx = self.begin().await?;
        let count = tx.recommend(by, number, application, now).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Takes a recommendation back and gives what is left.
    ///
    /// # Errors
    /// [`NotRecommended`].
    pub async fn unrecommend(
        &self,
        by: &Verified,
        number: RecordNumber,
        application: ApplicationId,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotRecommended>> {
        let mut tx = self.begin().await?;
        let p = tx
            .lock_for_recommending(by, number, application, now)
            .await?;
        if !tx.delete_recommendation(application, by.account()).await? {
            return Err(Failed::Refused(NotRecommended::NotThere));
        }
        let count = tx.count_recommendation(application, -1).await?;
        tx.note_recommendation("bodies.unrecommend", &p, by, application, count, now)
            .await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Which applications of a procedure a person recommends.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn my_recommendations(
        &self,
        community: CommunityId,
        procedure: ProcedureId,
        account: AccountId,
    ) -> Result<Vec<ApplicationId>, Error> {
        let ids: Vec<i64> = read!(self, |c| {
            sqlx::query_scalar(
            "select r.application_id from recommendations r join seat_applications a on a.id = r.application_id
             where r.account_id = $3 and a.procedure_id = $2 and r.community_id = $1"
        )
        .bind(community.0)
        .bind(procedure.0)
        .bind(account.0)
        .fetch_all(c)
        .await
        })?;
        Ok(ids.into_iter().map(ApplicationId).collect())
    }
}

impl Tx {
    pub(crate) async fn recommend(
        &mut self,
        by: &Verified,
        number: RecordNumber,
        application: ApplicationId,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<NotRecommended>> {
        let p = self
            .lock_for_recommending(by, number, application, now)
            .await?;
        let inserted = self
            .insert_recommendation(&p, application, by.account(), now)
            .await;
        on_duplicate(inserted, NotRecommended::AlreadyRecommended)?;
        let count = self.count_recommendation(application, 1).await?;
        self.note_recommendation("bodies.recommend", &p, by, application, count, now)
            .await?;
        Ok(count)
    }

    async fn lock_for_recommending(
        &mut self,
        by: &Verified,
        number: RecordNumber,
        application: ApplicationId,
        now: DateTime<Utc>,
    ) -> Result<ProcedureRow, Failed<NotRecommended>> {
        let unknown = || Failed::Refused(NotRecommended::UnknownApplication);
        let p = self
            .lock_procedure(by.community(), number, now)
            .await?
            .ok_or_else(unknown)?;
        let one = self
            .application_of(p.id, application)
            .await?
            .ok_or_else(unknown)?;
        may_recommend(
            p.state()?,
            p.grid(),
            by.grid(),
            one.account,
            one.standing == Standing::Eligible,
            by.account(),
            day_of(now),
        )
        .map_err(|why| Failed::Refused(NotRecommended::Rule(why)))?;
        Ok(p)
    }

    async fn note_recommendation(
        &mut self,
        act: &'static str,
        p: &ProcedureRow,
        by: &Verified,
        application: ApplicationId,
        count: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let facts = json!({ "application": application, "count": count });
        let leaf = Leaf::new(act, p.number()?, facts, now);
        self.append_leaf(Some(p.community()), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Inserts a recommendation; the primary key, and nothing before it, refuses a second one.
    async fn insert_recommendation(
        &mut self,
        p: &ProcedureRow,
        application: ApplicationId,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into recommendations (community_id, application_id, account_id, recommended_at)
             values ($1, $2, $3, $4)"
        )
        .bind(p.community_id)
        .bind(application.0)
        .bind(account.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn delete_recommendation(
        &mut self,
        application: ApplicationId,
        account: AccountId,
    ) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from recommendations where application_id = $1 and account_id = $2"
        )
        .bind(application.0)
        .bind(account.0)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
    }

    async fn count_recommendation(
        &mut self,
        application: ApplicationId,
        by: i64,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "update seat_applications set recommended = recommended + $2 where id = $1 returning recommended"
        )
        .bind(application.0)
        .bind(by)
        .fetch_one(c)
        .await
        })
    }
}

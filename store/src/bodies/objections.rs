//! Objections 异议 during the public notice: anybody who is a verified resident may object once to each person named; the
//! secretary answers, and who is struck makes room for the next reserve.

use chrono::{DateTime, Utc};
use domain::access::{Secretary, Verified};
use domain::bodies::{Stage, Standing};
use domain::ids::{AccountId, ApplicationId, CommunityId, ObjectionId, ProcedureId, RecordNumber};
use domain::log::{Leaf, text_hash};
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use domain::time::day_of;
use serde_json::json;
use sqlx::FromRow;

use super::row::ProcedureRow;
use crate::db::{on, read};
use crate::error::on_duplicate;
use crate::{Db, Error, Failed, Tx};

/// An objection as everybody reads it; who raised it is not shown.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Objection {
    pub id: i64,
    pub application_id: i64,
    pub words: String,
    pub answer: Option<String>,
    pub upheld: Option<bool>,
    pub raised_at: DateTime<Utc>,
}

/// Why an objection was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotObjected {
    UnknownApplication,
    /// No notice runs, or this person is not named in it.
    Closed,
    /// One objection to each person named.
    AlreadyObjected,
}

/// Why an objection was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAnswered {
    UnknownObjection,
    AlreadyAnswered,
    /// Nobody answers an objection to the own name.
    OwnAffair,
}

#[derive(FromRow)]
struct OpenRow {
    application_id: i64,
    account_id: Option<i64>,
    answered: bool,
}

impl Db {
    /// Objects to somebody named in a notice.
    ///
    /// # Errors
    /// [`NotObjected`].
    pub async fn object(
        &self,
        by: &Verified,
        number: RecordNumber,
        application: ApplicationId,
        words: &Remark,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotObjected>> {
        let unknown = || Failed::Refused(NotObjected::UnknownApplication);
        let community = by.community();
        let mut tx = self.begin().await?;
        let p = tx
            .lock_procedure(community, number, now)
            .await?
            .ok_or_else(unknown)?;
        let one = tx
            .application_of(p.id, application)
            .await?
            .ok_or_else(unknown)?;
        let state = p.state()?;
        let open = state.stage() == Stage::Notice && !state.is_over(day_of(now));
        if !open || !one.standing.may_be_objected() {
            return Err(Failed::Refused(NotObjected::Closed));
        }
        let inserted = tx
            .insert_objection(&p, application, by.account(), words, now)
            .await;
        let id = on_duplicate(inserted, NotObjected::AlreadyObjected)?;
        tx.tell_applicant(&p, &one, Notice::ObjectionRaised, None, now)
            .await?;
        let facts = json!({
            "objection": id,
            "application": application,
            "words": text_hash(&[words.as_str()]),
        });
        let leaf = Leaf::new("bodies.object", number, facts, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Answers an objection in public; one that is upheld strikes the name.
    ///
    /// # Errors
    /// [`NotAnswered`].
    pub async fn answer_objection(
        &self,
        by: &Secretary,
        number: RecordNumber,
        objection: ObjectionId,
        upheld: bool,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let refuse = |why| Err(Failed::Refused(why));
        let community = by.community();
        let mut tx = self.begin().await?;
        let Some(p) = tx.lock_procedure(community, number, now).await? else {
            return refuse(NotAnswered::UnknownObjection);
        };
        let Some(open) = tx.find_objection(p.id, objection).await? else {
            return refuse(NotAnswered::UnknownObjection);
        };
        if open.answered {
            return refuse(NotAnswered::AlreadyAnswered);
        }
        let application = ApplicationId(open.application_id);
        let Some(one) = tx.application_of(p.id, application).await? else {
            return refuse(NotAnswered::UnknownObjection);
        };
        if one.account == Some(by.account()) {
            return refuse(NotAnswered::OwnAffair);
        }
        tx.save_answer(objection, by.account(), upheld, answer, now)
            .await?;
        if let Some(account) = open.account_id.map(AccountId) {
            let (about, words) = (p.about()?, Some(answer.as_str()));
            let notice = Notice::ObjectionAnswered;
            tx.tell_about(community, account, notice, &about, words, now)
                .await?;
        }
        let facts = json!({
            "objection": objection,
            "upheld": upheld,
            "answer": text_hash(&[answer.as_str()]),
        });
        let leaf = Leaf::new("bodies.answer_objection", number, facts, now);
        tx.append_leaf(Some(community), Some(by.account()), &leaf)
            .await?;
        if upheld && one.standing.may_be_objected() {
            tx.set_standing(one.id.0, Standing::Struck, None, now)
                .await?;
            let words = Some(answer.as_str());
            tx.tell_applicant(&p, &one, Notice::SeatStruck, words, now)
                .await?;
            tx.move_reserves_up(&p, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The objections of a procedure in the order in which they were raised.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_objections(
        &self,
        community: CommunityId,
        procedure: ProcedureId,
    ) -> Result<Vec<Objection>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select id, application_id, words, answer, upheld, raised_at from objections
             where community_id = $1 and procedure_id = $2 order by id"
        )
        .bind(community.0)
        .bind(procedure.0)
        .fetch_all(c)
        .await)?)
    }
}

impl Tx {
    /// Whether an objection waits for its answer.
    pub(super) async fn objections_wait(&mut self, procedure: i64) -> Result<bool, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from objections where procedure_id = $1 and answer is null)"
        )
        .bind(procedure)
        .fetch_one(c)
        .await)
    }

    async fn insert_objection(
        &mut self,
        p: &ProcedureRow,
        application: ApplicationId,
        account: AccountId,
        words: &Remark,
        now: DateTime<Utc>,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "insert into objections (community_id, procedure_id, application_id, account_id, words, raised_at)
             values ($1, $2, $3, $4, $5, $6) returning id"
        )
        .bind(p.community_id)
        .bind(p.id)
        .bind(application.0)
        .bind(account.0)
        .bind(words.as_str())
        .bind(now)
        .fetch_one(c)
        .await
        })
    }

    async fn find_objection(
        &mut self,
        procedure: i64,
        objection: ObjectionId,
    ) -> Result<Option<OpenRow>, sqlx::Error> {
        on!(self, |c| sqlx::query_as(
            "select application_id, account_id, answer is not null as answered from objections
             where procedure_id = $1 and id = $2"
        )
        .bind(procedure)
        .bind(objection.0)
        .fetch_optional(c)
        .await)
    }

    async fn save_answer(
        &mut self,
        objection: ObjectionId,
        by: AccountId,
        upheld: bool,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update objections set answer = $2, upheld = $3, answered_by = $4, answered_at = $5 where id = $1"
        )
        .bind(objection.0)
        .bind(answer.as_str())
        .bind(upheld)
        .bind(by.0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

//! Consultations as pages need them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Editor, SignedIn};
use domain::ids::{CommunityId, ConsultationId, RecordNumber};
use sqlx::FromRow;

use super::row::{Consultation, ConsultationRow, columns};
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// An answer in own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnText {
    pub id: i64,
    pub question: usize,
    /// None when hidden.
    pub body: Option<String>,
    pub hidden_reason: Option<String>,
    pub group: Option<i64>,
}

/// Where somebody took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    pub community: String,
    pub number: RecordNumber,
    pub title: String,
    pub answered_on: Option<NaiveDate>,
    pub comments: i64,
}

#[derive(FromRow)]
struct MineRow {
    slug: String,
    year: i64,
    seq: i64,
    id: i64,
    body: String,
    answered_on: Option<NaiveDate>,
    comments: i64,
}

#[derive(FromRow)]
struct TextRow {
    id: i64,
    question: i64,
    body: String,
    hidden_reason: Option<String>,
    group_id: Option<i64>,
}

fn all(rows: Vec<ConsultationRow>) -> Result<Vec<Consultation>, Error> {
    rows.into_iter().map(ConsultationRow::read).collect()
}

impl Db {
    /// The consultation of an address, drafts too: those are for the desk.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_consultation(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Consultation>, Error> {
        let row: Option<ConsultationRow> = read!(self, |c| sqlx::query_as(concat!(
            "select ",
            columns!(),
            " from consultations where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?;
        row.map(ConsultationRow::read).transpose()
    }

    /// The consultations everybody may read, the last to close first; `before` goes on below one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_consultations(
        &self,
        community: CommunityId,
        before: Option<(DateTime<Utc>, ConsultationId)>,
        limit: i64,
    ) -> Result<Vec<Consultation>, Error> {
        let (at, id) = before.unwrap_or((DateTime::<Utc>::UNIX_EPOCH, ConsultationId(0)));
        all(read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            columns!(),
            " from consultations
             where community_id = $1 and checked_at is not null and ($2 or (closes_at, id) < ($3, $4))
             order by closes_at desc, id desc limit $5"
        ))
        .bind(community.0)
        .bind(before.is_none())
        .bind(at)
        .bind(id.0)
        .bind(limit)
        .fetch_all(c)
        .await
        })?)
    }

    /// What can be answered now, the first to close first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_open_consultations(
        &self,
        community: CommunityId,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Consultation>, Error> {
        all(read!(self, |c| {
            sqlx::query_as(concat!(
            "select ",
            columns!(),
            " from consultations
             where community_id = $1 and closes_at > $2 and opened_at is not null and withdrawn_at is null
             order by closes_at, id limit $3"
        ))
        .bind(community.0)
        .bind(now)
        .bind(limit)
        .fetch_all(c)
        .await
        })?)
    }

    /// Every consultation as staff see them, the last to close first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_desk_consultations(
        &self,
        by: &Editor,
        limit: i64,
    ) -> Result<Vec<Consultation>, Error> {
        all(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            columns!(),
            " from consultations where community_id = $1 order by closes_at desc, id desc limit $2"
        ))
        .bind(by.community().0)
        .bind(limit)
        .fetch_all(c)
        .await)?)
    }

    /// How many drafts wait for this person's check, and how many are to be answered.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn count_consultations_waiting(
        &self,
        by: &Editor,
        now: DateTime<Utc>,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from consultations
             where community_id = $1 and withdrawn_at is null
               and ((checked_at is null and closes_at > $3 and (saved_by is null or saved_by <> $2))
                    or (counted_at is not null and answered_at is null))"
        )
        .bind(by.community().0)
        .bind(by.account().0)
        .bind(now)
        .fetch_one(c)
        .await)?)
    }

    /// Answers in own words, by question, in the order they are kept in.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_consultation_texts(&self, id: ConsultationId) -> Result<Vec<OwnText>, Error> {
        let rows: Vec<TextRow> = read!(self, |c| sqlx::query_as(
            "select id, question, body, hidden_reason, group_id from consultation_texts
             where consultation_id = $1 order by question, id limit 2000"
        )
        .bind(id.0)
        .fetch_all(c)
        .await)?;
        let read = |row: TextRow| OwnText {
            id: row.id,
            question: usize::try_from(row.question).unwrap_or(usize::MAX),
            body: row.hidden_reason.is_none().then_some(row.body),
            hidden_reason: row.hidden_reason,
            group: row.group_id,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// When somebody has answered the questions; never how.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_taken_part(
        &self,
        who: &SignedIn,
        id: ConsultationId,
    ) -> Result<Option<NaiveDate>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
            "select answered_on from consultation_takers where consultation_id = $1 and account_id = $2"
        )
        .bind(id.0)
        .bind(who.account().0)
        .fetch_optional(c)
        .await
        })?)
    }

    /// Where somebody took part, the newest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn list_my_consultations(&self, who: &SignedIn) -> Result<Vec<Mine>, Error> {
        let rows: Vec<MineRow> = read!(self, |c| {
            sqlx::query_as(
            "select c.slug, k.year, k.seq, k.id, k.body, t.answered_on,
                (select count(*) from consultation_comments m where m.consultation_id = k.id and m.account_id = $1) as comments
             from consultations k join communities c on c.id = k.community_id
             left join consultation_takers t on t.consultation_id = k.id and t.account_id = $1
             where t.account_id is not null
                or exists (select 1 from consultation_comments m where m.consultation_id = k.id and m.account_id = $1)
             order by k.closes_at desc, k.id desc limit 50"
        )
        .bind(who.account().0)
        .fetch_all(c)
        .await
        })?;
        let read = |row: MineRow| {
            let broken = || super::row::broken(row.id);
            let text: domain::consultations::Text =
                serde_json::from_str(&row.body).map_err(|_| broken())?;
            Ok(Mine {
                number: record_number(row.year, row.seq).ok_or_else(broken)?,
                community: row.slug,
                title: text.title,
                answered_on: row.answered_on,
                comments: row.comments,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

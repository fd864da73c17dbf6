//! Questions as pages need them: under a report, and at the desk.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::AtDesk;
use domain::display::{PublicName, ShownAs};
use domain::ids::{AccountId, CommunityId};
use domain::time::day_of;
use sqlx::FromRow;

use crate::db::read;
use crate::{Db, Error};

/// A question under a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuestion {
    pub id: i64,
    pub name: PublicName,
    /// None when hidden.
    pub body: Option<String>,
    pub hidden_reason: Option<String>,
    pub asked_at: DateTime<Utc>,
    /// By when it is to be answered.
    pub due_on: NaiveDate,
    pub answer: Option<(String, DateTime<Utc>)>,
}

impl ReportQuestion {
    /// Whether the answer came, or is still to come, after its day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let on = self.answer.as_ref().map_or(today, |(_, at)| day_of(*at));
        self.hidden_reason.is_none() && on > self.due_on
    }
}

/// A question that waits for its answer, with the number of its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    pub number: i64,
    pub question: ReportQuestion,
}

#[derive(Debug, FromRow)]
struct QuestionRow {
    id: i64,
    number: i64,
    account_id: Option<i64>,
    shown_as: String,
    body: String,
    asked_at: DateTime<Utc>,
    due_on: NaiveDate,
    answer: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    hidden_reason: Option<String>,
    real_name: Option<String>,
    nickname: Option<String>,
    erased_at: Option<DateTime<Utc>>,
}

impl QuestionRow {
    fn read(self) -> Result<OpenQuestion, Error> {
        let broken = Error::Inconsistent {
            table: "report_questions",
            id: self.id,
        };
        let shown = ShownAs::from_code(&self.shown_as).ok_or(broken)?;
        let gone = self.account_id.map(AccountId).is_none() || self.erased_at.is_some();
        let name = PublicName::choose(
            shown,
            self.real_name.as_deref(),
            self.nickname.as_deref(),
            gone,
        );
        Ok(OpenQuestion {
            number: self.number,
            question: ReportQuestion {
                id: self.id,
                name,
                body: self.hidden_reason.is_none().then_some(self.body),
                asked_at: self.asked_at,
                due_on: self.due_on,
                // An answer often quotes its question.
                answer: self
                    .answer
                    .zip(self.answered_at)
                    .filter(|_| self.hidden_reason.is_none()),
                hidden_reason: self.hidden_reason,
            },
        })
    }
}

/// Questions of one page.
const QUESTIONS: i64 = 100;

/// The columns of [`QuestionRow`].
macro_rules! questions {
    ($tail:literal) => {
        concat!(
            "select q.id, p.number, q.account_id, q.shown_as, q.body, q.asked_at, q.due_on, q.answer, q.answered_at,
                q.hidden_reason, a.real_name, a.nickname, a.erased_at
             from report_questions q join publications p on p.id = q.publication_id
             left join accounts a on a.id = q.account_id ",
            $tail
        )
    };
}

impl Db {
    /// Questions about a report from one on, the oldest first, and whether there are more.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_report_questions(
        &self,
        community: CommunityId,
        number: i64,
        from: i64,
    ) -> Result<(Vec<ReportQuestion>, bool), Error> {
        let rows: Vec<QuestionRow> = read!(self, |c| {
            sqlx::query_as(questions!(
            "where p.community_id = $1 and p.kind = 'report' and p.number = $2 and q.id >= $3 order by q.id limit $4"
        ))
        .bind(community.0)
        .bind(number)
        .bind(from)
        .bind(QUESTIONS + 1)
        .fetch_all(c)
        .await
        })?;
        let all = rows.into_iter().map(|row| Ok(row.read()?.question));
        let mut all: Vec<_> = all.collect::<Result<_, Error>>()?;
        let page = usize::try_from(QUESTIONS).unwrap_or(usize::MAX);
        let more = all.len() > page;
        all.truncate(page);
        Ok((all, more))
    }

    /// How many questions about a report wait for an answer after its day.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_late_report_questions(
        &self,
        community: CommunityId,
        number: i64,
        today: NaiveDate,
    ) -> Result<i64, Error> {
        Ok(read!(self, |c| {
            sqlx::query_scalar(
                "select count(*) from report_questions q join publications p on p.id = q.publication_id
                 where p.community_id = $1 and p.kind = 'report' and p.number = $2 and q.answered_at is null
                   and q.hidden_reason is null and q.due_on < $3",
            )
            .bind(community.0)
            .bind(number)
            .bind(today)
            .fetch_one(c)
            .await
        })?)
    }

    /// The questions that wait for an answer, the most urgent first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_open_report_questions(
        &self,
        by: &AtDesk,
    ) -> Result<Vec<OpenQuestion>, Error> {
        let rows: Vec<QuestionRow> = read!(self, |c| sqlx::query_as(questions!(
            "where q.community_id = $1 and q.answered_at is null and q.hidden_reason is null
             order by q.due_on, q.id limit 200"
        ))
        .bind(by.community().0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(QuestionRow::read).collect()
    }

    /// The questions that were answered last and are in sight, the newest answer first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_answered_report_questions(
        &self,
        by: &AtDesk,
    ) -> Result<Vec<OpenQuestion>, Error> {
        let rows: Vec<QuestionRow> = read!(self, |c| sqlx::query_as(questions!(
            "where q.community_id = $1 and q.answered_at is not null and q.hidden_reason is null
             order by q.answered_at desc, q.id desc limit 100"
        ))
        .bind(by.community().0)
        .fetch_all(c)
        .await)?;
        rows.into_iter().map(QuestionRow::read).collect()
    }

    /// How many questions wait for an answer.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn count_open_report_questions(&self, by: &AtDesk) -> Result<i64, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select count(*) from report_questions
             where community_id = $1 and answered_at is null and hidden_reason is null"
        )
        .bind(by.community().0)
        .fetch_one(c)
        .await)?)
    }
}

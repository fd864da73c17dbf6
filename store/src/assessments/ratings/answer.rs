//! What staff do with a bad rating: answer it, in public. They cannot change it, hide it or take it away.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Editor;
use domain::log::{Leaf, text_hash};
use domain::notices::{Notice, Room};
use domain::text::Answer;
use domain::time::day_of;
use serde_json::json;

use super::release::address;
use super::{Subject, kind};
use crate::db::on;
use crate::notices::About;
use crate::{Db, Error, Failed, Tx};

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAnswered {
    /// No such rating has come out, or it asks for no answer.
    Unknown,
    /// It has another answer, which stays.
    Answered,
}

impl Db {
    /// Answers a bad rating. Everybody who rated the same thing is told: a message to its writer alone would say in the
    /// database who that was. `title` is what is rated, in words.
    ///
    /// # Errors
    /// [`NotAnswered`], or [`Error`].
    pub async fn answer_rating(
        &self,
        by: &Editor,
        name: &str,
        answer: &Answer,
        title: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let mut tx = self.begin().await?;
        tx.answer_rating(by, name, answer, title, now).await?;
        Ok(tx.commit().await?)
    }
}

type Row = (String, i64, NaiveDate, Option<String>);

impl Tx {
    pub(crate) async fn answer_rating(
        &mut self,
        by: &Editor,
        name: &str,
        answer: &Answer,
        title: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotAnswered>> {
        let today = day_of(now);
        let found: Option<Row> = on!(self, |c| {
            // The first statement writes, so that two who answer at once stand in a row.
            sqlx::query_as(
                "update ratings set due_on = due_on
                 where person_key = $1 and community_id = $2 and due_on is not null
                 returning kind, subject, due_on, answer",
            )
            .bind(name)
            .bind(by.community().0)
            .fetch_optional(c)
            .await
        })?;
        let Some((code, number, due_on, held)) = found else {
            return Err(Failed::Refused(NotAnswered::Unknown));
        };
        if let Some(held) = held {
            // The second press of the button.
            return if held == answer.as_str() {
                Ok(())
            } else {
                Err(Failed::Refused(NotAnswered::Answered))
            };
        }
        let of = Subject::new(kind(&code)?, number);
        self.set_rating_answer(by, name, answer, today).await?;
        let about = json!({
            "due_on": due_on,
            "late": today > due_on,
            "answer": text_hash(&[answer.as_str()]),
        });
        let leaf = Leaf::new("assessments.rating_answer", address(of), about, now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        self.tell_raters(by, of, title, now).await?;
        Ok(())
    }

    async fn set_rating_answer(
        &mut self,
        by: &Editor,
        name: &str,
        answer: &Answer,
        today: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update ratings set answer = $2, answered_on = $3, answered_by = $4 where person_key = $1",
            )
            .bind(name)
            .bind(answer.as_str())
            .bind(today)
            .bind(by.account().0)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    /// Tells whoever rated the same, once until it is read.
    async fn tell_raters(
        &mut self,
        by: &Editor,
        of: Subject,
        title: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let about = About {
            room: Room::Ratings,
            number: address(of),
            title: title.to_owned(),
        };
        let kind = Notice::RatingAnswered;
        Ok(on!(self, |c| {
            sqlx::query(
            "insert into notices (community_id, account_id, kind, room, about, about_title, at)
             select $1, m.account_id, $4, $5, $6, $7, $8 from (select distinct account_id from rating_marks
                where community_id = $1 and kind = $2 and subject = $3) m
             where not exists (select 1 from notices n where n.account_id = m.account_id and n.kind = $4
                and n.community_id = $1 and n.about = $6 and n.read_at is null)
             order by m.account_id"
        )
        .bind(by.community().0)
        .bind(of.kind.code())
        .bind(of.number)
        .bind(kind.code())
        .bind(about.room.code())
        .bind(&about.number)
        .bind(&about.title)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })?)
    }
}

//! What a round asks about the one before it: the improvements that were promised then. A second person reads them with the
//! form and fixes them by checking it, so that what opens is what was checked.

use domain::assessments::Question;
use domain::display::Both;

use super::row::Round;
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// The most improvements that a round asks about, the newest first.
const MOST: i64 = 8;

const ASKED: &str = "select i.id, i.what_zh, i.what_en from improvements i
    where i.assessment_id = (select a.id from assessments a
        where a.community_id = $1 and a.series = $2 and a.counts is not null and a.voided_at is null and a.id <> $3
        order by a.closes_at desc, a.id desc limit 1)
    order by i.id desc limit $4";

type Row = (i64, String, String);

fn questions(rows: Vec<Row>) -> Vec<Question> {
    let question = |(id, zh, en): Row| Question {
        id,
        what: Both::new(zh, en),
    };
    rows.into_iter().rev().map(question).collect()
}

impl Db {
    /// What a round will ask about once it is checked: the improvements that were promised after the last round of its series.
    /// Of one that is checked, what was fixed then.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_asked(&self, round: &Round) -> Result<Vec<Question>, Error> {
        if round.checked_at.is_some() {
            return Ok(round.asked.clone());
        }
        let rows: Vec<Row> = read!(self, |c| sqlx::query_as(ASKED)
            .bind(round.community.0)
            .bind(&round.series)
            .bind(round.id.0)
            .bind(MOST)
            .fetch_all(c)
            .await)?;
        Ok(questions(rows))
    }
}

impl Tx {
    pub(crate) async fn list_asked(&mut self, round: &Round) -> Result<Vec<Question>, Error> {
        let rows: Vec<Row> = on!(self, |c| sqlx::query_as(ASKED)
            .bind(round.community.0)
            .bind(&round.series)
            .bind(round.id.0)
            .bind(MOST)
            .fetch_all(c)
            .await)?;
        Ok(questions(rows))
    }
}

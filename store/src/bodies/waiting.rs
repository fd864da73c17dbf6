//! What waits for the secretary: applications without a decision, objections without an answer.

use chrono::NaiveDate;
use domain::access::Secretary;
use domain::ids::RecordNumber;
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// What the secretary must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitingKind {
    Decide,
    Answer,
}

/// A procedure in which something waits for the secretary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub kind: WaitingKind,
    pub number: RecordNumber,
    pub body_zh: String,
    pub body_en: String,
    pub count: i64,
    /// The last day of what runs, after which the procedure stands still for want of it.
    pub due_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct WaitingRow {
    id: i64,
    decide: bool,
    year: i64,
    seq: i64,
    body_zh: String,
    body_en: String,
    count: i64,
    until_on: Option<NaiveDate>,
}

impl Db {
    /// What waits for the secretary, the most urgent first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_waiting_for_secretary(&self, by: &Secretary) -> Result<Vec<Waiting>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, WaitingRow>(
            "select p.id, true as decide, p.year, p.seq, b.name_zh as body_zh, b.name_en as body_en,
                count(*) as count, p.register_until as until_on
             from seat_applications a join seat_procedures p on p.id = a.procedure_id join bodies b on b.id = p.body_id
             where a.community_id = $1 and a.standing = 'received'
             group by p.id, p.year, p.seq, b.name_zh, b.name_en, p.register_until
             union all
             select p.id, false, p.year, p.seq, b.name_zh, b.name_en, count(*), p.notice_until
             from objections o join seat_procedures p on p.id = o.procedure_id join bodies b on b.id = p.body_id
             where o.community_id = $1 and o.answer is null
             group by p.id, p.year, p.seq, b.name_zh, b.name_en, p.notice_until"
        )
        .bind(by.community().0)
        .fetch_all(c)
        .await
        })?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in rows {
            let number = record_number(row.year, row.seq).ok_or(Error::Inconsistent {
                table: "seat_procedures",
                id: row.id,
            })?;
            waiting.push(Waiting {
                kind: if row.decide {
                    WaitingKind::Decide
                } else {
                    WaitingKind::Answer
                },
                number,
                body_zh: row.body_zh,
                body_en: row.body_en,
                count: row.count,
                due_on: row.until_on,
            });
        }
        waiting.sort_by_key(|w| (w.due_on, w.number));
        Ok(waiting)
    }
}

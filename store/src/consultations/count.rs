//! Opening what was sealed, once.

use domain::codes::hex;
use domain::consultations::{Reply, Sheet};
use domain::ids::ConsultationId;

use super::answer::place;
use super::row::{Consultation, broken};
use crate::db::on;
use crate::keys::{SealKeys, must_find};
use crate::{Error, Tx};

/// Sheets, and answers in own words with the place of their question.
pub(super) type Opened = (Vec<Sheet>, Vec<(usize, String)>);

impl Tx {
    /// All sheets; answers in own words come in an order that only the key leads to, and the key is destroyed.
    pub(super) async fn open_consultation_sheets(
        &mut self,
        held: &Consultation,
        keys: &dyn SealKeys,
    ) -> Result<Opened, Error> {
        let rows: Vec<(String, String)> = on!(self, |c| sqlx::query_as(
            "select person_key, sealed from consultation_sheets where consultation_id = $1"
        )
        .bind(held.id.0)
        .fetch_all(c)
        .await)?;
        if rows.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let key = must_find(keys, held.id)?;
        let (mut sheets, mut texts) = (Vec::new(), Vec::new());
        for (person, sealed) in rows {
            let sheet = key
                .open(&place(held.id, &person), &sealed)
                .and_then(|bytes| Sheet::decode(&bytes, &held.text.questions))
                .ok_or_else(|| broken(held.id.0))?;
            for (question, reply) in sheet.0.iter().enumerate() {
                if let Some(Reply::Text(text)) = reply {
                    let order = hex(&key.digest("order", &format!("{question} {person}")));
                    texts.push((question, order, text.clone()));
                }
            }
            sheets.push(sheet);
        }
        texts.sort();
        let texts = texts.into_iter().map(|(q, _, text)| (q, text)).collect();
        Ok((sheets, texts))
    }

    pub(super) async fn insert_consultation_text(
        &mut self,
        held: &Consultation,
        question: usize,
        text: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into consultation_texts (community_id, consultation_id, question, body) values ($1, $2, $3, $4)"
        )
        .bind(held.community.0)
        .bind(held.id.0)
        .bind(i64::try_from(question).unwrap_or(0))
        .bind(text)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    pub(super) async fn delete_consultation_sheets(
        &mut self,
        id: ConsultationId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "delete from consultation_sheets where consultation_id = $1"
        )
        .bind(id.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! Fixing the list of a public draw: each name is sealed, the seals go on record with the moment after which there is a
//! seed, and the seals are what is drawn. So no name is put on the list once the seed is known, and who erases the account leaves the
//! draw as it was.

use chrono::{DateTime, Duration, Utc};
use domain::ballots::{Sealed, Seed, name_seal};
use domain::codes::hex;
use domain::log::{Leaf, text_hash};
use domain::time::{day_of, start_of};
use serde_json::json;

use super::read::Application;
use super::row::ProcedureRow;
use crate::db::on;
use crate::{Error, Tx};

/// A draw happens at ten in the morning of the day after the recommendations.
const DRAW_HOUR: i64 = 10;

/// Fresh randomness of one turn, from which every salt of the turn is made.
pub(crate) type Random = [u8; 32];

impl Tx {
    /// Seals the list, in its order, and puts it on record with the moment of the draw.
    pub(super) async fn schedule_draw(
        &mut self,
        p: &mut ProcedureRow,
        list: &[Application],
        random: &Random,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let tomorrow = day_of(now).succ_opt().unwrap_or(day_of(now));
        let after = start_of(tomorrow) + Duration::hours(DRAW_HOUR);
        let mut seals = Vec::with_capacity(list.len());
        for one in list {
            let salt = salt(random, one.id.0).ok_or_else(|| p.broken())?;
            let seal = name_seal(Sealed::Applicant, &salt, &one.name).to_string();
            self.save_seal(one.id.0, &seal, &salt.to_string()).await?;
            seals.push(seal);
        }
        self.save_draw_after(p.id, after).await?;
        p.draw_after = Some(after);
        let facts = json!({ "after": after, "seals": seals });
        let leaf = Leaf::new("bodies.schedule_draw", p.number()?, facts, now);
        self.append_leaf(Some(p.community()), None, &leaf).await?;
        Ok(())
    }

    /// Whoever is erased at the same moment keeps no salt: it would tell the name again.
    async fn save_seal(
        &mut self,
        application: i64,
        seal: &str,
        salt: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_applications set seal = $2, salt = case when account_id is null then null else $3 end
             where id = $1"
        )
        .bind(application)
        .bind(seal)
        .bind(salt)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn save_draw_after(
        &mut self,
        procedure: i64,
        after: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update seat_procedures set draw_after = $2 where id = $1"
        )
        .bind(procedure)
        .bind(after)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

/// What the record holds of words that go with an account: with the salt, which goes as well, nobody confirms a guess.
pub(super) fn said_hash(salt: &str, words: &[&str]) -> String {
    let mut parts = vec!["juyi/said/1", salt];
    parts.extend(words);
    text_hash(&parts)
}

/// The salt of one application: no two of a turn are the same, and nobody finds one without the randomness.
fn salt(random: &Random, application: i64) -> Option<Seed> {
    let digest = text_hash(&["juyi/salt/1", &hex(random), &application.to_string()]);
    digest.get(..32)?.parse().ok()
}

//! Invitation codes: drawn for people picked at random from the roll, without keeping for whom. Shown once, kept as digests.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Editor;
use domain::assessments::{Direction, Stage, Who};
use domain::codes::Code;
use domain::ids::{GridId, RecordNumber};
use domain::log::Leaf;
use serde_json::json;

use super::row::Round;
use super::slip::{code_digest, code_of};
use crate::db::on;
use crate::keys::{SealKey, SealKeys};
use crate::{Db, Error, Failed, Tx};

/// A code to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub code: Code,
    /// The grid in which it is handed out; none where departments answer.
    pub grid: Option<GridId>,
}

/// Why no codes were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotInvited {
    UnknownRound,
    /// Residents answer this round with their accounts.
    NotByCode,
    /// Not open yet, or over.
    NotNow,
    /// The key of the round is lost: it takes no answer.
    KeyLost,
    /// From 1 to [`MOST`] at once, and no more in all than there are residents to draw from.
    HowMany {
        most: usize,
    },
}

/// The most codes of one sheet: each comes with its picture.
const MOST: usize = 60;

impl Db {
    /// Makes `n` codes of an open round. Of residents so many are picked at random, and only how many live in which grid is kept. The same form
    /// sent twice gives the same codes.
    ///
    /// # Errors
    /// [`NotInvited`], or [`Error`].
    pub async fn invite(
        &self,
        by: &Editor,
        number: RecordNumber,
        n: usize,
        once: &str,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<Vec<Invitation>, Failed<NotInvited>> {
        let mut tx = self.begin().await?;
        let codes = tx.invite(by, number, n, once, keys, now).await?;
        tx.commit().await?;
        Ok(codes)
    }
}

impl Tx {
    pub(crate) async fn invite(
        &mut self,
        by: &Editor,
        number: RecordNumber,
        n: usize,
        once: &str,
        keys: &dyn SealKeys,
        now: DateTime<Utc>,
    ) -> Result<Vec<Invitation>, Failed<NotInvited>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(round) = self.lock_round(by.community(), number).await? else {
            return refuse(NotInvited::UnknownRound);
        };
        if round.who != Who::Codes {
            return refuse(NotInvited::NotByCode);
        }
        // Only what is open never changes any more; and a draft that is given up leaves neither key nor codes.
        if round.stage(now) != Stage::Open {
            return refuse(NotInvited::NotNow);
        }
        let Some(key) = keys.find(round.id.into()).map_err(Error::SealKey)? else {
            return refuse(NotInvited::KeyLost);
        };
        // A digest of the form under the round's key: another round's form of the same key is another one.
        let sheet = format!("{} {once}", by.account());
        let broken = || Failed::Store(super::row::broken(round.id.0));
        // Codes follow from the form, so its own are there already when it comes again, however late.
        let shown = self.list_sheet(&round, &key, &sheet).await?;
        if !shown.is_empty() {
            return Ok(shown);
        }
        let grids = match round.direction {
            Direction::Departments => vec![None; MOST],
            Direction::Residents => self.draw_grids(&round, key.digest("draw", &sheet)).await?,
        };
        if n == 0 || n > grids.len() {
            return refuse(NotInvited::HowMany { most: grids.len() });
        }
        let mut grids: Vec<Option<GridId>> = grids.into_iter().take(n).collect();
        // In the order of the grids, so that a place on the sheet says nothing.
        grids.sort_unstable();
        let mut codes = Vec::with_capacity(n);
        for (at, grid) in grids.into_iter().enumerate() {
            let code = code_of(&key, &sheet, at).ok_or_else(broken)?;
            self.insert_code(&round, &code_digest(&key, &code), grid)
                .await?;
            codes.push(Invitation { code, grid });
        }
        let made = i64::try_from(n).map_err(|_| broken())?;
        self.count_codes(&round, made).await?;
        let leaf = Leaf::new("assessments.invite", number, json!({"codes": n}), now);
        self.append_leaf(Some(by.community()), Some(by.account()), &leaf)
            .await?;
        Ok(codes)
    }

    /// The codes that a form has made before; empty where it has made none.
    async fn list_sheet(
        &mut self,
        round: &Round,
        key: &SealKey,
        sheet: &str,
    ) -> Result<Vec<Invitation>, Error> {
        let mut codes = Vec::new();
        for at in 0..MOST {
            let code = code_of(key, sheet, at).ok_or_else(|| super::row::broken(round.id.0))?;
            let Some(grid) = self.find_code_grid(round, &code_digest(key, &code)).await? else {
                break;
            };
            codes.push(Invitation {
                code,
                grid: grid.map(GridId),
            });
        }
        Ok(codes)
    }

    /// The grids of people picked at random from those whose residency is attested, in the order of chance: at most [`MOST`],
    /// and no more than there are whom no code was made for. Whom it was is forgotten here.
    async fn draw_grids(
        &mut self,
        round: &Round,
        seed: [u8; 32],
    ) -> Result<Vec<Option<GridId>>, Error> {
        use domain::codes::keyed_digest;
        let roll: Vec<(i64, i64)> = on!(self, |c| {
            sqlx::query_as(
            "select account_id, grid_id from residencies where community_id = $1 and status = 'attested'"
        )
        .bind(round.community.0)
        .fetch_all(c)
        .await
        })?;
        let given = usize::try_from(round.codes).unwrap_or(usize::MAX);
        let left = roll.len().saturating_sub(given);
        let mut by_chance: BTreeMap<String, i64> = BTreeMap::new();
        for (account, grid) in roll {
            by_chance.insert(keyed_digest(&seed, &[&account.to_string()]), grid);
        }
        let drawn = by_chance.into_values().take(left.min(MOST));
        Ok(drawn.map(|g| Some(GridId(g))).collect())
    }

    pub(super) async fn find_code_grid(
        &mut self,
        round: &Round,
        digest: &str,
    ) -> Result<Option<Option<i64>>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select grid_id from assessment_codes where assessment_id = $1 and digest = $2"
        )
        .bind(round.id.0)
        .bind(digest)
        .fetch_optional(c)
        .await)
    }

    async fn insert_code(
        &mut self,
        round: &Round,
        digest: &str,
        grid: Option<GridId>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into assessment_codes (community_id, assessment_id, digest, grid_id) values ($1, $2, $3, $4)"
        )
        .bind(round.community.0)
        .bind(round.id.0)
        .bind(digest)
        .bind(grid.map(|g| g.0))
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn count_codes(&mut self, round: &Round, n: i64) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update assessments set codes = codes + $2 where id = $1"
        )
        .bind(round.id.0)
        .bind(n)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

//! Drawing a tie for the last places: the seed is the root of the first checkpoint that was signed after the ballot was
//! settled and holds its closing, so it came after every vote, and anybody can draw again
//! (`domain::ballots::check_draw`).

use chrono::{DateTime, Utc};
use domain::ballots::tie_order;
use domain::ids::{BallotId, CommunityId, RecordNumber};
use domain::log::Leaf;
use domain::rulebook::Tie;
use serde_json::json;

use super::open::{AT_ONCE, Turn};
use super::public::{outcome_of, tally_of};
use crate::db::{on, read};
use crate::log::StoredCheckpoint;
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

impl Db {
    /// Draws the ties for whose seed a checkpoint has been signed. May run twice. Returns how many were drawn.
    ///
    /// # Errors
    /// The first [`Error`] of the database; the others are drawn all the same.
    pub async fn draw_due_ties(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let due: Vec<(i64, DateTime<Utc>, i64, i64, i64)> = read!(self, |c| sqlx::query_as(
            "select id, settled_at, community_id, year, seq from ballots
             where outcome = 'chosen' and tied_seats > 0 and drawn_size is null and tie = $1
             order by id limit $2"
        )
        .bind(Tie::Draw.number())
        .bind(AT_ONCE)
        .fetch_all(c)
        .await)?;
        let mut turn = Turn::default();
        for (id, settled_at, community, year, seq) in due {
            let ballot = (
                BallotId(id),
                CommunityId(community),
                record_number(year, seq),
            );
            if turn
                .note(self.draw_one(ballot, settled_at, now).await)
                .is_break()
            {
                break;
            }
        }
        turn.end()
    }

    async fn draw_one(
        &self,
        (id, community, number): (BallotId, CommunityId, Option<RecordNumber>),
        settled_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let Some(number) = number else {
            return Ok(false);
        };
        let closing = self
            .list_entries_like(community, &number.to_string(), "ballots.close", "%")
            .await?;
        // A checkpoint of the moment of settling may have been signed before the closing had its place.
        let Some(place) = closing.first().and_then(|entry| entry.seq) else {
            return Ok(false);
        };
        let seed = self.first_checkpoint_after(settled_at, place).await?;
        let Some(checkpoint) = seed else {
            return Ok(false);
        };
        let mut tx = self.begin().await?;
        let drawn = tx.draw_tie(id, &checkpoint, now).await?;
        if drawn {
            tx.commit().await?;
        }
        Ok(drawn)
    }
}

impl Tx {
    /// Draws the tie of a settled ballot; false when there is none or it is drawn.
    pub(crate) async fn draw_tie(
        &mut self,
        id: BallotId,
        checkpoint: &StoredCheckpoint,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let facts = self.lock_ballot_by_id(id).await?;
        let outcome = outcome_of(&facts)?;
        let Some(tie) = outcome.as_ref().and_then(|o| o.tie()) else {
            return Ok(false);
        };
        if facts.drawn_size.is_some() || tie.by != Tie::Draw {
            return Ok(false);
        }
        let labels = self.labels_of(&facts).await?;
        let order = tie_order(tie, &checkpoint.root, &labels);
        let drawn: Vec<usize> = order.iter().take(tie.seats).copied().collect();
        let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
        self.save_draw(id, size, &json!(drawn).to_string()).await?;
        let about =
            json!({"size": checkpoint.size, "seed": checkpoint.root.to_string(), "drawn": drawn});
        let leaf = Leaf::new("ballots.draw", facts.number()?, about, now);
        self.append_leaf(Some(facts.community()), None, &leaf)
            .await?;
        if let (Some(outcome), Some(tally)) = (&outcome, tally_of(&facts)?) {
            self.end_drawn_subject(&facts, &tally, outcome, &drawn, &order, now)
                .await?;
        }
        Ok(true)
    }

    async fn save_draw(&mut self, id: BallotId, size: i64, drawn: &str) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update ballots set drawn_size = $2, drawn = $3 where id = $1"
        )
        .bind(id.0)
        .bind(size)
        .bind(drawn)
        .execute(c)
        .await
        .map(|_| ()))
    }
}

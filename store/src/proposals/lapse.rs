//! The caretaker's part: proposals whose time for gathering supporters is over lapse by themselves.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CommunityId;
use domain::proposals::{Move, State};
use domain::time::day_of;

use super::step::By;
use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error};

/// How many one run takes; the next run takes the rest.
const AT_ONCE: i64 = 500;

impl Db {
    /// Lets every proposal lapse that still gathers supporters after its last day, each in its own transaction, and
    /// returns how many did. A second run, or one beside it, finds nothing left.
    ///
    /// # Errors
    /// [`Error`] of the database; what lapsed before it stays so.
    pub async fn lapse_due(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut lapsed = 0;
        for (community, year, seq) in self.list_overdue(day_of(now)).await? {
            lapsed += u64::from(
                self.lapse_one(CommunityId(community), year, seq, now)
                    .await?,
            );
        }
        Ok(lapsed)
    }

    async fn lapse_one(
        &self,
        community: CommunityId,
        year: i64,
        seq: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let Some(number) = record_number(year, seq) else {
            return Ok(false);
        };
        let mut tx = self.begin().await?;
        let Some(facts) = tx.lock_proposal(community, number, now).await? else {
            return Ok(false);
        };
        // Somebody may have moved it since the list was read.
        if !matches!(facts.state()?, State::Gathering { closes_on, .. } if closes_on < day_of(now))
        {
            return Ok(false);
        }
        tx.must_go(&facts, Move::Lapse, By::RULE, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Community by community, because the index of stages begins with the community.
    async fn list_overdue(&self, today: NaiveDate) -> Result<Vec<(i64, i64, i64)>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select community_id, year, seq from proposals
             where community_id in (select id from communities)
               and stage = 'gathering' and closes_on < $1
             order by id limit $2"
        )
        .bind(today)
        .bind(AT_ONCE)
        .fetch_all(c)
        .await)?)
    }
}

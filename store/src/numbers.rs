//! Record numbers 编号: one for each proposal, seat procedure, meeting and ballot of a community and year, from one
//! count, so that a number read over the phone leads to one thing only (spec.md §1).

use chrono::{DateTime, Datelike, Utc};
use domain::ids::{CommunityId, RecordNumber};
use domain::time::day_of;

use crate::db::on;
use crate::{Error, Tx};

/// The number of a row; none where the row holds no year.
pub(crate) fn record_number(year: i64, seq: i64) -> Option<RecordNumber> {
    let year = i32::try_from(year).ok()?;
    Some(RecordNumber { year, seq })
}

impl Tx {
    /// The next record number; the year is the year in Asia/Shanghai.
    pub(crate) async fn next_number(
        &mut self,
        community: CommunityId,
        now: DateTime<Utc>,
    ) -> Result<RecordNumber, Error> {
        let year = i64::from(day_of(now).year());
        let seq = self.count_up_number(community, year).await?;
        record_number(year, seq).ok_or(Error::Inconsistent {
            table: "record_numbers",
            id: community.0,
        })
    }

    async fn count_up_number(
        &mut self,
        community: CommunityId,
        year: i64,
    ) -> Result<i64, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "insert into record_numbers (community_id, year, last) values ($1, $2, 1)
             on conflict (community_id, year) do update set last = record_numbers.last + 1
             returning last"
        )
        .bind(community.0)
        .bind(year)
        .fetch_one(c)
        .await)
    }
}

//! Following a matter without an account: its number and the code of the slip that staff print. The code is random, kept as a
//! keyed digest, and wrong ones are counted by the day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Asked;
use domain::codes::{Code, same_digest};
use domain::ids::{CommunityId, RecordNumber};
use domain::matters::{MatterEvent, may_look};
use domain::text::Remark;
use domain::time::{Calendar, day_of};
use serde_json::json;

use super::chain::Line;
use super::row::Matter;
use super::{NotDone, refused};
use crate::db::on;
use crate::{Db, Error, Failed, Tx};

/// Wrong codes that a matter takes on one day.
const TRIES: i64 = 10;

/// What a code is bound to, so that no digest fits another matter.
fn bound_to(matter: &Matter) -> String {
    format!("matter {}", matter.id)
}

impl Db {
    /// Gives a matter of somebody without an account a new code; the one before holds no longer.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    pub async fn slip_matter(
        &self,
        by: &Asked,
        number: RecordNumber,
        code: &Code,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let (matter, who) = tx.hold_for(by, number).await?;
        if !may_look(who) {
            return refused(NotDone::Unknown);
        }
        let digest = code.digest(key, &bound_to(&matter));
        let done: u64 = on!(&mut tx, |c| {
            sqlx::query(
            "update matter_contacts set code_digest = $2, tries = 0, tried_on = null where matter_id = $1"
        )
        .bind(matter.id.0)
        .bind(&digest)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
        })?;
        if done == 0 {
            return refused(NotDone::Step(domain::matters::NoStep::NotNow));
        }
        let line = Line::new(MatterEvent::Slip).by(by);
        tx.add_matter_event(matter.community, matter.id, line, now)
            .await?;
        tx.matter_leaf(by, &matter, "matters.slip", json!({}), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The matter of a number and a code; none where the two do not fit, there is no such matter, or too many wrong codes came
    /// today. Nobody is told which of the three.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find_matter_by_code(
        &self,
        community: CommunityId,
        number: RecordNumber,
        code: &Code,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<Matter>, Error> {
        let mut tx = self.begin().await?;
        let found = tx.open_by_code(community, number, code, key, now).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// The word of whoever holds the slip; whether number and code fit.
    ///
    /// # Errors
    /// [`NotDone`], or [`Error`].
    #[expect(clippy::too_many_arguments, reason = "which, by what, what, and when")]
    pub async fn say_matter_by_code(
        &self,
        community: CommunityId,
        number: RecordNumber,
        code: &Code,
        key: &[u8],
        said: (bool, Option<&Remark>),
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<bool, Failed<NotDone>> {
        let mut tx = self.begin().await?;
        let found = tx.open_by_code(community, number, code, key, now).await?;
        if let Some(matter) = &found {
            tx.say_of(matter, None, said, calendar, now).await?;
        }
        tx.commit().await?;
        Ok(found.is_some())
    }
}

impl Tx {
    async fn open_by_code(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        code: &Code,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<Matter>, Error> {
        let Some(matter) = self.lock_matter(community, number).await? else {
            return Ok(None);
        };
        let row: Option<(Option<String>, i64, Option<NaiveDate>)> = on!(self, |c| {
            sqlx::query_as(
                "select code_digest, tries, tried_on from matter_contacts where matter_id = $1",
            )
            .bind(matter.id.0)
            .fetch_optional(c)
            .await
        })?;
        let Some((Some(digest), tries, tried_on)) = row else {
            return Ok(None);
        };
        let today = day_of(now);
        let tries = match tried_on == Some(today) {
            true => tries,
            false => 0,
        };
        if tries >= TRIES {
            return Ok(None);
        }
        if same_digest(&digest, &code.digest(key, &bound_to(&matter))) {
            return Ok(Some(matter));
        }
        on!(self, |c| sqlx::query(
            "update matter_contacts set tries = $2, tried_on = $3 where matter_id = $1"
        )
        .bind(matter.id.0)
        .bind(tries + 1)
        .bind(today)
        .execute(c)
        .await
        .map(|_| ()))?;
        Ok(None)
    }
}

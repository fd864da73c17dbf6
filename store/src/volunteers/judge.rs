//! What is asked before somebody gets a place: the other shifts, whether staff vouch, and what else there is at that time.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::AccountId;
use domain::volunteers::{Clash, NoPlace, Span, may_sign_up};

use super::row::{Shift, span};
use crate::db::on;
use crate::{Error, Tx};

/// The longest slot of a window: a booking that clashes begins no earlier than that before.
const LONGEST_SLOT: Duration = Duration::hours(4);

impl Tx {
    /// What the rules say of a person's place on a held shift.
    pub(super) async fn judge_place(
        &mut self,
        shift: &Shift,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Result<(), NoPlace>, Error> {
        let vouched = self.find_vouched(shift, account).await?;
        let own = self.other_shifts(shift, account, now).await?;
        Ok(may_sign_up(
            shift.span,
            shift.is_cancelled(),
            vouched,
            &own,
            now,
        ))
    }

    /// Until when staff vouch for a member of the shift's team; none where nobody asks.
    pub(super) async fn find_vouched(
        &mut self,
        shift: &Shift,
        account: AccountId,
    ) -> Result<Option<Option<NaiveDate>>, sqlx::Error> {
        if !shift.checked_only {
            return Ok(None);
        }
        let until: Option<Option<NaiveDate>> = on!(self, |c| {
            sqlx::query_scalar(
            "select checked_until from team_members where team_id = $1 and account_id = $2 and standing = 'member'"
        )
        .bind(shift.team_id.0)
        .bind(account.0)
        .fetch_optional(c)
        .await
        })?;
        Ok(Some(until.flatten()))
    }

    /// The other shifts of a person, in every community: one is in one place at a time.
    async fn other_shifts(
        &mut self,
        shift: &Shift,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Span>, Error> {
        let rows: Vec<(i64, DateTime<Utc>, DateTime<Utc>)> = on!(self, |c| {
            sqlx::query_as(
                "select s.id, s.starts_at, s.ends_at from shift_places p join shifts s on s.id = p.shift_id
                 where p.account_id = $1 and p.standing in ('coming', 'offered') and s.ends_at > $2 and s.id <> $3",
            )
            .bind(account.0)
            .bind(now)
            .bind(shift.id.0)
            .fetch_all(c)
            .await
        })?;
        rows.into_iter()
            .map(|(id, from, until)| span("shifts", id, from, until))
            .collect()
    }

    /// What else a person has at that time: a booking at a window, a meeting.
    pub(super) async fn find_clash(
        &mut self,
        account: AccountId,
        span: Span,
    ) -> Result<Option<Clash>, sqlx::Error> {
        let bookings: Vec<(DateTime<Utc>, i64)> = on!(self, |c| {
            sqlx::query_as(
                "select starts_at, until_minute - from_minute from bookings
                 where account_id = $1 and standing = 'booked' and starts_at > $2 and starts_at < $3",
            )
            .bind(account.0)
            .bind(span.starts_at() - LONGEST_SLOT)
            .bind(span.ends_at())
            .fetch_all(c)
            .await
        })?;
        let booked = bookings
            .into_iter()
            .filter_map(|(at, minutes)| Span::new(at, at + Duration::minutes(minutes)))
            .any(|b| b.overlaps(span));
        if booked {
            return Ok(Some(Clash::Booking));
        }
        let meets: bool = on!(self, |c| {
            sqlx::query_scalar(
                "select exists (select 1 from signups g join meetings m on m.id = g.meeting_id
                 where g.account_id = $1 and g.state <> 'waiting' and m.stage = 'called'
                   and m.starts_at < $3 and m.ends_at > $2)",
            )
            .bind(account.0)
            .bind(span.starts_at())
            .bind(span.ends_at())
            .fetch_one(c)
            .await
        })?;
        Ok(meets.then_some(Clash::Meeting))
    }
}

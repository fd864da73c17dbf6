//! Who was there: by the code on the spot, or by the lead's list; and what went wrong.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Lead, SignedIn};
use domain::codes::Rotating;
use domain::ids::{AccountId, CommunityId};
use domain::log::{Leaf, text_hash};
use domain::text::{Answer, Remark};
use domain::volunteers::{
    Arrival, CHECKIN_TRIES, CODE, NoCheckIn, Span, Standing, arrival, is_vouched, may_check_in,
    may_mark,
};
use serde_json::json;
use sqlx::FromRow;

use super::row::Shift;
use super::shift_object;
use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

/// The window in which tries are counted.
const TRIES: Rotating = Rotating {
    purpose: "shift tries",
    seconds: 600,
};

/// Why nobody was marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotMarked {
    /// There is none, or somebody else leads the team.
    UnknownShift,
    UnknownPlace,
    Rule(NoCheckIn),
}

/// One line of a shift's list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RosterRow {
    pub id: i64,
    pub place: i64,
    pub standing: String,
    pub how: Option<String>,
    pub came_at: Option<DateTime<Utc>>,
    /// None for who left no name.
    pub name: Option<String>,
    /// Whether the account is erased.
    pub erased: bool,
    pub checked_until: Option<NaiveDate>,
    /// Minutes written down for it, with what the person said.
    pub minutes: Option<i64>,
    pub agreed: Option<bool>,
    /// Whether it is the reader's own place.
    pub own: bool,
}

impl RosterRow {
    /// What became of the place.
    pub fn standing(&self) -> Standing {
        Standing::from_code(&self.standing).unwrap_or(Standing::Coming)
    }

    /// What the moment of the check-in says; none who has not come.
    pub fn arrival(&self, span: Span) -> Option<Arrival> {
        self.came_at
            .map(|at| arrival(span, self.how.as_deref() == Some("code"), at))
    }
}

/// What went wrong at a shift.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Incident {
    pub what: String,
    /// Who was told.
    pub told: String,
    pub at: DateTime<Utc>,
}

fn refused<T>(why: NotMarked) -> Result<T, Failed<NotMarked>> {
    Err(Failed::Refused(why))
}

impl Db {
    /// Checks the person in by the digits on the lead's screen. Every try is counted; who is in already stays in.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn check_in_to_shift(
        &self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        typed: &str,
        key: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let no = |why| Failed::Refused(NotMarked::Rule(why));
        let Some(shift) = self.find_shift(community, number).await? else {
            return refused(NotMarked::UnknownShift);
        };
        may_check_in(shift.span, shift.is_cancelled(), now).map_err(no)?;
        let (account, id) = (by.account(), shift.id);
        let tries = text_hash(&["shift", &account.to_string(), &id.to_string()]);
        if !self
            .count_rate(&tries, TRIES.since(now), CHECKIN_TRIES)
            .await?
        {
            return Err(no(NoCheckIn::TooManyTries));
        }
        if !CODE.fits(key, id.0, typed, now) {
            return Err(no(NoCheckIn::WrongCode));
        }
        let mut tx = self.begin().await?;
        tx.come_by_code(by, community, number, now).await?;
        Ok(tx.commit().await?)
    }

    /// Marks from the list who came and who did not; one who was checked in by the code stays so.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn mark_attendance(
        &self,
        by: &Lead,
        number: i64,
        place: i64,
        to: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let mut tx = self.begin().await?;
        tx.mark_attendance(by, number, place, to, now).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down what went wrong and who was told of it. Its words are for the leads and the secretary.
    ///
    /// # Errors
    /// [`NotMarked`], or [`Error`].
    pub async fn note_incident(
        &self,
        by: &Lead,
        number: i64,
        what: &Answer,
        told: &Remark,
        once: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let mut tx = self.begin().await?;
        let Some(shift) = tx.lock_led_shift(by, number).await? else {
            return refused(NotMarked::UnknownShift);
        };
        let once = &format!("incident/{once}");
        if !tx.add_submission(by.account(), once, now).await? {
            return Ok(());
        }
        on!(&mut tx, |c| {
            sqlx::query(
                "insert into shift_incidents (community_id, shift_id, what, told, written_by, at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(shift.community.0)
            .bind(shift.id.0)
            .bind(what.as_str())
            .bind(told.as_str())
            .bind(by.account().0)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        tx.note_shift("volunteers.incident", &shift, by.account(), now)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The list of a shift, in the order of its places; what was given back is not on it.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_roster(&self, by: &Lead, shift: &Shift) -> Result<Vec<RosterRow>, Error> {
        Ok(read!(self, |c| {
            sqlx::query_as(
                "select p.id, p.place, p.standing, p.how, p.came_at, coalesce(a.real_name, a.nickname) as name,
                    (p.account_id is null) as erased, m.checked_until, e.minutes, h.agreed, coalesce(p.account_id = $2, false) as own
                 from shift_places p left join accounts a on a.id = p.account_id
                 left join team_members m on m.team_id = $3 and m.account_id = p.account_id and m.standing = 'member'
                 left join hour_entries e on e.id = (select max(x.id) from hour_entries x
                    left join hour_answers xh on xh.entry_id = x.id
                    where x.shift_id = p.shift_id and x.account_id = p.account_id and (x.corrects is null or xh.agreed))
                 left join hour_answers h on h.entry_id = e.id
                 where p.shift_id = $1 and p.standing in ('coming', 'offered', 'came', 'missed') order by p.place limit 200",
            )
            .bind(shift.id.0)
            .bind(by.account().0)
            .bind(shift.team_id.0)
            .fetch_all(c)
            .await
        })?)
    }

    /// What went wrong at a shift.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_incidents(&self, _by: &Lead, shift: &Shift) -> Result<Vec<Incident>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select what, told, at from shift_incidents where shift_id = $1 order by id limit 100"
        )
        .bind(shift.id.0)
        .fetch_all(c)
        .await)?)
    }
}

impl Tx {
    /// Writes down that somebody whose digits were right is there.
    pub(crate) async fn come_by_code(
        &mut self,
        by: &SignedIn,
        community: CommunityId,
        number: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let Some(shift) = self.lock_shift(community, number).await? else {
            return refused(NotMarked::UnknownShift);
        };
        may_check_in(shift.span, shift.is_cancelled(), now)
            .map_err(|why| Failed::Refused(NotMarked::Rule(why)))?;
        match self.find_place(&shift, by.account()).await? {
            None => refused(NotMarked::Rule(NoCheckIn::NoPlace)),
            // Each person once.
            Some((_, standing, _)) if standing == "came" => Ok(()),
            Some((place, _, _)) => {
                self.judge_helper(&shift, by.account()).await?;
                self.mark_came(&shift, place, "code", now).await?;
                let facts = json!({"how": "code"});
                let leaf = Leaf::new("volunteers.check_in", shift_object(number), facts, now);
                self.append_leaf(Some(community), Some(by.account()), &leaf)
                    .await?;
                Ok(())
            }
        }
    }

    pub(crate) async fn mark_attendance(
        &mut self,
        by: &Lead,
        number: i64,
        place: i64,
        to: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), Failed<NotMarked>> {
        let Some(shift) = self.lock_led_shift(by, number).await? else {
            return refused(NotMarked::UnknownShift);
        };
        may_mark(shift.span, shift.is_cancelled(), now)
            .map_err(|why| Failed::Refused(NotMarked::Rule(why)))?;
        let row: Option<(String, Option<String>, Option<i64>)> = on!(self, |c| sqlx::query_as(
            "select standing, how, account_id from shift_places where shift_id = $1 and id = $2"
        )
        .bind(shift.id.0)
        .bind(place)
        .fetch_optional(c)
        .await)?;
        let Some((standing, how, account)) = row else {
            return refused(NotMarked::UnknownPlace);
        };
        let holds = Standing::from_code(&standing).is_some_and(Standing::holds);
        let may = matches!(to, Standing::Came | Standing::Missed | Standing::Coming);
        if !holds || !may {
            return refused(NotMarked::UnknownPlace);
        }
        // Whoever typed the code was there, whatever the list says.
        if standing == to.code() || how.as_deref() == Some("code") {
            return Ok(());
        }
        // Once it is over, who was there was there.
        if to == Standing::Came
            && now < shift.span.ends_at()
            && let Some(account) = account
        {
            self.judge_helper(&shift, AccountId(account)).await?;
        }
        match to {
            Standing::Came => self.mark_came(&shift, place, "list", now).await?,
            to => self.mark_place(place, to.code(), now).await?,
        }
        let facts = json!({"how": "list", "came": to == Standing::Came});
        let leaf = Leaf::new("volunteers.check_in", shift_object(number), facts, now);
        self.append_leaf(Some(shift.community), Some(by.account()), &leaf)
            .await?;
        Ok(())
    }

    /// Whether staff still vouch for who comes, where they must.
    async fn judge_helper(
        &mut self,
        shift: &Shift,
        account: AccountId,
    ) -> Result<(), Failed<NotMarked>> {
        let vouched = self.find_vouched(shift, account).await?;
        match is_vouched(shift.span, vouched) {
            true => Ok(()),
            false => refused(NotMarked::Rule(NoCheckIn::NotChecked)),
        }
    }

    async fn mark_came(
        &mut self,
        shift: &Shift,
        place: i64,
        how: &'static str,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update shift_places set standing = 'came', confirm_by = null, how = $3, came_at = $4, changed_at = $4
                 where shift_id = $1 and id = $2",
            )
            .bind(shift.id.0)
            .bind(place)
            .bind(how)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ())
        })
    }
}

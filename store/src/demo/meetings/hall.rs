//! One community's hall in the demo: whom a key means there, the calendar, and what the rows hold by now.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, AtDesk, Clerk, Secretary, SignedIn, Standing};
use domain::accounts::{Residency, Role};
use domain::ids::AccountId;
use domain::time::{Calendar, day_of, start_of};

use crate::db::on;
use crate::demo::broken;
use crate::demo::people::People;
use crate::demo::places::Place;
use crate::{Error, Tx};

/// What this part of the world is called where it does not fit.
pub(super) const PART: &str = "demo meetings";

/// One community's hall: whom a key means there, and the calendar.
pub(super) struct Hall<'a> {
    pub(super) place: &'a Place,
    pub(super) people: &'a People<'a>,
    pub(super) calendar: &'a Calendar,
    pub(super) now: DateTime<Utc>,
    pub(super) at: usize,
}

impl Hall<'_> {
    pub(super) fn lacking(&self) -> Error {
        broken(PART, self.at)
    }

    pub(super) fn account(&self, key: &str) -> Result<AccountId, Error> {
        let person = self.people.get(key).ok_or_else(|| self.lacking())?;
        Ok(person.account)
    }

    pub(super) fn standing(&self, key: &str, role: Option<Role>) -> Result<Standing, Error> {
        Ok(Standing {
            account: self.account(key)?,
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: Residency::None,
            roles: role.map(|role| (role, None)).into_iter().collect(),
            seats: Vec::new(),
        })
    }

    pub(super) fn secretary(&self, key: &str) -> Result<Secretary, Error> {
        let standing = self.standing(key, Some(Role::Secretary))?;
        access::secretary(Some(&standing)).map_err(|_| self.lacking())
    }

    pub(super) fn clerk(&self, key: &str) -> Result<Clerk, Error> {
        let standing = self.standing(key, Some(Role::WindowClerk))?;
        access::clerk(Some(&standing)).map_err(|_| self.lacking())
    }

    pub(super) fn desk(&self, key: &str) -> Result<AtDesk, Error> {
        let standing = self.standing(key, Some(Role::Secretary))?;
        access::at_desk(Some(&standing)).map_err(|_| self.lacking())
    }

    pub(super) fn person(&self, key: &str) -> Result<SignedIn, Error> {
        access::signed_in(Some(&self.standing(key, None)?)).map_err(|_| self.lacking())
    }

    pub(super) fn day(&self, days: i64) -> NaiveDate {
        day_of(self.now) + Duration::days(days)
    }

    /// Noon of a day, or now where that is earlier.
    pub(super) fn noon(&self, days: i64) -> DateTime<Utc> {
        (start_of(self.day(days)) + Duration::hours(12)).min(self.now)
    }
}

impl Tx {
    pub(super) async fn find_first_body(
        &mut self,
        community: i64,
    ) -> Result<Option<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select id from bodies where community_id = $1 order by number limit 1"
        )
        .bind(community)
        .fetch_optional(c)
        .await)
    }

    /// The next day on which proposals are discussed.
    pub(super) async fn find_agenda_day(
        &mut self,
        community: i64,
        today: NaiveDate,
    ) -> Result<Option<NaiveDate>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select meets_on from proposals where community_id = $1 and stage = 'on_agenda' and meets_on > $2
             order by meets_on limit 1"
        )
        .bind(community)
        .bind(today)
        .fetch_optional(c)
        .await
        })
    }

    pub(super) async fn list_demo_seats(
        &mut self,
        body: i64,
        on: NaiveDate,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select id from seats where body_id = $1 and from_on <= $2 and (ended_on is null or ended_on > $2)
             order by id"
        )
        .bind(body)
        .bind(on)
        .fetch_all(c)
        .await
        })
    }

    pub(super) async fn list_demo_decisions(
        &mut self,
        meeting: i64,
    ) -> Result<Vec<i64>, sqlx::Error> {
        on!(self, |c| sqlx::query_scalar(
            "select id from decisions where meeting_id = $1 order by id"
        )
        .bind(meeting)
        .fetch_all(c)
        .await)
    }
}

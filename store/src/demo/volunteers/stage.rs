//! What one team of the demo is played with, and the days of its story.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::{self, Lead, SignedIn};
use domain::ids::AccountId;
use domain::rulebook::Rulebook;
use domain::time::day_of;

use crate::Error;
use crate::demo::appointments::standing;
use crate::demo::broken;
use crate::demo::people::People;
use crate::demo::places::Place;

/// What this part of the world is called where it does not fit.
pub(super) const PART: &str = "demo volunteers";

/// What one team is played with.
pub(super) struct Stage<'a> {
    pub(super) place: &'a Place,
    pub(super) people: &'a People<'a>,
    pub(super) book: &'a Rulebook,
    pub(super) lead: Lead,
    pub(super) office: Lead,
    /// Number of the team.
    pub(super) team: i64,
    pub(super) now: DateTime<Utc>,
    pub(super) at: usize,
}

impl Stage<'_> {
    pub(super) fn broken(&self) -> Error {
        broken(PART, self.at)
    }

    pub(super) fn account(&self, key: &str) -> Result<AccountId, Error> {
        let person = self.people.get(key).ok_or_else(|| self.broken())?;
        Ok(person.account)
    }

    pub(super) fn person(&self, key: &str) -> Result<SignedIn, Error> {
        let standing = standing(self.place, self.account(key)?, None);
        access::signed_in(Some(&standing)).map_err(|_| self.broken())
    }
}

/// A day so many days from today.
pub(super) fn day(now: DateTime<Utc>, days: i64) -> Option<NaiveDate> {
    let today = day_of(now);
    let count = Days::new(days.unsigned_abs());
    match days < 0 {
        true => today.checked_sub_days(count),
        false => today.checked_add_days(count),
    }
}

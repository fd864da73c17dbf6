//! What one team of the demo is played with, and the days of its story.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::{self, Lead, SignedIn};
use domain::ids::AccountId;
use domain::rulebook::Rulebook;
use domain::time::day_of;

use crate::demo::appointments::standing;
use crate::demo::broken;
use crate::demo::people::People;
use crate::demo::places::Place;
use crate::{Error, Failed};

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
        broken("demo volunteers", self.at)
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

/// A refusal of the rules is a world that contradicts itself.
pub(super) fn whole<T, R: std::fmt::Debug>(
    got: Result<T, Failed<R>>,
    at: usize,
) -> Result<T, Error> {
    got.map_err(|failed| match failed {
        Failed::Store(e) => e,
        Failed::Refused(_) => broken("demo volunteers", at),
    })
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

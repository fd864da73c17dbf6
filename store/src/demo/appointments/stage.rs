//! What one window of the demo is played with: its days and slots, and whom a key means there.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::{self, Clerk, SignedIn, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::appointments::{BookingCode, Slot, Span, Wanted};
use domain::codes::DOOR_ALPHABET;
use domain::ids::{AccountId, ResidencyId};
use domain::time::{Calendar, day_of};

use super::DemoWindow;
use crate::Error;
use crate::appointments::Wish;
use crate::demo::broken;
use crate::demo::people::People;
use crate::demo::places::Place;

/// What this part of the world is called where it does not fit.
pub(super) const PART: &str = "demo windows";

/// What one window is played with.
pub(super) struct Stage<'a> {
    pub(super) demo: &'a DemoWindow,
    pub(super) place: &'a Place,
    pub(super) people: &'a People<'a>,
    pub(super) calendar: &'a Calendar,
    pub(super) clerk: Clerk,
    pub(super) number: i64,
    pub(super) now: DateTime<Utc>,
    pub(super) at: usize,
}

impl Stage<'_> {
    pub(super) fn broken(&self) -> Error {
        broken(PART, self.at)
    }

    pub(super) fn closed(&self, day: NaiveDate) -> Option<Span> {
        let closures = self.demo.closures.iter();
        let mut of_day = closures.filter(|c| self.open_day(c.day, None) == Some(day));
        of_day.next().map(|c| c.span)
    }

    pub(super) fn slots(&self, day: NaiveDate) -> Vec<Slot> {
        let closed = self.closed(day);
        self.demo.setup.plan.slots(day, self.calendar, closed)
    }

    /// The `n`-th day after today on which the window is open; counted without closures, which name their days so.
    pub(super) fn open_day(&self, n: usize, today: Option<NaiveDate>) -> Option<NaiveDate> {
        let today = today.unwrap_or(day_of(self.now));
        let open = |day: &NaiveDate| {
            !self
                .demo
                .setup
                .plan
                .slots(*day, self.calendar, None)
                .is_empty()
        };
        today
            .iter_days()
            .skip(1)
            .take(60)
            .filter(open)
            .nth(n.checked_sub(1)?)
    }

    /// The day of a booking.
    pub(super) fn day(&self, n: i64) -> Option<NaiveDate> {
        let today = day_of(self.now);
        let count = usize::try_from(n.unsigned_abs()).ok()?;
        if n > 0 {
            return self.open_day(count, None);
        }
        // As far back as there is anything: an open day is never further away than a fortnight.
        let first = today.checked_sub_days(Days::new(90))?;
        let mut days: Vec<_> = first
            .iter_days()
            .take_while(|day| *day < today)
            .filter(|day| !self.slots(*day).is_empty())
            .collect();
        days.reverse();
        days.get(count.checked_sub(1)?).copied()
    }

    pub(super) fn person(&self, account: AccountId) -> Option<SignedIn> {
        access::signed_in(Some(&self.standing(account, None))).ok()
    }

    pub(super) fn verified(&self, account: AccountId) -> Option<Verified> {
        access::verified(Some(&self.standing(account, None))).ok()
    }

    pub(super) fn standing(&self, account: AccountId, role: Option<Role>) -> access::Standing {
        standing(self.place, account, role)
    }
}

pub(in crate::demo) fn standing(
    place: &Place,
    account: AccountId,
    role: Option<Role>,
) -> access::Standing {
    let grid = place.grids.values().next().copied();
    access::Standing {
        account,
        second_factor: true,
        community: Some(place.id),
        residency: grid.map_or(Residency::None, |grid| Residency::Attested {
            id: ResidencyId(0),
            grid,
            method: Method::InPerson,
        }),
        roles: role.map(|role| (role, None)).into_iter().collect(),
        seats: Vec::new(),
    }
}

/// Codes of the demo, one after the other: nothing of it is secret.
pub(super) fn code_of(n: usize) -> Option<BookingCode> {
    let letter = |n: usize| {
        DOOR_ALPHABET
            .get(n % DOOR_ALPHABET.len())
            .map(|b| char::from(*b))
    };
    let text: Option<String> = [
        n * 7,
        n * 11 + 3,
        n * 13 + 5,
        n * 17 + 2,
        n / 961,
        n / 31 + 9,
        n * 19 + 4,
        n,
    ]
    .into_iter()
    .map(letter)
    .collect();
    BookingCode::parse(&text?).ok()
}

pub(super) fn wish(stage: &Stage<'_>, wanted: Wanted) -> Wish {
    Wish {
        window: stage.number,
        wanted,
        service: None,
        home: None,
    }
}

//! Who may book, wait, cancel and mark, and when.

use chrono::{DateTime, NaiveDate, Utc};

use super::Slot;
use crate::coded::coded;

coded! {
    /// Where a booking stands.
    Standing {
        Booked = "booked",
        /// 到了
        Arrived = "arrived",
        /// 办完
        Done = "done",
        /// 未到
        Missed = "missed",
        /// By the person or by staff: its place is free again.
        Cancelled = "cancelled",
    }
}

/// A slot somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    pub day: NaiveDate,
    pub slot: Slot,
}

/// A booking somebody holds that has not begun yet.
pub type Held = Wanted;

/// Why nothing is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoBooking {
    /// The window is not open then.
    #[error("no such slot")]
    NoSuchSlot,
    #[error("it has begun")]
    Begun,
    /// Booking for that day is not open yet.
    #[error("too far ahead")]
    TooFar { last: NaiveDate },
    /// The person has another booking at that time.
    #[error("another booking at that time")]
    Overlap { day: NaiveDate, from: u16 },
    /// As many open bookings as the rulebook allows.
    #[error("too many open bookings")]
    TooMany { most: u32 },
}

/// Whether a slot may be booked: it exists, is to come, is not too far ahead, and the person is free then and has not too
/// many. `offered` are the slots of that day; `last` is the last day that may be booked, `most` how many one person holds.
///
/// # Errors
/// [`NoBooking`].
pub fn may_book(
    wanted: Wanted,
    offered: &[Slot],
    held: &[Held],
    last: NaiveDate,
    most: u32,
    now: DateTime<Utc>,
) -> Result<(), NoBooking> {
    if !offered.contains(&wanted.slot) {
        return Err(NoBooking::NoSuchSlot);
    }
    if wanted.slot.starts_at(wanted.day) <= now {
        return Err(NoBooking::Begun);
    }
    if wanted.day > last {
        return Err(NoBooking::TooFar { last });
    }
    let meets = |h: &&Held| h.day == wanted.day && h.slot.meets(wanted.slot);
    if let Some(other) = held.iter().find(meets) {
        return Err(NoBooking::Overlap {
            day: other.day,
            from: other.slot.from(),
        });
    }
    if held.len() >= most as usize {
        return Err(NoBooking::TooMany { most });
    }
    Ok(())
}

/// Why nobody waits for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoWait {
    /// The window is closed that day, or everything of it has begun.
    #[error("nothing to wait for")]
    NothingToCome,
    #[error("too far ahead")]
    TooFar { last: NaiveDate },
    /// A place is free: it can be booked at once.
    #[error("a place is free")]
    PlaceFree,
}

/// Whether somebody may wait for a place on a day: its slots to come are all taken. `free` tells how many places of a slot
/// are.
///
/// # Errors
/// [`NoWait`].
pub fn may_wait(
    day: NaiveDate,
    offered: &[Slot],
    free: impl Fn(Slot) -> i64,
    last: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), NoWait> {
    let mut to_come = offered.iter().filter(|s| s.starts_at(day) > now).peekable();
    if to_come.peek().is_none() {
        return Err(NoWait::NothingToCome);
    }
    if day > last {
        return Err(NoWait::TooFar { last });
    }
    if to_come.any(|s| free(*s) > 0) {
        return Err(NoWait::PlaceFree);
    }
    Ok(())
}

/// Why a booking is not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoCancel {
    #[error("it has begun")]
    Begun,
    /// It stands elsewhere by now.
    #[error("not booked")]
    NotBooked(Standing),
}

/// Whether a booking may be cancelled: until its slot begins.
///
/// # Errors
/// [`NoCancel`].
pub fn may_cancel(
    standing: Standing,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), NoCancel> {
    if standing != Standing::Booked {
        return Err(NoCancel::NotBooked(standing));
    }
    if starts_at <= now {
        return Err(NoCancel::Begun);
    }
    Ok(())
}

/// Why a booking is not marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoMark {
    /// It was cancelled, or the mark is no mark of staff.
    #[error("cancelled")]
    Cancelled,
    /// Its day has not come.
    #[error("its day has not come")]
    TooEarly,
    /// Nobody is late before the slot begins.
    #[error("not begun")]
    NotBegun,
}

impl Standing {
    /// Staff mark who came: from its day on, and 未到 only once the slot has begun. A mark made by mistake is changed by
    /// another one; who comes late is marked as having come.
    ///
    /// # Errors
    /// [`NoMark`].
    pub fn mark(
        self,
        to: Self,
        booked: Wanted,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Self, NoMark> {
        if self == Self::Cancelled || to == Self::Cancelled {
            return Err(NoMark::Cancelled);
        }
        if booked.day > today {
            return Err(NoMark::TooEarly);
        }
        if to == Self::Missed && booked.slot.starts_at(booked.day) > now {
            return Err(NoMark::NotBegun);
        }
        Ok(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use rstest::rstest;

    fn d(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    fn slot(hour: u16) -> Slot {
        Slot::new(hour * 60, hour * 60 + 30).unwrap()
    }

    fn at(day: &str, hour: u16) -> Wanted {
        Wanted {
            day: d(day),
            slot: slot(hour),
        }
    }

    // A Monday, nine in the morning; ten and eleven are offered; at most two; Friday is the last day.
    #[rstest]
    #[case(at("2026-11-23", 10), &[], Ok(()))]
    #[case(at("2026-11-27", 10), &[], Ok(()))]
    #[case(at("2026-11-23", 12), &[], Err(NoBooking::NoSuchSlot))]
    #[case(at("2026-11-23", 9), &[], Err(NoBooking::Begun))] // it begins this very moment
    #[case(at("2026-11-22", 10), &[], Err(NoBooking::Begun))]
    #[case(at("2026-11-28", 10), &[], Err(NoBooking::TooFar { last: d("2026-11-27") }))]
    #[case(at("2026-11-23", 10), &[at("2026-11-23", 11)], Ok(()))]
    #[case(at("2026-11-23", 10), &[at("2026-11-24", 10)], Ok(()))]
    #[case(at("2026-11-23", 10), &[at("2026-11-23", 10)], Err(NoBooking::Overlap { day: d("2026-11-23"), from: 600 }))]
    #[case(at("2026-11-23", 10), &[at("2026-11-24", 10), at("2026-11-25", 10)], Err(NoBooking::TooMany { most: 2 }))]
    fn a_slot_is_booked_or_refused(
        #[case] wanted: Wanted,
        #[case] held: &[Held],
        #[case] expected: Result<(), NoBooking>,
    ) {
        let now = slot(9).starts_at(d("2026-11-23"));
        let offered = [slot(9), slot(10), slot(11)];
        let got = may_book(wanted, &offered, held, d("2026-11-27"), 2, now);
        assert_eq!(got, expected);
    }

    #[test]
    fn bookings_that_meet_by_a_minute_exclude_each_other() {
        let now = slot(8).starts_at(d("2026-11-23"));
        let other = Held {
            day: d("2026-11-23"),
            slot: Slot::new(571, 601).unwrap(),
        };
        let got = may_book(
            at("2026-11-23", 10),
            &[slot(10)],
            &[other],
            other.day,
            5,
            now,
        );
        assert_eq!(
            got,
            Err(NoBooking::Overlap {
                day: other.day,
                from: 571
            })
        );
    }

    #[test]
    fn nobody_waits_where_a_place_is_free() {
        let (day, last) = (d("2026-11-23"), d("2026-11-27"));
        let offered = [slot(9), slot(10)];
        let now = slot(9).starts_at(day);
        // The one that has begun counts for nothing.
        let wait = |free: fn(Slot) -> i64, now| may_wait(day, &offered, free, last, now);
        assert_eq!(wait(|s| i64::from(s == slot(9)), now), Ok(()));
        assert_eq!(
            wait(|s| i64::from(s == slot(10)), now),
            Err(NoWait::PlaceFree)
        );
        assert_eq!(
            wait(|_| 0, now + Duration::hours(1)),
            Err(NoWait::NothingToCome)
        );
        let next = d("2026-12-01");
        let far = may_wait(next, &offered, |_| 0, last, now);
        assert_eq!(far, Err(NoWait::TooFar { last }));
    }

    #[test]
    fn a_booking_is_cancelled_until_it_begins() {
        let starts = slot(10).starts_at(d("2026-11-23"));
        let second = Duration::seconds(1);
        assert_eq!(
            may_cancel(Standing::Booked, starts, starts - second),
            Ok(())
        );
        assert_eq!(
            may_cancel(Standing::Booked, starts, starts),
            Err(NoCancel::Begun)
        );
        for s in [
            Standing::Arrived,
            Standing::Done,
            Standing::Missed,
            Standing::Cancelled,
        ] {
            let got = may_cancel(s, starts, starts - second);
            assert_eq!(got, Err(NoCancel::NotBooked(s)));
        }
    }

    #[test]
    fn marks_follow_the_day_and_can_be_put_right() {
        let booked = at("2026-11-23", 10);
        let starts = booked.slot.starts_at(booked.day);
        let mark = |from: Standing, to, today: &str, now| from.mark(to, booked, d(today), now);
        use Standing::{Arrived, Booked, Cancelled, Done, Missed};
        let early = starts - Duration::hours(1);
        assert_eq!(
            mark(Booked, Arrived, "2026-11-22", early),
            Err(NoMark::TooEarly)
        );
        assert_eq!(mark(Booked, Arrived, "2026-11-23", early), Ok(Arrived));
        assert_eq!(
            mark(Booked, Missed, "2026-11-23", early),
            Err(NoMark::NotBegun)
        );
        assert_eq!(mark(Booked, Missed, "2026-11-23", starts), Ok(Missed));
        assert_eq!(mark(Missed, Arrived, "2026-11-23", starts), Ok(Arrived));
        assert_eq!(mark(Arrived, Done, "2026-11-24", starts), Ok(Done));
        assert_eq!(mark(Done, Booked, "2026-11-24", starts), Ok(Booked));
        assert_eq!(
            mark(Cancelled, Arrived, "2026-11-23", starts),
            Err(NoMark::Cancelled)
        );
        assert_eq!(
            mark(Booked, Cancelled, "2026-11-23", starts),
            Err(NoMark::Cancelled)
        );
    }

    #[test]
    fn codes_are_read_back() {
        for s in Standing::ALL {
            assert_eq!(Standing::from_code(s.code()), Some(*s));
        }
    }
}

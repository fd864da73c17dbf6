//! The windows of the demo and who has booked there, through the acts of the room itself. Days are counted in days on which
//! the window is open, so that the same story is told on any day of the year.

mod stage;

pub(super) use stage::standing;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::access::{self, Editor};
use domain::appointments::{BookingCode, Setup, Span, Standing, Wanted, moment};
use domain::ids::AccountId;
use domain::text::{HomeNote, Remark};
use domain::time::{Calendar, day_of};

use self::stage::{PART, Stage, code_of, wish};
use super::people::People;
use super::places::Place;
use super::{FOUNDED, ago, broken, whole};
use crate::appointments::{Home, NotBooked, Terms, Wish};
use crate::{Error, Failed, Tx};

/// A window with its closures and bookings.
#[derive(Debug, Clone)]
pub struct DemoWindow {
    /// Slug.
    pub community: String,
    /// Keys of the editor who set it up, and of the clerk who marks who came.
    pub by: String,
    pub clerk: String,
    pub setup: Setup,
    pub closures: Vec<DemoClosure>,
    pub bookings: Vec<DemoBooking>,
    /// Open days on which every place is taken.
    pub full: Vec<usize>,
    /// Keys of who waits for a place on such a day.
    pub waits: Vec<(usize, String)>,
    /// How many neighbours come today, where it is open.
    pub today: usize,
}

/// A closure of an open day.
#[derive(Debug, Clone)]
pub struct DemoClosure {
    pub day: usize,
    pub span: Span,
    pub reason: Remark,
}

/// Somebody's booking.
#[derive(Debug, Clone)]
pub struct DemoBooking {
    /// Key.
    pub who: String,
    /// The so-manieth open day from today on; before today where it is negative.
    pub day: i64,
    /// The so-manieth slot of that day.
    pub slot: usize,
    pub service: Option<i64>,
    /// A visit at home, with what staff should know.
    pub home: Option<HomeNote>,
    /// What became of it, where it is past.
    pub end: Option<Standing>,
    /// A code that is known beforehand.
    pub code: Option<BookingCode>,
}

impl Tx {
    pub(super) async fn load_windows(
        &mut self,
        windows: &[DemoWindow],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let mut codes = 0;
        for (at, demo) in windows.iter().enumerate() {
            let unknown = || broken(PART, at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let role_of = |key: &str| {
                let person = people.get(key)?;
                Some(standing(place, person.account, Some(person.role?)))
            };
            let editor = access::editor(role_of(&demo.by).as_ref()).map_err(|_| unknown())?;
            let clerk = access::clerk(role_of(&demo.clerk).as_ref()).map_err(|_| unknown())?;
            let founded = ago(now, FOUNDED as f64 / 2.0, Duration::minutes(at as i64));
            let number = self.create_window(&editor, &demo.setup, founded).await?;
            let stage = Stage {
                demo,
                place,
                people,
                calendar,
                clerk,
                number,
                now,
                at,
            };
            self.play_window(&stage, &editor, &mut codes).await?;
        }
        Ok(())
    }

    async fn play_window(
        &mut self,
        stage: &Stage<'_>,
        editor: &Editor,
        codes: &mut usize,
    ) -> Result<(), Error> {
        for closure in &stage.demo.closures {
            let day = stage
                .open_day(closure.day, None)
                .ok_or_else(|| stage.broken())?;
            let (span, reason, at) = (
                closure.span,
                &closure.reason,
                ago(stage.now, 2.0, Duration::zero()),
            );
            let closed = self
                .close_window(
                    editor,
                    stage.number,
                    day,
                    span,
                    reason,
                    None,
                    stage.calendar,
                    at,
                )
                .await;
            whole(PART, closed, stage.at)?;
        }
        for booking in &stage.demo.bookings {
            self.play_booking(stage, booking, codes).await?;
        }
        for n in &stage.demo.full {
            let day = stage.open_day(*n, None).ok_or_else(|| stage.broken())?;
            for slot in stage.slots(day) {
                self.fill_slot(stage, Wanted { day, slot }, usize::MAX, codes)
                    .await?;
            }
        }
        for (n, key) in &stage.demo.waits {
            let day = stage.open_day(*n, None).ok_or_else(|| stage.broken())?;
            self.play_wait(stage, day, key, codes).await?;
        }
        self.play_today(stage, codes).await
    }

    /// Takes so many places of a slot that may be booked, with neighbours who are free then.
    async fn fill_slot(
        &mut self,
        stage: &Stage<'_>,
        wanted: Wanted,
        most: usize,
        codes: &mut usize,
    ) -> Result<(), Error> {
        let mut crowd: Vec<_> = stage
            .people
            .values()
            .filter(|p| p.verified && !p.persona && p.community == stage.demo.community)
            .map(|p| (p.order, p.account))
            .collect();
        crowd.sort_unstable_by(|a, b| b.cmp(a));
        let booked_at = (stage.now - Duration::days(1))
            .min(wanted.slot.starts_at(wanted.day) - Duration::hours(20));
        let mut taken = 0;
        // Each begins with another neighbour, so that nobody comes every day.
        let turn = crowd.iter().cycle().skip(*codes).take(crowd.len());
        for (_, account) in turn {
            if taken == most {
                break;
            }
            let wish = wish(stage, wanted);
            match self
                .book_demo(stage, *account, &wish, booked_at, codes)
                .await
            {
                Ok(_) => taken += 1,
                Err(Failed::Refused(NotBooked::Full)) => break,
                Err(Failed::Refused(NotBooked::Rule(_) | NotBooked::Already(_))) => {}
                Err(Failed::Refused(_)) => return Err(stage.broken()),
                Err(Failed::Store(e)) => return Err(e),
            }
        }
        Ok(())
    }

    async fn book_demo(
        &mut self,
        stage: &Stage<'_>,
        account: AccountId,
        wish: &Wish,
        at: DateTime<Utc>,
        codes: &mut usize,
    ) -> Result<BookingCode, Failed<NotBooked>> {
        let book = stage
            .place
            .rules_on(day_of(at))
            .ok_or_else(|| stage.broken())?;
        let terms = Terms {
            calendar: stage.calendar,
            book,
        };
        *codes += 1;
        let code = code_of(*codes).ok_or_else(|| stage.broken())?;
        let who = stage.person(account).ok_or_else(|| stage.broken())?;
        self.book(&who, stage.place.id, wish, &code, terms, at)
            .await
            .map(|b| b.code)
    }

    async fn play_booking(
        &mut self,
        stage: &Stage<'_>,
        demo: &DemoBooking,
        codes: &mut usize,
    ) -> Result<(), Error> {
        let unknown = || stage.broken();
        let person = stage.people.get(demo.who.as_str()).ok_or_else(unknown)?;
        let day = stage.day(demo.day).ok_or_else(unknown)?;
        let slots = stage.slots(day);
        let slot = slots
            .get(demo.slot % slots.len().max(1))
            .ok_or_else(unknown)?;
        let wanted = Wanted { day, slot: *slot };
        let home = match &demo.home {
            Some(note) => Some(Home {
                right: stage.verified(person.account).ok_or_else(unknown)?,
                note: Some(note.clone()),
            }),
            None => None,
        };
        let wish = Wish {
            service: demo.service,
            home,
            ..wish(stage, wanted)
        };
        let booked_at = stage.now.min(slot.starts_at(day)) - Duration::hours(30);
        let book = stage
            .place
            .rules_on(day_of(booked_at))
            .ok_or_else(unknown)?;
        let terms = Terms {
            calendar: stage.calendar,
            book,
        };
        *codes += 1;
        let code = match &demo.code {
            Some(code) => code.clone(),
            None => code_of(*codes).ok_or_else(unknown)?,
        };
        let who = stage.person(person.account).ok_or_else(unknown)?;
        let booked = self
            .book(&who, stage.place.id, &wish, &code, terms, booked_at)
            .await;
        whole(PART, booked, stage.at)?;
        if let Some(end) = demo.end {
            self.mark_demo(stage, &code, end, slot.ends_at(day)).await?;
        }
        Ok(())
    }

    async fn mark_demo(
        &mut self,
        stage: &Stage<'_>,
        code: &BookingCode,
        to: Standing,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let id = self
            .booking_id(stage.place.id, code)
            .await?
            .ok_or_else(|| stage.broken())?;
        let marked = self.mark_booking(&stage.clerk, id, to, at).await;
        whole(PART, marked, stage.at)
    }

    async fn play_wait(
        &mut self,
        stage: &Stage<'_>,
        day: NaiveDate,
        key: &str,
        codes: &mut usize,
    ) -> Result<(), Error> {
        let unknown = || stage.broken();
        let person = stage.people.get(key).ok_or_else(unknown)?;
        let who = stage.person(person.account).ok_or_else(unknown)?;
        let book = stage
            .place
            .rules_on(day_of(stage.now))
            .ok_or_else(unknown)?;
        let terms = Terms {
            calendar: stage.calendar,
            book,
        };
        *codes += 1;
        let code = code_of(*codes).ok_or_else(unknown)?;
        let waits = self
            .wait_for_place(
                &who,
                stage.place.id,
                stage.number,
                day,
                None,
                &code,
                terms,
                stage.now,
            )
            .await;
        whole(PART, waits, stage.at)
    }

    /// Neighbours who come today: who has come by now is marked, the others are still expected.
    async fn play_today(&mut self, stage: &Stage<'_>, codes: &mut usize) -> Result<(), Error> {
        let today = day_of(stage.now);
        let slots = stage.slots(today);
        for n in 0..stage.demo.today.min(slots.len()) {
            let Some(slot) = slots.get(n * 2 % slots.len()).copied() else {
                continue;
            };
            let before = *codes;
            let wanted = Wanted { day: today, slot };
            self.fill_slot(stage, wanted, 1, codes).await?;
            let over = moment(today, slot.until()) < stage.now;
            if over && *codes > before {
                let code = code_of(*codes).ok_or_else(|| stage.broken())?;
                let end = if n == 1 {
                    Standing::Missed
                } else {
                    Standing::Done
                };
                if self.booking_id(stage.place.id, &code).await?.is_some() {
                    self.mark_demo(stage, &code, end, stage.now).await?;
                }
            }
        }
        Ok(())
    }
}

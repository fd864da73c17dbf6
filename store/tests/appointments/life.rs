//! Booking and cancelling, as one person meets it.

use chrono::NaiveDate;
use domain::appointments::{NoBooking, NoCancel, Standing};
use domain::display::Both;
use domain::notices::Notice;
use store::Db;
use store::appointments::{NotBooked, NotCancelled, Somebody};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{World, at, code, monday, on, on_monday, setup};

fn d(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

both! {
    async fn a_resident_books_and_finds_the_booking_by_its_code(db) {
        let w = World::new(db, 2).await;
        let (me, other) = (w.person(1).await, w.person(2).await);
        let booked = w.book(&me, on_monday(9), 1).await.unwrap();
        assert_eq!(booked.code, code(1));
        let found = db.find_my_booking(&me, w.place.id, &code(1)).await.unwrap().unwrap();
        assert_eq!((found.wanted, found.standing, found.window), (on_monday(9), Standing::Booked, w.window));
        assert_eq!(found.starts_at, at(9, 0));
        assert_eq!(db.find_my_booking(&other, w.place.id, &code(1)).await.unwrap(), None, "nobody else's");
        // The form arrives twice, or the button is pressed twice: one booking.
        let again = w.book(&me, on_monday(9), 2).await;
        assert_eq!(refused(again), NotBooked::Already(code(1)));
        assert_eq!(w.mine(&me).await.len(), 1);
        // No person and no booking stands in the public record; the window does.
        assert_eq!(leaves(db, "appointments.window").await, 1);
        assert_eq!(common::count(db, "select count(*) from log_leaves where act like 'appointments.%'").await, 1);
    }

    async fn the_third_finds_a_slot_for_two_full(db) {
        let w = World::new(db, 2).await;
        for n in [1, 2] {
            w.book(&w.person(n).await, on_monday(9), n).await.unwrap();
        }
        let third = w.person(3).await;
        assert_eq!(refused(w.book(&third, on_monday(9), 3).await), NotBooked::Full);
        w.book(&third, on_monday(10), 3).await.unwrap();
        let taken = db.list_taken_places(w.place.id, monday(), monday()).await.unwrap();
        let mut taken: Vec<_> = taken.iter().map(|t| (t.from_minute, t.places)).collect();
        taken.sort_unstable();
        assert_eq!(taken, [(540, 2), (600, 1)]);
    }

    async fn the_walk_in_share_cannot_be_booked(db) {
        let w = World::new(db, 1).await;
        let mut more = setup(3);
        more.plan.walk_in_percent = 34;
        let window = db.find_window(w.place.id, w.window).await.unwrap().unwrap();
        db.save_window(&w.editor, w.window, window.revision, &more, None, w.terms(), now()).await.unwrap();
        // Of three places two are kept: 1.02, rounded up.
        w.book(&w.person(1).await, on_monday(9), 1).await.unwrap();
        assert_eq!(refused(w.book(&w.person(2).await, on_monday(9), 2).await), NotBooked::Full);
    }

    async fn what_the_rules_refuse_is_not_booked(db) {
        let w = World::new(db, 2).await;
        let me = w.person(1).await;
        let rule = |got| match refused(got) {
            NotBooked::Rule(why) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(rule(w.book(&me, on_monday(12), 1).await), NoBooking::NoSuchSlot);
        assert_eq!(rule(w.book(&me, on(d("2026-11-28"), 9), 1).await), NoBooking::NoSuchSlot);
        assert_eq!(rule(w.book_at(&me, on_monday(9), 1, at(9, 0)).await), NoBooking::Begun);
        let last = d("2026-12-04");
        assert_eq!(rule(w.book(&me, on(d("2026-12-07"), 9), 1).await), NoBooking::TooFar { last });
        for (n, hour) in [(1, 9), (2, 10), (3, 11)] {
            w.book(&me, on_monday(hour), n).await.unwrap();
        }
        assert_eq!(rule(w.book(&me, on(last, 9), 4).await), NoBooking::TooMany { most: 3 });
        w.cancel(&me, 3).await.unwrap();
        // A second window cannot have the person at the same time.
        let second = db.create_window(&w.editor, &setup(1), "second", now()).await.unwrap();
        let mut wish = w.wish(on_monday(10));
        wish.window = second;
        let got = db.book(&me, w.place.id, &wish, &code(5), w.terms(), now()).await;
        assert_eq!(refused(got), NotBooked::Rule(NoBooking::Overlap { day: monday(), from: 600 }));
        wish.window = 99;
        let got = db.book(&me, w.place.id, &wish, &code(5), w.terms(), now()).await;
        assert_eq!(refused(got), NotBooked::UnknownWindow);
    }

    async fn a_place_that_is_given_back_is_free_at_once(db) {
        let w = World::new(db, 1).await;
        let (me, other) = (w.person(1).await, w.person(2).await);
        w.book(&me, on_monday(9), 1).await.unwrap();
        assert_eq!(refused(w.cancel(&other, 1).await), NotCancelled::UnknownBooking);
        assert_eq!(refused(w.cancel(&me, 9).await), NotCancelled::UnknownBooking);
        w.cancel(&me, 1).await.unwrap();
        assert_eq!(
            refused(w.cancel(&me, 1).await),
            NotCancelled::Rule(NoCancel::NotBooked(Standing::Cancelled))
        );
        w.book(&other, on_monday(9), 2).await.unwrap();
        let late = db.cancel_booking(&other, w.place.id, &code(2), w.terms(), at(9, 0)).await;
        assert_eq!(refused(late), NotCancelled::Rule(NoCancel::Begun));
        // And the first may book again what was given back, at another time.
        w.book(&me, on_monday(10), 3).await.unwrap();
    }

    async fn people_are_reminded_the_day_before_and_once(db) {
        let w = World::new(db, 3).await;
        let (me, quick) = (w.person(1).await, w.person(2).await);
        let tuesday = on(d("2026-11-24"), 9);
        w.book(&me, tuesday, 1).await.unwrap();
        let keep = |at| w.db.keep_bookings(&w.calendar, at);
        assert_eq!(keep(at(8, 59)).await.unwrap(), 0, "it is more than a day away");
        // Who books for tomorrow needs no reminder of it.
        w.book_at(&quick, tuesday, 2, at(9, 30)).await.unwrap();
        assert_eq!(keep(at(9, 30)).await.unwrap(), 1);
        assert_eq!(keep(at(9, 31)).await.unwrap(), 0);
        assert_eq!(w.told(&me).await, [Notice::BookingSoon]);
        assert_eq!(w.told(&quick).await, []);
        let about = &db.list_notices(&me, 1).await.unwrap()[0].about.clone().unwrap();
        assert_eq!(about.number, format!("bookings/{}", code(1).as_str()));
    }

    async fn a_visit_at_home_is_for_people_whose_address_is_confirmed(db) {
        let w = World::new(db, 3).await;
        let me = w.standing(1, true).await;
        w.book_home(&me, on_monday(9), 1).await.unwrap();
        let day = db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap();
        assert!(day[0].home);
        assert_eq!(day[0].address.as_deref(), Some("1 栋 2 单元 1203"));
        let later = db.list_desk_bookings(&w.clerk, monday(), d("2026-11-24")).await.unwrap();
        assert_eq!(later[0].address, None, "the day is over");
        assert_eq!(day[0].note.as_deref(), Some("门铃坏了，请打门"));
        // A window whose staff stay at the window takes none.
        let mut stays = setup(3);
        stays.home_visits = false;
        let second = db.create_window(&w.editor, &stays, "stays", now()).await.unwrap();
        let w = World { window: second, ..w };
        assert_eq!(refused(w.book_home(&me, on_monday(10), 2).await), NotBooked::NoHomeVisits);
    }

    async fn a_holiday_that_is_entered_closes_the_day(db) {
        let mut w = World::new(db, 1).await;
        w.calendar = domain::time::Calendar::new([(monday(), false)]);
        let me = w.person(1).await;
        assert_eq!(refused(w.book(&me, on_monday(9), 1).await), NotBooked::Rule(NoBooking::NoSuchSlot));
        // The holiday is no working day, so the last day that may be booked is one later.
        w.book(&me, on(d("2026-12-07"), 9), 1).await.unwrap();
    }

    async fn a_holiday_entered_later_is_told_to_who_has_booked(db) {
        let mut w = World::new(db, 2).await;
        let me = w.person(1).await;
        w.book(&me, on_monday(9), 1).await.unwrap();
        let somebody = Somebody::default();
        db.book_for(&w.clerk, &w.wish(on_monday(10)), &somebody, &code(2), "form", w.terms(), now()).await.unwrap();
        assert_eq!(db.keep_bookings(&w.calendar, now()).await.unwrap(), 0);

        let operator = common::operator(db).await;
        let name = Both::new("临时放假", "A day off");
        db.set_calendar_day(&operator, monday(), false, name, now()).await.unwrap();
        w.calendar = db.calendar().await.unwrap();
        assert_eq!(db.keep_bookings(&w.calendar, now()).await.unwrap(), 1);
        assert_eq!(db.keep_bookings(&w.calendar, now()).await.unwrap(), 0);
        assert_eq!(w.told(&me).await, [Notice::BookingDayOff]);
        assert_eq!(w.mine(&me).await[0].standing, Standing::Cancelled);
        // Whom nobody can tell from here stays on the list of the day, for somebody to call.
        let left = db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(left[0].by_staff);
    }
}

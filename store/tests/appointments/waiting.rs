//! The waiting list of a day: in order, at once, and only for who can come.

use domain::appointments::{NoWait, Standing};
use domain::notices::Notice;
use store::Db;
use store::appointments::NotWaiting;

use crate::common::{self, both, refused};
use crate::people::{World, code, monday, on_monday, reason, setup};

both! {
    async fn who_waits_first_gets_the_place_that_becomes_free(db) {
        let w = World::new(db, 1).await;
        let (first, second) = (w.person(101).await, w.person(102).await);
        assert_eq!(refused(w.wait(&first, 101).await), NotWaiting::Rule(NoWait::PlaceFree));
        w.fill_monday(1, 1).await;
        w.wait(&first, 101).await.unwrap();
        w.wait(&second, 102).await.unwrap();
        assert_eq!(refused(w.wait(&first, 103).await), NotWaiting::Already);
        let mine = db.list_my_waits(&second, monday()).await.unwrap();
        assert_eq!((mine.len(), mine[0].before), (1, 1));

        // The one of ten o'clock gives it back.
        w.cancel(&w.person(2).await, 2).await.unwrap();
        let got = w.mine(&first).await;
        assert_eq!((got[0].wanted, got[0].from_waiting), (on_monday(10), true));
        assert_eq!(got[0].code, code(101));
        assert_eq!(w.told(&first).await, [Notice::BookingFromWaiting]);
        assert_eq!(db.list_my_waits(&first, monday()).await.unwrap(), []);
        assert_eq!(db.list_my_waits(&second, monday()).await.unwrap()[0].before, 0);

        // Declined in one tap, it goes on to the next.
        w.cancel(&first, 101).await.unwrap();
        assert_eq!(w.mine(&second).await[0].wanted, on_monday(10));
        assert_eq!(db.keep_bookings(&w.calendar, common::now()).await.unwrap(), 0, "nothing is left to do");
    }

    async fn whom_the_rules_keep_away_is_passed_over_and_stays_on_the_list(db) {
        let w = World::new(db, 1).await;
        let other = db.create_window(&w.editor, &setup(1), "other", common::now()).await.unwrap();
        let (busy, free) = (w.person(101).await, w.person(102).await);
        let mut wish = w.wish(on_monday(9));
        wish.window = other;
        db.book(&busy, w.place.id, &wish, &code(200), w.terms(), common::now()).await.unwrap();
        w.fill_monday(1, 1).await;
        w.wait(&busy, 101).await.unwrap();
        w.wait(&free, 102).await.unwrap();
        w.cancel(&w.person(1).await, 1).await.unwrap();
        assert_eq!(w.mine(&free).await[0].wanted, on_monday(9));
        assert_eq!(db.list_my_waits(&busy, monday()).await.unwrap().len(), 1);
        // Whoever leaves the list gets nothing.
        db.leave_waiting(&busy, w.place.id, w.window, monday()).await.unwrap();
        let again = db.leave_waiting(&busy, w.place.id, w.window, monday()).await;
        assert_eq!(refused(again), NotWaiting::NotThere);
        w.cancel(&w.person(2).await, 2).await.unwrap();
        assert_eq!(w.mine(&busy).await.len(), 1);
    }

    async fn a_place_that_staff_take_back_goes_to_who_waits_and_the_person_is_told(db) {
        let w = World::new(db, 1).await;
        let next = w.person(101).await;
        w.fill_monday(1, 1).await;
        w.wait(&next, 101).await.unwrap();
        let day = db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap();
        db.cancel_for(&w.clerk, day[0].id, &reason(), w.terms(), common::now()).await.unwrap();
        let gone = w.person(1).await;
        let mine = w.mine(&gone).await;
        assert_eq!(mine[0].standing, Standing::Cancelled);
        assert_eq!(mine[0].cancelled_reason.as_deref(), Some(reason().as_str()));
        assert_eq!(w.told(&gone).await, [Notice::BookingCancelled]);
        assert_eq!(w.mine(&next).await[0].wanted, on_monday(9));
    }

    async fn more_places_go_to_who_waits_at_once(db) {
        let w = World::new(db, 1).await;
        let me = w.person(101).await;
        w.fill_monday(1, 1).await;
        w.wait(&me, 101).await.unwrap();
        db.save_window(&w.editor, w.window, 1, &setup(2), None, w.terms(), common::now()).await.unwrap();
        assert_eq!(w.mine(&me).await[0].wanted, on_monday(9));
        assert_eq!(w.told(&me).await, [Notice::BookingFromWaiting]);
    }

    async fn a_booking_of_that_day_takes_its_person_off_the_list(db) {
        let w = World::new(db, 1).await;
        let other = db.create_window(&w.editor, &setup(1), "other", common::now()).await.unwrap();
        let busy = w.person(101).await;
        let mut wish = w.wish(on_monday(9));
        wish.window = other;
        db.book(&busy, w.place.id, &wish, &code(200), w.terms(), common::now()).await.unwrap();
        w.fill_monday(1, 1).await;
        w.wait(&busy, 101).await.unwrap();
        // Nine o'clock is free and the only one who waits cannot come then, until the other booking is given back.
        w.cancel(&w.person(1).await, 1).await.unwrap();
        w.cancel(&busy, 200).await.unwrap();
        w.book(&busy, on_monday(9), 201).await.unwrap();
        assert_eq!(db.list_my_waits(&busy, monday()).await.unwrap(), []);
    }

    async fn the_place_of_somebody_who_is_erased_goes_to_who_waited_first(db) {
        let w = World::new(db, 1).await;
        let (first, second) = (w.person(101).await, w.person(102).await);
        w.fill_monday(1, 1).await;
        w.wait(&first, 101).await.unwrap();
        w.wait(&second, 102).await.unwrap();
        db.erase_account(&w.person(3).await, common::now()).await.unwrap();
        assert_eq!(w.mine(&first).await[0].wanted, on_monday(11));
        assert_eq!(w.mine(&second).await, []);
        // A second one goes to the next, and somebody without a booking frees nothing.
        db.erase_account(&w.person(150).await, common::now()).await.unwrap();
        assert_eq!(w.mine(&second).await, []);
        db.erase_account(&w.person(1).await, common::now()).await.unwrap();
        assert_eq!(w.mine(&second).await[0].wanted, on_monday(9));
    }

    async fn the_caretaker_gives_places_that_became_free_by_themselves(db) {
        let w = World::new(db, 1).await;
        let me = w.person(101).await;
        w.fill_monday(1, 1).await;
        w.wait(&me, 101).await.unwrap();
        // The third booking, gone without anybody's act.
        common::run(db, "delete from bookings where id = (select id from bookings order by id limit 1 offset 2)").await;
        assert_eq!(w.mine(&me).await, []);
        db.keep_bookings(&w.calendar, common::now()).await.unwrap();
        assert_eq!(w.mine(&me).await[0].wanted, on_monday(11));
    }
}

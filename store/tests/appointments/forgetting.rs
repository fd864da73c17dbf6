//! What is kept for a visit goes after it, and all of it with the account.

use domain::appointments::Standing;
use domain::text::RealName;
use store::Db;
use store::appointments::{NotBooked, Somebody};

use crate::common::{self, both, count, now, refused};
use crate::people::{World, at, code, monday, on, on_monday};

both! {
    async fn names_and_notes_go_thirty_days_after_the_day(db) {
        let w = World::new(db, 3).await;
        let somebody = Somebody { name: Some(RealName::parse("老陈").unwrap()), phone: None };
        db.book_for(&w.clerk, &w.wish(on_monday(9)), &somebody, &code(1), "once", w.terms(), now()).await.unwrap();
        w.book_home(&w.standing(2, true).await, on_monday(10), 2).await.unwrap();
        let kept = || count(db, "select count(*) from bookings where name is not null or note is not null");
        // The day after the thirtieth, and not a day before; twice is once.
        db.keep_bookings(&w.calendar, w.days_later(31)).await.unwrap();
        assert_eq!(kept().await, 2);
        assert_eq!(db.keep_bookings(&w.calendar, w.days_later(32)).await.unwrap(), 2);
        assert_eq!(kept().await, 0);
        assert_eq!(db.keep_bookings(&w.calendar, w.days_later(32)).await.unwrap(), 0);
        assert_eq!(count(db, "select count(*) from bookings").await, 2, "that the places were used stays");
    }

    async fn lists_of_days_that_are_past_are_thrown_away(db) {
        let w = World::new(db, 1).await;
        w.fill_monday(1, 1).await;
        w.wait(&w.person(101).await, 101).await.unwrap();
        db.keep_bookings(&w.calendar, w.days_later(1)).await.unwrap();
        assert_eq!(count(db, "select count(*) from booking_waits").await, 1);
        db.keep_bookings(&w.calendar, w.days_later(2)).await.unwrap();
        assert_eq!(count(db, "select count(*) from booking_waits").await, 0);
    }

    async fn an_erased_person_leaves_a_used_place_and_nothing_else(db) {
        let w = World::new(db, 1).await;
        let me = w.standing(1, true).await;
        w.book_home(&me, on_monday(9), 1).await.unwrap();
        let me = common::signed_in(&me);
        w.book(&me, on(monday() + chrono::Duration::days(1), 9), 2).await.unwrap();
        w.book(&me, on_monday(11), 3).await.unwrap();
        w.cancel(&me, 3).await.unwrap();
        let id = db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap()[0].id;
        db.mark_booking(&w.clerk, id, Standing::Done, at(9, 0)).await.unwrap();
        let data = db.export_account(&me).await.unwrap();
        assert_eq!(data["bookings"].as_array().unwrap().len(), 3);
        assert_eq!(data["bookings"][0]["note"], "门铃坏了，请打门");
        assert_eq!(data["booking_waits"].as_array().unwrap().len(), 0);

        db.erase_account(&me, at(10, 0)).await.unwrap();
        assert_eq!(count(db, "select count(*) from bookings where account_id is not null or note is not null").await, 0);
        assert_eq!(count(db, "select count(*) from bookings").await, 1);
        // The tab that was still open books nothing.
        assert_eq!(refused(w.book_at(&me, on_monday(14), 4, at(10, 0)).await), NotBooked::Gone);
        // The place of the next day is free.
        let next = w.person(9).await;
        w.book(&next, on(monday() + chrono::Duration::days(1), 9), 5).await.unwrap();
    }
}

//! The window's own side.

use domain::appointments::{NoMark, Standing};
use domain::phone::Telephone;
use domain::text::RealName;
use store::Db;
use store::appointments::{NotBooked, NotMarked, Somebody, WindowDay};

use crate::common::{self, both, now, refused};
use crate::people::{World, at, code, monday, on_monday};

both! {
    async fn staff_mark_who_came_and_put_a_mark_right(db) {
        let w = World::new(db, 2).await;
        w.book(&w.person(1).await, on_monday(9), 1).await.unwrap();
        let id = db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap()[0].id;
        let mark = |to, at| w.db.mark_booking(&w.clerk, id, to, at);
        assert_eq!(refused(mark(Standing::Arrived, now()).await), NotMarked::Rule(NoMark::TooEarly));
        assert_eq!(refused(mark(Standing::Missed, at(8, 0)).await), NotMarked::Rule(NoMark::NotBegun));
        assert_eq!(refused(mark(Standing::Cancelled, at(9, 0)).await), NotMarked::Rule(NoMark::Cancelled));
        for to in [Standing::Missed, Standing::Arrived, Standing::Done] {
            mark(to, at(9, 5)).await.unwrap();
            assert_eq!(db.list_desk_bookings(&w.clerk, monday(), monday()).await.unwrap()[0].standing, to);
        }
        let nobody = db.mark_booking(&w.clerk, domain::ids::BookingId(999), Standing::Done, at(9, 5)).await;
        assert_eq!(refused(nobody), NotMarked::UnknownBooking);
    }

    async fn who_came_without_booking_is_counted_once_for_each_form(db) {
        let w = World::new(db, 2).await;
        let count = |once: &'static str, back| w.db.count_walk_in(&w.clerk, w.window, back, once, at(9, 0));
        let today = || async { w.db.list_walk_ins(&w.clerk, monday()).await.unwrap() };
        count("a", true).await.unwrap();
        assert_eq!(today().await, [WindowDay { window: w.window, walk_ins: 0 }], "nobody is less than nobody");
        for once in ["b", "c", "c"] {
            count(once, false).await.unwrap();
        }
        assert_eq!(today().await[0].walk_ins, 2);
        count("d", true).await.unwrap();
        assert_eq!(today().await[0].walk_ins, 1);
    }

    async fn staff_book_for_somebody_without_a_phone(db) {
        let w = World::new(db, 1).await;
        let somebody = Somebody {
            name: Some(RealName::parse("老陈").unwrap()),
            phone: Telephone::parse("13700000000"),
        };
        let book = |n, somebody| {
            let w = &w;
            async move { w.db.book_for(&w.clerk, &w.wish(on_monday(9)), &somebody, &code(n), &format!("form {n}"), w.terms(), now()).await }
        };
        let first = book(1, somebody.clone()).await.unwrap();
        let again = w
            .db
            .book_for(&w.clerk, &w.wish(on_monday(9)), &somebody, &code(7), "form 1", w.terms(), now())
            .await;
        assert_eq!(again.unwrap().code, first.code, "the second press of the button");
        assert_eq!(refused(book(2, Somebody::default()).await), NotBooked::Full);
        let found = db.find_desk_booking(&w.clerk, &code(1), monday()).await.unwrap().unwrap();
        assert_eq!((found.name.as_deref(), found.phone.as_deref()), (Some("老陈"), Some("13700000000")));
        assert!(found.by_staff);
        assert_eq!(db.find_desk_booking(&w.clerk, &code(2), monday()).await.unwrap(), None);
    }
}

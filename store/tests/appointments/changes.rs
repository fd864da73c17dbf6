//! Changing a window never drops a booking silently.

use domain::appointments::{Hours, Span, Standing};
use domain::notices::Notice;
use domain::text::Remark;
use store::Db;
use store::appointments::{NotSaved, Release};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{World, at, code, monday, on_monday, reason, setup};

fn why() -> Remark {
    Remark::parse("全员培训").unwrap()
}

both! {
    async fn a_change_that_some_bookings_do_not_fit_names_them_and_is_refused(db) {
        let w = World::new(db, 2).await;
        for (n, hour) in [(1, 9), (2, 9), (3, 16)] {
            w.book(&w.person(n).await, on_monday(hour), n).await.unwrap();
        }
        // One person a slot, mornings only: the second of nine o'clock and the one of four o'clock have no place.
        let mut less = setup(1);
        let mut days: [_; 7] = Default::default();
        days[..5].fill(Hours::parse_day("9-12").unwrap());
        less.plan.hours = Hours::new(days);
        let save = |revision, release| {
            let less = &less;
            let (db, w) = (db, &w);
            async move { db.save_window(&w.editor, w.window, revision, less, release, w.terms(), now()).await }
        };
        let NotSaved::Misfits(misfits) = refused(save(1, None).await) else { panic!("not the list") };
        let named: Vec<_> = misfits.iter().map(|m| (m.wanted, m.code.clone())).collect();
        assert_eq!(named, [(on_monday(9), code(2)), (on_monday(16), code(3))]);
        assert!(misfits[0].name.is_some());
        assert_eq!(w.mine(&w.person(2).await).await[0].standing, Standing::Booked, "nothing happened");
        // Having seen one of them is not having seen both.
        let part = Release { ids: vec![misfits[0].id], reason: reason() };
        assert!(matches!(refused(save(1, Some(&part)).await), NotSaved::Misfits(_)));
        assert_eq!(leaves(db, "appointments.window").await, 1);

        let all = Release { ids: misfits.iter().map(|m| m.id).collect(), reason: reason() };
        save(1, Some(&all)).await.unwrap();
        assert_eq!(w.told(&w.person(2).await).await, [Notice::BookingCancelled]);
        assert_eq!(w.told(&w.person(3).await).await, [Notice::BookingCancelled]);
        assert_eq!(w.told(&w.person(1).await).await, []);
        assert_eq!(leaves(db, "appointments.window").await, 2);
        assert_eq!(refused(save(1, None).await), NotSaved::ChangedMeanwhile);
    }

    async fn a_closure_during_the_day_concerns_the_slots_that_it_touches(db) {
        let w = World::new(db, 1).await;
        for (n, hour) in [(1, 9), (2, 10)] {
            w.book(&w.person(n).await, on_monday(hour), n).await.unwrap();
        }
        let close = |span: Span, release: Option<Release>| {
            let w = &w;
            async move {
                w.db.close_window(&w.editor, w.window, monday(), span, &why(), release.as_ref(), &w.calendar, now()).await
            }
        };
        let morning = Span::new(630, 720).unwrap();
        let NotSaved::Misfits(misfits) = refused(close(morning, None).await) else { panic!("not the list") };
        assert_eq!(misfits.len(), 1);
        assert_eq!(misfits[0].code, code(2));
        let release = Release { ids: vec![misfits[0].id], reason: reason() };
        close(morning, Some(release)).await.unwrap();
        let closed = db.list_window_closures(w.window_id().await, monday()).await.unwrap();
        assert_eq!((closed[0].span, &*closed[0].reason), (morning, "全员培训"));
        let third = w.person(3).await;
        assert!(w.book(&third, on_monday(11), 3).await.is_err());
        // The second press does nothing twice, and another closure never opens again what is closed.
        close(morning, None).await.unwrap();
        let afternoon = Span::new(840, 1020).unwrap();
        assert_eq!(refused(close(afternoon, None).await), NotSaved::ClosedAlready);
        db.reopen_window(&w.editor, w.window, monday(), w.terms(), now()).await.unwrap();
        close(afternoon, None).await.unwrap();
        w.book(&third, on_monday(11), 3).await.unwrap();
        assert!(w.book(&w.person(4).await, on_monday(14), 4).await.is_err());
        db.reopen_window(&w.editor, w.window, monday(), w.terms(), now()).await.unwrap();
        db.reopen_window(&w.editor, w.window, monday(), w.terms(), now()).await.unwrap();
        w.book(&w.person(4).await, on_monday(14), 4).await.unwrap();
        assert_eq!(leaves(db, "appointments.window").await, 5, "created, closed twice, reopened twice");
    }

    async fn visits_that_nobody_would_make_any_more_are_named_too(db) {
        let w = World::new(db, 1).await;
        let me = w.standing(1, true).await;
        w.book_home(&me, on_monday(9), 1).await.unwrap();
        let mut stays = setup(1);
        stays.home_visits = false;
        let got = db.save_window(&w.editor, w.window, 1, &stays, None, w.terms(), now()).await;
        assert!(matches!(refused(got), NotSaved::Misfits(m) if m.len() == 1));
        // What has begun is no business of a change.
        db.save_window(&w.editor, w.window, 1, &stays, None, w.terms(), at(9, 0)).await.unwrap();
    }

    async fn a_window_is_made_once_and_a_past_day_is_not_closed(db) {
        let w = World::new(db, 1).await;
        let again = db.create_window(&w.editor, &setup(1), "new", now()).await.unwrap();
        assert_eq!(again, w.window);
        assert_eq!(db.list_windows(w.place.id).await.unwrap().len(), 1);
        let yesterday = monday() - chrono::Duration::days(2);
        let got = db
            .close_window(&w.editor, w.window, yesterday, Span::day(), &why(), None, &w.calendar, now())
            .await;
        assert_eq!(refused(got), NotSaved::Past);
        let got = db.reopen_window(&w.editor, 99, monday(), w.terms(), now()).await;
        assert_eq!(refused(got), NotSaved::UnknownWindow);
        assert_eq!(common::count(db, "select count(*) from window_closures").await, 0);
    }
}

impl World {
    async fn window_id(&self) -> domain::ids::WindowId {
        let window = self
            .db
            .find_window(self.place.id, self.window)
            .await
            .unwrap();
        window.unwrap().id
    }
}

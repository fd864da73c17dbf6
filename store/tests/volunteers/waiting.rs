//! The waiting list of a shift: in order, with time to confirm, and a call to the team where nobody waits.

use chrono::Duration;
use domain::notices::Notice;
use domain::volunteers::{NoWait, Standing};
use store::Db;
use store::volunteers::NotOn;

use crate::common::{self, both, now, refused};
use crate::people::{World, begins, ends};

both! {
    async fn who_waits_first_is_offered_the_place_and_confirms_it(db) {
        let w = World::new(db, 1).await;
        let (me, first, second) = (w.person(1).await, w.person(2).await, w.person(3).await);
        assert_eq!(refused(w.wait(&first).await), NotOn::Wait(NoWait::PlaceFree));
        w.join(&me).await.unwrap();
        w.wait(&first).await.unwrap();
        w.wait(&first).await.unwrap();
        w.wait(&second).await.unwrap();
        assert_eq!(refused(w.wait(&me).await), NotOn::Already);
        assert_eq!(db.list_my_shift_waits(&second, now()).await.unwrap()[0].before, 1);
        w.leave(&me, now()).await.unwrap();
        let mine = w.mine(&first).await;
        assert_eq!(mine[0].standing, Some(Standing::Offered));
        assert_eq!(mine[0].confirm_by, Some(now() + Duration::hours(24)));
        assert_eq!(w.told(&first).await, [Notice::ShiftOffered]);
        // Nobody else gets it meanwhile.
        assert_eq!(refused(w.join(&me).await), NotOn::Full);
        let confirm = |at| db.confirm_shift(&first, w.place.id, w.shift, at);
        confirm(now()).await.unwrap();
        confirm(now()).await.unwrap();
        assert_eq!(w.mine(&first).await[0].standing, Some(Standing::Coming));
        assert_eq!(refused(db.confirm_shift(&second, w.place.id, w.shift, now()).await), NotOn::NothingOffered);
    }

    async fn who_does_not_confirm_is_passed_over_and_told(db) {
        let w = World::new(db, 1).await;
        let (me, first, second) = (w.person(1).await, w.person(2).await, w.person(3).await);
        w.join(&me).await.unwrap();
        w.wait(&first).await.unwrap();
        w.wait(&second).await.unwrap();
        w.leave(&me, now()).await.unwrap();
        let late = now() + Duration::hours(24);
        assert_eq!(db.keep_shifts(late - Duration::minutes(1)).await.unwrap(), 0);
        assert_eq!(refused(db.confirm_shift(&first, w.place.id, w.shift, late).await), NotOn::NothingOffered);
        assert_eq!(db.keep_shifts(late).await.unwrap(), 2, "one lapses, one is offered");
        assert_eq!(w.told(&first).await, [Notice::ShiftLapsed, Notice::ShiftOffered]);
        let mine = w.mine(&second).await;
        assert_eq!(mine[0].standing, Some(Standing::Offered));
        assert_eq!(mine[0].confirm_by, Some(begins()), "never past the beginning");
        // Declined in one tap, and the list is empty.
        w.leave(&second, late).await.unwrap();
        assert_eq!(w.see().await.free(), 1);
        assert_eq!(db.keep_shifts(late + Duration::minutes(1)).await.unwrap(), 0);
    }

    async fn whom_another_shift_keeps_away_is_passed_over_and_stays_on_the_list(db) {
        let w = World::new(db, 1).await;
        let (me, busy, free) = (w.person(1).await, w.person(2).await, w.person(3).await);
        let other = w.add(w.activity, begins(), ends(), 5).await;
        w.join(&me).await.unwrap();
        w.wait(&busy).await.unwrap();
        w.wait(&free).await.unwrap();
        w.join_at(&busy, other, now()).await.unwrap();
        w.leave(&me, now()).await.unwrap();
        assert_eq!(w.mine(&free).await[0].standing, Some(Standing::Offered));
        assert_eq!(db.list_my_shift_waits(&busy, now()).await.unwrap().len(), 1);
        // Whoever leaves the list is offered nothing.
        w.leave(&busy, now()).await.unwrap();
        assert_eq!(db.list_my_shift_waits(&busy, now()).await.unwrap(), []);
        // What begins takes its list with it.
        w.wait(&me).await.unwrap();
        assert!(db.keep_shifts(begins()).await.unwrap() > 0);
        assert_eq!(common::count(db, "select count(*) from shift_waits").await, 0);
    }

    async fn a_place_that_becomes_free_late_is_called_out_once(db) {
        let w = World::new(db, 2).await;
        let (a, b, idle) = (w.member(1).await, w.member(2).await, w.member(3).await);
        w.join(&a).await.unwrap();
        w.join(&b).await.unwrap();
        let soon = begins() - Duration::hours(3);
        w.leave(&a, soon).await.unwrap();
        w.leave(&b, soon).await.unwrap();
        let calls = |told: Vec<Notice>| told.iter().filter(|n| **n == Notice::ShiftCall).count();
        assert_eq!(calls(w.told(&idle).await), 1);
        assert_eq!(calls(w.told(&a).await), 0, "who gave the place back is not asked");
        w.join_at(&idle, w.shift, soon).await.unwrap();
    }
}

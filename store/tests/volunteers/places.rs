//! Taking a place on a shift, clashes, and cancelling.

use chrono::Duration;
use domain::notices::Notice;
use domain::volunteers::{Clash, NoPlace, NoShift, ShiftSetup, Span, Standing};
use store::Db;
use store::volunteers::{NotFounded, NotOn, NotPlanned};

use crate::common::{self, both, count, leaves, now, refused};
use crate::people::{World, begins, ends, reason};

both! {
    async fn a_neighbour_takes_a_place_and_gives_it_back(db) {
        let w = World::new(db, 1).await;
        let (me, other) = (w.person(1).await, w.person(2).await);
        w.join(&me).await.unwrap();
        assert_eq!(refused(w.join(&me).await), NotOn::Already);
        assert_eq!(refused(w.join(&other).await), NotOn::Full);
        assert_eq!(w.mine(&me).await[0].standing, Some(Standing::Coming));
        assert_eq!((w.see().await.taken, w.see().await.free()), (1, 0));
        w.leave(&me, now()).await.unwrap();
        assert_eq!(refused(w.leave(&me, now()).await), NotOn::NotThere);
        assert_eq!(w.mine(&me).await, []);
        w.join(&other).await.unwrap();
        assert_eq!(refused(w.join_at(&me, w.shift, begins()).await), NotOn::Rule(NoPlace::Begun));
        assert_eq!(refused(w.leave(&other, begins()).await), NotOn::Rule(NoPlace::Begun));
        assert_eq!(refused(w.join_at(&me, 99, now()).await), NotOn::UnknownShift);
        assert_eq!(leaves(db, "volunteers.sign_up").await, 2);
        let facts = "select count(*) from log_leaves where act like 'volunteers.%' and (facts like '%王热心%' or facts like '%热心人%')";
        assert_eq!(count(db, facts).await, 0);
    }

    async fn nobody_is_on_two_shifts_at_once_in_any_team(db) {
        let w = World::new(db, 5).await;
        let me = w.person(1).await;
        w.person(2).await;
        let other = w.found("other", 2).await;
        let plan = w.plan(other, false).await;
        let overlapping = w.add(plan, ends() - Duration::minutes(1), ends() + Duration::hours(1), 5).await;
        let after = w.add(plan, ends(), ends() + Duration::hours(1), 5).await;
        w.join(&me).await.unwrap();
        assert_eq!(refused(w.join_at(&me, overlapping, now()).await), NotOn::Rule(NoPlace::Overlap));
        w.join_at(&me, after, now()).await.unwrap();
    }

    async fn who_has_a_booking_or_a_meeting_then_is_warned_and_may_go_on(db) {
        let w = World::new(db, 5).await;
        let me = w.person(1).await;
        common::raw!(db, |c| sqlx::query(
            "insert into windows (community_id, number, name_zh, name_en, place_zh, place_en, handles_zh, handles_en, phone,
                hours, slot_minutes, capacity, walk_in_percent, home_visits, created_at)
             values ($1, 1, '窗口', '', '一楼', '', '办事', '', '12345', '', 30, 1, 0, $2, $3)"
        ).bind(w.place.id.0).bind(false).bind(now()).execute(c).await.map(|_| ()));
        common::raw!(db, |c| sqlx::query(
            "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing, code,
                account_id, home, from_waiting, booked_at, changed_at)
             values ($1, 1, $2, 600, 630, $3, 1, 'booked', 'AAAAAAAA', $4, $5, $5, $3, $3)"
        ).bind(w.place.id.0).bind(domain::time::day_of(begins())).bind(begins() + Duration::minutes(30))
            .bind(me.account().0).bind(false).execute(c).await.map(|_| ()));
        assert_eq!(refused(w.join(&me).await), NotOn::Clash(Clash::Booking));
        db.join_shift(&me, w.place.id, w.shift, true, &w.book, now()).await.unwrap();
        assert_eq!(w.mine(&me).await.len(), 1);
        // One that ends before the shift is no clash.
        let other = w.person(2).await;
        common::raw!(db, |c| sqlx::query(
            "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing, code,
                account_id, home, from_waiting, booked_at, changed_at)
             values ($1, 1, $2, 540, 570, $3, 1, 'booked', 'AAAAAAAB', $4, $5, $5, $3, $3)"
        ).bind(w.place.id.0).bind(domain::time::day_of(begins())).bind(begins() - Duration::minutes(30))
            .bind(other.account().0).bind(false).execute(c).await.map(|_| ()));
        w.join(&other).await.unwrap();
    }

    async fn only_whom_staff_vouch_for_helps_children(db) {
        let w = World::new(db, 5).await;
        let (me, stranger) = (w.member(1).await, w.person(2).await);
        let plan = w.plan(w.team, true).await;
        let shift = w.add(plan, begins(), ends(), 5).await;
        for who in [&me, &stranger] {
            assert_eq!(refused(w.join_at(who, shift, now()).await), NotOn::Rule(NoPlace::NotChecked));
        }
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        let member = db.list_team_members(&w.office, &team).await.unwrap()[1].id;
        let day = domain::time::day_of(begins());
        let mark = |until| db.mark_checked(&w.clerk, w.team, member, until, now());
        mark(day.pred_opt()).await.unwrap();
        assert_eq!(refused(w.join_at(&me, shift, now()).await), NotOn::Rule(NoPlace::NotChecked));
        mark(Some(day)).await.unwrap();
        w.join_at(&me, shift, now()).await.unwrap();
        // Nobody vouches for oneself, and nobody for somebody outside the team.
        let unknown = db.mark_checked(&w.clerk, w.team, 999, Some(day), now()).await;
        assert_eq!(refused(unknown), NotFounded::UnknownPerson);
    }

    async fn a_cancelled_activity_tells_everybody_and_takes_nobody(db) {
        let w = World::new(db, 1).await;
        let (me, waits) = (w.person(1).await, w.person(2).await);
        w.join(&me).await.unwrap();
        w.wait(&waits).await.unwrap();
        let second = w.add(w.activity, ends(), ends() + Duration::hours(1), 2).await;
        w.join_at(&me, second, now()).await.unwrap();
        let lead = w.lead(0).await;
        db.cancel_shift(&lead, second, &reason(), now()).await.unwrap();
        db.cancel_shift(&lead, second, &reason(), now()).await.unwrap();
        assert_eq!(w.told(&me).await, [Notice::ShiftCancelled]);
        db.cancel_activity(&lead, w.activity, &reason(), now()).await.unwrap();
        db.cancel_activity(&lead, w.activity, &reason(), now()).await.unwrap();
        assert_eq!(w.told(&me).await, [Notice::ShiftCancelled, Notice::ShiftCancelled]);
        assert_eq!(w.told(&waits).await, [Notice::ShiftCancelled]);
        assert!(w.mine(&me).await.iter().all(|m| m.standing == Some(Standing::Cancelled)));
        assert_eq!(refused(w.join(&me).await), NotOn::Rule(NoPlace::Cancelled));
        let setup = ShiftSetup { span: Span::new(begins(), ends()).unwrap(), capacity: 1 };
        let more = db.add_shift(&lead, w.activity, setup, "more", now()).await;
        assert_eq!(refused(more), NotPlanned::Cancelled);
        w.person(3).await;
        w.found("other", 3).await;
        let stranger = db.cancel_shift(&w.lead(3).await, w.shift, &reason(), now()).await;
        assert_eq!(refused(stranger), NotPlanned::Unknown);
        let late = ShiftSetup { span: Span::new(now() - Duration::hours(1), now()).unwrap(), capacity: 1 };
        let past = db.add_shift(&lead, w.activity, late, "past", now()).await;
        assert_eq!(refused(past), NotPlanned::Rule(NoShift::Past));
    }

    async fn people_are_reminded_once_a_day_before(db) {
        let w = World::new(db, 2).await;
        let (early, late) = (w.person(1).await, w.person(2).await);
        w.join(&early).await.unwrap();
        let soon = begins() - Duration::hours(20);
        w.join_at(&late, w.shift, soon).await.unwrap();
        assert_eq!(db.keep_shifts(begins() - Duration::hours(25)).await.unwrap(), 0);
        assert_eq!(db.keep_shifts(soon).await.unwrap(), 1);
        assert_eq!(db.keep_shifts(soon).await.unwrap(), 0);
        assert_eq!(w.told(&early).await, [Notice::ShiftSoon]);
        assert_eq!(w.told(&late).await, [], "who has just signed up needs no reminder");
    }
}

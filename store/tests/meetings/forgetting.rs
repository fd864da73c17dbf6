//! What a person reads of the own rows, what erasing leaves, and visits, which hold nobody.

use domain::access;
use domain::accounts::Role;
use domain::meetings::{Kind, VisitKind};
use store::Db;
use store::meetings::{MyPlace, NewVisit, NotLogged};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, a_record, starts_at};
use crate::people::{day, remark, title};

both! {
    async fn an_erased_guest_leaves_the_place_to_who_waits(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 1).await;
        for n in [7, 8] {
            h.db.sign_up(&h.person(n), h.here(), number, now()).await.unwrap();
        }
        let held = db.export_account(&h.person(7)).await.unwrap();
        assert_eq!(held["meeting_signups"][0]["state"], "coming");
        db.erase_account(&h.person(7), now()).await.unwrap();
        assert_eq!(h.meeting(number).await.taken, 0);
        assert_eq!(db.keep_meetings(now()).await.unwrap(), 1);
        let id = h.meeting(number).await.id;
        let place = db.my_place(h.account_of(8), id).await.unwrap();
        assert!(matches!(place, Some(MyPlace::Offered { .. })));
    }

    async fn a_quorum_stays_when_a_member_is_erased_and_an_objection_loses_its_name(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Decision, 0).await;
        h.hold(number).await;
        h.db.publish_minutes(&h.secretary(), number, &a_record(), &h.calendar, starts_at()).await.unwrap();
        let text = remark("到会人数写错了。");
        h.db.object_to_minutes(&h.person(301), h.here(), number, &text, starts_at()).await.unwrap();
        let held = db.export_account(&h.person(301)).await.unwrap();
        assert_eq!(held["meeting_attendances"][0]["as_member"], true);
        assert_eq!(held["minute_objections"].as_array().unwrap().len(), 1);
        db.erase_account(&h.person(301), starts_at()).await.unwrap();
        let id = h.meeting(number).await.id;
        assert_eq!(h.attendances(id).await, (3, 0));
        assert_eq!(db.list_minute_objections(id).await.unwrap()[0].name, None);
        assert_eq!(common::count(db, "select count(*) from attendances where account_id is not null").await, 2);
    }

    async fn visits_are_logged_by_day_and_theme_and_never_ahead(db) {
        let h = Hall::new(db).await;
        let mut worker = access::Standing {
            account: h.account_of(399),
            second_factor: true,
            community: Some(h.here()),
            residency: domain::accounts::Residency::None,
            roles: vec![(Role::GridWorker, Some(h.place.grids[0]))],
            seats: Vec::new(),
        };
        let desk = access::at_desk(Some(&worker)).unwrap();
        worker.second_factor = false;
        assert!(access::at_desk(Some(&worker)).is_err());
        let visit = |day: &str| NewVisit {
            kind: VisitKind::Home,
            grid: Some(h.place.grids[0]),
            held_on: self::day(day),
            theme: title("独居老人的用药"),
            people: 6,
            summary: remark("希望每月有一次上门量血压。"),
        };
        db.log_visit(&desk, &visit("2026-11-20"), "a", now()).await.unwrap();
        db.log_visit(&desk, &visit("2026-11-20"), "a", now()).await.unwrap();
        db.log_visit(&desk, &visit("2026-11-21"), "b", now()).await.unwrap();
        let ahead = db.log_visit(&desk, &visit("2026-11-24"), "c", now()).await;
        assert_eq!(refused(ahead), NotLogged::InFuture);
        let all = db.list_visits(h.here(), None, 10).await.unwrap();
        assert_eq!(all.iter().map(|v| v.held_on).collect::<Vec<_>>(), [day("2026-11-21"), day("2026-11-20")]);
        let rest = db.list_visits(h.here(), Some((all[0].held_on, all[0].id)), 10).await.unwrap();
        assert_eq!(rest.len(), 1);
    }
}

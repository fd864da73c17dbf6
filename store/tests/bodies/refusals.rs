//! What is refused, and by which rule.

use domain::bodies::{NoApplication, NoRecommendation, SeatClass};
use domain::ids::{ApplicationId, RecordNumber, SeatClassId};
use domain::text::Remark;
use store::Db;
use store::bodies::{
    Decision, NotApplied, NotDecided, NotFilled, NotObjected, NotOpened, NotRecommended,
    NotResized, NotSeated, Way,
};

use crate::common::{self, both, now, refused};
use crate::people::{World, application, for_a_unit, later, member};

both! {
    async fn who_may_not_apply_is_told_the_rule(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        let here = w.place.id;
        let unknown = RecordNumber { year: 2020, seq: 1 };
        assert_eq!(refused(w.apply(1, unknown, now()).await), NotApplied::UnknownProcedure);
        let rule = |why| NotApplied::Rule(why);
        let unverified = db
            .apply_for_seat(&w.person(1), None, here, number, &application(), now())
            .await;
        assert_eq!(refused(unverified), rule(NoApplication::NotVerified));
        assert_eq!(refused(w.apply(1, number, later(15)).await), rule(NoApplication::Closed));
        w.apply(1, number, later(14)).await.unwrap();
        assert_eq!(refused(w.apply(1, number, later(14)).await), NotApplied::AlreadyApplied);
        let op = common::operator(db).await;
        let phone = common::phone("13910000003");
        let clerk = domain::accounts::Role::WindowClerk;
        db.grant_role(&op, Some(here), &phone, clerk, None, now()).await.unwrap();
        let staff = refused(w.apply(3, number, now()).await);
        assert_eq!(staff, rule(NoApplication::ConflictingOffice));
        let class = w.seats(SeatClass::Unit).await.id;
        let unit = db.open_procedure(&w.secretary(), class, now()).await.unwrap();
        let nobody = refused(w.apply(4, unit, now()).await);
        assert_eq!(nobody, rule(NoApplication::StandsForNobody));
        // A unit's seat asks for no residency.
        db.apply_for_seat(&w.person(4), None, here, unit, &for_a_unit(), now()).await.unwrap();
    }

    async fn a_member_of_the_body_does_not_apply_again(db) {
        let w = World::new(db, 1).await;
        w.recommended(1, 1, 1).await;
        w.advance(later(40)).await;
        let class = w.seats(SeatClass::Unit).await.id;
        let unit = db.open_procedure(&w.secretary(), class, later(41)).await.unwrap();
        let again = db
            .apply_for_seat(&w.person(1), None, w.place.id, unit, &for_a_unit(), later(41))
            .await;
        assert_eq!(refused(again), NotApplied::Rule(NoApplication::HoldsSeat));
    }

    async fn a_recommendation_comes_once_in_time_and_not_from_oneself(db) {
        let w = World::new(db, 1).await;
        let number = w.open(1).await;
        w.apply(1, number, now()).await.unwrap();
        let id = w.applications(number).await[0].id;
        let rule = NotRecommended::Rule;
        let early = db.recommend(&w.verified(9), number, id, now()).await;
        assert_eq!(refused(early), rule(NoRecommendation::Closed));
        w.decide(number, id, Decision::Eligible, now()).await.unwrap();
        let twice = w.decide(number, id, Decision::Eligible, now()).await;
        assert_eq!(refused(twice), NotDecided::NotWaiting);
        w.advance(later(15)).await;
        let own = db.recommend(&w.verified(1), number, id, later(16)).await;
        assert_eq!(refused(own), rule(NoRecommendation::OwnApplication));
        let none = db.unrecommend(&w.verified(9), number, id, later(16)).await;
        assert_eq!(refused(none), NotRecommended::NotThere);
        db.recommend(&w.neighbour(9), number, id, later(16)).await.unwrap();
        let twice = db.recommend(&w.neighbour(9), number, id, later(16)).await;
        assert_eq!(refused(twice), NotRecommended::AlreadyRecommended);
        let late = db.recommend(&w.verified(10), number, id, later(30)).await;
        assert_eq!(refused(late), rule(NoRecommendation::Closed));
        let other = db.recommend(&w.verified(10), number, ApplicationId(999), later(16)).await;
        assert_eq!(refused(other), NotRecommended::UnknownApplication);
    }

    async fn an_objection_needs_a_running_notice_and_comes_once(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(1, 2, 1).await;
        let all = w.applications(number).await;
        let words = Remark::parse("不同意。").unwrap();
        let (me, first) = (w.verified(50), all[0].id);
        let unnamed = db.object(&me, number, all[1].id, &words, later(31)).await;
        assert_eq!(refused(unnamed), NotObjected::Closed);
        db.object(&me, number, first, &words, later(31)).await.unwrap();
        let twice = db.object(&me, number, first, &words, later(31)).await;
        assert_eq!(refused(twice), NotObjected::AlreadyObjected);
        let late = db.object(&w.verified(51), number, first, &words, later(60)).await;
        assert_eq!(refused(late), NotObjected::Closed);
    }

    async fn seats_are_opened_resized_and_entered_within_their_number(db) {
        let w = World::new(db, 1).await;
        let by = w.secretary();
        let missing = db.open_procedure(&by, SeatClassId(999), now()).await;
        assert_eq!(refused(missing), NotOpened::UnknownClass);
        let office = w.seats(SeatClass::Committee).await.id;
        assert_eq!(refused(db.open_procedure(&by, office, now()).await), NotOpened::ByOffice);
        let class = w.resize(SeatClass::Unit, 1).await;
        let founding = member("赵一", Way::Founding);
        let wrong = db.enter_member(&by, office, &founding, now()).await;
        assert_eq!(refused(wrong), NotSeated::WrongWay);
        db.enter_member(&by, class, &founding, now()).await.unwrap();
        let full = db.enter_member(&by, class, &founding, now()).await;
        assert_eq!(refused(full), NotSeated::Full);
        assert_eq!(refused(db.open_procedure(&by, class, now()).await), NotOpened::NoFreeSeat);
        assert_eq!(refused(db.resize_seats(&by, class, 0, now()).await), NotResized::MoreSit);
        assert_eq!(refused(db.fill_vacancy(&by, class, 9, now()).await), NotFilled::Full);
        w.resize(SeatClass::Unit, 2).await;
        assert_eq!(refused(db.fill_vacancy(&by, class, 9, now()).await), NotFilled::NoReserve);
        db.open_procedure(&by, class, now()).await.unwrap();
        assert_eq!(refused(db.open_procedure(&by, class, now()).await), NotOpened::Runs);
        let busy = db.enter_member(&by, class, &founding, now()).await;
        assert_eq!(refused(busy), NotSeated::ProcedureRuns);
        let mut tomorrow = member("钱二", Way::ExOfficio);
        tomorrow.from_on = domain::time::day_of(later(1));
        let early = db.enter_member(&by, office, &tomorrow, now()).await;
        assert_eq!(refused(early), NotSeated::WrongDay);
        tomorrow.phone = Some(common::phone("13800000000"));
        tomorrow.from_on = domain::time::day_of(now());
        let nobody = db.enter_member(&by, office, &tomorrow, now()).await;
        assert_eq!(refused(nobody), NotSeated::UnknownPhone);
        tomorrow.phone = Some(common::phone("13910000007"));
        db.enter_member(&by, office, &tomorrow, now()).await.unwrap();
        let twice = db.enter_member(&by, office, &tomorrow, now()).await;
        assert_eq!(refused(twice), NotSeated::HoldsSeat);
    }
}

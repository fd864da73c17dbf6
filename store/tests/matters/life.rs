//! A matter from its number to "solved".

use chrono::Duration;
use domain::ids::AccountId;
use domain::matters::{MatterEvent, NoStep, Offered, Party, Stage, Visibility};
use domain::time::day_of;
use store::Db;
use store::matters::{NewMatter, NotDone};

use crate::common::{self, both, count, leaves, now, refused};
use crate::people::{LEAD, OTHER_WINDOW, WINDOW, WORKER, World, words};

both! {
    async fn a_matter_is_answered_reopened_and_solved(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        let m = w.find(n).await;
        assert_eq!((m.stage, m.holders.owner), (Stage::Owned, Some(AccountId(WORKER))));
        assert_eq!(m.due_on, w.calendar.after(day_of(now()), 7));
        // A second press of the button makes no second matter.
        let again = NewMatter { grid: Some(w.place.grids[0]), ..w.new_matter() };
        assert_eq!(w.report(1001, &again, "routed").await.unwrap(), n);
        assert_eq!(count(db, "select count(*) from matters").await, 1);
        assert_eq!(refused(w.answer(WINDOW, n, now()).await), NotDone::Step(NoStep::NotYours));
        w.answer(WORKER, n, now()).await.unwrap();
        w.answer(WORKER, n, now()).await.unwrap();
        // Nobody but the reporter says whether it is solved.
        assert_eq!(refused(w.say(1002, n, true, now()).await), NotDone::Unknown);
        let tomorrow = now() + Duration::days(1);
        w.say(1001, n, false, tomorrow).await.unwrap();
        let m = w.find(n).await;
        assert_eq!((m.stage, m.reopens, m.first_late), (Stage::Reopened, 1, Some(false)));
        assert_eq!(m.due_on, w.calendar.after(day_of(tomorrow), 7));
        // The lead hears of it and finds it at the desk.
        assert_eq!(w.at_desk(LEAD, day_of(tomorrow)).await, [(n, Party::Lead)]);
        let told = "select count(*) from notices where kind = 'matter_reopened'";
        assert_eq!(count(db, told).await, 2);
        w.answer(WORKER, n, tomorrow).await.unwrap();
        w.say(1001, n, true, tomorrow).await.unwrap();
        w.say(1001, n, true, tomorrow).await.unwrap();
        let m = w.find(n).await;
        assert_eq!((m.stage, m.ended_at), (Stage::Solved, Some(tomorrow)));
        let chain: Vec<_> = db.list_matter_events(m.id).await.unwrap().into_iter().map(|e| e.act).collect();
        use MatterEvent as E;
        assert_eq!(chain, [E::Received, E::Routed, E::Answered, E::Reopened, E::Answered, E::Solved]);
        for (act, n) in [("matters.receive", 1), ("matters.answer", 2), ("matters.reopen", 1), ("matters.solve", 1)] {
            assert_eq!(leaves(db, act).await, n, "{act}");
        }
    }

    async fn who_says_nothing_in_time_has_not_said(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        w.answer(WORKER, n, now()).await.unwrap();
        let last = now() + Duration::days(15);
        assert!(w.find(n).await.may_say(day_of(last)));
        assert_eq!(refused(w.say(1001, n, false, last + Duration::days(1)).await), NotDone::TooLate);
        let figures = db.count_matters(w.place.id, "2026-01", day_of(last + Duration::days(1))).await.unwrap();
        let cell = figures.months[0].1;
        assert_eq!((cell.received, cell.private, cell.in_time, cell.told(), cell.not_said), (1, 1, 1, 1, 1));
        w.say(1001, n, true, last).await.unwrap();
        let figures = db.count_matters(w.place.id, "2026-01", day_of(last)).await.unwrap();
        assert_eq!((figures.months[0].1.solved, figures.months[0].1.not_said), (1, 0));
    }

    async fn lateness_is_counted_and_a_late_day_is_not_moved_away(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        let due = w.find(n).await.due_on;
        let (by, why) = (w.staff(WORKER), words("配件要等到货，晚几天"));
        let to = w.calendar.after(due, 3);
        let at = now() + Duration::days(1);
        let too_far = w.calendar.after(due, 8);
        let got = db.extend_matter(&by, n, too_far, &why, &w.calendar, at).await;
        assert_eq!(refused(got), NotDone::Day);
        db.extend_matter(&by, n, to, &why, &w.calendar, at).await.unwrap();
        db.extend_matter(&by, n, to, &why, &w.calendar, at).await.unwrap();
        assert_eq!(w.find(n).await.due_on, to);
        // Once, as the rulebook of these stories allows.
        let got = db.extend_matter(&by, n, w.calendar.after(to, 1), &why, &w.calendar, at).await;
        assert_eq!(refused(got), NotDone::NoMoreDays);
        let late = domain::time::start_of(to) + Duration::days(1);
        assert!(w.find(n).await.is_late(day_of(late)));
        let open = db.count_matters(w.place.id, "2026-01", day_of(late)).await.unwrap();
        assert_eq!((open.months[0].1.overdue, open.months[0].1.open), (1, 0));
        w.answer(WORKER, n, late).await.unwrap();
        let done = db.count_matters(w.place.id, "2026-01", day_of(late)).await.unwrap();
        assert_eq!((done.months[0].1.late, done.months[0].1.overdue, done.months[0].1.asked), (1, 0, 1));
    }

    async fn what_is_not_the_communitys_is_declined_once_and_what_is_open_is_taken_back(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        let why = words("公交站牌归市公交公司管，请拨 0851-96160。");
        db.decline_matter(&w.staff(WORKER), n, &why, now()).await.unwrap();
        let m = w.find(n).await;
        assert_eq!((m.stage, m.answer.as_deref()), (Stage::Declined, Some(why.as_str())));
        let (me, here) = (w.resident(1001), w.place.id);
        assert_eq!(refused(db.withdraw_matter(&me, here, n, now()).await), NotDone::Step(NoStep::NotNow));
        let other = w.waiting().await;
        assert_eq!(refused(db.withdraw_matter(&w.resident(1002), here, other, now()).await), NotDone::Unknown);
        db.withdraw_matter(&me, here, other, now()).await.unwrap();
        db.withdraw_matter(&me, here, other, now()).await.unwrap();
        assert_eq!(w.find(other).await.stage, Stage::Withdrawn);
        let figures = db.count_matters(here, "2026-01", day_of(now())).await.unwrap();
        let cell = figures.months[0].1;
        assert_eq!((cell.received, cell.withdrawn, cell.in_time, cell.told()), (2, 1, 1, 0));
    }

    async fn staff_take_a_public_one_out_of_sight_and_the_reporter_reads_why(db) {
        let w = World::new(db).await;
        let new = NewMatter { public: true, grid: Some(w.place.grids[0]), ..w.new_matter() };
        let n = w.report(1001, &new, "public").await.unwrap();
        let here = w.place.id;
        assert_eq!(db.list_public_matters(here, None, 9).await.unwrap().len(), 1);
        let why = words("文字里有邻居的门牌号");
        let other = db.close_matter(&w.staff(OTHER_WINDOW), n, &why, now()).await;
        assert_eq!(refused(other), NotDone::Step(NoStep::NotYours));
        db.close_matter(&w.staff(LEAD), n, &why, now()).await.unwrap();
        assert_eq!(db.list_public_matters(here, None, 9).await.unwrap(), []);
        assert_eq!(db.find_public_matter(here, n).await.unwrap(), None);
        let m = w.find(n).await;
        assert_eq!(m.visibility, Visibility::Closed);
        let chain = db.list_matter_events(m.id).await.unwrap();
        assert_eq!(chain.last().unwrap().words.as_deref(), Some(why.as_str()));
        let told = "select count(*) from notices where kind = 'matter_closed' and account_id = 1001";
        assert_eq!(count(db, told).await, 1);
    }

    async fn ten_open_ones_are_enough_and_nothing_comes_from_elsewhere(db) {
        let w = World::new(db).await;
        let elsewhere = common::named_community(db, "nanhu").await;
        let wrong = NewMatter { category: elsewhere.categories[0], ..w.new_matter() };
        assert_eq!(refused(w.report(1001, &wrong, "x").await), NotDone::NotHere);
        let wrong = NewMatter { grid: Some(elsewhere.grids[0]), ..w.new_matter() };
        assert_eq!(refused(w.report(1001, &wrong, "y").await), NotDone::NotHere);
        for i in 0..10 {
            w.report(1001, &w.new_matter(), &i.to_string()).await.unwrap();
        }
        assert_eq!(refused(w.report(1001, &w.new_matter(), "z").await), NotDone::TooMany);
        assert!(w.report(1002, &w.new_matter(), "z").await.is_ok());
        let nobody = w.hand(WORKER, w.routed_by(1003).await, Offered::Person(AccountId(1500))).await;
        assert_eq!(refused(nobody), NotDone::NotHere);
    }
}

impl World {
    async fn routed_by(&self, who: i64) -> domain::ids::RecordNumber {
        let new = NewMatter {
            grid: Some(self.place.grids[0]),
            ..self.new_matter()
        };
        self.report(who, &new, "routed").await.unwrap()
    }
}

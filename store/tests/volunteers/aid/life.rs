//! From the request to the word of both sides, and every way in which it does not come to that.

use chrono::{Days, Duration};
use domain::display::ShownAs;
use domain::notices::Notice;
use domain::text::AidText;
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, AidState, NoHelp, NoStep, Stage, Weekdays};
use store::Db;
use store::volunteers::aid::{AidMatter, NewAidOffer, NotAided, OfferStanding};

use super::{ADDRESS, Aid, PHONE, due, errand};
use crate::common::{self, both, count, leaves, now, refused};
use crate::people::{reason, remark};

const NOT_NOW: NotAided = NotAided::Step(NoStep::NotNow);
const NOT_YOURS: NotAided = NotAided::Step(NoStep::NotYours);

fn offer() -> NewAidOffer {
    NewAidOffer {
        kind: AidKind::Carrying,
        text: AidText::parse("周末可以帮忙搬东西上楼").unwrap(),
        shown_as: ShownAs::Anonymous,
        weekdays: Weekdays::of([5, 6]).unwrap(),
        until_on: day_of(now()) + Days::new(20),
    }
}

both! {
    async fn somebody_asks_two_offer_one_is_chosen_looks_and_both_say_that_it_happened(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        assert_eq!(a.ask(&errand()).await, n, "the second press finds it");
        a.answer(2, n, true).await.unwrap();
        assert_eq!(a.told(1).await, Some(Notice::AidAnswered));
        assert_eq!(refused(a.answer(2, n, true).await), NotAided::Already);
        a.answer(3, n, true).await.unwrap();
        let r = a.see(n).await;
        assert_eq!(r.state, AidState::Answered { waiting: 2 });
        let mine = db.list_my_aid_answers(&a.me(2).await).await.unwrap();
        assert_eq!((mine.len(), mine[0].request.number), (1, n));
        assert!(db.waits_for_aid(a.me(2).await.account(), r.id).await.unwrap());
        assert_eq!(db.list_my_aid(&a.me(1).await).await.unwrap().len(), 1);
        assert!(db.list_my_aid(&a.me(2).await).await.unwrap().is_empty());
        let answers = db.list_aid_answers(&a.me(1).await, &a.see(n).await).await.unwrap();
        assert_eq!(answers.len(), 2);
        assert!(db.list_aid_answers(&a.me(2).await, &a.see(n).await).await.unwrap().is_empty(), "the asker reads them");
        a.pick(2, n).await.unwrap();
        a.pick(2, n).await.unwrap();
        assert_eq!(refused(a.pick(3, n).await), NOT_NOW);
        assert_eq!((a.told(2).await, a.told(3).await), (Some(Notice::AidPicked), Some(Notice::AidPassed)));
        let seen = a.look(2, n, now()).await.unwrap();
        assert_eq!((seen.address.as_deref(), seen.phone.as_str()), (Some(ADDRESS), PHONE));
        assert!(!format!("{seen:?}").contains(PHONE), "no log line repeats it");
        let phone = db.see_helper_phone(&a.me(1).await, a.w.place.id, n, now()).await.unwrap();
        assert_eq!((phone.address, phone.phone.as_str()), (None, "19700000002"));
        a.say(2, n, true).await.unwrap();
        assert_eq!(a.stage(n).await, Stage::Matched, "the asker's word closes it");
        for _ in 0..2 {
            a.say(1, n, true).await.unwrap();
        }
        let r = a.see(n).await;
        assert_eq!(r.state, AidState::Done { happened: true, at: now() });
        assert_eq!(r.helper_happened, Some(true));
        assert_eq!(a.told(2).await, Some(Notice::AidDone));
        for (act, times) in [("ask", 1), ("answer", 2), ("match", 1), ("look", 2), ("done", 2)] {
            assert_eq!(leaves(db, &format!("volunteers.aid_{act}")).await, times, "{act}");
        }
        let facts = count(db, "select count(*) from log_leaves where facts like '%1381234%' or facts like '%1203%' or facts like '%药%'").await;
        assert_eq!(facts, 0, "no leaf holds what was written");
    }

    async fn a_request_has_its_bounds(db) {
        let a = Aid::new(db).await;
        let me = a.neighbour(1).await;
        for days in [31, 400] {
            let late = store::volunteers::aid::NewAid { due_on: day_of(now()) + Days::new(days), ..errand() };
            assert_eq!(refused(db.ask_aid(&me, &late, None, "late", now()).await), NotAided::Day);
        }
        for i in 0..5 {
            db.ask_aid(&me, &errand(), None, &format!("n{i}"), now()).await.unwrap();
        }
        assert_eq!(refused(db.ask_aid(&me, &errand(), None, "n6", now()).await), NotAided::TooMany);
        assert_eq!(refused(a.answer(1, 1, true).await), NotAided::Help(NoHelp::Own));
        let one = AidMatter::Request(1);
        let report = async |i: i64| db.report_aid(&a.me(2).await, a.w.place.id, one, &remark("说话难听"), &format!("r{i}"), now()).await;
        for i in 0..5 {
            report(i).await.unwrap();
        }
        report(4).await.unwrap();
        assert_eq!(refused(report(5).await), NotAided::TooMany);
        assert_eq!(count(db, "select count(*) from aid_concerns").await, 5);
    }

    async fn either_side_ends_a_match_and_another_request_is_needed(db) {
        let a = Aid::new(db).await;
        for (who, other) in [(1, 2), (2, 1)] {
            let new = store::volunteers::aid::NewAid { kind: [AidKind::Errands, AidKind::Meals][who - 1], ..errand() };
            let n = a.matched(&new, 2).await;
            assert_eq!(refused(a.end(3, n).await), NOT_YOURS);
            for _ in 0..2 {
                a.end(who, n).await.unwrap();
            }
            assert_eq!(a.stage(n).await, Stage::Ended);
            assert_eq!(a.told(other).await, Some(Notice::AidEnded));
            assert_eq!(refused(a.say(1, n, true).await), NOT_NOW);
            assert_eq!(refused(a.answer(3, n, true).await), NOT_NOW);
        }
    }

    async fn a_request_is_taken_back_and_so_is_an_answer(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        let place = a.w.place.id;
        a.answer(2, n, true).await.unwrap();
        let back = async |i| db.take_back_aid_answer(&a.me(i).await, place, n, now()).await;
        back(2).await.unwrap();
        back(2).await.unwrap();
        assert_eq!((a.stage(n).await, a.told(1).await), (Stage::Asked, Some(Notice::AidTakenBack)));
        a.answer(2, n, true).await.unwrap();
        let withdraw = async |i| db.withdraw_aid(&a.me(i).await, place, n, now()).await;
        assert_eq!(refused(withdraw(2).await), NOT_YOURS);
        withdraw(1).await.unwrap();
        withdraw(1).await.unwrap();
        assert_eq!((a.stage(n).await, a.told(2).await), (Stage::Withdrawn, Some(Notice::AidPassed)));
        assert_eq!(refused(a.pick(2, n).await), NOT_NOW);
        assert!(db.list_open_aid(place, None, None, day_of(now())).await.unwrap().is_empty());
    }

    async fn staff_take_something_down_and_say_why(db) {
        let a = Aid::new(db).await;
        let (n, clerk) = (a.matched(&errand(), 2).await, a.w.clerk);
        for _ in 0..2 {
            db.hide_aid(&clerk, n, &reason(), now()).await.unwrap();
        }
        let r = a.see(n).await;
        assert_eq!((r.stage(), r.hidden_reason.as_deref()), (Stage::Hidden, Some(reason().as_str())));
        assert_eq!((a.told(1).await, a.told(2).await), (Some(Notice::AidHidden), Some(Notice::AidEnded)));
        let me = a.neighbour(2).await;
        let o = db.offer_aid(&me, &offer(), "o", now()).await.unwrap();
        db.hide_aid_offer(&clerk, o, &reason(), now()).await.unwrap();
        assert_eq!(a.told(2).await, Some(Notice::AidHidden));
        let gone = db.find_aid_offer(a.w.place.id, o).await.unwrap().unwrap();
        assert_eq!(gone.standing, OfferStanding::Hidden);
        assert_eq!(refused(db.withdraw_aid_offer(&a.me(2).await, a.w.place.id, o, now()).await), NOT_NOW);
        assert_eq!(leaves(db, "volunteers.aid_hide").await, 2);
    }

    async fn a_neighbour_turns_to_an_offer_and_it_lapses_by_itself(db) {
        let a = Aid::new(db).await;
        let (me, place) = (a.neighbour(2).await, a.w.place.id);
        let o = db.offer_aid(&me, &offer(), "o", now()).await.unwrap();
        assert_eq!(db.offer_aid(&me, &offer(), "o", now()).await.unwrap(), o, "the second press finds it");
        let to = |o| store::volunteers::aid::NewAid { offer: Some(o), ..errand() };
        let n = a.ask(&to(o)).await;
        assert_eq!((a.told(2).await, a.see(n).await.offer), (Some(Notice::AidWanted), Some(o)));
        assert_eq!(refused(db.ask_aid(&me, &to(o), None, "own", now()).await), NotAided::Own);
        let open = async |day| db.list_open_aid_offers(place, Some(AidKind::Carrying), None, day).await.unwrap().len();
        assert_eq!(open(offer().until_on).await, 1);
        let over = now() + Duration::days(21);
        assert_eq!(open(day_of(over)).await, 0);
        assert_eq!(db.keep_aid(now()).await.unwrap(), 0);
        assert_eq!(db.keep_aid(over).await.unwrap(), 2, "the offer and the request");
        assert_eq!(db.keep_aid(over).await.unwrap(), 0);
        assert_eq!(a.told(2).await, Some(Notice::AidLapsed));
        let asker = a.neighbour(3).await;
        assert_eq!(refused(db.ask_aid(&asker, &to(o), None, "x", now()).await), NotAided::Unknown);
    }

    async fn what_nobody_answers_or_says_lapses(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        a.answer(2, n, true).await.unwrap();
        let meals = store::volunteers::aid::NewAid { kind: AidKind::Meals, ..errand() };
        let m = a.matched(&meals, 3).await;
        assert_eq!(db.keep_aid(due()).await.unwrap(), 0, "its day is not over");
        assert_eq!(db.keep_aid(due() + Duration::days(1)).await.unwrap(), 1);
        assert_eq!((a.stage(n).await, a.stage(m).await), (Stage::Lapsed, Stage::Matched));
        assert_eq!((a.told(1).await, a.told(2).await), (Some(Notice::AidLapsed), Some(Notice::AidPassed)));
        assert_eq!(db.keep_aid(due() + Duration::days(14)).await.unwrap(), 0);
        assert_eq!(db.keep_aid(due() + Duration::days(15)).await.unwrap(), 1);
        assert_eq!((a.stage(m).await, a.told(3).await), (Stage::Lapsed, Some(Notice::AidLapsed)));
        assert_eq!(refused(a.look(3, m, now()).await), NotAided::Help(NoHelp::Over));
    }

    async fn a_report_reaches_staff_who_write_and_what_came_of_it_the_reporter(db) {
        let a = Aid::new(db).await;
        let n = a.matched(&errand(), 2).await;
        let (me, place) = (a.me(1).await, a.w.place.id);
        db.report_aid(&me, place, AidMatter::Request(n), &remark("没有来，还要钱"), "r", now()).await.unwrap();
        assert_eq!(a.told(2).await, Some(Notice::AidPicked), "the other side hears nothing");
        let all = db.list_aid_concerns(&a.w.editor).await.unwrap();
        assert_eq!((all.len(), all[0].request, all[0].body.as_str()), (1, Some(n), "没有来，还要钱"));
        for _ in 0..2 {
            db.handle_aid_concern(&a.w.editor, all[0].id, &reason(), now()).await.unwrap();
        }
        assert_eq!(a.told(1).await, Some(Notice::AidConcern));
        let mine = db.list_notices(&me, 9).await.unwrap();
        assert_eq!(mine[0].words.as_deref(), Some(reason().as_str()));
        let held = db.export_account(&me).await.unwrap();
        assert_eq!(held["aid_reports"].as_array().unwrap().len(), 1);
        assert!(db.export_account(&a.me(2).await).await.unwrap()["aid_reports"].as_array().unwrap().is_empty());
        // Kept for half a year, then not any more.
        db.keep_aid(now() + Duration::days(179)).await.unwrap();
        assert_eq!(count(db, "select count(*) from aid_concerns").await, 1);
        db.keep_aid(now() + Duration::days(181)).await.unwrap();
        assert_eq!(count(db, "select count(*) from aid_concerns").await, 0);
    }
}

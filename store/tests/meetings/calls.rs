//! Calling, opening with a quorum, closing, cancelling.

use chrono::Duration;
use domain::meetings::{Kind, NoCall, NoCheckIn, NoOpening, Quorum, Stage};
use store::Db;
use store::meetings::{NotCalled, NotCheckedIn, NotMoved};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, MEMBERS, minutes, starts_at};
use crate::people::{answer, day};

both! {
    async fn a_meeting_inside_the_notice_period_is_refused_with_the_first_day_that_is_possible(db) {
        let h = Hall::new(db).await;
        let mut new = h.new_meeting(Kind::Discussion, 5);
        new.starts_at = "2026-11-26T06:00:00Z".parse().unwrap();
        new.ends_at = new.starts_at + Duration::hours(2);
        let why = refused(h.try_call(new, "a").await);
        assert_eq!(why, NotCalled::Rule(NoCall::InsideNotice { earliest: day("2026-11-27") }));
        let mut new = h.new_meeting(Kind::Discussion, 5);
        new.body = domain::ids::BodyId(99);
        assert_eq!(refused(h.try_call(new, "b").await), NotCalled::UnknownBody);
        assert_eq!(common::count(db, "select count(*) from meetings").await, 0);
    }

    async fn the_members_are_told_of_a_meeting_and_a_form_sent_twice_calls_one(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 0).await;
        assert_eq!(h.call(Kind::Collection, 0).await, number);
        assert_eq!(common::count(db, "select count(*) from meetings").await, 1);
        let meeting = h.meeting(number).await;
        assert_eq!((meeting.stage, meeting.told), (Stage::Called, MEMBERS - 1));
        assert_eq!(h.told(301).await, ["meeting_called"]);
        assert_eq!(h.record(number).await, ["meetings.call"]);
        // The number is one of the community's count: a proposal filed next has the next.
        assert_eq!(h.file(1, "三栋前面的路灯坏了").await.seq, number.seq + 1);
    }

    async fn what_decides_does_not_open_without_its_quorum(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Decision, 0).await;
        let id = h.meeting(number).await.id;
        assert_eq!(refused(h.check_in(301, number, now()).await), NotCheckedIn::Rule(NoCheckIn::TooEarly));
        h.check_in(301, number, starts_at()).await.unwrap();
        h.check_in(302, number, starts_at()).await.unwrap();
        h.check_in(7, number, starts_at()).await.unwrap(); // a guest
        assert_eq!(h.attendances(id).await, (2, 1));
        let quorum = Quorum { present: 2, least: 3, members: 5 };
        assert_eq!(refused(h.open(number).await), NotMoved::Opening(NoOpening::NoQuorum(quorum)));
        // The member without an account is checked in from the list.
        h.db.check_in_member(&h.secretary(), number, h.seats[4], starts_at()).await.unwrap();
        let again = h.db.check_in_member(&h.secretary(), number, h.seats[4], starts_at()).await;
        assert_eq!(refused(again), NotCheckedIn::Already);
        assert_eq!(refused(h.check_in(301, number, starts_at()).await), NotCheckedIn::Already);
        h.open(number).await.unwrap();
        let meeting = h.meeting(number).await;
        assert_eq!((meeting.stage, meeting.quorum), (Stage::UnderWay, Some((3, 5))));
        assert_eq!(refused(h.open(number).await), NotMoved::Opening(NoOpening::NotFrom(Stage::UnderWay)));
        let there = db.list_members_at(&meeting, day("2026-12-04")).await.unwrap();
        assert_eq!(there.iter().map(|m| m.there).collect::<Vec<_>>(), [true, true, false, false, true]);
        h.close(number).await;
        assert_eq!(refused(h.check_in(303, number, starts_at()).await), NotCheckedIn::Rule(NoCheckIn::Over(Stage::Held)));
    }

    async fn wrong_digits_are_counted_until_the_next_code(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Decision, 0).await;
        let shown = domain::meetings::code_at(crate::hall::KEY, h.meeting(number).await.id, starts_at()).0;
        let wrong = if shown == "000000" { "000001" } else { "000000" };
        for _ in 0..6 {
            let got = h.db.check_in(
                &h.person(301), h.here(), number, wrong, crate::hall::KEY, domain::meetings::How::Code, starts_at(),
            ).await;
            assert_eq!(refused(got), NotCheckedIn::Rule(NoCheckIn::WrongCode));
        }
        let why = refused(h.check_in(301, number, starts_at()).await);
        assert_eq!(why, NotCheckedIn::Rule(NoCheckIn::TooManyTries));
        h.check_in(301, number, starts_at() + Duration::minutes(10)).await.unwrap();
    }

    async fn whoever_signed_up_is_told_why_a_meeting_is_cancelled(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 3).await;
        h.db.sign_up(&h.person(7), h.here(), number, now()).await.unwrap();
        h.db.cancel_meeting(&h.secretary(), number, &answer("会议室要维修。"), now()).await.unwrap();
        assert_eq!(h.told(7).await, ["meeting_cancelled"]);
        assert_eq!(h.told(301).await, ["meeting_called", "meeting_cancelled"]);
        let meeting = h.meeting(number).await;
        assert_eq!((meeting.stage, meeting.cancelled.unwrap().0.as_str()), (Stage::Cancelled, "会议室要维修。"));
        let again = h.db.cancel_meeting(&h.secretary(), number, &answer("再来一次。"), now()).await;
        assert_eq!(refused(again), NotMoved::NotFrom(Stage::Cancelled));
    }

    async fn a_report_is_published_before_the_meeting_and_only_where_one_is_given(db) {
        let h = Hall::new(db).await;
        let text = minutes("本年度社区服务中心共办理建议七十五件，办结六十件。");
        let number = h.call(Kind::Collection, 0).await;
        let got = h.db.publish_report(&h.secretary(), number, &text, now()).await;
        assert_eq!(refused(got), NotMoved::NoReport);
        let number = h.call(Kind::Enlarged, 0).await;
        let got = h.db.publish_report(&h.secretary(), number, &text, starts_at()).await;
        assert_eq!(refused(got), NotMoved::NotFrom(Stage::Called));
        h.db.publish_report(&h.secretary(), number, &text, now()).await.unwrap();
        assert_eq!(h.meeting(number).await.report.unwrap().0, text.as_str());
    }

    async fn lists_know_what_comes_and_what_was(db) {
        use store::meetings::MeetingQuery;
        let h = Hall::new(db).await;
        let first = h.call(Kind::Collection, 0).await;
        let second = h.call(Kind::Decision, 0).await;
        let all = MeetingQuery { limit: 10, ..MeetingQuery::default() };
        let numbers = |list: store::meetings::MeetingList| {
            list.meetings.iter().map(|m| m.number).collect::<Vec<_>>()
        };
        let coming = db.list_meetings(h.here(), &all, now()).await.unwrap();
        assert_eq!(numbers(coming), [first, second]);
        let page = MeetingQuery { limit: 1, ..all };
        let one = db.list_meetings(h.here(), &page, now()).await.unwrap();
        let rest = MeetingQuery { after: one.next, ..page };
        assert_eq!(numbers(one), [first]);
        assert_eq!(numbers(db.list_meetings(h.here(), &rest, now()).await.unwrap()), [second]);
        let decisions = MeetingQuery { kind: Some(Kind::Decision), ..all };
        assert_eq!(numbers(db.list_meetings(h.here(), &decisions, now()).await.unwrap()), [second]);
        let past = MeetingQuery { past: true, ..all };
        assert!(numbers(db.list_meetings(h.here(), &past, now()).await.unwrap()).is_empty());
        h.hold(second).await;
        let evening = starts_at() + Duration::minutes(90);
        assert_eq!(numbers(db.list_meetings(h.here(), &past, evening).await.unwrap()), [second]);
        assert_eq!(numbers(db.list_meetings(h.here(), &all, evening).await.unwrap()), [first]);
        assert_eq!(db.list_calendar_meetings(h.here(), Some(h.body), now()).await.unwrap().len(), 2);
        assert_eq!(db.list_calendar_meetings(h.here(), None, now()).await.unwrap().len(), 2);
    }
}

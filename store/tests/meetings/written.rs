//! Minutes: draft, correction, objections, approval; and what each kind of meeting owes.

use chrono::Duration;
use domain::meetings::rules::NoApproval;
use domain::meetings::{Kind, Output, Stage, Voice};
use store::Db;
use store::meetings::{NewPoint, NoMinutes, NoPoint, NotObjected};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, a_record, minutes, starts_at};
use crate::people::{answer, day, remark};

both! {
    async fn minutes_are_drafted_corrected_and_approved_with_everything_there(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 0).await;
        let evening = starts_at() + Duration::hours(3);
        let early = h.db.draft_minutes(&h.secretary(), number, &a_record(), now()).await;
        assert_eq!(refused(early), NoMinutes::NotFrom(Stage::Called));
        h.hold(number).await;
        h.db.draft_minutes(&h.secretary(), number, &a_record(), evening).await.unwrap();
        h.db.draft_minutes(&h.secretary(), number, &a_record(), evening).await.unwrap();
        let text = minutes("会议收集了居民意见一条，由秘书整理，现公开征求更正。");
        h.db.publish_minutes(&h.secretary(), number, &text, &h.calendar, evening).await.unwrap();
        let meeting = h.meeting(number).await;
        let until = day("2026-12-11");
        assert_eq!((meeting.stage, meeting.corrections_until), (Stage::Correction, Some(until)));
        let kept = db.list_minutes(meeting.id).await.unwrap();
        assert_eq!(kept.iter().map(|m| m.stage).collect::<Vec<_>>(), [Stage::Correction]);
        assert_eq!(h.told(301).await, ["meeting_called", "minutes_out"]);

        let object = async |n, at| {
            h.db.object_to_minutes(&h.person(n), h.here(), number, &remark("漏了我说的路灯。"), at).await
        };
        object(7, evening).await.unwrap();
        assert_eq!(refused(object(7, evening).await), NotObjected::Already);
        let late = starts_at() + Duration::days(8);
        assert_eq!(refused(object(8, late).await), NotObjected::Over { until });

        let approve = async |at| h.db.approve_minutes(&h.secretary(), number, &text, at).await;
        let why = |n| NoMinutes::Approval(n);
        assert_eq!(refused(approve(evening).await), why(NoApproval::CorrectionsOpen { until }));
        assert_eq!(refused(approve(late).await), why(NoApproval::Unanswered { left: 1 }));
        let objection = db.list_minute_objections(meeting.id).await.unwrap()[0].id;
        let said = answer("已经补进记录。");
        h.db.answer_minute_objection(&h.secretary(), number, objection, &said, late).await.unwrap();
        assert_eq!(h.told(7).await, ["objection_answered"]);
        assert_eq!(refused(approve(late).await), why(NoApproval::Owes(Output::Opinion)));
    }

    async fn a_collection_owes_an_opinion_and_with_one_is_approved(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 0).await;
        let opinion = || NewPoint::Opinion { voice: Voice::Resident, text: remark("三栋的路灯要修。") };
        let early = h.db.add_point(&h.secretary(), number, &opinion(), "0", now()).await;
        assert_eq!(refused(early), NoPoint::NotNow(Stage::Called));
        h.hold(number).await;
        h.db.add_point(&h.secretary(), number, &opinion(), "1", starts_at()).await.unwrap();
        h.db.add_point(&h.secretary(), number, &opinion(), "1", starts_at()).await.unwrap();
        let fix = NewPoint::Fix { text: remark("每季度公开一次进度。"), unit: h.place.units[0], due_on: day("2027-01-31") };
        let wrong = h.db.add_point(&h.secretary(), number, &fix, "2", starts_at()).await;
        assert_eq!(refused(wrong), NoPoint::NotOfThisKind);
        let id = h.meeting(number).await.id;
        assert_eq!(db.list_points(id).await.unwrap().len(), 1);
        h.db.publish_minutes(&h.secretary(), number, &a_record(), &h.calendar, starts_at()).await.unwrap();
        let late = starts_at() + Duration::days(8);
        h.db.approve_minutes(&h.secretary(), number, &a_record(), late).await.unwrap();
        assert_eq!(h.meeting(number).await.stage, Stage::Approved);
        let kept = db.list_minutes(id).await.unwrap();
        assert_eq!(kept.iter().map(|m| m.stage).collect::<Vec<_>>(), [Stage::Correction, Stage::Approved]);
        assert_eq!(kept[0].hash, domain::log::text_hash(&[a_record().as_str()]));
    }

    async fn an_appraisal_hears_questions_and_leaves_a_list_of_what_to_put_right(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Enlarged, 0).await;
        let ask = async |once: &'static str, at| {
            h.db.ask_question(&h.person(7), h.here(), number, &remark("去年答应的电梯呢？"), once, at).await
        };
        ask("a", now()).await.unwrap();
        ask("a", now()).await.unwrap();
        let id = h.meeting(number).await.id;
        let points = db.list_points(id).await.unwrap();
        assert_eq!(points.len(), 1);
        let said = answer("已列入明年计划，三月动工。");
        h.hold(number).await;
        h.db.answer_question(&h.secretary(), number, points[0].id, &said, starts_at()).await.unwrap();
        let again = h.db.answer_question(&h.secretary(), number, points[0].id, &said, starts_at()).await;
        assert_eq!(refused(again), NoPoint::UnknownPoint);
        assert_eq!(h.told(7).await, ["question_answered"]);
        assert_eq!(refused(ask("b", starts_at()).await), NoPoint::NotNow(Stage::Held));
        let fix = |unit, due: &str| NewPoint::Fix { text: remark("每季度公开一次进度。"), unit, due_on: day(due) };
        let unit = h.place.units[0];
        let add = async |new: NewPoint, once: &'static str| {
            h.db.add_point(&h.secretary(), number, &new, once, starts_at()).await
        };
        assert_eq!(refused(add(fix(unit, "2026-12-01"), "1").await), NoPoint::DueInPast);
        assert_eq!(refused(add(fix(domain::ids::UnitId(99), "2027-01-31"), "2").await), NoPoint::UnknownUnit);
        add(fix(unit, "2027-01-31"), "3").await.unwrap();
        let done = db.what_is_done(&h.meeting(number).await).await.unwrap();
        assert_eq!((done.questions, done.answered, done.fixes), (1, 1, 1));
    }
}

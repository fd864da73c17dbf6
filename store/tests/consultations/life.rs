//! A consultation from the first text to the answered groups, and who reads what of it.

use chrono::Duration;
use domain::consultations::{Group, Stage, Verdict};
use domain::ids::AccountId;
use domain::text::Answer;
use store::Db;
use store::consultations::{
    NotChecked, NotHidden, NotPlanned, NotPublished, NotSaid, NotSorted, NotTaken, NotWithdrawn,
    Sorted,
};

use crate::common::{self, both, now, raw, refused};
use crate::people::{World, closing};

fn group(heading: &str) -> Group {
    Group {
        heading: heading.into(),
        verdict: Verdict::Adopted,
        reason: "改成六张长椅。".into(),
    }
}

both! {
    async fn two_people_open_it_and_from_then_on_its_text_stands(db) {
        let w = World::new(db).await;
        let number = w.written().await;
        assert_eq!(w.written().await, number, "the second arrival of a form");
        let id = w.find(number).await.id;
        let first = w.editor(1).second_reader(id, None).unwrap();
        assert_eq!(refused(db.check_consultation(&first, number, 1, now()).await), NotChecked::OwnWork);
        assert!(w.editor(1).second_reader(id, Some(AccountId(1191))).is_err());
        db.save_consultation(&w.editor(1), number, 1, &w.plan(), now()).await.unwrap();
        let second = w.editor(2).second_reader(id, Some(AccountId(1191))).unwrap();
        assert_eq!(refused(db.check_consultation(&second, number, 1, now()).await), NotChecked::ChangedMeanwhile);
        assert_eq!(w.keep(now()).await, 0, "nobody has checked it");
        db.check_consultation(&second, number, 2, now()).await.unwrap();
        assert_eq!((w.keep(now()).await, w.keep(now()).await), (1, 0));
        let open = w.find(number).await;
        assert_eq!(open.stage(now()), Stage::Open);
        assert_eq!(open.due_on, Some(w.plan().closes_on + Duration::days(30)));
        assert_eq!(refused(db.save_consultation(&w.editor(1), number, 2, &w.plan(), now()).await), NotPlanned::Opened);
        let mut late = w.plan();
        late.opens_on -= Duration::days(1);
        assert!(matches!(refused(db.create_consultation(&w.editor(1), &late, "x", now()).await), NotPlanned::Plan(_)));
    }

    async fn sheets_become_counts_and_nothing_ties_a_person_to_one(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        for n in 1..=6 {
            w.answer(n, number, (n % 2) as u8, &format!("话{n}"), now()).await.unwrap();
        }
        // Changed as often as one likes; still one sheet.
        w.answer(1, number, 0, "", now()).await.unwrap();
        let open = w.find(number).await;
        assert_eq!((open.answers, open.counts.clone()), (6, None));
        assert!(db.find_sheet(&w.resident(1), &open, &w.keys, now()).await.unwrap().is_some());
        assert_eq!(db.find_sheet(&w.resident(9), &open, &w.keys, now()).await.unwrap(), None);
        let sealed: Vec<String> = raw!(db, |c| sqlx::query_scalar("select sealed from consultation_sheets").fetch_all(c).await);
        assert!(sealed.iter().all(|s| s.len() == sealed[0].len()));
        assert_eq!(common::count(db, "select count(*) from log_leaves where act like 'consultations.%' and account_id between 1001 and 1006").await, 0);
        // Whoever goes takes the sheet along.
        db.forget_sheets(&w.person(6), &w.keys).await.unwrap();
        assert_eq!(w.find(number).await.answers, 5);
        assert_eq!(refused(w.answer(7, number, 0, "", closing()).await), NotTaken::Closed);
        assert_eq!(w.keep(closing()).await, 1);
        let counted = w.find(number).await;
        assert_eq!(counted.counts.as_ref().unwrap().questions[0].counts, [3, 2]);
        assert_eq!(common::count(db, "select count(*) from consultation_sheets").await, 0);
        assert!(store::keys::SealKeys::held(&w.keys).unwrap().is_empty());
        let texts = db.list_consultation_texts(counted.id).await.unwrap();
        assert_eq!(texts.len(), 4);
        assert_eq!(w.db.find_taken_part(&w.person(1), counted.id).await.unwrap(), Some(domain::time::day_of(now())));
    }

    async fn with_four_answers_nothing_is_counted(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        for n in 1..=4 {
            w.answer(n, number, 1, "谁说的", now()).await.unwrap();
        }
        w.keep(closing()).await;
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!((counts.answers, counts.questions.len()), (4, 0));
        assert_eq!(common::count(db, "select count(*) from consultation_texts").await, 0);
    }

    async fn every_comment_stands_in_a_group_before_the_answer_goes_out(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        w.say(1, number, 0, "换个地方", now()).await.unwrap();
        w.say(1, number, 0, "放到西门", now()).await.unwrap();
        w.say(1, number, 1, "长椅太少", now()).await.unwrap();
        w.say(2, number, 1, "加路灯", now()).await.unwrap();
        w.say(2, number, 1, "", now()).await.unwrap();
        w.say(3, number, 1, "骂人的话", now()).await.unwrap();
        assert_eq!(refused(w.say(1, number, 2, "没有这一节", now()).await), NotSaid::Unknown);
        let id = w.find(number).await.id;
        let all = db.list_consultation_comments(id).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!((all[0].body.as_deref(), all[0].changed), (Some("放到西门"), true));
        let reason = Answer::parse("辱骂他人").unwrap();
        db.hide_consultation_comment(&w.clerk(), number, all[2].id, &reason, now()).await.unwrap();
        assert_eq!(refused(db.hide_consultation_comment(&w.clerk(), number, all[2].id, &reason, now()).await), NotHidden::AlreadyHidden);
        assert_eq!(refused(w.say(3, number, 1, "再写", now()).await), NotSaid::Hidden);
        assert_eq!(refused(w.say(4, number, 1, "晚了", closing()).await), NotSaid::Closed);
        let (e1, at) = (w.editor(1), closing());
        assert_eq!(refused(db.save_consultation_group(&e1, number, None, &group("长椅"), now()).await), NotSorted::NotNow);
        w.keep(at).await;
        db.save_consultation_group(&e1, number, None, &group("长椅"), at).await.unwrap();
        let g = db.list_consultation_groups(id).await.unwrap()[0].id;
        let mut sorted = Sorted::default();
        sorted.comments.insert(all[0].id, Some(g + 1));
        assert_eq!(refused(db.sort_consultation(&e1, number, &sorted, at).await), NotSorted::UnknownGroup);
        sorted.comments.insert(all[0].id, Some(g));
        db.sort_consultation(&e1, number, &sorted, at).await.unwrap();
        assert_eq!(refused(db.drop_consultation_group(&e1, number, g, at).await), NotSorted::GroupInUse);
        let held = w.find(number).await;
        let second = w.editor(2).second_reader(id, held.outcome_by).unwrap();
        let publish = |revision| db.publish_outcome(&second, number, revision, at);
        assert_eq!(refused(publish(held.outcome_revision - 1).await), NotPublished::ChangedMeanwhile);
        assert_eq!(refused(publish(held.outcome_revision).await), NotPublished::Left(1));
        sorted.comments.insert(all[1].id, Some(g));
        db.sort_consultation(&e1, number, &sorted, at).await.unwrap();
        let revision = w.find(number).await.outcome_revision;
        assert_eq!(refused(publish(revision).await), NotPublished::NoFinalText);
        db.save_final_text(&e1, number, &w.plan().text.sections, at).await.unwrap();
        let revision = w.find(number).await.outcome_revision;
        let own = w.editor(1).second_reader(id, None).unwrap();
        assert_eq!(refused(db.publish_outcome(&own, number, revision, at).await), NotPublished::OwnWork);
        publish(revision).await.unwrap();
        publish(revision).await.unwrap();
        let done = w.find(number).await;
        assert_eq!((done.stage(at), done.is_late(at)), (Stage::Answered, false));
        assert_eq!(refused(db.save_consultation_group(&e1, number, None, &group("新"), at).await), NotSorted::NotNow);
        // One message a person and group.
        let told = common::count(db, "select count(*) from notices where kind = 'consultation_answered'").await;
        assert_eq!((told, common::leaves(db, "consultations.answer").await), (1, 1));
    }

    async fn what_is_withdrawn_is_never_counted(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        w.answer(1, number, 1, "", now()).await.unwrap();
        w.say(1, number, 0, "可以", now()).await.unwrap();
        let reason = Answer::parse("选址要重新论证").unwrap();
        assert_eq!(refused(db.withdraw_consultation(&w.editor(1), number, &reason, closing()).await), NotWithdrawn::TooLate);
        db.withdraw_consultation(&w.editor(1), number, &reason, now()).await.unwrap();
        assert_eq!(w.keep(closing()).await, 0);
        assert_eq!(w.find(number).await.stage(closing()), Stage::Withdrawn);
        assert_eq!(common::count(db, "select count(*) from consultation_sheets").await, 0);
        assert_eq!(common::count(db, "select count(*) from notices where kind = 'consultation_withdrawn'").await, 1);
    }
}

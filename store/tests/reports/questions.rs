//! Asking about a report, the clock of the answer, hiding, and what erasing an account leaves.

use domain::display::PublicName;
use domain::notices::Notice;
use domain::publishing::Kind;
use domain::time::{Calendar, day_of};
use store::Db;
use store::reports::{NotAnswered, NotAsked, NotHidden, ReportQuestion};

use crate::common::{self, at_once, both, leaves, named_community, now, refused};
use crate::people::{World, answer, later, question, typed};

impl World {
    async fn questions(&self, number: i64) -> Vec<ReportQuestion> {
        let page = self.db.list_report_questions(self.place.id, number, 0);
        page.await.unwrap().0
    }

    async fn told(&self, kind: Notice) -> usize {
        let all = self.db.list_notices(&self.asker(), 50).await.unwrap();
        all.iter().filter(|n| n.kind == kind).count()
    }
}

both! {
    async fn a_question_is_answered_in_public_and_who_asked_is_told(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = w.ask(number, "满意度是怎么算的？", now()).await;
        let asked = w.questions(number).await.remove(0);
        assert_eq!(asked.body.as_deref(), Some("满意度是怎么算的？"));
        assert_eq!(asked.name, PublicName::Named("居民0034".into()));
        // By the rulebook in force: five working days.
        let due = Calendar::default().after(day_of(now()), 5);
        assert_eq!(asked.due_on, due);
        assert!(!asked.is_late(due) && asked.is_late(due.succ_opt().unwrap()));
        assert_eq!(leaves(db, "reports.ask").await, 1);

        db.answer_report_question(&w.clerk, id, &answer("按四百户的打分平均。"), now()).await.unwrap();
        let answered = w.questions(number).await.remove(0);
        assert_eq!(answered.answer, Some(("按四百户的打分平均。".into(), now())));
        assert!(!answered.is_late(day_of(later(99))), "answered in time stays in time");
        assert_eq!(w.told(Notice::QuestionAnswered).await, 1);
        assert_eq!(leaves(db, "reports.answer").await, 1);
        let facts = common::raw!(db, |c| sqlx::query_scalar::<_, String>(
            "select facts from log_leaves where act = 'reports.answer' and object = 'report/1'"
        ).fetch_one(c).await);
        assert!(facts.contains("\"late\":false") && !facts.contains("四百户"), "{facts}");
        let again = db.answer_report_question(&w.clerk, id, &answer("另一个说法。"), now()).await;
        assert_eq!(refused(again), NotAnswered::AlreadyAnswered);
    }

    async fn more_questions_than_a_page_holds_are_all_read(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let first = w.ask(number, "满意度是怎么算的？", now()).await;
        common::run(db, "insert into report_questions (community_id, publication_id, account_id, shown_as, body, asked_at, due_on)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 120)
            select q.community_id, q.publication_id, q.account_id, q.shown_as, '问题', q.asked_at, q.due_on from report_questions q, n").await;
        let page = async |from| db.list_report_questions(w.place.id, number, from).await.unwrap();
        let (all, more) = page(0).await;
        assert_eq!((all.len(), all[0].id, more), (100, first, true));
        let (rest, more) = page(all[99].id + 1).await;
        assert_eq!((rest.len(), more), (21, false));
        let late = async |today| db.count_late_report_questions(w.place.id, number, today).await.unwrap();
        assert_eq!(late(all[0].due_on).await, 0);
        assert_eq!(late(day_of(later(99))).await, 121);
    }

    async fn an_answer_after_its_day_stays_late(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = w.ask(number, "满意度是怎么算的？", now()).await;
        db.answer_report_question(&w.clerk, id, &answer("按四百户的打分平均。"), later(20)).await.unwrap();
        let answered = w.questions(number).await.remove(0);
        assert!(answered.is_late(day_of(later(20))) && answered.is_late(day_of(later(90))));
    }

    async fn only_what_is_public_is_asked_about(db) {
        let w = World::new(db).await;
        let (by, calendar) = (w.asker(), Calendar::default());
        let new = question("满意度是怎么算的？");
        let nothing = db.ask_report(&by, w.place.id, 1, &new, &calendar, "k", now()).await;
        assert_eq!(refused(nothing), NotAsked::UnknownReport);
        let number = w.published(&typed(2025, "91.6"), now()).await;
        db.withdraw_publication(&w.editors[0], Kind::Report, number, 1, &answer("重新核对。"), now()).await.unwrap();
        let gone = db.ask_report(&by, w.place.id, number, &new, &calendar, "k", now()).await;
        assert_eq!(refused(gone), NotAsked::UnknownReport);
        assert_eq!(leaves(db, "reports.ask").await, 0);
    }

    async fn a_form_sent_twice_is_one_question(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let first = w.ask(number, "满意度是怎么算的？", now()).await;
        assert_eq!(w.ask(number, "满意度是怎么算的？", now()).await, first);
        assert_eq!(w.questions(number).await.len(), 1);
    }

    async fn a_hidden_question_keeps_its_place_and_the_reason(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = w.ask(number, "我的手机号是一九九零。", now()).await;
        let reason = answer("写了个人的手机号。");
        for _ in 0..2 {
            db.hide_report_question(&w.clerk, id, &reason, now()).await.unwrap();
        }
        let hidden = w.questions(number).await.remove(0);
        assert_eq!((hidden.body.clone(), hidden.hidden_reason.as_deref()), (None, Some(reason.as_str())));
        assert!(!hidden.is_late(day_of(later(99))), "nobody waits for its answer");
        assert_eq!(leaves(db, "reports.hide_question").await, 1);
        assert_eq!(w.told(Notice::CommentHidden).await, 1);
        let late = db.answer_report_question(&w.clerk, id, &answer("答复一下。"), now()).await;
        assert_eq!(refused(late), NotAnswered::Hidden);
        let other = db.hide_report_question(&w.clerk, id, &answer("另一个原因。"), now()).await;
        assert_eq!(refused(other), NotHidden::AlreadyHidden);
    }

    async fn the_desk_sees_what_waits_by_its_clock_and_only_its_own(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        w.ask(number, "第二个问题，晚几天问的。", later(3)).await;
        let first = w.ask(number, "第一个问题，早几天问的。", now()).await;
        let desk = db.load_standing(w.clerk.account(), true, Some(w.place.id)).await.unwrap();
        let desk = domain::access::at_desk(Some(&desk)).unwrap();
        let open = db.list_open_report_questions(&desk).await.unwrap();
        assert_eq!((open.len(), open[0].question.id, open[0].number), (2, first, number));
        assert_eq!(db.count_open_report_questions(&desk).await.unwrap(), 2);
        db.answer_report_question(&w.clerk, first, &answer("答复一下。"), now()).await.unwrap();
        assert_eq!(db.count_open_report_questions(&desk).await.unwrap(), 1);

        // What was answered can still be taken out of sight, and then it is in neither list.
        let answered = db.list_answered_report_questions(&desk).await.unwrap();
        assert_eq!(answered.iter().map(|q| q.question.id).collect::<Vec<_>>(), [first]);
        db.hide_report_question(&w.clerk, first, &answer("写了个人的手机号。"), now()).await.unwrap();
        assert!(db.list_answered_report_questions(&desk).await.unwrap().is_empty());

        let other = named_community(db, "baiyun").await;
        let there = common::staff(db, other.id, "19900000039", domain::accounts::Role::WindowClerk, None).await;
        let clerk = domain::access::clerk(Some(&there)).unwrap();
        let foreign = db.answer_report_question(&clerk, first, &answer("答复一下。"), now()).await;
        assert_eq!(refused(foreign), NotAnswered::UnknownQuestion);
        let foreign = db.hide_report_question(&clerk, first, &answer("答复一下。"), now()).await;
        assert_eq!(refused(foreign), NotHidden::UnknownQuestion);
    }

    async fn of_many_answers_at_once_one_stands(db) {
        let w = std::sync::Arc::new(World::new(db).await);
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = w.ask(number, "满意度是怎么算的？", now()).await;
        let results = at_once(db, 16, |i| {
            let w = std::sync::Arc::clone(&w);
            async move {
                let words = answer(&format!("第{i}种答复。"));
                w.db.answer_report_question(&w.clerk, id, &words, now()).await.is_ok()
            }
        })
        .await;
        assert_eq!(results.iter().filter(|ok| **ok).count(), 1);
        assert_eq!((leaves(db, "reports.answer").await, w.told(Notice::QuestionAnswered).await), (1, 1));
    }

    async fn who_closes_the_account_leaves_the_question_without_the_name(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        w.ask(number, "满意度是怎么算的？", now()).await;
        let held = db.export_account(&w.asker()).await.unwrap();
        assert_eq!(held["report_questions"][0]["body"], "满意度是怎么算的？");
        db.erase_account(&w.asker(), later(1)).await.unwrap();
        let left = w.questions(number).await.remove(0);
        assert_eq!((left.name, left.body.as_deref()), (PublicName::Erased, Some("满意度是怎么算的？")));
        // The answer still comes; nobody is left to be told.
        db.answer_report_question(&w.clerk, left.id, &answer("按四百户的打分平均。"), later(2)).await.unwrap();
    }
}

//! From an opinion to its outcome, and the other ways it can end.

use domain::display::PublicName;
use domain::proposals::state::Duty;
use domain::proposals::{Act, Actor, Judgement, Rating, Stage, State};
use store::desk::DeskKind;
use store::proposals::EventAct;

use store::Db;

use crate::common::{self, both, now};
use crate::people::{World, answer, assert_history, body, clause, day, later, remark, title};

both! {
    async fn an_opinion_becomes_a_solved_matter(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        assert_eq!(number.to_string(), "2026-0001");
        let filed = w.find(number).await;
        assert_eq!(filed.author_name, PublicName::Named("居民1".into()));
        assert_eq!(filed.author, Some(w.account(1)));
        assert_eq!((filed.version, filed.rulebook_version), (1, 2));
        assert_eq!(filed.filed_at, now());
        assert_eq!(
            filed.state,
            State::Gathering {
                closes_on: day("2026-12-22"),
                answer_due_on: day("2026-11-27"),
                accepted: false,
            }
        );
        assert_eq!(
            db.find_proposal_by_id(w.here(), filed.id).await.unwrap(),
            Some(filed.clone())
        );
        let [first] = &db.list_versions(filed.id).await.unwrap()[..] else {
            panic!()
        };
        assert_eq!(first.title, "三栋前面的路灯坏了");
        assert_eq!(
            first.text_hash,
            domain::log::text_hash(&[&first.title, &first.body])
        );

        // The desk sees that an answer is due.
        let desk = db.list_desk(&w.desk(), 10).await.unwrap();
        assert_eq!(desk.len(), 1);
        assert_eq!(
            (desk[0].kind, desk[0].due_on),
            (DeskKind::Answer, Some(day("2026-11-27")))
        );
        let counts = db.count_desk(&w.desk(), day("2026-11-28")).await.unwrap();
        assert_eq!(
            (counts.answer, counts.late, counts.oldest_on),
            (1, 1, Some(day("2026-11-27")))
        );

        db.accept_proposal(&w.clerk(), number, answer("我们已经受理。"), now())
            .await
            .unwrap();
        assert!(db.list_desk(&w.desk(), 10).await.unwrap().is_empty());
        assert_eq!(w.find(number).await.accepted_at, Some(now()));

        // Three neighbours, and it is on the agenda of the first meeting after the notice period.
        assert_eq!(w.support(2, number).await.unwrap().count, 1);
        assert_eq!(w.support(3, number).await.unwrap().on_agenda, None);
        let last = w.support(4, number).await.unwrap();
        assert_eq!(
            (last.count, last.threshold, last.on_agenda),
            (3, 3, Some(day("2026-12-04")))
        );
        let on_agenda = w.find(number).await;
        assert_eq!(
            on_agenda.state,
            State::OnAgenda {
                meets_on: day("2026-12-04")
            }
        );
        assert_eq!(on_agenda.accepted_at, Some(now()));
        assert!(!on_agenda.discussed);

        let duty = Duty {
            unit: w.place.units[0],
            due_on: day("2026-12-11"),
        };
        w.assign(number).await;
        let assigned = w.find(number).await;
        assert_eq!(assigned.state, State::Assigned(duty));
        assert_eq!(assigned.meets_on, Some(day("2026-12-04")));
        let desk = db.list_desk(&w.desk(), 10).await.unwrap();
        assert_eq!(desk[0].kind, DeskKind::Handle);
        assert_eq!(desk[0].unit.as_ref().unwrap().zh, "works");

        db.post_progress(&w.clerk(), number, answer("材料已经订购。"), now())
            .await
            .unwrap();
        db.post_progress(&w.clerk(), number, answer("明天开始施工。"), now())
            .await
            .unwrap();
        db.finish_proposal(&w.clerk(), number, answer("路灯已经修好。"), later(9))
            .await
            .unwrap();
        assert_eq!(
            w.find(number).await.state,
            State::Done {
                duty,
                confirm_by: day("2026-12-16")
            }
        );

        let best = Some(Rating::try_from(5).unwrap());
        let judged = db
            .say_verdict(
                &w.person(1),
                w.here(),
                number,
                true,
                best,
                Some(remark("谢谢！")),
                later(10),
            )
            .await
            .unwrap();
        assert_eq!(judged, Judgement::Solved);
        let end = w.find(number).await;
        assert_eq!(end.state, State::Resolved { duty });
        assert_eq!(
            db.count_desk(&w.desk(), day("2027-01-01")).await.unwrap(),
            Default::default()
        );

        assert_history(
            &w.history(number).await,
            &[
                ("file", "gathering", "author"),
                ("accept", "gathering", "clerk"),
                ("reach_threshold", "on_agenda", "rule"),
                ("assign", "assigned", "clerk"),
                ("progress", "in_progress", "clerk"),
                ("progress", "in_progress", "clerk"),
                ("finish", "done", "clerk"),
                ("resolve", "resolved", "supporters"),
            ],
        );
        let events = db.list_events(end.id).await.unwrap();
        assert_eq!(events[1].act, EventAct::Move(Act::Accept));
        assert_eq!(events[1].words.as_deref(), Some("我们已经受理。"));
        assert_eq!(events[2].day, Some(day("2026-12-04")));
        assert_eq!(
            (events[3].unit, events[3].day),
            (Some(duty.unit), Some(duty.due_on))
        );
        assert_eq!(events[7].actor, Actor::Supporters);

        // Everybody concerned was told of each change.
        let tail = [
            "on_agenda",
            "assigned",
            "progress",
            "progress",
            "done",
            "resolved",
        ];
        assert_eq!(
            w.told(1).await,
            [
                "accepted",
                "on_agenda",
                "assigned",
                "progress",
                "progress",
                "done",
                "resolved"
            ]
        );
        assert_eq!(w.told(2).await, tail);
        assert_eq!(w.told(4).await, tail);
        assert!(w.told(5).await.is_empty());

        // One act, one leaf.
        assert_eq!(
            w.record(number).await,
            [
                "proposals.file",
                "proposals.accept",
                "proposals.support",
                "proposals.support",
                "proposals.support",
                "proposals.reach_threshold",
                "proposals.assign",
                "proposals.progress",
                "proposals.progress",
                "proposals.finish",
                "proposals.verdict",
                "proposals.resolve",
            ]
        );
        for leaf in db.newest_entries(Some(w.here()), None, 100).await.unwrap() {
            assert!(
                !leaf.facts.contains("居民") && !leaf.facts.contains("路灯"),
                "{leaf:?}"
            );
        }
    }

    async fn the_text_is_corrected_while_nobody_has_supported_it(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let revised = db
            .revise_proposal(
                &w.person(1),
                w.here(),
                number,
                title("三栋后面的路灯坏了"),
                body("台阶上很黑，希望尽快处理。"),
                later(1),
            )
            .await
            .unwrap();
        assert_eq!(revised, 1);
        let p = w.find(number).await;
        assert_eq!((p.title.as_str(), p.version), ("三栋后面的路灯坏了", 1));
        let [only] = &db.list_versions(p.id).await.unwrap()[..] else {
            panic!()
        };
        assert_eq!(
            (only.title.as_str(), only.written_at),
            ("三栋后面的路灯坏了", later(1))
        );
        assert_eq!(only.text_hash, domain::log::text_hash(&[&p.title, &p.body]));
        assert!(w.told(1).await.is_empty());
    }

    async fn a_new_version_asks_supporters_again(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        w.support(2, number).await.unwrap();
        w.support(3, number).await.unwrap();
        let second = db
            .revise_proposal(
                &w.person(1),
                w.here(),
                number,
                title("三栋前面加两盏路灯"),
                body("一盏不够，请加两盏路灯。"),
                now(),
            )
            .await
            .unwrap();
        assert_eq!(second, 2);
        let p = w.find(number).await;
        assert_eq!((p.supports, p.supports_ever, p.version), (0, 2, 2));
        assert_eq!(w.told(2).await, ["new_version"]);
        assert!(w.told(1).await.is_empty());
        assert_eq!(db.my_support(w.account(2), p.id).await.unwrap(), Some(1));
        // Who read the old text does not support the new one by mistake.
        let old = common::refused(w.support(2, number).await);
        assert_eq!(old, store::proposals::NotSupported::NewVersion);
        assert_eq!(w.support_version(2, number, 2).await.unwrap().count, 1);
        assert_eq!(db.my_support(w.account(2), p.id).await.unwrap(), Some(2));
        let p = w.find(number).await;
        assert_eq!((p.supports, p.supports_ever), (1, 2));
        // A support of the old version is taken back without changing the count of the new one.
        assert_eq!(
            db.unsupport_proposal(&w.neighbour(3), number, now())
                .await
                .unwrap()
                .count,
            1
        );
        assert_eq!(db.list_versions(p.id).await.unwrap().len(), 2);
        assert_history(
            &w.history(number).await,
            &[
                ("file", "gathering", "author"),
                ("revise", "gathering", "author"),
            ],
        );
    }

    async fn a_declined_proposal_says_why_and_by_which_clause(db) {
        let w = World::new(db).await;
        let number = w.file(1, "请拆掉对面的大楼").await;
        w.support(2, number).await.unwrap();
        db.decline_proposal(
            &w.secretary(),
            number,
            answer("不属于社区事务。"),
            clause("议事规则第八条"),
            now(),
        )
        .await
        .unwrap();
        let p = w.find(number).await;
        assert_eq!(p.state, State::Declined);
        let last = db.list_events(p.id).await.unwrap().pop().unwrap();
        assert_eq!(last.actor, Actor::Secretary);
        assert_eq!(last.words.as_deref(), Some("不属于社区事务。"));
        assert_eq!(last.clause.as_deref(), Some("议事规则第八条"));
        assert_eq!(w.told(1).await, ["declined"]);
        assert_eq!(w.told(2).await, ["declined"]);
    }

    async fn an_author_withdraws_and_supporters_are_told(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        w.support(2, number).await.unwrap();
        db.withdraw_proposal(&w.person(1), w.here(), number, now())
            .await
            .unwrap();
        assert_eq!(w.stage(number).await, Stage::Withdrawn);
        assert!(w.told(1).await.is_empty());
        assert_eq!(w.told(2).await, ["withdrawn"]);
    }

    async fn what_gathers_too_few_lapses_once(db) {
        let w = World::new(db).await;
        let late = w.file(1, "三栋前面的路灯坏了").await;
        let accepted = w.file(1, "二栋前面的路灯坏了").await;
        let taken = w.file(1, "一栋前面的路灯坏了").await;
        db.accept_proposal(&w.clerk(), accepted, answer("我们已经受理。"), now())
            .await
            .unwrap();
        w.assign(taken).await;
        // 22 December is the last day; midnight in Shanghai ends it.
        assert_eq!(db.lapse_due(later(30)).await.unwrap(), 0);
        let (a, b) = tokio::join!(db.lapse_due(later(31)), db.lapse_due(later(31)));
        assert_eq!(a.unwrap() + b.unwrap(), 2);
        assert_eq!(db.lapse_due(later(31)).await.unwrap(), 0);
        assert_eq!(w.stage(late).await, Stage::Lapsed);
        assert_eq!(w.stage(accepted).await, Stage::Lapsed);
        assert_eq!(w.stage(taken).await, Stage::Assigned);
        assert_eq!(w.told(1).await.iter().filter(|n| *n == "lapsed").count(), 2);
        assert_eq!(w.find(late).await.state, State::Lapsed);
    }

    async fn a_draft_is_filed_once_and_numbers_belong_to_a_community_and_a_year(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let draft = w.draft(1).await;
        let file = || async {
            db.file_proposal(
                &w.person(1),
                w.here(),
                w.new_proposal("三栋前面的路灯坏了"),
                draft,
                &w.calendar,
                now(),
            )
            .await
        };
        let first = file().await.unwrap();
        assert_eq!(file().await.unwrap(), first);
        assert_eq!(common::count(db, "select count(*) from proposals").await, 1);
        assert_eq!(
            w.file(2, "二栋前面的路灯坏了").await.to_string(),
            "2026-0002"
        );
        assert_eq!(
            other.file(2, "一栋前面的路灯坏了").await.to_string(),
            "2026-0001"
        );
        // In Shanghai the new year has begun.
        let new_year = "2026-12-31T16:00:00Z".parse().unwrap();
        let next = w
            .try_file(2, w.new_proposal("新年的第一条建议"), new_year)
            .await
            .unwrap();
        assert_eq!(next.to_string(), "2027-0001");
        assert_eq!(w.find(next).await.title, "新年的第一条建议");
    }
}

//! A round from the first word to the improvements, and the next one that asks about them.

use domain::assessments::{Improvement, Plan, RoundFault, Stage, Who, asked_hash};
use domain::ids::ImprovementId;
use domain::text::Answer;
use store::assessments::{Done, NotChecked, NotImproved, NotVoided, RoundGroup, RoundQuery};
use store::keys::SealKeys;

use store::Db;

use crate::common::{self, both, now, raw, refused};
use crate::people::{World, closing, day, later, say, sheet};

fn all(group: RoundGroup) -> RoundQuery {
    RoundQuery {
        group,
        after: None,
        limit: 20,
    }
}

both! {
    async fn a_round_goes_from_the_first_word_to_its_result(db) {
        let w = World::new(db).await;
        let number = w.scheduled(&w.plan()).await;
        assert_eq!(w.find(number).await.stage(now()), Stage::Scheduled);
        assert_eq!(db.open_due_rounds(&w.keys, now()).await.unwrap(), 1);
        assert_eq!(db.open_due_rounds(&w.keys, now()).await.unwrap(), 0);
        let round = w.find(number).await;
        assert_eq!((round.stage(now()), round.eligible()), (Stage::Open, 40));
        for n in 1..=20 {
            let saved = w.answer(n, number, &[5, 4, 3, 6]).await.unwrap();
            assert!(saved.handed);
        }
        // Half done, and never handed in.
        assert!(!w.send(30, number, &sheet(&[1, 0, 0, 0], 0), false).await.unwrap().handed);
        assert_eq!(w.settle().await, 1);
        assert_eq!(w.settle().await, 0);
        let round = w.find(number).await;
        let counts = round.counts.clone().unwrap();
        assert_eq!((counts.answers, counts.eligible), (20, 40));
        assert_eq!(counts.total[0][0].unwrap().0, [20, 0, 0, 0, 0, 0]);
        assert_eq!(counts.total[1][1].unwrap().0, [0, 0, 0, 0, 0, 20]);
        // 15 of the first grid, 5 of the second.
        let groups: Vec<_> = counts.groups.iter().map(|g| (g.grid, g.answers)).collect();
        assert_eq!(groups, [(1, Some(15)), (2, Some(5))]);
        // 600 × (5 − 1)/4 + 400 × (4 − 1)/4, and 3 alone with a question nobody could rate.
        assert_eq!(counts.scores, [Some(9000), Some(5000)]);
        let alarms = counts.alarms.unwrap();
        assert_eq!((alarms.busiest, alarms.from_one, alarms.crowded, alarms.straight), (20, 20, 1, 0));
        // Hours count from the moment at which it opened, not from midnight.
        assert_eq!(alarms.hours, 148, "not the 168 of seven days");
        assert_eq!(w.keys.held().unwrap(), []);
        assert_eq!(common::count(db, "select count(*) from assessment_answers").await, 0);
        let audit = db.audit_rounds().await.unwrap().unwrap();
        assert_eq!((audit.opened, audit.counted), (1, 1));
        for (act, n) in [("plan", 1), ("check", 1), ("open", 1), ("close", 1)] {
            assert_eq!(common::leaves(db, &format!("assessments.{act}")).await, n, "{act}");
        }
        let past = db.list_rounds(w.place.id, &all(RoundGroup::Past), closing()).await.unwrap();
        assert_eq!(past.rounds.len(), 1);
        assert_eq!(db.list_rounds(w.place.id, &all(RoundGroup::Ahead), closing()).await.unwrap().rounds.len(), 0);
    }

    async fn a_small_grid_is_never_stored(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        // Three of the second grid, twelve of the first.
        for n in (1..=16).filter(|n| *n != 16) {
            w.answer(n, number, &[5, 5, 5, 5]).await.unwrap();
        }
        w.settle().await;
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!(counts.answers, 15);
        assert!(counts.groups.iter().all(|g| g.answers.is_none() && g.cells.is_empty()));
        assert_eq!(common::count(db, "select count(*) from assessments where counts like '%\"answers\":3%'").await, 0);
    }

    async fn answers_are_kept_half_done_and_handed_in_once(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        let saved = w.send(1, number, &sheet(&[5, 0, 0, 0], 0), false).await.unwrap();
        assert_eq!(saved.sheet.progress(), (1, 4));
        // From another device, with something changed and something left open.
        let saved = w.send(1, number, &sheet(&[4, 3, 0, 0], 0), true).await.unwrap();
        assert!(!saved.handed);
        let who = w.resident(1);
        let round = w.find(number).await;
        let who = store::assessments::Respondent::Resident(&who);
        let kept = db.find_answers(who, &round, &w.keys, later(1)).await.unwrap();
        assert_eq!(kept, sheet(&[4, 3, 0, 0], 0));
        assert_eq!(round.answers, 0);
        let last = sheet(&[4, 3, 2, 6], 0);
        assert!(w.send(1, number, &last, true).await.unwrap().handed);
        // Handing in again gives one answer, whatever it carries: another one would tell what was handed in.
        use store::assessments::NotTaken::HandedIn;
        let sealed = || async { raw!(db, |c| sqlx::query_scalar::<_, String>("select sealed from assessment_answers").fetch_all(c).await) };
        let before = sealed().await;
        let again = w.send(1, number, &last, true).await.unwrap();
        assert!(again.handed);
        assert_eq!(again.sheet, sheet(&[0; 4], 0));
        for other in [[1, 1, 1, 1], [4, 3, 2, 5], [0; 4]] {
            assert_eq!(w.send(1, number, &sheet(&other, 0), true).await.unwrap(), again);
            assert_eq!(refused(w.send(1, number, &sheet(&other, 0), false).await), HandedIn);
        }
        assert_eq!(sealed().await, before, "the first one counts");
        assert_eq!(refused(w.send(1, number, &last, false).await), HandedIn);
        assert_eq!(refused(db.find_answers(who, &round, &w.keys, later(1)).await), HandedIn);
        assert_eq!(w.find(number).await.answers, 1);
        let mine = db.find_my_round(&w.resident(1), round.id).await.unwrap().unwrap();
        assert_eq!(mine.answered_on, Some(day(0)));
    }

    async fn what_was_promised_is_asked_about_in_the_next_round(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        let promise = Improvement { subject: 1, what: say("中午不断档"), by: say("窗口组"), until_on: day(30) };
        let editor = w.editor(1);
        assert_eq!(refused(db.add_improvement(&editor, number, &promise, "a", now()).await), NotImproved::NoResult);
        for n in 1..=6 {
            w.answer(n, number, &[2, 2, 2, 2]).await.unwrap();
        }
        w.settle().await;
        let after = closing();
        db.add_improvement(&editor, number, &promise, "b", after).await.unwrap();
        db.add_improvement(&editor, number, &promise, "b", after).await.unwrap();
        let nobody = Improvement { subject: 2, ..promise.clone() };
        assert_eq!(refused(db.add_improvement(&editor, number, &nobody, "c", after).await), NotImproved::UnknownSubject);
        for (until_on, once) in [(day(0), "d"), (day(9999), "h")] {
            let late = Improvement { until_on, ..promise.clone() };
            assert_eq!(refused(db.add_improvement(&editor, number, &late, once, after).await), NotImproved::Day);
        }
        let round = w.find(number).await;
        let rows = db.list_improvements(round.id).await.unwrap();
        assert_eq!((rows.len(), rows[0].done.is_some()), (1, false));
        let done = Done { on: day(7), words: say("中午两人轮班") };
        let finish = |id| db.finish_improvement(&editor, number, id, &done, after);
        let before = Done { on: day(-1), ..done.clone() };
        let early = db.finish_improvement(&editor, number, rows[0].id, &before, after).await;
        assert_eq!(refused(early), NotImproved::Day);
        finish(rows[0].id).await.unwrap();
        finish(rows[0].id).await.unwrap();
        assert_eq!(refused(finish(ImprovementId(999)).await), NotImproved::UnknownImprovement);
        assert_eq!(common::leaves(db, "assessments.improved").await, 1);

        let mut plan = w.plan();
        plan.opens_on = day(8);
        plan.closes_on = day(12);
        let next = db.create_round(&editor, &plan, "next", after).await.unwrap();
        // The second person reads what is asked, and fixes it by the check: what was promised meanwhile was not read.
        let draft = w.find(next).await;
        let read = db.list_asked(&draft).await.unwrap();
        assert_eq!((read.len(), draft.asked.len()), (1, 0));
        let more = |zh, once: &'static str| {
            let promise = Improvement { subject: 0, what: say(zh), by: say("窗口组"), until_on: day(30) };
            let editor = &editor;
            async move { db.add_improvement(editor, number, &promise, once, after).await.unwrap() }
        };
        more("电话有人接", "e").await;
        let seen = w.check_as(&w.second(&draft), &draft, &asked_hash(&read)).await;
        assert_eq!(refused(seen), NotChecked::ChangedMeanwhile);
        w.check(next).await.unwrap();
        assert_eq!(w.find(next).await.asked.len(), 2);
        more("周六也开门", "f").await;
        assert_eq!(db.list_asked(&w.find(next).await).await.unwrap().len(), 2, "what is checked stays");
        // A change takes the check back, with what was fixed by it.
        db.save_round(&editor, next, 1, &plan, after).await.unwrap();
        let again = w.find(next).await;
        assert_eq!((again.checked_at, again.asked.len()), (None, 0));
        common::run(db, "delete from improvements where what_zh <> '中午不断档'").await;
        w.check(next).await.unwrap();
        let opened = plan.opens_at();
        more("开门以前答应的", "g").await;
        db.open_due_rounds(&w.keys, opened).await.unwrap();
        let round = w.find(next).await;
        assert_eq!(round.asked.len(), 1, "what opens is what was checked");
        assert_eq!(round.asked[0].what.zh, "中午不断档");
        // A sheet without it is not whole.
        let open = sheet(&[5, 5, 5, 5], 0);
        let half = domain::assessments::Sheet { views: vec![None], ..open.clone() };
        let send = |n, sheet| {
            let w = &w;
            async move {
                let who = w.resident(n);
                let answering = store::assessments::Answering {
                    sheet: &sheet, hand_in: true, address: None, random: crate::people::fresh(),
                };
                w.db.save_answers(store::assessments::Respondent::Resident(&who), w.place.id, next, answering, &w.keys, || opened).await
            }
        };
        assert!(!send(1, half).await.unwrap().handed);
        for n in 1..=5 {
            assert!(send(n, sheet(&[5, 5, 5, 5], 1)).await.unwrap().handed);
        }
        db.settle_due_rounds(&w.keys, plan.closes_at()).await.unwrap();
        let counts = w.find(next).await.counts.unwrap();
        assert_eq!(counts.views[0].unwrap().0, [5, 0, 0]);
        let series = db.list_series(w.place.id, "窗口服务满意度").await.unwrap();
        assert_eq!(series.iter().map(|r| r.number).collect::<Vec<_>>(), [number, next]);
    }

    async fn two_people_declare_a_round_void_as_a_whole(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        for n in 1..=6 {
            w.answer(n, number, &[5, 5, 5, 5]).await.unwrap();
        }
        let reason = Answer::parse("有人替别人填，这一轮不能算数。").unwrap();
        let (first, round) = (w.editor(1), w.find(number).await);
        assert_eq!(refused(db.decide_void(&w.second(&round), number, true, later(2)).await), NotVoided::NotAsked);
        db.ask_void(&first, number, &reason, later(2)).await.unwrap();
        db.ask_void(&first, number, &reason, later(2)).await.unwrap();
        assert_eq!(refused(db.ask_void(&w.editor(2), number, &reason, later(2)).await), NotVoided::AskedAlready);
        // The right is not made for whoever asked, and the store would not take it either.
        let own = w.editor(1).second_for(round.id, None).unwrap();
        assert_eq!(refused(db.decide_void(&own, number, true, later(2)).await), NotVoided::OwnWork);
        db.decide_void(&w.second(&round), number, false, later(2)).await.unwrap();
        assert_eq!(w.find(number).await.void, None);
        // What was asked stays to be read; the record has its hash.
        let declined = db.list_declined(round.id).await.unwrap();
        assert_eq!(declined.iter().map(|d| d.reason.as_str()).collect::<Vec<_>>(), [reason.as_str()]);
        db.ask_void(&first, number, &reason, later(3)).await.unwrap();
        db.decide_void(&w.second(&round), number, true, later(3)).await.unwrap();
        db.decide_void(&w.second(&round), number, true, later(3)).await.unwrap();
        assert_eq!(w.find(number).await.stage(later(3)), Stage::Void);
        assert_eq!(common::count(db, "select count(*) from assessment_answers").await, 0);
        assert_eq!(w.settle().await, 0);
        assert_eq!(w.keys.held().unwrap(), []);
        assert_eq!(refused(w.answer(7, number, &[5, 5, 5, 5]).await), store::assessments::NotTaken::Closed);
        assert_eq!(common::leaves(db, "assessments.void").await, 1);
        assert_eq!(db.audit_rounds().await.unwrap().unwrap().opened, 1);
        assert!(db.list_series(w.place.id, "窗口服务满意度").await.unwrap().is_empty());
        // That it is void, and why, is what is on record; of a round that never opened too.
        let coming = w.scheduled(&Plan { title: say("还没开始的评议"), ..w.plan() }).await;
        db.ask_void(&first, coming, &reason, later(3)).await.unwrap();
        db.decide_void(&w.second(&w.find(coming).await), coming, true, later(3)).await.unwrap();
        assert!(db.audit_rounds().await.unwrap().is_ok());
        for id in [1, 2] {
            for change in ["void_reason = '另一个理由'", "void_asked_at = null, voided_at = null"] {
                let change = format!("update assessments set {change} where id = {id}");
                let back = format!("update assessments set void_reason = '{}', void_asked_at = saved_at, voided_at = saved_at where id = {id}", reason.as_str());
                for (sql, sound) in [(change, false), (back, true)] {
                    raw!(db, |c| sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ()));
                    let found = db.audit_rounds().await.unwrap();
                    assert_eq!(found.is_ok(), sound, "{sql}");
                    assert!(sound || found.unwrap_err().why == RoundFault::Void);
                }
            }
        }
    }

    async fn residents_of_one_grid_alone(db) {
        let w = World::new(db).await;
        let mut plan = w.plan();
        plan.who = Who::Residents(vec![w.place.grids[1]]);
        let number = w.open(&plan).await;
        let round = w.find(number).await;
        assert_eq!(round.eligible(), 10);
        assert_eq!(round.fixed().unwrap().who, "grids/2");
        w.answer(4, number, &[5, 5, 5, 5]).await.unwrap();
        assert_eq!(refused(w.answer(1, number, &[5, 5, 5, 5]).await), store::assessments::NotTaken::NotOnRoll);
    }

    async fn whoever_changes_a_line_is_found(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        for n in 1..=10 {
            w.answer(n, number, &[5, 5, 4, 4]).await.unwrap();
        }
        w.settle().await;
        // Another round, for a row to go astray to.
        db.create_round(&w.editor(1), &w.plan(), "other", now()).await.unwrap();
        for (change, back) in [
            ("update assessments set counts = replace(counts, '[10,0,', '[9,1,')", "update assessments set counts = replace(counts, '[9,1,', '[10,0,')"),
            ("update assessments set terms = replace(terms, '窗口', '柜台')", "update assessments set terms = replace(terms, '柜台', '窗口')"),
            ("update assessments set answers = answers - 1 where id = 1", "update assessments set answers = answers + 1 where id = 1"),
            // Somebody marked who has not answered, and somebody taken off the roll or put on it.
            ("update assessment_roll set answered_on = '2026-11-22' where account_id = 1030", "update assessment_roll set answered_on = null where account_id = 1030"),
            ("update assessment_roll set answered_on = null where account_id = 1001", "update assessment_roll set answered_on = '2026-11-22' where account_id = 1001"),
            ("update assessment_roll set assessment_id = 2 where account_id = 1030", "update assessment_roll set assessment_id = 1 where account_id = 1030"),
            // Void behind our back.
            ("update assessments set void_asked_at = opened_at, voided_at = opened_at, void_reason = '不算' where id = 1", "update assessments set void_asked_at = null, voided_at = null, void_reason = null where id = 1"),
        ] {
            common::run(db, change).await;
            assert!(db.audit_rounds().await.unwrap().is_err(), "{change}");
            common::run(db, back).await;
            assert!(db.audit_rounds().await.unwrap().is_ok(), "{back}");
        }
    }
}

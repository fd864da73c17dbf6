//! Invitation codes: drawn at random, shown once, used once, tied to nobody.

use domain::assessments::{Direction, Who};
use domain::codes::Code;
use domain::ids::RecordNumber;
use store::assessments::{Invitation, NotInvited, NotPlanned, NotTaken, Respondent};
use store::keys::SealKeys;

use store::Db;

use crate::common::{self, both, now, raw, refused};
use crate::people::{World, closing, day, holder, later, say, sheet};

async fn by_code(w: &World) -> RecordNumber {
    let mut plan = w.plan();
    plan.who = Who::Codes;
    plan.title = say("凭邀请码参加的评议");
    w.open(&plan).await
}

async fn invite(w: &World, number: RecordNumber, n: usize, once: &str) -> Vec<Invitation> {
    let editor = w.editor(1);
    let made = w.db.invite(&editor, number, n, once, &w.keys, later(1));
    made.await.unwrap()
}

both! {
    async fn a_code_opens_the_round_once(db) {
        let w = World::new(db).await;
        let number = by_code(&w).await;
        let codes = invite(&w, number, 12, "sheet").await;
        assert_eq!(codes, invite(&w, number, 12, "sheet").await, "the second press shows the same sheet");
        assert_eq!(w.find(number).await.eligible(), 12);
        assert!(codes.iter().all(|c| c.grid.is_some_and(|g| w.place.grids.contains(&g))));
        // Digests alone are kept.
        let stored = common::count(db, "select count(*) from assessment_codes where length(digest) = 64").await;
        assert_eq!(stored, 12);
        let code = &codes[0].code;
        let found = db.find_round_of_code(w.place.id, code, &w.keys, later(1)).await.unwrap();
        assert_eq!(found, Some(number));
        let whole = sheet(&[5, 4, 3, 2], 0);
        assert!(w.send_as(holder(code, "phone"), number, &whole, true).await.unwrap().handed);
        for again in [&whole, &sheet(&[1; 4], 0)] {
            assert!(w.send_as(holder(code, "phone"), number, again, true).await.unwrap().handed);
            assert_eq!(refused(w.send_as(holder(code, "phone"), number, again, false).await), NotTaken::HandedIn);
        }
        let found = db.find_round_of_code(w.place.id, code, &w.keys, later(1)).await.unwrap();
        assert_eq!(found, None);
        let wrong = Code::door("ABCD2345").unwrap();
        assert_eq!(refused(w.send_as(holder(&wrong, "phone"), number, &whole, true).await), NotTaken::WrongCode);
        assert_eq!(refused(w.send(1, number, &whole, true).await), NotTaken::OtherWay);
        for at in &codes[1..8] {
            w.send_as(holder(&at.code, "phone"), number, &whole, true).await.unwrap();
        }
        w.settle().await;
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!((counts.answers, counts.eligible), (8, 12));
        assert_eq!(common::count(db, "select count(*) from assessment_codes").await, 0);
        assert!(db.audit_rounds().await.unwrap().is_ok());
    }

    async fn no_more_codes_than_residents_and_none_at_the_wrong_time(db) {
        let w = World::with(db, 10).await;
        let number = by_code(&w).await;
        let editor = w.editor(1);
        let ask = |n, once: &'static str, at| db.invite(&editor, number, n, once, &w.keys, at);
        assert_eq!(refused(ask(0, "a", now()).await), NotInvited::HowMany { most: 10 });
        assert_eq!(refused(ask(11, "b", now()).await), NotInvited::HowMany { most: 10 });
        assert_eq!(ask(7, "c", now()).await.unwrap().len(), 7);
        assert_eq!(refused(ask(4, "d", now()).await), NotInvited::HowMany { most: 3 });
        assert_eq!(refused(ask(1, "e", closing()).await), NotInvited::NotNow);
        let residents = w.open(&w.plan()).await;
        let made = db.invite(&w.editor(1), residents, 1, "f", &w.keys, now()).await;
        assert_eq!(refused(made), NotInvited::NotByCode);
    }

    async fn departments_answer_the_same_form_by_code(db) {
        let w = World::new(db).await;
        let mut plan = w.plan();
        plan.direction = Direction::Departments;
        plan.who = Who::Codes;
        let number = w.open(&plan).await;
        let codes = invite(&w, number, 6, "sheet").await;
        for at in &codes {
            assert_eq!(at.grid, None);
            let answer = sheet(&[4, 4, 4, 4], 0);
            w.send_as(holder(&at.code, "phone"), number, &answer, true).await.unwrap();
        }
        w.settle().await;
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!(counts.total[0][0].unwrap().0, [0, 6, 0, 0, 0, 0]);
    }

    async fn codes_are_drawn_for_what_never_changes_any_more(db) {
        let w = World::new(db).await;
        let mut plan = w.plan();
        plan.who = Who::Codes;
        let number = w.scheduled(&plan).await;
        let ask = |once: &'static str| {
            let w = &w;
            async move { db.invite(&w.editor(1), number, 3, once, &w.keys, later(1)).await }
        };
        assert_eq!(refused(ask("early").await), NotInvited::NotNow);
        assert_eq!(w.keys.held().unwrap(), [], "a round that is not open has no key");
        db.open_due_rounds(&w.keys, now()).await.unwrap();
        assert_eq!(ask("sheet").await.unwrap().len(), 3);
        // Codes of before this rule: whoever holds one holds it for what was checked then.
        let mut other = w.plan();
        other.title = say("另一次凭邀请码的评议");
        other.who = Who::Codes;
        let other_number = w.scheduled(&other).await;
        common::run(db, "update assessments set codes = 3 where opened_at is null").await;
        let saved = db.save_round(&w.editor(1), other_number, 1, &other, now()).await;
        assert_eq!(refused(saved), NotPlanned::CodesDrawn);
    }

    async fn what_is_given_up_leaves_neither_key_nor_codes(db) {
        let w = World::new(db).await;
        let mut plan = w.plan();
        plan.who = Who::Codes;
        plan.closes_on = day(0);
        let draft = db.create_round(&w.editor(1), &plan, "draft", now()).await.unwrap();
        plan.title = say("还要用的评议");
        plan.closes_on = day(30);
        let coming = db.create_round(&w.editor(1), &plan, "coming", now()).await.unwrap();
        for number in [draft, coming] {
            w.keys.make(w.find(number).await.id.into()).unwrap();
        }
        common::run(db, "insert into assessment_codes (community_id, assessment_id, digest) select community_id, id, 'old' from assessments").await;
        db.settle_due_rounds(&w.keys, later(1)).await.unwrap();
        assert_eq!(w.keys.held().unwrap().len(), 2, "both may still open");
        w.settle().await;
        let kept = w.find(coming).await.id;
        assert_eq!(w.keys.held().unwrap(), [kept.into()]);
        let codes: Vec<i64> = raw!(db, |c| sqlx::query_scalar("select assessment_id from assessment_codes").fetch_all(c).await);
        assert_eq!(codes, [kept.0]);
    }

    async fn half_done_answers_of_a_code_are_shown_to_their_own_browser_alone(db) {
        let w = World::new(db).await;
        let number = by_code(&w).await;
        let code = invite(&w, number, 1, "sheet").await.remove(0).code;
        let round = w.find(number).await;
        let kept = |browser: Option<&'static str>| {
            let (w, round, code) = (&w, &round, &code);
            async move {
                let who = Respondent::Code { code, browser };
                w.db.find_answers(who, round, &w.keys, later(1)).await.unwrap()
            }
        };
        let (half, blank) = (sheet(&[1, 2, 0, 0], 0), sheet(&[0; 4], 0));
        w.send_as(holder(&code, "phone"), number, &half, false).await.unwrap();
        assert_eq!(kept(Some("phone")).await, half);
        // Whoever printed the slip holds the code too.
        for other in [Some("desk"), Some(""), None] {
            assert_eq!(kept(other).await, blank, "{other:?}");
        }
        let stored: Vec<Option<String>> = raw!(db, |c| sqlx::query_scalar("select browser from assessment_answers").fetch_all(c).await);
        assert!(stored[0].as_ref().is_some_and(|b| b.len() == 64));
        // Nor does another browser learn of them by adding to them: it begins anew.
        let rest = w.send_as(holder(&code, "desk"), number, &sheet(&[0, 0, 3, 3], 0), true).await.unwrap();
        assert_eq!((rest.handed, rest.sheet), (false, sheet(&[0, 0, 3, 3], 0)));
        // One code is one answer, in whichever browser.
        assert!(w.send_as(holder(&code, "phone"), number, &sheet(&[5; 4], 0), true).await.unwrap().handed);
        assert_eq!(refused(w.send_as(holder(&code, "desk"), number, &half, false).await), NotTaken::HandedIn);
        assert_eq!(w.find(number).await.answers, 1);
        // Without a browser nothing is ever shown again, and answers are taken all the same.
        let other = invite(&w, number, 1, "another sheet").await.remove(0).code;
        let who = Respondent::Code { code: &other, browser: None };
        w.send_as(who, number, &half, false).await.unwrap();
        let seen = db.find_answers(who, &round, &w.keys, later(1)).await.unwrap();
        assert_eq!(seen, blank);
    }

    async fn the_same_form_shows_the_same_sheet_however_late(db) {
        let w = World::new(db).await;
        let number = by_code(&w).await;
        let codes = invite(&w, number, 4, "sheet").await;
        // Forms that were sent are forgotten after a month.
        common::run(db, "delete from submissions").await;
        assert_eq!(invite(&w, number, 4, "sheet").await, codes);
        assert_eq!(w.find(number).await.codes, 4);
        // Where the key is lost, nothing of the round works, and it is said.
        w.keys.destroy(w.find(number).await.id.into()).unwrap();
        let made = db.invite(&w.editor(1), number, 1, "later", &w.keys, later(1)).await;
        assert_eq!(refused(made), NotInvited::KeyLost);
        let found = db.find_round_of_code(w.place.id, &codes[0].code, &w.keys, later(1)).await.unwrap();
        assert_eq!(found, None);
    }
}

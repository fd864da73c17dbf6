//! Invitation codes: drawn at random, shown once, used once, tied to nobody.

use domain::assessments::{Direction, Who};
use domain::codes::Code;
use domain::ids::RecordNumber;
use store::assessments::{Invitation, NotInvited, NotTaken, Respondent};

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{World, closing, later, say, sheet};

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
        assert!(w.send_as(Respondent::Code(code), number, &whole, true).await.unwrap().handed);
        for again in [&whole, &sheet(&[1; 4], 0)] {
            assert!(w.send_as(Respondent::Code(code), number, again, true).await.unwrap().handed);
            assert_eq!(refused(w.send_as(Respondent::Code(code), number, again, false).await), NotTaken::HandedIn);
        }
        let found = db.find_round_of_code(w.place.id, code, &w.keys, later(1)).await.unwrap();
        assert_eq!(found, None);
        let wrong = Code::door("ABCD2345").unwrap();
        assert_eq!(refused(w.send_as(Respondent::Code(&wrong), number, &whole, true).await), NotTaken::WrongCode);
        assert_eq!(refused(w.send(1, number, &whole, true).await), NotTaken::OtherWay);
        for at in &codes[1..8] {
            w.send_as(Respondent::Code(&at.code), number, &whole, true).await.unwrap();
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
            w.send_as(Respondent::Code(&at.code), number, &answer, true).await.unwrap();
        }
        w.settle().await;
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!(counts.total[0][0].unwrap().0, [0, 6, 0, 0, 0, 0]);
    }
}

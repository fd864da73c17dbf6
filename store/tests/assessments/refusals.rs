//! What is not done, and why.

use chrono::Duration;
use domain::assessments::{Direction, PlanFault, asked_hash};
use store::assessments::{NotChecked, NotPlanned, NotTaken};

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{World, closing, day, later, sheet};

both! {
    async fn a_plan_that_does_not_fit_is_refused(db) {
        let w = World::new(db).await;
        let (editor, good) = (w.editor(1), w.plan());
        let mut plan = good.clone();
        plan.closes_on = plan.opens_on - Duration::days(1);
        let create = |plan, once: &'static str| { let editor = &editor; async move { db.create_round(editor, &plan, once, now()).await } };
        assert_eq!(refused(create(plan, "a").await), NotPlanned::Plan(PlanFault::Days));
        let mut plan = good.clone();
        plan.closes_on = plan.opens_on + Duration::days(60);
        assert_eq!(refused(create(plan, "b").await), NotPlanned::Plan(PlanFault::Days));
        let mut plan = good.clone();
        plan.direction = Direction::Departments;
        assert_eq!(refused(create(plan, "c").await), NotPlanned::Plan(PlanFault::DepartmentsNeedCodes));
        let mut plan = good.clone();
        plan.opens_on = day(-9);
        plan.closes_on = day(-1);
        assert_eq!(refused(create(plan, "d").await), NotPlanned::Plan(PlanFault::OpensPast));
        let mut plan = good.clone();
        plan.opens_on = chrono::NaiveDate::from_ymd_opt(20_260, 11, 22).unwrap();
        plan.closes_on = plan.opens_on;
        assert_eq!(refused(create(plan, "f").await), NotPlanned::Plan(PlanFault::TooFar));
        // The form that arrives twice is one round.
        let first = create(good.clone(), "e").await.unwrap();
        assert_eq!(create(good, "e").await.unwrap(), first);
    }

    async fn nobody_checks_the_own_text_and_an_open_round_never_changes(db) {
        let w = World::new(db).await;
        let number = db.create_round(&w.editor(1), &w.plan(), "a", now()).await.unwrap();
        let round = w.find(number).await;
        let own = w.editor(1).second_for(round.id, None).unwrap();
        let none = asked_hash(&[]);
        assert_eq!(refused(w.check_as(&own, &round, &none).await), NotChecked::OwnWork);
        assert!(w.editor(1).second_for(round.id, round.saved_by).is_err());
        let second = w.second(&round);
        assert_eq!(refused(db.check_round(&second, number, 7, &none, now()).await), NotChecked::ChangedMeanwhile);
        // Unchecked, it never opens.
        assert_eq!(db.open_due_rounds(&w.keys, now()).await.unwrap(), 0);
        w.check(number).await.unwrap();
        w.check(number).await.unwrap();
        // A change takes it back to be checked again.
        db.save_round(&w.editor(1), number, 1, &w.plan(), now()).await.unwrap();
        assert_eq!(refused(db.save_round(&w.editor(1), number, 1, &w.plan(), now()).await), NotPlanned::ChangedMeanwhile);
        assert_eq!(w.find(number).await.checked_at, None);
        assert_eq!(refused(w.answer(1, number, &[5; 4]).await), NotTaken::UnknownRound);
        w.check(number).await.unwrap();
        assert_eq!(refused(w.answer(1, number, &[5; 4]).await), NotTaken::NotOpenYet);
        db.open_due_rounds(&w.keys, now()).await.unwrap();
        assert_eq!(refused(db.save_round(&w.editor(1), number, 2, &w.plan(), now()).await), NotPlanned::Opened);
    }

    async fn an_answer_that_comes_too_late_is_not_taken(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        let who = w.resident(1);
        let sheet = sheet(&[5; 4], 0);
        let send = |at| {
            let answering = store::assessments::Answering { sheet: &sheet, hand_in: true, address: None, random: [1; 16] };
            db.save_answers(store::assessments::Respondent::Resident(&who), w.place.id, number, answering, &w.keys, move || at)
        };
        assert_eq!(refused(send(closing()).await), NotTaken::Closed);
        assert!(send(closing() - Duration::microseconds(1)).await.unwrap().handed);
        // Without its key nothing is taken, and nothing is kept unsealed instead.
        let id = w.find(number).await.id;
        store::keys::SealKeys::destroy(&w.keys, id.into()).unwrap();
        assert!(matches!(w.answer(2, number, &[5; 4]).await, Err(store::Failed::Store(_))));
        assert!(later(2) < closing());
    }
}

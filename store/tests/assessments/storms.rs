//! Many at once: one person, one answer; opening and counting happen once.

use std::sync::Arc;

use store::Db;

use crate::common::{self, at_once, both, now};
use crate::people::{World, closing};

both! {
    async fn one_person_has_one_answer_however_fast_and_often(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.open(&w.plan()).await;
        let taken = at_once(db, 64, |i| {
            let w = Arc::clone(&w);
            // Every racer says something else: each hears that answers were handed in, and one sheet is kept.
            async move { w.answer(1, number, &[1 + (i % 5) as u8, 1 + (i / 5 % 5) as u8, 1 + (i / 25) as u8, 6]).await }
        })
        .await;
        assert!(taken.iter().all(Result::is_ok));
        assert_eq!(common::count(db, "select count(*) from assessment_answers").await, 1);
        assert_eq!(w.find(number).await.answers, 1);
        let taken = at_once(db, 64, |i| {
            let w = Arc::clone(&w);
            async move { w.answer(1 + (i % 8) as i64, number, &[5, 5, 5, 1 + (i / 16) as u8]).await }
        })
        .await;
        assert!(taken.into_iter().filter(Result::is_ok).count() >= 7);
        assert_eq!(w.find(number).await.answers, 8);
        w.settle().await;
        assert_eq!(w.find(number).await.counts.unwrap().answers, 8);
    }

    async fn a_round_is_opened_and_counted_once_by_many_caretakers(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.scheduled(&w.plan()).await;
        let opened = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move { w.db.open_due_rounds(&w.keys, now()).await.unwrap() }
        })
        .await;
        assert_eq!(opened.into_iter().sum::<u64>(), 1);
        for n in 1..=5 {
            w.answer(n, number, &[5; 4]).await.unwrap();
        }
        let counted = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move { w.db.settle_due_rounds(&w.keys, closing()).await.unwrap() }
        })
        .await;
        assert_eq!(counted.into_iter().sum::<u64>(), 1);
        assert_eq!(common::leaves(db, "assessments.close").await, 1);
    }
}

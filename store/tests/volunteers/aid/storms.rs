//! Many at once: thirty-two answer, and the asker chooses on two devices.

use std::sync::Arc;

use domain::volunteers::aid::{NoStep, Stage};
use store::Db;
use store::volunteers::aid::NotAided;

use super::{Aid, errand, hello};
use crate::common::{self, at_once, both, count, now, refused};

const HELPERS: usize = 32;

both! {
    async fn thirty_two_answer_and_of_many_choices_at_once_one_holds(db) {
        let a = Arc::new(Aid::new(db).await);
        let n = a.ask(&errand()).await;
        let mut people = Vec::new();
        for i in 0..HELPERS {
            people.push(a.neighbour(100 + i).await);
        }
        let people = Arc::new(people);
        let results = at_once(db, HELPERS, |i| {
            let (a, people) = (Arc::clone(&a), Arc::clone(&people));
            async move { a.db.answer_aid(&people[i], n, &hello(true), now()).await }
        })
        .await;
        assert!(results.iter().all(Result::is_ok), "everybody may offer");
        let answers = db.list_aid_answers(&a.me(1).await, &a.see(n).await).await.unwrap();
        assert_eq!(answers.len(), HELPERS);
        let (me, ids) = (a.me(1).await, answers.iter().map(|w| w.id).collect::<Vec<_>>());
        let results = at_once(db, HELPERS, |i| {
            let (a, id) = (Arc::clone(&a), ids[i % 2]);
            async move { a.db.pick_aid(&me, a.w.place.id, n, id, now()).await }
        })
        .await;
        let (held, late): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!(held.len(), HELPERS / 2, "the same choice again is no fault");
        for got in late {
            assert_eq!(refused(got), NotAided::Step(NoStep::NotNow));
        }
        assert_eq!(a.stage(n).await, Stage::Matched);
        assert_eq!(count(db, "select count(*) from aid_matches").await, 1);
        assert_eq!(count(db, "select count(*) from aid_answers where standing = 'picked'").await, 1);
        assert_eq!(count(db, "select count(*) from notices where kind = 'aid_picked'").await, 1);
    }

    async fn asker_and_helpers_who_close_their_accounts_while_they_choose_do_not_block_each_other(db) {
        let a = Arc::new(Aid::new(db).await);
        let n = a.ask(&errand()).await;
        let mut people = Vec::new();
        for i in 2..10 {
            a.answer(i, n, true).await.unwrap();
            people.push(a.me(i).await);
        }
        let (me, first) = (a.me(1).await, a.answer_of(2, n).await);
        let people = Arc::new(people);
        let results = at_once(db, 10, |i| {
            let (a, people) = (Arc::clone(&a), Arc::clone(&people));
            async move {
                match i {
                    0 => matches!(a.db.pick_aid(&me, a.w.place.id, n, first, now()).await, Ok(()) | Err(store::Failed::Refused(_))),
                    9 => a.db.erase_account(&me, now()).await.is_ok(),
                    i => a.db.erase_account(&people[i - 1], now()).await.is_ok(),
                }
            }
        })
        .await;
        assert!(results.iter().all(|ok| *ok), "{results:?}");
        assert!(a.stage(n).await.is_over());
        assert_eq!(count(db, "select count(*) from aid_details").await, 0);
    }
}

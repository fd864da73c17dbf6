//! Many at once: one person has one vote, and opening and settling happen once.

use std::sync::Arc;

use domain::ids::RecordNumber;
use store::Db;

use crate::common::{self, at_once, both};
use crate::guards::drop_the_primary_key;
use crate::people::{World, closing, fresh, later};

/// 64 votes at once of so many people, each with a form of its own.
async fn storm(w: &Arc<World>, number: RecordNumber, people: usize) -> usize {
    let results = at_once(&w.db, 64, |i| {
        let w = Arc::clone(w);
        async move {
            let choice = (i / people % 3) as u8;
            w.vote(1 + (i % people) as i64, number, &[choice]).await
        }
    })
    .await;
    results.into_iter().filter(Result::is_ok).count()
}

async fn rows(db: &Db, number: RecordNumber) -> (i64, i64) {
    assert_eq!(number.year, 2026);
    (
        common::count(db, "select count(*) from ballot_papers").await,
        common::count(
            db,
            "select count(*) from ballot_receipts where replaced_by is null",
        )
        .await,
    )
}

both! {
    async fn one_person_has_one_vote_however_fast_and_often(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        assert_eq!(storm(&w, number, 1).await, 64);
        assert_eq!(rows(db, number).await, (1, 1));
        assert_eq!(storm(&w, number, 8).await, 64);
        assert_eq!(rows(db, number).await, (8, 8));
        assert_eq!(w.find(number).await.turnout(), 8);
        assert_eq!(common::leaves(db, "ballots.cast").await, 128);
        w.settle().await;
        let settled = w.find(number).await.settled.unwrap();
        assert_eq!(settled.tally.papers, 8);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    /// The stories here would notice if the key of the papers, the last guard, were missing: not a single vote is
    /// taken without it, because a vote names the key it may meet.
    async fn without_its_key_no_vote_is_taken(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        drop_the_primary_key(db).await;
        assert_eq!(storm(&w, number, 1).await, 0);
        assert_eq!(rows(db, number).await, (0, 0));
    }

    /// And if the lock were missing: two papers of one person, put there past it, are found before anything is counted.
    async fn a_second_paper_behind_the_lock_is_never_counted(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        w.vote_all(1..=14, number, &[0]).await;
        common::run(db, "insert into ballot_papers (community_id, ballot_id, voter_key, slip)
            select community_id, ballot_id, 'second', min(slip) from ballot_papers group by community_id, ballot_id").await;
        assert!(w.db.settle_due_ballots(&w.keys, closing()).await.is_err());
        assert_eq!(w.find(number).await.settled, None);
        assert!(w.db.audit_ballots().await.unwrap().is_err());
    }

    async fn the_same_form_sixty_four_times_is_one_vote_with_one_receipt(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        let results = at_once(db, 64, |_| {
            let w = Arc::clone(&w);
            async move { w.vote_with(1, number, &[0], "one form", fresh(), || later(1)).await.unwrap().receipt }
        })
        .await;
        assert!(results.iter().all(|r| *r == results[0]));
        assert_eq!(common::leaves(db, "ballots.cast").await, 1);
        assert_eq!(common::count(db, "select count(*) from ballot_receipts").await, 1);
    }

    async fn a_ballot_is_opened_and_settled_once_by_many_caretakers(db) {
        let w = Arc::new(World::new(db).await);
        let mut new = w.secret();
        new.opens_at = later(1);
        new.closes_at = later(24 * 8 + 2);
        let number = w.held(new).await;
        let opened = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move { w.db.open_due_ballots(&w.keys, later(2)).await.unwrap() }
        })
        .await;
        assert_eq!(opened.into_iter().sum::<u64>(), 1);
        assert_eq!(w.told(1).await, ["ballot_opened"]);
        w.vote_all(1..=3, number, &[0]).await;
        let settled = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move { w.db.settle_due_ballots(&w.keys, later(24 * 9)).await.unwrap() }
        })
        .await;
        assert_eq!(settled.into_iter().sum::<u64>(), 1);
        assert_eq!(w.told(1).await, ["ballot_opened", "ballot_closed"]);
    }

    async fn nobody_votes_online_and_on_paper(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        let taken = at_once(db, 64, |i| {
            let w = Arc::clone(&w);
            async move {
                let n = 1 + (i as i64 / 2) % 8;
                if i % 2 == 0 {
                    w.vote(n, number, &[0]).await.is_ok()
                } else {
                    w.db.mark_paper(&w.clerk(500), number, w.account(n), || later(1)).await.is_ok()
                }
            }
        })
        .await;
        assert!(taken.into_iter().any(|ok| ok));
        let b = w.find(number).await;
        assert_eq!(b.turnout(), 8);
        assert_eq!(common::count(db, "select count(*) from ballot_papers").await as u64, b.online);
        assert_eq!(common::leaves(db, "ballots.paper").await as u64, b.on_paper);
    }
}

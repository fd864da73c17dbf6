//! Many at once, and what holds when the code does not.

use std::sync::Arc;

use domain::ids::AccountId;
use domain::matters::Offered;
use store::Db;
use store::matters::NotDone;

use crate::common::{self, at_once, both, count, now, raw, refused};
use crate::people::{OTHER_WINDOW, WINDOW, WORKER, World};

const RACERS: usize = 64;

/// Looks whether somebody owns the matter and, where nobody does, writes the own name in, without holding the row. All have
/// looked before the first one writes; how many believe that they own it.
async fn naive(db: &Db) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(RACERS));
    let took = at_once(db, RACERS, |i| {
        let (db, looked) = (db.clone(), Arc::clone(&looked));
        async move {
            let free = count(&db, "select count(*) from matters where owner_id is null").await;
            looked.wait().await;
            if free == 0 {
                return false;
            }
            raw!(&db, |c| sqlx::query(
                "update matters set stage = 'owned', owner_id = $1"
            )
            .bind(1100 + i as i64)
            .execute(c)
            .await
            .map(|_| ()));
            true
        }
    })
    .await;
    took.into_iter().filter(|t| *t).count()
}

/// One text for two drivers.
macro_rules! offer_with {
    ($pool:expr, $i:expr) => {
        sqlx::query(
            "insert into matter_handovers (community_id, matter_id, to_id, state, offered_at)
             select community_id, id, $1, 'open', $2 from matters",
        )
        .bind(1100 + $i as i64)
        .bind(now())
        .execute($pool)
        .await
        .map(|_| ())
    };
}

/// Offers made without looking or holding anything; how many there are.
async fn offers(db: &Db) -> usize {
    let made = at_once(db, 8, |i| {
        let db = db.clone();
        async move {
            loop {
                let done = match &db {
                    Db::Sqlite { write, .. } => offer_with!(write, i),
                    Db::Postgres { write, .. } => offer_with!(write, i),
                };
                match done {
                    Ok(()) => return true,
                    Err(sqlx::Error::PoolTimedOut) => {}
                    Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return false,
                    Err(e) => panic!("neither offered nor refused by the index: {e}"),
                }
            }
        }
    })
    .await;
    made.into_iter().filter(|m| *m).count()
}

both! {
    async fn sixty_four_take_a_matter_and_one_owns_it(db) {
        let w = Arc::new(World::new(db).await);
        let n = w.waiting().await;
        let results = at_once(db, RACERS, |i| {
            let w = Arc::clone(&w);
            async move {
                let me = w.staff(1100 + i as i64);
                // A pool that is busy beyond patience is no refusal; a colleague has time.
                loop {
                    match w.db.take_matter(&me, n, now()).await {
                        Err(store::Failed::Store(store::Error::Unavailable(_))) => {}
                        other => return (me.account(), other),
                    }
                }
            }
        })
        .await;
        let mut owners = Vec::new();
        for (who, result) in results {
            match result {
                Ok(()) => owners.push(who),
                Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotDone::AlreadyOwned),
            }
        }
        assert_eq!(owners.len(), 1);
        assert_eq!(w.find(n).await.holders.owner, Some(owners[0]));
        assert_eq!(count(db, "select count(*) from matter_events where act = 'taken'").await, 1);
    }

    async fn without_the_hold_more_than_one_believes_to_own_it(db) {
        let w = World::new(db).await;
        w.waiting().await;
        assert!(naive(db).await > 1, "the race is no race");
    }

    async fn the_index_alone_leaves_one_open_offer(db) {
        let w = World::new(db).await;
        w.routed().await;
        assert_eq!(offers(db).await, 1);
    }

    async fn without_the_index_there_are_more(db) {
        let w = World::new(db).await;
        w.routed().await;
        common::run(db, "drop index matter_handovers_one_open").await;
        assert!(offers(db).await > 1, "the race is no race");
    }

    async fn accepting_and_offering_on_at_once_leaves_one_owner_and_one_offer(db) {
        let w = Arc::new(World::new(db).await);
        let n = w.routed().await;
        w.hand(WORKER, n, Offered::Person(AccountId(WINDOW))).await.unwrap();
        at_once(db, 16, |i| {
            let w = Arc::clone(&w);
            async move {
                match i % 4 {
                    0 => w.db.accept_matter(&w.staff(WINDOW), n, now()).await.is_ok(),
                    1 => w.db.recall_matter(&w.staff(WORKER), n, now()).await.is_ok(),
                    2 => w.hand(WORKER, n, Offered::Person(AccountId(OTHER_WINDOW))).await.is_ok(),
                    _ => w.db.accept_matter(&w.staff(OTHER_WINDOW), n, now()).await.is_ok(),
                }
            }
        })
        .await;
        let accepted = count(db, "select count(*) from matter_events where act = 'accepted'").await;
        let owner = w.find(n).await.holders.owner.unwrap().0;
        assert_eq!(accepted == 0, owner == WORKER, "{accepted} {owner}");
        assert!(count(db, "select count(*) from matter_handovers where state = 'open'").await <= 1);
        let closed = count(db, "select count(*) from matter_handovers where state = 'accepted'").await;
        assert_eq!(closed, accepted);
    }
}

//! What holds when the code does not: 200 naive helpers, who look which place is free and then take it without any lock,
//! fill five places because of the table's index. Without the index they fill more. And the ledger takes a shift once.

use std::sync::Arc;

use store::Db;

use crate::common::{self, at_once, both, now, raw};
use crate::people::{World, begins, ends};

const HELPERS: usize = 200;
const PLACES: i64 = 5;

/// Each looks first, and all have looked before the first one signs up; how many believe that they did.
async fn race(w: &Arc<World>) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(HELPERS));
    let signed_up = at_once(&w.db, HELPERS, |i| {
        let (w, looked) = (Arc::clone(w), Arc::clone(&looked));
        async move {
            let taken: i64 = raw!(&w.db, |c| sqlx::query_scalar(
                "select count(*) from shift_places where standing = 'coming'"
            )
            .fetch_one(c)
            .await);
            looked.wait().await;
            taken < PLACES && take(&w, i).await
        }
    })
    .await;
    signed_up.into_iter().filter(|done| *done).count()
}

/// One text for two drivers.
macro_rules! take_with {
    ($pool:expr, $w:expr, $i:expr) => {
        sqlx::query(
            "insert into shift_places (community_id, shift_id, place, standing, at, changed_at)
             select $1, id, $2, 'coming', $3, $3 from shifts",
        )
        .bind($w.place.id.0)
        .bind($i as i64 % PLACES + 1)
        .bind(now())
        .execute($pool)
        .await
        .map(|_| ())
    };
}

async fn take(w: &World, i: usize) -> bool {
    // A pool may be busy for longer than it is patient; a helper has time.
    loop {
        let done = match &w.db {
            Db::Sqlite { write, .. } => take_with!(write, w, i),
            Db::Postgres { write: pool, .. } => take_with!(pool, w, i),
        };
        match done {
            Ok(()) => return true,
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return false,
            Err(e) => panic!("neither taken nor refused by the index: {e}"),
        }
    }
}

macro_rules! line_with {
    ($pool:expr, $w:expr, $who:expr) => {
        sqlx::query(
            "insert into hour_entries (community_id, team_id, shift_id, account_id, starts_at, ends_at, minutes, content,
                source, late, proposed_at)
             select $1, a.team_id, s.id, $2, $3, $4, 60, 'x', 'list', $5, $4 from shifts s join activities a on a.id = s.activity_id",
        )
        .bind($w.place.id.0)
        .bind($who)
        .bind(begins())
        .bind(ends())
        .bind(false)
        .execute($pool)
        .await
        .map(|_| ())
    };
}

both! {
    async fn the_index_alone_leaves_naive_helpers_five_places(db) {
        let w = Arc::new(World::new(db, 5).await);
        assert_eq!(race(&w).await, 5);
        assert_eq!(common::count(db, "select count(*) from shift_places").await, PLACES);
    }

    async fn without_the_index_naive_helpers_take_more_than_five(db) {
        let w = Arc::new(World::new(db, 5).await);
        common::run(db, "drop index shift_places_place").await;
        let taken = race(&w).await;
        assert!(taken > 5, "the race is no race");
        assert_eq!(common::count(db, "select count(*) from shift_places").await, taken as i64);
    }

    async fn the_ledger_takes_a_shift_of_a_person_once(db) {
        let w = World::new(db, 5).await;
        let who = w.person(1).await.account().0;
        let line = || async { match db {
            Db::Sqlite { write, .. } => line_with!(write, w, who),
            Db::Postgres { write: pool, .. } => line_with!(pool, w, who),
        }};
        line().await.unwrap();
        assert!(matches!(line().await, Err(sqlx::Error::Database(e)) if e.is_unique_violation()));
        common::run(db, "drop index hour_entries_of_shift").await;
        line().await.unwrap();
    }
}

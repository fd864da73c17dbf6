//! What holds when the code does not: 200 naive bookers, who look which place is free and then take it without any lock,
//! fill five places because of the table's index. Without the index they fill more.

use std::sync::Arc;

use store::Db;

use crate::common::{self, at_once, both, now, raw};
use crate::people::{World, at, code, monday};

const BOOKERS: usize = 200;
const PLACES: i64 = 5;

/// Each looks first, and all have looked before the first one books; how many believe that they did.
async fn race(w: &Arc<World>) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(BOOKERS));
    let booked = at_once(&w.db, BOOKERS, |i| {
        let (w, looked) = (Arc::clone(w), Arc::clone(&looked));
        async move {
            let taken: i64 = raw!(&w.db, |c| sqlx::query_scalar(
                "select count(*) from bookings where window_id = 1 and standing <> 'cancelled'"
            )
            .fetch_one(c)
            .await);
            looked.wait().await;
            // Everybody believes that the place that they were told of is free.
            taken < PLACES && take(&w, i).await
        }
    })
    .await;
    booked.into_iter().filter(|booked| *booked).count()
}

/// One text for two drivers.
macro_rules! take_with {
    ($pool:expr, $w:expr, $i:expr) => {
        sqlx::query(
            "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing,
                code, home, from_waiting, booked_at, changed_at)
             values ($1, 1, $2, 540, 600, $3, $4, 'booked', $5, $6, $6, $7, $7)",
        )
        .bind($w.place.id.0)
        .bind(monday())
        .bind(at(9, 0))
        .bind($i as i64 % PLACES + 1)
        .bind(code($i).as_str())
        .bind(false)
        .bind(now())
        .execute($pool)
        .await
        .map(|_| ())
    };
}

async fn take(w: &World, i: usize) -> bool {
    // A pool may be busy for longer than it is patient; a booker has time.
    loop {
        let done = match &w.db {
            Db::Sqlite { write, .. } => take_with!(write, w, i),
            Db::Postgres { write: pool, .. } => take_with!(pool, w, i),
        };
        match done {
            Ok(()) => return true,
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return false,
            Err(e) => panic!("neither booked nor refused by the index: {e}"),
        }
    }
}

both! {
    async fn the_index_alone_leaves_naive_bookers_five_places(db) {
        let w = Arc::new(World::new(db, 5).await);
        assert_eq!(race(&w).await, 5);
        assert_eq!(common::count(db, "select count(*) from bookings").await, PLACES);
    }

    async fn without_the_index_naive_bookers_take_more_than_five(db) {
        let w = Arc::new(World::new(db, 5).await);
        common::run(db, "drop index bookings_place").await;
        let booked = race(&w).await;
        assert!(booked > 5, "the race is no race");
        assert_eq!(common::count(db, "select count(*) from bookings").await, booked as i64);
    }
}

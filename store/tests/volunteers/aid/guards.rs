//! What holds when the code does not: askers who look whether anybody is chosen and then choose without any lock get one
//! helper because of the table's index. Without the index they get more.

use std::sync::Arc;

use store::Db;

use super::{Aid, errand};
use crate::common::{self, at_once, both, count, now, raw};

const CHOICES: usize = 16;

/// One text for two drivers.
macro_rules! match_with {
    ($pool:expr, $i:expr) => {
        sqlx::query(
            "insert into aid_matches (community_id, request_id, answer_id, helper_id, matched_at)
             select community_id, request_id, id, account_id, $1 from aid_answers where id % 2 = $2",
        )
        .bind(now())
        .bind($i as i64 % 2)
        .execute($pool)
        .await
        .map(|_| ())
    };
}

async fn choose(db: &Db, i: usize) -> bool {
    // A pool may be busy for longer than it is patient; an asker has time.
    loop {
        let done = match db {
            Db::Sqlite { write, .. } => match_with!(write, i),
            Db::Postgres { write: pool, .. } => match_with!(pool, i),
        };
        match done {
            Ok(()) => return true,
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return false,
            Err(e) => panic!("neither chosen nor refused by the index: {e}"),
        }
    }
}

/// Each looks first, and all have looked before the first one chooses; how many believe that they did.
async fn race(db: &Db) -> usize {
    let a = Aid::new(db).await;
    let n = a.ask(&errand()).await;
    a.answer(2, n, true).await.unwrap();
    a.answer(3, n, true).await.unwrap();
    let looked = Arc::new(tokio::sync::Barrier::new(CHOICES));
    let chosen = at_once(db, CHOICES, |i| {
        let (db, looked) = (db.clone(), Arc::clone(&looked));
        async move {
            let matched: i64 = raw!(&db, |c| sqlx::query_scalar(
                "select count(*) from aid_matches"
            )
            .fetch_one(c)
            .await);
            looked.wait().await;
            matched == 0 && choose(&db, i).await
        }
    })
    .await;
    chosen.into_iter().filter(|done| *done).count()
}

both! {
    async fn the_index_alone_leaves_naive_askers_one_helper(db) {
        assert_eq!(race(db).await, 1);
        assert_eq!(count(db, "select count(*) from aid_matches").await, 1);
    }

    async fn without_the_index_naive_askers_get_more_than_one(db) {
        common::run(db, "drop index aid_matches_of_request").await;
        let chosen = race(db).await;
        assert!(chosen > 1, "the race is no race");
        assert_eq!(count(db, "select count(*) from aid_matches").await, chosen as i64);
    }
}

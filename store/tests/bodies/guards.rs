//! What holds when the code does not: 200 naive racers, who look whether a seat is free and then take it without any
//! lock, fill five seats because of the table's check. Without the check they fill more.

use std::sync::Arc;

use domain::bodies::SeatClass;
use domain::ids::SeatClassId;
use store::Db;

use crate::common::{self, at_once, both, now, raw};
use crate::people::World;

const RACERS: usize = 200;
const SEATS: i64 = 5;

/// Each looks first, and all have looked before the first one sits down; how many believe they sit.
async fn race(w: &Arc<World>) -> usize {
    let class = w.resize(SeatClass::Organisation, SEATS).await;
    let looked = Arc::new(tokio::sync::Barrier::new(RACERS));
    let sit = at_once(&w.db, RACERS, |i| {
        let (w, looked) = (Arc::clone(w), Arc::clone(&looked));
        async move {
            let free: i64 = raw!(&w.db, |c| sqlx::query_scalar(
                "select seats - taken from seat_classes where id = $1"
            )
            .bind(class.0)
            .fetch_one(c)
            .await);
            looked.wait().await;
            free > 0 && sit_down(&w, class, i).await
        }
    })
    .await;
    sit.into_iter().filter(|sit| *sit).count()
}

/// One text for two drivers.
macro_rules! sit_with {
    ($pool:expr, $w:expr, $class:expr, $i:expr) => {
        async {
            let mut tx = $pool.begin().await?;
            sqlx::query("update seat_classes set taken = taken + 1 where id = $1")
                .bind($class.0)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "insert into seats (community_id, body_id, class, class_id, name, origin, from_on, until_on)
                 select community_id, body_id, class, id, $2, 'founding', $3, $3 from seat_classes where id = $1",
            )
            .bind($class.0)
            .bind(format!("某{}", $i))
            .bind(now().date_naive())
            .execute(&mut *tx)
            .await?;
            tx.commit().await
        }
        .await
    };
}
/// Counts the seat and enters the member in one transaction, and asks nothing.
async fn sit_down(w: &World, class: SeatClassId, i: usize) -> bool {
    // A pool may be busy for longer than it is patient; a racer has time.
    loop {
        let done = match &w.db {
            Db::Sqlite { write, .. } => sit_with!(write, w, class, i),
            Db::Postgres { write: pool, .. } => sit_with!(pool, w, class, i),
        };
        match done {
            Ok(()) => return true,
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(sqlx::Error::Database(e)) if e.is_check_violation() => return false,
            Err(e) => panic!("neither seated nor refused by the check: {e}"),
        }
    }
}

async fn drop_the_check(db: &Db) {
    match db {
        Db::Postgres { .. } => {
            common::run(
                db,
                "alter table seat_classes drop constraint seat_classes_check",
            )
            .await;
        }
        // SQLite cannot drop a check; this connection, the only one that writes, no longer asks for any.
        Db::Sqlite { .. } => common::run(db, "pragma ignore_check_constraints = on").await,
    }
}

async fn seated(db: &Db) -> i64 {
    common::count(
        db,
        "select count(*) from seats where class = 'organisation' and ended_on is null",
    )
    .await
}

both! {
    async fn the_check_alone_leaves_naive_racers_five_seats(db) {
        let w = Arc::new(World::new(db, 1).await);
        assert_eq!(race(&w).await, 5);
        assert_eq!(seated(db).await, SEATS);
    }

    async fn without_the_check_naive_racers_take_more_than_five(db) {
        let w = Arc::new(World::new(db, 1).await);
        drop_the_check(db).await;
        let sit = race(&w).await;
        assert!(sit > 5, "the race is no race");
        assert_eq!(seated(db).await, sit as i64);
    }
}

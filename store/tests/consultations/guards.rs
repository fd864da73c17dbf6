//! Many at once, and what holds when the code does not: the keys of the tables.

use std::sync::Arc;

use store::Db;

use crate::common::{self, at_once, both, now};
use crate::people::{World, closing};

const RACERS: usize = 64;

/// Looks for a sheet of one person and, where there is none, puts one in. All have looked before the first one writes.
async fn race(db: &Db) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(RACERS));
    let written = at_once(db, RACERS, |_| {
        let (db, looked) = (db.clone(), Arc::clone(&looked));
        async move {
            let sql = "select count(*) from consultation_sheets where person_key = 'racer'";
            let seen = common::count(&db, sql).await;
            looked.wait().await;
            seen == 0 && insert(&db).await
        }
    })
    .await;
    written.into_iter().filter(|written| *written).count()
}

async fn insert(db: &Db) -> bool {
    let sql = "insert into consultation_sheets (community_id, consultation_id, person_key, sealed)
        select community_id, id, 'racer', 'x' from consultations";
    let done = match db {
        Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(|_| ()),
        Db::Postgres { write, .. } => sqlx::query(sql).execute(write).await.map(|_| ()),
    };
    match done {
        Ok(()) => true,
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => false,
        Err(e) => panic!("neither written nor refused by the key: {e}"),
    }
}

async fn drop_the_key(db: &Db) {
    match db {
        Db::Sqlite { .. } => common::run(db, "create table bare as select * from consultation_sheets; drop table consultation_sheets; alter table bare rename to consultation_sheets").await,
        Db::Postgres { .. } => common::run(db, "alter table consultation_sheets drop constraint consultation_sheets_pkey").await,
    }
}

both! {
    async fn sixty_four_hands_of_one_person_leave_one_sheet_and_one_comment(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.open().await;
        let taken = at_once(db, RACERS, |i| {
            let w = Arc::clone(&w);
            async move {
                w.say(1, number, 0, &format!("第 {i} 次"), now()).await.is_ok()
                    && w.answer(1, number, (i % 2) as u8, "", now()).await.is_ok()
            }
        })
        .await;
        assert!(taken.into_iter().all(|ok| ok));
        assert_eq!(w.find(number).await.answers, 1);
        assert_eq!(common::count(db, "select count(*) from consultation_sheets").await, 1);
        assert_eq!(common::count(db, "select count(*) from consultation_comments").await, 1);
        let counted = at_once(db, 8, |_| {
            let w = Arc::clone(&w);
            async move { w.keep(closing()).await }
        })
        .await;
        assert_eq!(counted.into_iter().sum::<u64>(), 1);
    }

    async fn the_key_keeps_one_sheet_a_person_and_without_it_there_are_many(db) {
        let w = World::new(db).await;
        let number = w.open().await;
        assert_eq!(race(db).await, 1);
        // One that was slipped in is found before anything is counted.
        assert!(db.keep_consultations(&w.keys, closing()).await.is_err());
        common::run(db, "delete from consultation_sheets").await;
        drop_the_key(db).await;
        assert!(race(db).await > 1, "the story would not notice that the key is missing");
        assert!(w.answer(1, number, 1, "", now()).await.is_err());
    }
}

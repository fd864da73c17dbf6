//! What holds when the code does not: the key of the table is the last guard of one answer a person, and whatever gets past it
//! is found before anything is counted.

use std::sync::Arc;

use store::Db;

use crate::common::{self, at_once, both, raw};
use crate::people::{World, closing};

const RACERS: usize = 64;

/// Looks for an answer of one person and, where there is none, puts one in: two statements, no lock, no upsert. All have looked
/// before the first one writes.
async fn race(w: &Arc<World>) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(RACERS));
    let written = at_once(&w.db, RACERS, |_| {
        let (w, looked) = (Arc::clone(w), Arc::clone(&looked));
        async move {
            let seen = common::count(
                &w.db,
                "select count(*) from assessment_answers where person_key = 'racer'",
            )
            .await;
            looked.wait().await;
            seen == 0 && insert(&w.db).await
        }
    })
    .await;
    written.into_iter().filter(|written| *written).count()
}

async fn insert(db: &Db) -> bool {
    let sql = "insert into assessment_answers (community_id, assessment_id, person_key, sealed)
        select community_id, id, 'racer', 'x' from assessments";
    let done = match db {
        Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(|_| ()),
        Db::Postgres { write: pool, .. } => sqlx::query(sql).execute(pool).await.map(|_| ()),
    };
    match done {
        Ok(()) => true,
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => false,
        Err(e) => panic!("neither written nor refused by the key: {e}"),
    }
}

/// Puts a table without the key in the place of the one with it.
async fn drop_the_key(db: &Db) {
    match db {
        Db::Sqlite { .. } => common::run(db, "create table bare as select * from assessment_answers; drop table assessment_answers; alter table bare rename to assessment_answers").await,
        Db::Postgres { .. } => common::run(db, "alter table assessment_answers drop constraint assessment_answers_pkey").await,
    }
}

both! {
    async fn the_key_keeps_one_answer_a_person_and_without_it_there_are_many(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.open(&w.plan()).await;
        assert_eq!(race(&w).await, 1);
        common::run(db, "delete from assessment_answers").await;
        drop_the_key(db).await;
        assert!(race(&w).await > 1, "the story would not notice that the key is missing");
        // Without the key, no answer is taken at all, because an answer names the key it may meet.
        assert!(w.answer(1, number, &[5; 4]).await.is_err());
    }

    async fn an_answer_slipped_in_is_never_counted(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        for n in 1..=6 {
            w.answer(n, number, &[5; 4]).await.unwrap();
        }
        raw!(db, |c| sqlx::query(
            "insert into assessment_answers (community_id, assessment_id, person_key, sealed)
             select community_id, assessment_id, 'second', min(sealed) from assessment_answers group by community_id, assessment_id"
        ).execute(c).await.map(|_| ()));
        assert!(db.settle_due_rounds(&w.keys, closing()).await.is_err());
        assert!(w.find(number).await.counts.is_none());
        common::run(db, "delete from assessment_answers where person_key = 'second'").await;
        // One that was taken away is missed.
        common::run(db, "delete from assessment_answers where person_key = (select min(person_key) from assessment_answers)").await;
        assert!(db.settle_due_rounds(&w.keys, closing()).await.is_err());
    }
}

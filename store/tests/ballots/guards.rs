//! What holds when the code does not: 64 naive racers, who look and then write without any lock, leave one paper
//! because of the table's key. Without the key they leave many; so the stories about one vote would notice its loss.

use std::sync::Arc;

use domain::ids::BallotId;
use store::Db;

use crate::common::{self, at_once, both, raw};
use crate::people::World;

const RACERS: usize = 64;

/// Looks for a paper of this voter and, where there is none, puts one in: two statements, no lock, no upsert. All have
/// looked before the first one writes.
async fn race(w: &Arc<World>, ballot: BallotId) -> usize {
    let looked = Arc::new(tokio::sync::Barrier::new(RACERS));
    let written = at_once(&w.db, RACERS, |i| {
        let (w, looked) = (Arc::clone(w), Arc::clone(&looked));
        async move {
            let seen: i64 = raw!(&w.db, |c| {
                sqlx::query_scalar(
                "select count(*) from ballot_papers where ballot_id = $1 and voter_key = 'racer'"
            )
            .bind(ballot.0)
            .fetch_one(c)
            .await
            });
            looked.wait().await;
            seen == 0 && insert(&w, ballot, &format!("paper {i}")).await
        }
    })
    .await;
    written.into_iter().filter(|written| *written).count()
}

async fn insert(w: &World, ballot: BallotId, slip: &str) -> bool {
    let sql = "insert into ballot_papers (community_id, ballot_id, voter_key, slip) values ($1, $2, 'racer', $3)";
    let done = match &w.db {
        Db::Sqlite { write, .. } => sqlx::query(sql)
            .bind(w.place.id.0)
            .bind(ballot.0)
            .bind(slip)
            .execute(write)
            .await
            .map(|_| ()),
        Db::Postgres { write: pool, .. } => sqlx::query(sql)
            .bind(w.place.id.0)
            .bind(ballot.0)
            .bind(slip)
            .execute(pool)
            .await
            .map(|_| ()),
    };
    match done {
        Ok(()) => true,
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => false,
        Err(e) => panic!("neither written nor refused by the key: {e}"),
    }
}

/// The table as it would be without its key.
pub async fn drop_the_primary_key(db: &Db) {
    let sql = if db.is_postgres() {
        "alter table ballot_papers drop constraint ballot_papers_pkey"
    } else {
        "create table bare (community_id integer not null, ballot_id integer not null, voter_key text not null,
            slip text not null) strict;
         insert into bare select * from ballot_papers;
         drop table ballot_papers;
         alter table bare rename to ballot_papers"
    };
    common::run(db, sql).await;
}

both! {
    async fn the_key_alone_leaves_naive_racers_one_paper(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        let ballot = w.find(number).await.id;
        assert_eq!(race(&w, ballot).await, 1);
        assert_eq!(common::count(db, "select count(*) from ballot_papers").await, 1);
    }

    async fn without_the_key_naive_racers_leave_more_than_one(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        let ballot = w.find(number).await.id;
        drop_the_primary_key(db).await;
        let written = race(&w, ballot).await;
        assert!(written > 1, "the race is no race");
        assert_eq!(common::count(db, "select count(*) from ballot_papers").await, written as i64);
    }
}

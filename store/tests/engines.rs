//! The two engines: the same tables, and a pool that survives people who hang up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::{both, both_of, count, new_community, now, operator};
use store::Db;

/// Table, column, and whether it may be null; `proposal_search` is the one table whose shape differs.
type Columns = BTreeSet<(String, String, bool)>;

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (common::sqlite().await, common::postgres().await);
    let (Db::Sqlite { write, .. }, Db::Postgres(pool)) = (&sqlite, &postgres) else {
        panic!("the wrong engines");
    };
    // A rowid alias is never null although SQLite does not say so.
    let ours: Vec<(String, String, bool)> = sqlx::query_as(
        "select t.name, c.name, c.\"notnull\" = 0 and c.pk = 0 from sqlite_master t, pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx_%'
           and t.name not like 'proposal_search%'",
    )
    .fetch_all(write)
    .await
    .unwrap();
    let theirs: Vec<(String, String, bool)> = sqlx::query_as(
        "select table_name::text, column_name::text, is_nullable = 'YES' from information_schema.columns
         where table_schema = 'public' and table_name not like '_sqlx_%' and table_name <> 'proposal_search'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let (ours, theirs): (Columns, Columns) =
        (ours.into_iter().collect(), theirs.into_iter().collect());
    assert!(ours.len() > 150, "the tables were found: {}", ours.len());
    let differ: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "{differ:?}");

    let ours: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'index' and sql is not null",
    )
    .fetch_all(write)
    .await
    .unwrap();
    let theirs: Vec<String> = sqlx::query_scalar(
        "select i.indexname::text from pg_indexes i
         where i.schemaname = 'public' and i.tablename <> 'proposal_search'
           and not exists (select 1 from pg_constraint c where c.conname = i.indexname)",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
        (ours.into_iter().collect(), theirs.into_iter().collect());
    assert!(ours.len() > 20, "the indexes were found: {}", ours.len());
    assert_eq!(ours, theirs);
    common::tear_down(sqlite).await;
    common::tear_down(postgres).await;
}

both! {
    // sqlx 0.9.0 leaves a connection inside a transaction when `begin` is dropped (issue 4385); the pool rolls back
    // whatever comes back to it. Without that, what follows would be written into nothing.
    async fn people_who_hang_up_leave_the_pool_usable(db) {
        let op = operator(db).await;
        let id = db.create_community(&op, new_community("qingyun"), now()).await.unwrap();
        for n in 0..400_u64 {
            let db = db.clone();
            let begun = tokio::spawn(async move {
                let tx = db.begin().await;
                tokio::time::sleep(Duration::from_secs(60)).await;
                drop(tx);
            });
            tokio::time::sleep(Duration::from_micros(n % 40 * 10)).await;
            begun.abort();
            assert!(begun.await.unwrap_err().is_cancelled());
        }
        for number in 1..=50 {
            db.add_grid(&op, id, number, both_of("网格"), both_of(""), now()).await.unwrap();
        }
        assert_eq!(db.list_grids(id).await.unwrap().len(), 50);
        assert_eq!(count(db, "select count(*) from grids").await, 50);
        if db.is_postgres() {
            let open = "select count(*) from pg_stat_activity
                        where datname = current_database() and state like 'idle in transaction%'";
            let mut waited = 0;
            while count(db, open).await > 0 && waited < 50 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                waited += 1;
            }
            assert_eq!(count(db, open).await, 0);
        }
    }

    async fn an_act_that_is_dropped_midway_has_not_happened(db) {
        let op = operator(db).await;
        for n in 0..100_u64 {
            let db = db.clone();
            let act = tokio::spawn(async move {
                let slug = format!("place-{n}");
                let _ = db.create_community(&op, new_community(&slug), now()).await;
            });
            tokio::time::sleep(Duration::from_micros(n * 30)).await;
            act.abort();
            let _ = act.await;
        }
        let made = db.list_communities().await.unwrap().len() as i64;
        assert_eq!(common::leaves(db, "communities.create").await, made, "each with its leaf or not at all");
        db.ping().await.unwrap();
    }
}

//! The two engines: the same tables, and a pool that survives people who hang up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "engines/columns.rs"]
mod columns;
mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use std::pin::Pin;
use std::task::{Context, Poll};

use common::{both, count, new_community, now, operator, raw};
use store::{Db, Error, Failed, Tx};

/// Table, column, and whether it may be null; `proposal_search` is the one table whose shape differs.
type Columns = BTreeSet<(String, String, bool)>;

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (common::sqlite().await, common::postgres().await);
    let (Db::Sqlite { write, .. }, Db::Postgres { write: pool, .. }) = (&sqlite, &postgres) else {
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

/// The inventory names what is kept of people; a column that it does not know is kept behind their backs.
#[tokio::test]
async fn the_inventory_names_every_column_once_and_no_other() {
    let sqlite = common::sqlite().await;
    let Db::Sqlite { write, .. } = &sqlite else {
        panic!("the wrong engine");
    };
    let kept: Vec<(String, String)> = sqlx::query_as(
        "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx_%'
           and t.name not like 'proposal_search%'",
    )
    .fetch_all(write)
    .await
    .unwrap();
    let kept: BTreeSet<(String, String)> = kept.into_iter().collect();
    let (mut named, mut twice) = (BTreeSet::new(), Vec::new());
    for row in include_str!("../../docs/data.md").lines() {
        let Some((table, rest)) = row
            .strip_prefix("| `")
            .and_then(|row| row.split_once("`: "))
        else {
            continue;
        };
        for column in rest.split('|').next().unwrap().split(',') {
            let one = (table.to_owned(), column.trim().to_owned());
            if table != "proposal_search" && !named.insert(one.clone()) {
                twice.push(one);
            }
        }
    }
    let missing: Vec<_> = kept.difference(&named).collect();
    let stale: Vec<_> = named.difference(&kept).collect();
    assert!(
        missing.is_empty() && stale.is_empty() && twice.is_empty(),
        "missing: {missing:?}; stale: {stale:?}; twice: {twice:?}"
    );
    common::tear_down(sqlite).await;
}

// Nothing is undone after a read, so a read must not be able to leave anything behind.
both! {
    async fn a_read_writes_nothing(db) {
        let sql = "update proposals set supports = 0";
        let refused = match db {
            Db::Sqlite { read, .. } => {
                let mut lent = read.lend().await.unwrap();
                sqlx::query(sql).execute(lent.connection()).await.map(|_| ())
            }
            Db::Postgres { read, .. } => {
                let mut lent = read.lend().await.unwrap();
                sqlx::query(sql).execute(lent.connection()).await.map(|_| ())
            }
        };
        let why = refused.unwrap_err().to_string();
        assert!(why.contains("read-only") || why.contains("readonly"), "{why}");
        raw!(db, |c| sqlx::query(sql).execute(c).await.map(|_| ()));
    }
}

/// An acknowledged act survives a power cut only with these (requirements.md DU1).
#[tokio::test]
async fn the_connection_that_acts_on_sqlite_waits_for_the_disk() {
    let sqlite = common::sqlite().await;
    let Tx::Sqlite(mut turn) = sqlite.begin().await.unwrap() else {
        panic!("the wrong engine");
    };
    for (pragma, value) in [
        ("pragma synchronous", Some(2)),
        ("pragma foreign_keys", Some(1)),
        ("pragma busy_timeout", Some(5000)),
        ("pragma secure_delete", Some(1)),
        // A fault of the disk is an error of a read, not the end of the process.
        ("pragma mmap_size", Some(0)),
    ] {
        let got: Option<i64> = sqlx::query_scalar(pragma)
            .fetch_optional(&mut *turn)
            .await
            .unwrap();
        assert_eq!(got, value, "{pragma}");
    }
    let mode: String = sqlx::query_scalar("pragma journal_mode")
        .fetch_one(&mut *turn)
        .await
        .unwrap();
    assert_eq!(mode, "wal");
    drop(turn);
    common::tear_down(sqlite).await;
}

async fn most_pages(db: &Db, pages: &'static str) {
    let Tx::Sqlite(mut turn) = db.begin().await.unwrap() else {
        panic!("the wrong engine");
    };
    sqlx::query(pages).execute(&mut *turn).await.unwrap();
}

/// The engine's own word for a full disk; what the whole program does without room is in the server's `durability`.
#[tokio::test]
async fn a_full_file_turns_acts_away_whole_and_room_again_is_enough() {
    let sqlite = common::sqlite().await;
    let who = operator(&sqlite).await;
    // Never fewer than it has.
    most_pages(&sqlite, "pragma max_page_count = 1").await;
    let mut made = 0;
    let full = loop {
        let new = new_community(&format!("c{made}"));
        match sqlite.create_community(&who, new, now()).await {
            Ok(_) => made += 1,
            Err(error) => break error,
        }
        assert!(made < 2000, "it is never full");
    };
    assert!(
        matches!(full, Failed::Store(Error::Unavailable(_))),
        "{full:?}"
    );
    assert_eq!(
        count(&sqlite, "select count(*) from communities").await,
        made
    );
    let leaves = common::leaves(&sqlite, "communities.create").await;
    assert_eq!(leaves, made);
    most_pages(&sqlite, "pragma max_page_count = 1000000").await;
    let new = new_community("room");
    sqlite.create_community(&who, new, now()).await.unwrap();
    assert_eq!(sqlite.audit_file().await.unwrap(), Ok(()));
    common::tear_down(sqlite).await;
}

/// What PostgreSQL says when it has undone an act because of another; the portal then does the act once more.
#[tokio::test]
async fn an_act_that_lost_a_race_is_told_from_every_other_failure() {
    let postgres = common::postgres().await;
    let Db::Postgres { write: pool, .. } = &postgres else {
        panic!("the wrong engine");
    };
    for (said, lost) in [
        (
            "do $$ begin raise exception 'as tested' using errcode = '40001'; end $$",
            true,
        ),
        (
            "do $$ begin raise exception 'as tested' using errcode = '40P01'; end $$",
            true,
        ),
        (
            "do $$ begin raise exception 'as tested' using errcode = '57P01'; end $$",
            false,
        ),
        ("select 1 / 0", false),
    ] {
        let failed = sqlx::raw_sql(said).execute(pool).await.unwrap_err();
        assert_eq!(Error::from(failed).is_lost_race(), lost, "{said}");
    }
    common::tear_down(postgres).await;
}

/// Somebody who hangs up after so many looks at the clock, 40 µs apart: finer than the timer of the runtime, whose
/// millisecond would let every statement here end first.
struct Patience(usize);

impl Future for Patience {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        std::thread::sleep(Duration::from_micros(40));
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

both! {
    // sqlx 0.9.0 leaves a connection inside a transaction when `begin` is dropped (issue 4385); the pool rolls back
    // whatever comes back to it. Without that, the single statement of the next person would be lost with the
    // transaction of the last: on PostgreSQL this story then ends with fewer than 400.
    async fn people_who_hang_up_leave_the_pool_usable(db) {
        let mut begun = 0;
        for n in 0..400_i64 {
            tokio::select! {
                biased;
                tx = db.begin() => {
                    begun += 1;
                    drop(tx);
                }
                () = Patience(n as usize % 40) => {}
            }
            raw!(db, |c| sqlx::query("insert into rate_counts (key, window_start, count) values ('n', $1, 1)")
                .bind(now() + chrono::Duration::minutes(n))
                .execute(c)
                .await
                .map(|_| ()));
        }
        assert!((1..400).contains(&begun), "some hung up and some did not: {begun} began");
        match db {
            Db::Sqlite { .. } => assert_eq!(count(db, "select count(*) from rate_counts").await, 400),
            Db::Postgres { write: pool, .. } => {
                let outside = sqlx::PgPool::connect_with((*pool.connect_options()).clone()).await.unwrap();
                let kept: i64 =
                    sqlx::query_scalar("select count(*) from rate_counts").fetch_one(&outside).await.unwrap();
                outside.close().await;
                assert_eq!(kept, 400);
            }
        }
    }

    async fn an_act_that_is_dropped_midway_has_not_happened(db) {
        let op = operator(db).await;
        for n in 0..200 {
            let slug = format!("place-{n}");
            tokio::select! {
                biased;
                made = db.create_community(&op, new_community(&slug), now()) => { made.unwrap(); }
                // Longer and longer: on a busy machine, too, some finish.
                () = Patience(n * n / 40) => {}
            }
        }
        // One statement, one moment: a commit that was under way when its owner hung up may still arrive.
        let torn = count(
            db,
            "select (select count(*) from communities c where not exists (
                        select 1 from log_leaves l where l.act = 'communities.create' and l.object = c.slug))
                  + (select count(*) from log_leaves l where l.act = 'communities.create' and not exists (
                        select 1 from communities c where c.slug = l.object))",
        )
        .await;
        assert_eq!(torn, 0, "each with its leaf or not at all");
        assert!(!db.list_communities().await.unwrap().is_empty());
        db.ping().await.unwrap();
    }
}

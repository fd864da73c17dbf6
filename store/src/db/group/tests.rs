//! One writer, told as people who write at the same time.

use std::time::Duration;

use sqlx::Connection;
use tokio::task::yield_now;

use crate::db::test_db;
use crate::{Db, Tx};

async fn fresh() -> Db {
    let db = test_db::sqlite().await.unwrap();
    let Db::Sqlite { write, .. } = &db else {
        unreachable!()
    };
    sqlx::query("create table said (word text not null)")
        .execute(write)
        .await
        .unwrap();
    db
}

async fn say(tx: &mut Tx, word: &str) -> Result<(), sqlx::Error> {
    let Tx::Sqlite(turn) = tx else { unreachable!() };
    sqlx::query("insert into said (word) values ($1)")
        .bind(word)
        .execute(&mut **turn)
        .await
        .map(drop)
}

/// What whoever reads sees, in order.
async fn said(db: &Db) -> Vec<String> {
    crate::db::read!(db, |c| sqlx::query_scalar(
        "select word from said order by word"
    )
    .fetch_all(c)
    .await)
    .unwrap()
}

/// 甲 has acted and hands over; 乙, who waited, is in the middle of an act.
async fn two_in_one_group(db: &Db) -> (tokio::task::JoinHandle<Result<(), crate::Error>>, Tx) {
    let mut first = db.begin().await.unwrap();
    say(&mut first, "甲").await.unwrap();
    let other = db.clone();
    let waiting = tokio::spawn(async move { other.begin().await });
    // The one who waits stands in the queue before the first ends.
    for _ in 0..64 {
        yield_now().await;
    }
    let first = tokio::spawn(first.commit());
    let mut second = waiting.await.unwrap().unwrap();
    say(&mut second, "乙").await.unwrap();
    (first, second)
}

#[tokio::test]
async fn nobody_is_told_of_an_act_before_the_commit_that_holds_it() {
    let db = fresh().await;
    let (first, second) = two_in_one_group(&db).await;
    for _ in 0..256 {
        yield_now().await;
    }
    assert!(!first.is_finished(), "told before it was lasting");
    assert!(said(&db).await.is_empty());

    second.commit().await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(said(&db).await, ["乙", "甲"]);
}

#[tokio::test]
async fn an_act_that_is_given_up_takes_nobody_elses_with_it() {
    let db = fresh().await;
    let (first, second) = two_in_one_group(&db).await;
    drop(second);
    first.await.unwrap().unwrap();
    assert_eq!(said(&db).await, ["甲"]);
}

#[tokio::test]
async fn when_the_engine_undoes_everything_everyone_hears_it() {
    let db = fresh().await;
    let (first, mut second) = two_in_one_group(&db).await;
    // As SQLite does by itself on a full disk.
    let Tx::Sqlite(turn) = &mut second else {
        unreachable!()
    };
    sqlx::query("rollback").execute(&mut **turn).await.unwrap();
    drop(second);
    assert!(matches!(
        first.await.unwrap(),
        Err(crate::Error::Unavailable(_))
    ));
    assert!(said(&db).await.is_empty());

    let mut next = db.begin().await.unwrap();
    say(&mut next, "丙").await.unwrap();
    next.commit().await.unwrap();
    assert_eq!(said(&db).await, ["丙"]);
}

#[tokio::test]
async fn an_act_that_goes_on_after_the_engine_undid_it_is_not_acknowledged() {
    let db = fresh().await;
    let (first, mut second) = two_in_one_group(&db).await;
    let Tx::Sqlite(turn) = &mut second else {
        unreachable!()
    };
    sqlx::query("rollback").execute(&mut **turn).await.unwrap();
    assert!(second.commit().await.is_err());
    assert!(first.await.unwrap().is_err());
    assert!(said(&db).await.is_empty());
}

#[tokio::test]
async fn an_act_given_up_with_nobody_behind_it_does_not_hold_the_file() {
    let db = fresh().await;
    let mut alone = db.begin().await.unwrap();
    say(&mut alone, "甲").await.unwrap();
    drop(alone);
    let Db::Sqlite { write, .. } = &db else {
        unreachable!()
    };
    // Another connection gets the lock within its patience.
    sqlx::query("insert into said (word) values ('外')")
        .execute(write)
        .await
        .unwrap();
    assert_eq!(said(&db).await, ["外"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_goes_away_at_any_moment_leaves_the_writer_to_the_others() {
    let db = fresh().await;
    let mut people = Vec::new();
    for i in 0..200_u64 {
        let db = db.clone();
        people.push(tokio::spawn(async move {
            let act = async {
                let mut tx = db.begin().await?;
                say(&mut tx, &format!("{i:03}")).await?;
                if i % 7 == 3 {
                    return Ok(None);
                }
                tx.commit().await?;
                Ok::<_, crate::Error>(Some(i))
            };
            // One in three hangs up, each after another while.
            if i % 3 == 0 {
                let patience = Duration::from_micros(i * 40);
                tokio::time::timeout(patience, act)
                    .await
                    .unwrap_or(Ok(None))
            } else {
                act.await
            }
        }));
    }
    let mut told = Vec::new();
    for person in people {
        told.extend(person.await.unwrap().unwrap());
    }
    let kept = said(&db).await;
    for i in &told {
        assert!(
            kept.contains(&format!("{i:03}")),
            "{i} was told and is not kept"
        );
    }
    assert!(
        kept.iter().all(|w| w.parse::<u64>().unwrap() % 7 != 3),
        "an act that was given up is kept"
    );
    assert!(told.len() > 100, "{} of 200 were told", told.len());
}

#[tokio::test]
async fn a_lost_connection_costs_the_acts_on_it_and_no_other() {
    let db = fresh().await;
    let mut tx = db.begin().await.unwrap();
    say(&mut tx, "甲").await.unwrap();
    let Tx::Sqlite(turn) = &mut tx else {
        unreachable!()
    };
    let other = sqlx::SqliteConnection::connect("sqlite::memory:")
        .await
        .unwrap();
    drop(std::mem::replace(&mut **turn, other));
    assert!(tx.commit().await.is_err());

    let mut next = db.begin().await.unwrap();
    say(&mut next, "乙").await.unwrap();
    next.commit().await.unwrap();
    assert_eq!(said(&db).await, ["乙"]);
}

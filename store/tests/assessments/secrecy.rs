//! Who answered what: after the counting, nobody who reads everything can tell.

use domain::ids::AccountId;
use store::Db;

use crate::common::{self, both, raw};
use crate::people::World;

/// Every row of every table as text, with its table.
async fn everything(db: &Db) -> Vec<(String, String)> {
    let mut all = Vec::new();
    match db {
        Db::Sqlite { write, .. } => {
            let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table' and name like 'assess%' or name = 'log_leaves' or name = 'submissions'")
                .fetch_all(write).await.unwrap();
            for table in tables {
                let columns: Vec<String> =
                    sqlx::query_scalar("select name from pragma_table_info($1)")
                        .bind(&table)
                        .fetch_all(write)
                        .await
                        .unwrap();
                let row: Vec<String> = columns
                    .iter()
                    .map(|c| format!("coalesce(cast({c} as text), '')"))
                    .collect();
                let sql = format!("select {} from {table}", row.join(" || ' ' || "));
                let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .fetch_all(write)
                    .await
                    .unwrap();
                all.extend(rows.into_iter().map(|row| (table.clone(), row)));
            }
        }
        Db::Postgres(pool) => {
            for table in [
                "assessments",
                "assessment_roll",
                "assessment_codes",
                "assessment_answers",
                "log_leaves",
                "submissions",
            ] {
                let sql = format!("select cast(t as text) from {table} t");
                let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .fetch_all(pool)
                    .await
                    .unwrap();
                all.extend(rows.into_iter().map(|row| (table.to_owned(), row)));
            }
        }
    }
    all
}

both! {
    async fn after_the_counting_nothing_ties_a_person_to_an_answer(db) {
        let w = World::with(db, 24).await;
        let number = w.open(&w.plan()).await;
        // Everybody answers something else.
        for n in 1..=24 {
            let codes = [1 + (n % 5) as u8, 1 + (n / 5 % 5) as u8, 6, 1 + (n * 3 % 5) as u8];
            w.answer(n, number, &codes).await.unwrap();
        }
        let keys: Vec<String> = raw!(db, |c| sqlx::query_scalar("select person_key from assessment_answers").fetch_all(c).await);
        let sealed: Vec<String> = raw!(db, |c| sqlx::query_scalar("select sealed from assessment_answers").fetch_all(c).await);
        assert!(keys.iter().all(|k| k.len() == 64));
        assert!(sealed.iter().all(|s| s.len() == sealed[0].len()));
        // While it is open, no row but the roll names an account, and the roll says a day and nothing else.
        for (table, row) in everything(db).await {
            let named = (1..=24).any(|n| row.split(|c: char| !c.is_ascii_digit()).any(|word| word == (1000 + n).to_string()));
            assert!(!named || table == "assessment_roll", "{table}: {row}");
        }
        assert_eq!(common::count(db, "select count(distinct answered_on) from assessment_roll").await, 1);
        w.settle().await;
        let after = everything(db).await;
        for (table, row) in &after {
            assert!(!keys.iter().chain(&sealed).any(|secret| row.contains(secret.as_str())), "{table} still holds an answer");
        }
        assert!(!after.iter().any(|(table, _)| table == "assessment_answers"));
        // No act of answering is on record: its place among the others would say when.
        assert_eq!(common::leaves(db, "assessments.answer").await, 0);
        assert_eq!(common::count(db, "select count(*) from log_leaves where act like 'assessments.%' and account_id between 1001 and 1024").await, 0);
        // The reader is not blind: a roll that told more would be found.
        let roll = after.iter().find(|(table, _)| table == "assessment_roll").unwrap();
        assert!(roll.1.contains(&AccountId(1001).to_string()) || after.iter().any(|(_, row)| row.contains("1001")));
    }

    async fn a_partial_answer_dies_with_the_key(db) {
        let w = World::new(db).await;
        let number = w.open(&w.plan()).await;
        w.send(1, number, &crate::people::sheet(&[1, 0, 0, 0], 0), false).await.unwrap();
        w.settle().await;
        assert_eq!(common::count(db, "select count(*) from assessment_answers").await, 0);
        let counts = w.find(number).await.counts.unwrap();
        assert_eq!((counts.answers, counts.alarms), (0, None));
    }
}

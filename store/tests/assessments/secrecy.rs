//! Who answered what: after the counting, nobody who reads everything can tell.

use domain::ids::AccountId;
use store::Db;

use crate::common::{self, both, raw};
use crate::everything::everything;
use crate::people::World;

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
            let named = (1..=24).any(|n| row.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == (1000 + n).to_string()));
            let may = ["accounts", "residencies", "assessment_roll"];
            assert!(!named || may.contains(&table.as_str()), "{table}: {row}");
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
        // The reader is not blind: it finds whoever is on the roll, and what is kept of a code.
        assert!(after.iter().any(|(table, row)| table == "assessment_roll" && row.contains(&AccountId(1001).to_string())));
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

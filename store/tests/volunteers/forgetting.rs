//! Whoever closes the account takes the name out of everything, and leaves no place behind that nobody uses.

use chrono::Duration;
use domain::display::Both;
use domain::volunteers::{ProofCode, Shown, Standing};
use store::Db;
use store::volunteers::ProofTerms;

use crate::common::{self, both, count, now};
use crate::people::{World, begins, ends};

both! {
    async fn an_erased_volunteer_leaves_hours_without_a_name(db) {
        let w = World::new(db, 1).await;
        let (me, waits) = (w.member(1).await, w.person(2).await);
        w.join(&me).await.unwrap();
        let digits = w.digits(begins()).await;
        w.check_in(&me, &digits, begins()).await.unwrap();
        let place = w.roster().await[0].id;
        db.enter_hours(&w.lead(0).await, w.shift, &[(place, 120)], &w.book, ends()).await.unwrap();
        let line = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, line, None, ends()).await.unwrap();
        let code = ProofCode::parse("AAAAAA22").unwrap();
        let issuer = Both::new("中心", "");
        let terms = ProofTerms { shown: Shown::Name, code: &code, issuer: &issuer, contact: "12345" };
        db.issue_proof(&me, w.place.id, &terms, "p", ends()).await.unwrap();
        let second = w.add(w.activity, ends() + Duration::days(1), ends() + Duration::days(2) - Duration::hours(12), 1).await;
        w.join_at(&me, second, now()).await.unwrap();
        db.wait_for_shift(&waits, w.place.id, second, &w.book, now()).await.unwrap();
        let held = db.export_account(&me).await.unwrap();
        for part in ["volunteer_teams", "shifts", "hours", "service_proofs"] {
            assert!(!held[part].as_array().unwrap().is_empty(), "{part}");
        }

        db.erase_account(&me, ends()).await.unwrap();
        assert_eq!(w.minutes().await, 120, "what was served stays in the sum");
        let proof = db.find_proof(w.place.id, &code).await.unwrap().unwrap();
        assert_eq!((proof.name, proof.minutes), (None, 120));
        let account = me.account().0;
        for (table, column) in [
            ("shift_places", "account_id"), ("shift_waits", "account_id"), ("team_members", "account_id"),
            ("hour_entries", "account_id"), ("hour_answers", "answered_by"), ("service_proofs", "account_id"),
        ] {
            let left: i64 = common::raw!(db, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "select count(*) from {table} where {column} = {account}"
            ))).fetch_one(c).await);
            assert_eq!(left, 0, "{table}");
        }
        assert_eq!(count(db, "select count(*) from hour_entries").await, 1);
        db.keep_shifts(ends()).await.unwrap();
        assert_eq!(w.mine(&waits).await[0].standing, Some(Standing::Offered), "the place goes on");
    }

    async fn an_erased_lead_leaves_a_team_that_staff_lead(db) {
        let w = World::new(db, 1).await;
        let (me, helper) = (w.person(0).await, w.person(1).await);
        w.join(&helper).await.unwrap();
        let digits = w.digits(begins()).await;
        w.check_in(&helper, &digits, begins()).await.unwrap();
        let place = w.roster().await[0].id;
        db.enter_hours(&w.lead(0).await, w.shift, &[(place, 120)], &w.book, ends()).await.unwrap();
        db.erase_account(&me, ends()).await.unwrap();
        let line = w.hours(&helper).await[0].clone();
        assert!(!line.by_oneself);
        db.answer_hours(&helper, w.place.id, line.entry(), None, ends()).await.unwrap();
        assert_eq!(w.minutes().await, 120, "what the lead wrote is still answered");
        let cards = db.list_led_teams(&w.office).await.unwrap();
        assert_eq!((cards.len(), cards[0].members), (1, 0));
        assert!(db.list_lead_names(cards[0].team.id).await.unwrap().is_empty());
    }
}

//! Life stories of drafts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod common;

use chrono::Duration;
use common::{at_once, both, community, count, minutes, now, resident, signed_in};
use domain::ids::DraftId;
use serde_json::json;
use store::drafts::{DraftKind, DraftOwner};
use store::{Db, Error};

both! {
    async fn a_text_is_begun_in_a_browser_and_belongs_to_whoever_signs_in_there(db) {
        let place = community(db).await;
        let (mine, theirs) = (DraftOwner::Browser("mine"), DraftOwner::Browser("theirs"));
        let kind = DraftKind::Proposal;
        assert!(db.find_draft_about(mine, place.id, kind, 0).await.unwrap().is_none());
        let fields = json!({ "title": "路灯", "body": "坏了\n两个月" });
        let id = db.save_draft(mine, place.id, kind, 0, None, &fields, now()).await.unwrap();
        let found = db.find_draft(mine, id).await.unwrap().unwrap();
        assert_eq!((found.id, found.community, found.kind, found.about), (id, place.id, kind, 0));
        assert_eq!((found.fields, found.changed_at, found.sent_as), (fields, now(), None));
        assert!(db.find_draft(theirs, id).await.unwrap().is_none());

        // Saving again changes it; somebody else's save with the same id makes a new one.
        let later = now() + minutes(1);
        let same = db.save_draft(mine, place.id, kind, 0, Some(id), &json!({"title": "灯"}), later).await.unwrap();
        assert_eq!(same, id);
        let other = db.save_draft(theirs, place.id, kind, 0, Some(id), &json!({}), later).await.unwrap();
        assert_ne!(other, id);
        let comment = db.save_draft(mine, place.id, DraftKind::Comment, 7, Some(id), &json!({}), later).await.unwrap();
        assert_ne!(comment, id, "a comment is not the proposal");
        assert_eq!(db.find_draft(mine, id).await.unwrap().unwrap().fields, json!({"title": "灯"}));

        let who = resident(db, place.id, "13800000001", false).await;
        let person = DraftOwner::Account(who.account);
        assert!(db.list_drafts(&signed_in(&who)).await.unwrap().is_empty());
        db.adopt_drafts("mine", who.account, later).await.unwrap();
        assert!(db.find_draft(mine, id).await.unwrap().is_none());
        assert!(db.find_draft(person, id).await.unwrap().is_some());
        assert!(db.find_draft(theirs, other).await.unwrap().is_some());
        assert_eq!(db.list_drafts(&signed_in(&who)).await.unwrap().len(), 2);
        let newer = db.save_draft(person, place.id, kind, 0, None, &json!({}), later + minutes(1)).await.unwrap();
        assert_eq!(db.list_drafts(&signed_in(&who)).await.unwrap()[0].id, newer);
        assert_eq!(db.find_draft_about(person, place.id, kind, 0).await.unwrap().unwrap().id, newer);
        assert_eq!(
            db.find_draft_about(person, place.id, DraftKind::Comment, 7).await.unwrap().unwrap().id,
            comment
        );
        assert!(db.find_draft_about(person, place.id, DraftKind::Question, 7).await.unwrap().is_none());

        db.delete_draft(mine, id).await.unwrap();
        assert!(db.find_draft(person, id).await.unwrap().is_some(), "no longer the browser's");
        db.delete_draft(person, id).await.unwrap();
        db.delete_draft(person, id).await.unwrap();
        assert!(db.find_draft(person, id).await.unwrap().is_none());
    }

    async fn a_second_press_of_the_button_finds_what_the_first_one_sent(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let other = resident(db, place.id, "13800000002", false).await;
        let person = DraftOwner::Account(who.account);
        let save = async |id| {
            db.save_draft(person, place.id, DraftKind::Proposal, 0, id, &json!({}), now()).await.unwrap()
        };
        let id = save(None).await;
        let press = async |draft, account, number| {
            let mut tx = db.begin().await.unwrap();
            let before = tx.mark_draft_sent(draft, account, number, now()).await.unwrap();
            tx.commit().await.unwrap();
            before
        };
        assert_eq!(press(id, other.account, 41).await, None);
        assert_eq!(db.find_draft(person, id).await.unwrap().unwrap().sent_as, None, "not theirs to send");
        assert_eq!(press(DraftId(999), who.account, 41).await, None);
        assert_eq!(press(id, who.account, 42).await, None);
        assert_eq!(press(id, who.account, 43).await, Some(42));
        assert_eq!(db.find_draft(person, id).await.unwrap().unwrap().sent_as, Some(42));
        assert!(db.list_drafts(&signed_in(&who)).await.unwrap().is_empty());
        assert!(db.find_draft_about(person, place.id, DraftKind::Proposal, 0).await.unwrap().is_none());
        assert_ne!(save(Some(id)).await, id, "what was sent is not written over");

        let id = save(None).await;
        let account = who.account;
        let got = at_once(db, 16, |n| {
            let db = db.clone();
            async move {
                let mut tx = db.begin().await.unwrap();
                let before = tx.mark_draft_sent(id, account, n as i64, now()).await.unwrap();
                tx.commit().await.unwrap();
                before
            }
        })
        .await;
        assert_eq!(got.iter().filter(|b| b.is_none()).count(), 1);
        let sent_as = db.find_draft(person, id).await.unwrap().unwrap().sent_as;
        assert!(got.iter().flatten().all(|n| Some(*n) == sent_as));
    }

    async fn what_a_stranger_forgot_is_swept_after_a_week_and_a_persons_draft_stays(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let person = DraftOwner::Account(who.account);
        let browser = DraftOwner::Browser("browser");
        let save = async |owner| {
            db.save_draft(owner, place.id, DraftKind::Proposal, 0, None, &json!({}), now()).await.unwrap()
        };
        let (kept, sent, forgotten) = (save(person).await, save(person).await, save(browser).await);
        let mut tx = db.begin().await.unwrap();
        tx.mark_draft_sent(sent, who.account, 1, now()).await.unwrap();
        tx.commit().await.unwrap();
        db.sweep(now() + Duration::days(7)).await.unwrap();
        assert_eq!(count(db, "select count(*) from drafts").await, 3);
        db.sweep(now() + Duration::days(7) + minutes(1)).await.unwrap();
        assert!(db.find_draft(person, kept).await.unwrap().is_some());
        assert!(db.find_draft(person, sent).await.unwrap().is_none());
        assert!(db.find_draft(browser, forgotten).await.unwrap().is_none());
    }

    async fn a_draft_longer_than_the_column_is_refused_by_the_database(db) {
        let place = community(db).await;
        let fields = json!({ "body": "灯".repeat(20_001) });
        let got = db
            .save_draft(DraftOwner::Browser("b"), place.id, DraftKind::Proposal, 0, None, &fields, now())
            .await;
        assert!(matches!(got, Err(Error::Statement(_))));
    }
}

//! Closing the account: the person goes, and what the record needs stays.

use chrono::Duration;
use domain::ids::AccountId;
use domain::matters::{Offered, Stage};
use store::Db;
use store::matters::NewMatter;

use crate::common::{self, both, count, now};
use crate::everything::everything;
use crate::people::{WINDOW, WORKER, World, words};

both! {
    async fn an_erased_reporter_leaves_days_and_kind_and_no_private_word(db) {
        let w = World::new(db).await;
        let private = w.routed().await;
        let secret = NewMatter {
            text: domain::text::MatterText::parse("隔壁老王夜里常常喊疼，请上门看看").unwrap(),
            public: true,
            ..w.new_matter()
        };
        let public = w.report(1001, &secret, "p").await.unwrap();
        let note = words("已经上门看过楼道，约了电工");
        db.note_matter(&w.staff(WORKER), private, &note, now()).await.unwrap();
        w.answer(WORKER, private, now()).await.unwrap();
        w.say(1001, private, false, now()).await.unwrap();
        let held = db.export_account(&w.resident(1001)).await.unwrap();
        assert_eq!(held["matters"]["reported"].as_array().unwrap().len(), 2);
        assert!(held.to_string().contains("楼道灯"));
        db.erase_account(&w.resident(1001), now() + Duration::days(1)).await.unwrap();
        let (a, b) = (w.find(private).await, w.find(public).await);
        assert_eq!((a.stage, a.holders.reporter, a.body, a.answer), (Stage::Withdrawn, None, None, None));
        // What everybody has read stays, without the person.
        assert_eq!((b.stage, b.holders.reporter), (Stage::Withdrawn, None));
        assert!(b.body.unwrap().contains("老王"));
        for (table, row) in everything(db).await {
            for word in ["楼道灯", "约了电工", "还是不亮"] {
                assert!(!row.contains(word), "{table}: {row}");
            }
        }
    }

    async fn what_an_erased_member_of_staff_owned_waits_for_the_next_one(db) {
        let w = World::new(db).await;
        let n = w.routed().await;
        w.hand(WORKER, n, Offered::Person(AccountId(WINDOW))).await.unwrap();
        db.erase_account(&w.resident(WINDOW), now()).await.unwrap();
        assert_eq!(w.find(n).await.holders.offered, None);
        db.erase_account(&w.resident(WORKER), now()).await.unwrap();
        let m = w.find(n).await;
        assert_eq!((m.stage, m.holders.owner), (Stage::Waiting, None));
        assert_eq!(count(db, "select count(*) from matter_events where by_id is not null or to_id is not null").await, 0);
        let chain = db.list_matter_events(m.id).await.unwrap();
        assert!(chain.iter().any(|e| e.by.as_ref().is_some_and(|a| a.name.is_none())));
    }
}

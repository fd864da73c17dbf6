//! A matter of somebody without an account: entered by whoever was asked, followed by number and code.

use chrono::Duration;
use domain::codes::Code;
use domain::ids::AccountId;
use domain::matters::{MatterEvent, Source, Stage};
use domain::phone::Telephone;
use domain::text::RealName;
use domain::time::day_of;
use store::Db;
use store::matters::{NotDone, Somebody};

use crate::common::{self, KEY, both, count, leaves, now, refused};
use crate::everything::everything;
use crate::people::{LEAD, OTHER_WINDOW, WINDOW, World};

async fn entered(w: &World) -> domain::ids::RecordNumber {
    let somebody = Somebody {
        name: Some(RealName::parse("周玉梅").unwrap()),
        phone: Telephone::parse("13812345678"),
    };
    let (by, new) = (w.staff(WINDOW), w.new_matter());
    let got =
        w.db.enter_matter(
            &by,
            Source::Hotline,
            &new,
            &somebody,
            &w.calendar,
            "a",
            now(),
        )
        .await;
    let again =
        w.db.enter_matter(
            &by,
            Source::Hotline,
            &new,
            &somebody,
            &w.calendar,
            "a",
            now(),
        )
        .await;
    let n = got.unwrap();
    assert_eq!(again.unwrap(), n);
    n
}

both! {
    async fn whoever_is_asked_first_owns_it_and_every_look_at_the_number_is_an_act(db) {
        let w = World::new(db).await;
        let n = entered(&w).await;
        let m = w.find(n).await;
        assert_eq!((m.stage, m.holders.owner, m.source), (Stage::Owned, Some(AccountId(WINDOW)), Source::Hotline));
        assert_eq!(refused(db.see_matter_contact(&w.staff(OTHER_WINDOW), n, now()).await), NotDone::Unknown);
        for who in [WINDOW, LEAD] {
            let seen = db.see_matter_contact(&w.staff(who), n, now()).await.unwrap();
            assert_eq!((seen.name.as_deref(), seen.phone.as_deref()), (Some("周玉梅"), Some("13812345678")));
        }
        assert_eq!(leaves(db, "matters.look").await, 2);
        let chain = db.list_matter_events(m.id).await.unwrap();
        assert_eq!(chain.iter().filter(|e| e.act == MatterEvent::Looked).count(), 2);
        // No other table holds the number, and no leaf the text.
        for (table, row) in everything(db).await {
            assert!(table == "matter_contacts" || !row.contains("13812345678"), "{table}");
            assert!(table != "log_leaves" || !row.contains("楼道灯"), "{row}");
        }
    }

    async fn a_look_at_an_account_stands_among_the_looks_at_its_data(db) {
        let w = World::new(db).await;
        let n = w.waiting().await;
        assert_eq!(refused(db.see_matter_contact(&w.staff(WINDOW), n, now()).await), NotDone::Unknown);
        db.take_matter(&w.staff(WINDOW), n, now()).await.unwrap();
        let seen = db.see_matter_contact(&w.staff(WINDOW), n, now()).await.unwrap();
        assert_eq!(seen.phone.as_deref(), Some("13910000001"));
        assert_eq!(count(db, "select count(*) from data_views where account_id = 1001 and viewer_id = 1901").await, 1);
        assert_eq!(count(db, "select count(*) from notices where account_id = 1001 and kind = 'data_seen'").await, 1);
    }

    async fn number_and_code_open_one_matter_and_guessing_ends_for_the_day(db) {
        let w = World::new(db).await;
        let n = entered(&w).await;
        let (here, code) = (w.place.id, Code::door("QYAB2345").unwrap());
        assert_eq!(refused(db.slip_matter(&w.staff(OTHER_WINDOW), n, &code, KEY, now()).await), NotDone::Unknown);
        assert_eq!(db.find_matter_by_code(here, n, &code, KEY, now()).await.unwrap(), None);
        db.slip_matter(&w.staff(WINDOW), n, &code, KEY, now()).await.unwrap();
        let found = db.find_matter_by_code(here, n, &code, KEY, now()).await.unwrap();
        assert_eq!(found.map(|m| m.number), Some(n));
        assert_eq!(db.find_matter_by_code(here, n, &code, b"another key", now()).await.unwrap(), None);
        assert_eq!(count(db, "select count(*) from matter_contacts where code_digest like '%QYAB2345%'").await, 0);
        let wrong = Code::door("ZZZZ2222").unwrap();
        for _ in 0..9 {
            assert_eq!(db.find_matter_by_code(here, n, &wrong, KEY, now()).await.unwrap(), None);
        }
        // Ten wrong ones are enough: the right one opens nothing either, until tomorrow.
        assert_eq!(db.find_matter_by_code(here, n, &code, KEY, now()).await.unwrap(), None);
        let tomorrow = now() + Duration::days(1);
        assert!(db.find_matter_by_code(here, n, &code, KEY, tomorrow).await.unwrap().is_some());
        // A new slip is a new code.
        let newer = Code::door("NEWC2345").unwrap();
        db.slip_matter(&w.staff(LEAD), n, &newer, KEY, tomorrow).await.unwrap();
        assert_eq!(db.find_matter_by_code(here, n, &code, KEY, tomorrow).await.unwrap(), None);
        w.answer(WINDOW, n, tomorrow).await.unwrap();
        let said = db.say_matter_by_code(here, n, &code, KEY, (true, None), &w.calendar, tomorrow).await;
        assert!(!said.unwrap());
        let said = db.say_matter_by_code(here, n, &newer, KEY, (false, None), &w.calendar, tomorrow).await;
        assert!(said.unwrap());
        assert_eq!(w.find(n).await.stage, Stage::Reopened);
        // A matter of an account has no slip.
        let own = w.waiting().await;
        db.take_matter(&w.staff(WINDOW), own, now()).await.unwrap();
        assert!(db.slip_matter(&w.staff(WINDOW), own, &code, KEY, now()).await.is_err());
    }

    async fn name_and_number_go_three_months_after_the_end(db) {
        let w = World::new(db).await;
        let n = entered(&w).await;
        w.answer(WINDOW, n, now()).await.unwrap();
        let gone = |days: i64| {
            let at = now() + Duration::days(days);
            async move { db.forget_matter_contacts(day_of(at), at).await.unwrap() }
        };
        assert_eq!(gone(105).await, 0);
        assert_eq!(gone(106).await, 1);
        assert_eq!(w.find(n).await.stage, Stage::Answered);
    }
}

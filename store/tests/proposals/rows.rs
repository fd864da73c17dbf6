//! What a row says, and what it must hold.

use chrono::NaiveDate;
use domain::display::{PublicName, ShownAs};
use store::Db;

use crate::common::{self, both, now, raw};
use crate::people::{World, answer, day};

both! {
    async fn an_erased_author_leaves_the_text(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        db.erase_account(&w.person(1), now()).await.unwrap();
        let p = w.find(number).await;
        assert_eq!((p.author, p.author_name), (None, PublicName::Erased));
        w.support(2, number).await.unwrap();
        db.accept_proposal(&w.clerk(), number, answer("我们已经受理。"), now())
            .await
            .unwrap();
        assert!(w.told(1).await.is_empty());
    }

    async fn a_name_is_shown_as_it_was_chosen(db) {
        let w = World::new(db).await;
        for (choice, expected) in [
            (ShownAs::Real, PublicName::Named("王1".into())),
            (ShownAs::Nickname, PublicName::Named("居民1".into())),
            (ShownAs::Anonymous, PublicName::Anonymous),
        ] {
            let mut new = w.new_proposal("三栋前面的路灯坏了");
            new.shown_as = choice;
            let number = w.try_file(1, new, now()).await.unwrap();
            let p = w.find(number).await;
            assert_eq!((p.author_name, p.shown_as), (expected, choice));
        }
    }

    async fn a_row_that_lacks_a_fact_is_an_error_and_no_guess(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        for broken in [
            "update proposals set stage = 'on_agenda'",
            "update proposals set stage = 'assigned'",
            "update proposals set stage = 'done'",
            "update proposals set stage = 'merged'",
            "update proposals set stage = 'gathering', closes_on = null",
            "update proposals set stage = 'nowhere'",
        ] {
            common::run(db, broken).await;
            let got = db.find_proposal(w.here(), number).await;
            assert!(
                matches!(
                    got,
                    Err(store::Error::Inconsistent {
                        table: "proposals",
                        ..
                    })
                ),
                "{broken}"
            );
        }
    }

    async fn every_column_of_the_state_follows_from_it(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        w.handle(number).await;
        let row: (
            Option<NaiveDate>,
            Option<NaiveDate>,
            Option<NaiveDate>,
            bool,
        ) = raw!(db, |c| sqlx::query_as(
            "select closes_on, answer_due_on, deadline_on, deadline_binds from proposals"
        )
        .fetch_one(c)
        .await);
        assert_eq!(row, (None, None, Some(day("2026-12-07")), false));
    }
}

//! What is refused, each with its reason and nothing written.

use domain::access::Denied;
use domain::publishing::{Kind, NotNow, Publication};
use domain::services::Item;
use domain::time::day_of;
use store::Db;
use store::publishing::{
    Decision, Draft, NotBegun, NotConfirmed, NotDecided, NotSaved, NotWithdrawn,
};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{NOW, World, later, reason, typed};

both! {
    async fn nobody_publishes_the_own_text(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let open = w.open(number).await;
        assert_eq!(w.editors[0].may_review(open.id, open.writer), Err(Denied::OwnAffair));
        // A right that was made before the text became one's own is worth nothing.
        let (early, _) = w.may(1, number).await;
        db.take_back_version(&w.editors[0], Kind::Service, number).await.unwrap();
        let (text, revision) = (typed("高龄津贴"), w.open(number).await.revision);
        let item = Item::read(&text).unwrap();
        db.save_publication(&w.editors[1], Kind::Service, number, revision, Draft::sent(&text, &item.sent()), now()).await.unwrap();
        let seen = w.open(number).await.hash.unwrap();
        assert_eq!(refused(db.decide_publication(&early, Kind::Service, &seen, &NOW, now()).await), NotDecided::OwnText);
        assert!(w.titles().await.is_empty());
    }

    async fn a_text_that_was_not_read_is_not_published(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let (may, seen) = w.may(1, number).await;
        db.take_back_version(&w.editors[0], Kind::Service, number).await.unwrap();
        w.send(number, &typed("高龄津贴和别的")).await;
        assert_eq!(refused(db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await), NotDecided::ChangedMeanwhile);
        assert!(w.titles().await.is_empty());
        assert_eq!(leaves(db, "services.publish").await, 0);
    }

    async fn what_is_not_waiting_is_not_decided(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let (may, seen) = w.may(1, number).await;
        db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await.unwrap();
        db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await.expect("the second press finds it done");
        assert_eq!(leaves(db, "services.publish").await, 1);
        let back = Decision::SendBack { reason: reason() };
        let other = db.decide_publication(&may, Kind::Service, &seen, &back, now()).await;
        assert_eq!(refused(other), NotDecided::NothingOpen);
        let late = w.editors[2].may_review(may.version(), Some(w.editors[0].account())).unwrap();
        let late = db.decide_publication(&late, Kind::Service, &seen, &NOW, now()).await;
        assert_eq!(refused(late), NotDecided::NothingOpen, "a colleague was faster");
        let number = w.sent("另一件").await;
        let today = Decision::Publish { on: Some(day_of(now())) };
        assert_eq!(refused(w.decide(1, number, &today).await), NotDecided::Rule(NotNow::NotAhead));
        let draft = w.begin("还没送审").await;
        let open = w.open(draft).await;
        let may = w.editors[1].may_review(open.id, open.writer).unwrap();
        assert_eq!(refused(db.decide_publication(&may, Kind::Service, "", &NOW, now()).await), NotDecided::NothingOpen);
    }

    async fn what_would_be_out_of_date_is_not_published(db) {
        let w = World::new(db).await;
        let mut text = typed("高龄津贴");
        text.set("valid_until", day_of(later(5)).to_string());
        let number = w.begin("高龄津贴").await;
        w.send(number, &text).await;
        let late = Decision::Publish { on: Some(day_of(later(6))) };
        assert_eq!(refused(w.decide(1, number, &late).await), NotDecided::Expired);
        let (may, seen) = w.may(1, number).await;
        assert_eq!(refused(db.decide_publication(&may, Kind::Service, &seen, &NOW, later(6)).await), NotDecided::Expired);
        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(
            refused(db.confirm_publication(&w.editors[1], Kind::Service, number, 1, later(6)).await),
            NotConfirmed::Expired
        );
    }

    async fn a_colleagues_change_is_not_overwritten(db) {
        let w = World::new(db).await;
        let number = w.begin("高龄津贴").await;
        let revision = w.open(number).await.revision;
        db.save_publication(&w.editors[1], Kind::Service, number, revision, Draft::kept(&typed("同事改的")), now()).await.unwrap();
        let mine = db.save_publication(&w.editors[0], Kind::Service, number, revision, Draft::kept(&typed("我改的")), now()).await;
        assert_eq!(refused(mine), NotSaved::ChangedMeanwhile);
        assert_eq!(w.open(number).await.typed.get("title_zh"), "同事改的");
    }

    async fn one_version_at_a_time(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        let text = typed("高龄津贴");
        db.begin_version(&w.editors[0], Kind::Service, number, &text, now()).await.unwrap();
        let second = db.begin_version(&w.editors[1], Kind::Service, number, &text, now()).await;
        assert_eq!(refused(second), NotBegun::AlreadyOpen);
        let unknown = db.begin_version(&w.editors[1], Kind::Service, 99, &text, now()).await;
        assert_eq!(refused(unknown), NotBegun::Unknown);
    }

    async fn steps_that_do_not_fit_are_refused(db) {
        let w = World::new(db).await;
        let (by, text) = (&w.editors[0], typed("高龄津贴"));
        let number = w.sent("高龄津贴").await;
        let save = |revision| db.save_publication(by, Kind::Service, number, revision, Draft::kept(&text), now());
        assert_eq!(refused(save(w.open(number).await.revision).await), NotSaved::Rule(NotNow::Stage));
        assert_eq!(refused(db.discard_version(by, Kind::Service, number, 2, now()).await), NotSaved::Rule(NotNow::Stage));
        assert_eq!(refused(db.take_back_version(&w.editors[1], Kind::Service, number).await), NotSaved::NotWriter);
        assert_eq!(refused(db.withdraw_publication(by, Kind::Service, number, 1, &reason(), now()).await), NotWithdrawn::NotPublic);
        assert_eq!(refused(db.confirm_publication(by, Kind::Service, number, 1, now()).await), NotConfirmed::NotPublic);
        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(refused(save(1).await), NotSaved::NothingOpen);
        assert_eq!(refused(db.confirm_publication(by, Kind::Service, number, 7, now()).await), NotConfirmed::ChangedMeanwhile);
        assert_eq!(refused(db.take_back_version(by, Kind::Service, 99).await), NotSaved::Unknown);
        assert_eq!(refused(db.withdraw_publication(by, Kind::Service, 99, 1, &reason(), now()).await), NotWithdrawn::Unknown);
        assert_eq!(refused(db.confirm_publication(by, Kind::Service, 99, 1, now()).await), NotConfirmed::Unknown);
    }

    async fn the_form_of_an_earlier_version_is_never_taken_for_the_newest(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let old = w.open(number).await.revision;
        w.decide(1, number, &NOW).await.unwrap();
        let text = typed("同事写的新版本");
        let begun = db.begin_version(&w.editors[1], Kind::Service, number, &text, now()).await.unwrap();
        assert!(begun > old, "saves are counted through all versions");
        let by = &w.editors[0];
        for stale in 1..=old {
            let late = typed("旧表单");
            let saved = db.save_publication(by, Kind::Service, number, stale, Draft::kept(&late), now()).await;
            assert_eq!(refused(saved), NotSaved::ChangedMeanwhile);
            let gone = db.discard_version(by, Kind::Service, number, stale, now()).await;
            assert_eq!(refused(gone), NotSaved::ChangedMeanwhile);
        }
        assert_eq!(w.open(number).await.typed, text);
    }

    async fn what_was_withdrawn_is_not_published_by_an_old_button(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let (may, seen) = w.may(1, number).await;
        db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await.unwrap();
        db.withdraw_publication(&w.editors[0], Kind::Service, number, 1, &reason(), now()).await.unwrap();
        let again = db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await;
        assert_eq!(refused(again), NotDecided::NothingOpen);
        assert!(w.titles().await.is_empty());
    }

    async fn a_second_press_of_any_button_finds_it_done(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let number = w.sent("高龄津贴").await;
        let (may, seen) = w.may(1, number).await;
        let on = Decision::Publish { on: Some(day_of(later(3))) };
        let back = Decision::SendBack { reason: reason() };
        for _ in 0..2 {
            db.decide_publication(&may, Kind::Service, &seen, &on, now()).await.unwrap();
        }
        for _ in 0..2 {
            db.decide_publication(&may, Kind::Service, &seen, &back, now()).await.unwrap();
        }
        w.send(number, &typed("高龄津贴")).await;
        for _ in 0..2 {
            db.take_back_version(by, Kind::Service, number).await.unwrap();
        }
        let revision = w.open(number).await.revision;
        for _ in 0..2 {
            db.discard_version(by, Kind::Service, number, revision, now()).await.unwrap();
        }
        assert_eq!(refused(db.discard_version(by, Kind::Service, number, revision + 1, now()).await), NotSaved::NothingOpen);
        let number = w.published("老年证").await;
        for _ in 0..2 {
            db.withdraw_publication(by, Kind::Service, number, 1, &reason(), now()).await.unwrap();
        }
        assert_eq!(leaves(db, "services.withdraw").await, 1);
        assert_eq!(db.find_version_writer(by, Kind::Service, 99, may.version()).await.unwrap(), None);
        let writer = db.find_version_writer(by, Kind::Service, 1, may.version()).await.unwrap();
        assert_eq!(writer, Some(Some(by.account())));
    }

    async fn the_database_itself_refuses_what_was_not_read(db) {
        let w = World::new(db).await;
        w.begin("高龄津贴").await;
        let sql = "update publication_versions set state = 'published', published_at = written_at";
        let refused = match db {
            Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.is_err(),
            Db::Postgres { write: pool, .. } => sqlx::raw_sql(sql).execute(pool).await.is_err(),
        };
        assert!(refused);
    }
}

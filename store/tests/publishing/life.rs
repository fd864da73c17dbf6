//! From the first word to the public, a second version, and the end.

use domain::display::PublicName;
use domain::log::text_hash;
use domain::publishing::{Kind, Publication, State};
use domain::services::Item;
use domain::time::day_of;
use store::Db;
use store::publishing::{Decision, NotSaved, NotWithdrawn};

use crate::common::{self, both, leaves, named_community, now, refused};
use crate::people::{NOW, World, item, later, reason, typed};

both! {
    async fn an_item_is_written_checked_by_another_and_published(db) {
        let w = World::new(db).await;
        let number = w.begin("高龄津贴").await;
        assert_eq!(number, 1);
        assert!(w.titles().await.is_empty());
        assert!(db.find_published::<Item>(w.place.id, number).await.unwrap().is_none(), "a draft is nobody's business");
        assert_eq!(w.open(number).await.state, State::Draft);

        w.send(number, &typed("高龄津贴")).await;
        assert_eq!(w.open(number).await.state, State::Waiting);
        assert_eq!(db.count_to_review(&w.editors[0], Kind::Service).await.unwrap(), 0, "not the own one");
        assert_eq!(db.count_to_review(&w.editors[2], Kind::Service).await.unwrap(), 1);
        assert_eq!(leaves(db, "services.publish").await, 0);

        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(w.titles().await, ["高龄津贴"]);
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        let version = page.current().unwrap();
        assert_eq!((page.live, version.version), (Some(1), 1));
        assert_eq!(version.content, item("高龄津贴"));
        assert_eq!(version.hash, text_hash(&[&version.text]), "anybody can hash it again");
        assert_eq!((version.published_at, version.reviewed_at), (now(), now()));
        assert!(db.find_desk_publication::<Item>(&w.editors[0], number).await.unwrap().unwrap().open.is_none());
        let facts = common::raw!(db, |c| sqlx::query_scalar::<_, String>(
            "select facts from log_leaves where act = 'services.publish' and object = 'service/1'"
        ).fetch_one(c).await);
        assert!(facts.contains(&version.hash), "{facts}");
    }

    async fn a_change_is_a_new_version_and_the_old_one_stays_readable(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        let mut changed = typed("高龄津贴");
        changed.set("phone", "19900000099");
        db.begin_version(&w.editors[0], Kind::Service, number, &changed, now()).await.unwrap();
        w.send(number, &changed).await;
        let seen = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(seen.current().unwrap().content.phone.as_str(), "12345", "readers see the old one until then");
        w.decide(2, number, &NOW).await.unwrap();
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(page.live, Some(2));
        let phones: Vec<_> = page.versions.iter().map(|v| v.content.phone.as_str().to_owned()).collect();
        assert_eq!(phones, ["12345", "19900000099"]);
        assert_eq!(leaves(db, "services.publish").await, 2);
        // What the form of the next change begins with.
        let live = db.find_desk_publication::<Item>(&w.editors[0], number).await.unwrap().unwrap().live.unwrap();
        assert_eq!(Item::from_text(&live.text).unwrap(), live.content);
    }

    async fn the_newest_stand_by_the_day_on_which_they_first_came_out(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let first = w.published("先公布的").await;
        let second = w.sent("后公布的").await;
        let (may, seen) = w.may(1, second).await;
        db.decide_publication(&may, Kind::Service, &seen, &NOW, later(1)).await.unwrap();
        // A later correction does not make it new.
        db.begin_version(by, Kind::Service, first, &typed("先公布的"), later(2)).await.unwrap();
        w.send(first, &typed("先公布的")).await;
        let (may, seen) = w.may(1, first).await;
        db.decide_publication(&may, Kind::Service, &seen, &NOW, later(2)).await.unwrap();
        let (newest, count) = db.list_newest::<Item>(w.place.id, None, 1).await.unwrap();
        assert_eq!((newest.len(), newest[0].number, count), (1, second, 2));
        let of = async |class| db.list_newest::<Item>(w.place.id, Some(("class", class)), 5).await.unwrap();
        assert_eq!((of("public").await.0.len(), of("public").await.1), (2, 2));
        assert_eq!((of("everyday").await.0.len(), of("everyday").await.1), (0, 0));
        let all = db.list_published::<Item>(w.place.id).await.unwrap();
        assert_eq!((all[0].first_at, all[0].version.published_at), (now(), later(2)));
    }

    async fn what_comes_back_has_its_reason_and_goes_out_again(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        w.decide(1, number, &Decision::SendBack { reason: reason() }).await.unwrap();
        let open = w.open(number).await;
        assert_eq!(open.state, State::Draft);
        assert_eq!(open.returned.as_deref(), Some(reason().as_str()));
        w.send(number, &typed("高龄津贴")).await;
        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(w.titles().await.len(), 1);
    }

    async fn a_scheduled_item_becomes_public_on_its_day_once(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let day = day_of(later(3));
        w.decide(1, number, &Decision::Publish { on: Some(day) }).await.unwrap();
        assert_eq!(w.open(number).await.state, State::Scheduled { on: day });
        assert_eq!(db.publish_due(later(2)).await.unwrap(), 0);
        assert!(w.titles().await.is_empty());
        assert_eq!(db.publish_due(later(3)).await.unwrap(), 1);
        assert_eq!(db.publish_due(later(3)).await.unwrap(), 0);
        assert_eq!(w.titles().await, ["高龄津贴"]);
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        let version = page.current().unwrap();
        assert_eq!((version.reviewed_at, version.published_at), (now(), later(3)));
        assert_eq!(leaves(db, "services.publish").await, 1);
    }

    async fn the_writer_takes_it_back_and_gives_it_up(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        let day = day_of(later(3));
        w.decide(1, number, &Decision::Publish { on: Some(day) }).await.unwrap();
        db.take_back_version(&w.editors[0], Kind::Service, number).await.unwrap();
        assert_eq!(w.open(number).await.state, State::Draft);
        assert_eq!(db.publish_due(later(9)).await.unwrap(), 0);
        let revision = w.open(number).await.revision;
        let stale = db.discard_version(&w.editors[1], Kind::Service, number, revision - 1, now()).await;
        assert_eq!(refused(stale), NotSaved::ChangedMeanwhile, "a colleague has saved since");
        db.discard_version(&w.editors[0], Kind::Service, number, revision, now()).await.unwrap();
        assert!(db.find_desk_publication::<Item>(&w.editors[0], number).await.unwrap().unwrap().open.is_none());
        db.begin_version(&w.editors[0], Kind::Service, number, &typed("重新写"), now()).await.unwrap();
        assert_eq!(w.open(number).await.version, 2);
    }

    async fn a_withdrawn_item_says_why_and_may_come_back(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        db.withdraw_publication(&w.editors[0], Kind::Service, number, 1, &reason(), later(1)).await.unwrap();
        assert!(w.titles().await.is_empty());
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(page.withdrawn, Some((later(1), reason().into_string())));
        assert_eq!(page.current().unwrap().version, 1, "what was public stays readable");
        assert_eq!(leaves(db, "services.withdraw").await, 1);
        db.begin_version(&w.editors[0], Kind::Service, number, &typed("高龄津贴"), now()).await.unwrap();
        w.send(number, &typed("高龄津贴")).await;
        w.decide(1, number, &NOW).await.unwrap();
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!((page.live, page.withdrawn), (Some(2), None));
    }

    async fn a_withdrawn_item_does_not_come_back_by_itself(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        db.begin_version(&w.editors[0], Kind::Service, number, &typed("高龄津贴"), now()).await.unwrap();
        w.send(number, &typed("高龄津贴")).await;
        let day = day_of(later(3));
        w.decide(1, number, &Decision::Publish { on: Some(day) }).await.unwrap();
        let stale = db.withdraw_publication(&w.editors[0], Kind::Service, number, 2, &reason(), later(1)).await;
        assert_eq!(refused(stale), NotWithdrawn::ChangedMeanwhile);
        db.withdraw_publication(&w.editors[0], Kind::Service, number, 1, &reason(), later(1)).await.unwrap();
        assert_eq!(w.open(number).await.state, State::Draft);
        assert_eq!(db.publish_due(later(9)).await.unwrap(), 0);
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!((page.live, page.withdrawn.is_some()), (None, true));
    }

    async fn somebody_looks_again_and_says_so(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        let before = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        let second = before.current().unwrap().reviewer.clone();
        // Pressed twice.
        for _ in 0..2 {
            db.confirm_publication(&w.editors[0], Kind::Service, number, 1, later(90)).await.unwrap();
        }
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        let version = page.current().unwrap();
        assert_eq!((version.last_checked().0, version.published_at), (later(90), now()));
        // The second person stays who it was.
        assert_eq!((&version.reviewer, version.reviewed_at), (&second, now()));
        assert!(version.confirmed.is_some());
        assert_eq!(leaves(db, "services.confirm").await, 1);
    }

    async fn numbers_are_the_communitys_own(db) {
        let w = World::new(db).await;
        assert_eq!(w.begin("一号事项").await, 1);
        assert_eq!(w.begin("二号事项").await, 2);
        let other = named_community(db, "baiyun").await;
        let there = common::staff(db, other.id, "19900000034", domain::accounts::Role::Editor, None).await;
        let there = domain::access::editor(Some(&there)).unwrap();
        let (number, _) = db.begin_publication(&there, Kind::Service, &typed("那边的"), "k", now()).await.unwrap();
        assert_eq!(number, 1);
        assert_eq!(db.list_desk_publications::<Item>(&there).await.unwrap().len(), 1);
        assert_eq!(db.list_desk_publications::<Item>(&w.editors[0]).await.unwrap().len(), 2);
    }

    async fn a_form_sent_twice_is_one_item(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let first = db.begin_publication(by, Kind::Service, &typed("高龄津贴"), "key", now()).await.unwrap();
        let second = db.begin_publication(by, Kind::Service, &typed("高龄津贴"), "key", now()).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(db.list_desk_publications::<Item>(by).await.unwrap().len(), 1);
        // Corrected before the answer came: what was typed last is what is kept.
        let third = db.begin_publication(by, Kind::Service, &typed("高龄补贴"), "key", now()).await.unwrap();
        assert_eq!(third, (first.0, first.1 + 1));
        assert_eq!(w.open(first.0).await.typed, typed("高龄补贴"));
        // Not over what came after it.
        let late = db.begin_publication(by, Kind::Service, &typed("高龄"), "key", now()).await;
        assert_eq!(refused(late), NotSaved::ChangedMeanwhile);
    }

    async fn who_closes_the_account_leaves_no_name_and_the_text_stays(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        let reviewer = db.load_standing(w.editors[1].account(), true, Some(w.place.id)).await.unwrap();
        let me = common::signed_in(&reviewer);
        let held = db.export_account(&me).await.unwrap();
        assert_eq!(held["publication_versions"][0]["reviewed"], true);
        db.erase_account(&me, later(1)).await.unwrap();
        let page = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(page.current().unwrap().reviewer, PublicName::Erased);
        assert_eq!(w.titles().await, ["高龄津贴"]);
    }
}

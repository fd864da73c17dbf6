//! Merging: supporters come along, and the link stays.

use domain::proposals::State;
use store::Db;

use crate::common::{self, both, now};
use crate::people::{World, answer, body, day, title};

both! {
    async fn a_merged_proposal_brings_its_supporters(db) {
        let w = World::new(db).await;
        let source = w.file(1, "三栋前面的路灯坏了").await;
        let target = w.file(2, "请修好三栋的路灯").await;
        // 2 wrote the target, 3 supports both, 4 only the source, 5 only an old version of the target.
        for n in [2, 3] {
            w.support(n, source).await.unwrap();
        }
        for n in [3, 5] {
            w.support(n, target).await.unwrap();
        }
        db.revise_proposal(
            &w.person(2),
            w.here(),
            target,
            title("请修好三栋的路灯"),
            body("三栋和四栋的路灯都坏了。"),
            now(),
        )
        .await
        .unwrap();
        db.merge_proposal(
            &w.secretary(),
            source,
            target,
            answer("两条建议说的是同一件事。"),
            &w.calendar,
            now(),
        )
        .await
        .unwrap();

        let into = w.find(target).await;
        let merged = w.find(source).await;
        assert_eq!(merged.state, State::Merged { into: into.id });
        assert_eq!(merged.supports, 2);
        // 3 read the old version and supports the current one through the merge; the author of the target does not.
        assert_eq!((into.supports, into.supports_ever), (1, 2));
        assert_eq!(db.my_support(w.account(3), into.id).await.unwrap(), Some(2));
        assert_eq!(db.my_support(w.account(2), into.id).await.unwrap(), None);
        assert_eq!(db.my_support(w.account(5), into.id).await.unwrap(), Some(1));
        assert_eq!(db.list_merged(w.here(), into.id).await.unwrap(), [source]);
        let last = db.list_events(merged.id).await.unwrap().pop().unwrap();
        assert_eq!(last.other, Some(target));
        assert_eq!(w.told(1).await, ["merged"]);
        assert_eq!(
            w.record(target).await.last().unwrap(),
            "proposals.take_over"
        );
        let rows = common::count(db, "select count(*) from supports").await;
        assert_eq!(rows, 4);
    }

    async fn a_merge_can_reach_the_threshold(db) {
        let w = World::new(db).await;
        let (source, target) = (
            w.file(1, "三栋前面的路灯坏了").await,
            w.file(2, "请修好三栋的路灯").await,
        );
        for n in [3, 4] {
            w.support(n, source).await.unwrap();
        }
        for n in [4, 5] {
            w.support(n, target).await.unwrap();
        }
        db.merge_proposal(
            &w.clerk(),
            source,
            target,
            answer("两条建议说的是同一件事。"),
            &w.calendar,
            now(),
        )
        .await
        .unwrap();
        let into = w.find(target).await;
        assert_eq!((into.supports, into.supports_ever), (3, 3));
        assert_eq!(
            into.state,
            State::OnAgenda {
                meets_on: day("2026-12-04")
            }
        );
        assert_eq!(w.told(3).await, ["merged", "on_agenda"]);
    }
}

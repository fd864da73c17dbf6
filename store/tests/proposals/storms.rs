//! Many at once: what must happen once, happens once.

use std::sync::Arc;

use domain::ids::RecordNumber;
use domain::proposals::Stage;
use store::Db;
use store::proposals::NotSupported;

use crate::common::{self, at_once, both, now, refused};
use crate::people::{World, answer, day};

/// 64 presses of one person's button at the same time; how many were taken.
async fn one_person_storm(w: &Arc<World>, number: RecordNumber) -> usize {
    let results = at_once(&w.db, 64, |_| {
        let w = Arc::clone(w);
        async move { w.support(2, number).await }
    })
    .await;
    let mut taken = 0;
    for result in results {
        match result {
            Ok(_) => taken += 1,
            Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotSupported::AlreadySupported),
        }
    }
    taken
}

/// A community whose threshold no storm reaches.
async fn without_threshold(db: &Db) -> Arc<World> {
    let w = World::new(db).await;
    common::run(
        db,
        "update rules set value = 1000 where rule = 'support_threshold'",
    )
    .await;
    Arc::new(w)
}

async fn drop_the_primary_key(db: &Db) {
    let sql = if db.is_postgres() {
        "alter table supports drop constraint supports_pkey"
    } else {
        "create table bare (community_id integer not null, proposal_id integer not null,
            account_id integer not null, version integer not null, supported_at text not null) strict;
         insert into bare select * from supports;
         drop table supports;
         alter table bare rename to supports"
    };
    common::run(db, sql).await;
}

both! {
    async fn a_resident_cannot_support_twice_however_fast(db) {
        let w = without_threshold(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        assert_eq!(one_person_storm(&w, number).await, 1);
        let p = w.find(number).await;
        assert_eq!((p.supports, p.supports_ever), (1, 1));
        assert_eq!(common::count(db, "select count(*) from supports").await, 1);
        assert_eq!(common::leaves(db, "proposals.support").await, 1);
    }

    /// The story above would notice if the table's key, its last guard, were missing.
    async fn without_its_key_the_same_storm_leaves_more_than_one_support(db) {
        let w = without_threshold(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        drop_the_primary_key(db).await;
        assert!(one_person_storm(&w, number).await > 1);
        assert!(common::count(db, "select count(*) from supports").await > 1);
        assert!(w.find(number).await.supports > 1);
    }

    async fn supporting_and_taking_back_at_once_keeps_the_count_right(db) {
        let w = without_threshold(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        at_once(db, 64, |n| {
            let w = Arc::clone(&w);
            async move {
                let who = 2 + n as i64 % 8;
                if n % 3 == 0 {
                    let _ =
                        w.db.unsupport_proposal(&w.neighbour(who), number, now())
                            .await;
                } else {
                    let _ = w.support(who, number).await;
                }
            }
        })
        .await;
        let rows = common::count(db, "select count(*) from supports").await;
        assert_eq!(w.find(number).await.supports, rows);
        assert!(rows > 0);
    }

    async fn a_crowd_racing_across_the_threshold_puts_it_on_the_agenda_once(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let results = at_once(db, 64, |n| {
            let w = Arc::clone(&w);
            async move { w.support(2 + n as i64, number).await }
        })
        .await;
        let taken: Vec<_> = results.into_iter().flatten().collect();
        assert_eq!(taken.len(), 3);
        assert_eq!(taken.iter().filter(|s| s.on_agenda.is_some()).count(), 1);
        assert_eq!(w.stage(number).await, Stage::OnAgenda);
        assert_eq!(w.find(number).await.supports, 3);
        assert_eq!(common::leaves(db, "proposals.reach_threshold").await, 1);
        let events = w.history(number).await;
        assert_eq!(
            events.iter().filter(|e| e.0 == "reach_threshold").count(),
            1
        );
        assert_eq!(w.told(1).await, ["on_agenda"]);
    }

    async fn a_meeting_never_takes_more_than_its_places(db) {
        let w = Arc::new(World::new(db).await);
        let mut numbers = Vec::new();
        for n in 0..12 {
            let number = w.file(1, &format!("第{n}个关于路灯的建议")).await;
            for who in 2..=3 {
                w.support(who, number).await.unwrap();
            }
            numbers.push(number);
        }
        let results = at_once(db, numbers.len(), |n| {
            let (w, number) = (Arc::clone(&w), numbers[n]);
            async move { w.support(4, number).await.unwrap().on_agenda }
        })
        .await;
        let mut days: Vec<_> = results.into_iter().map(Option::unwrap).collect();
        days.sort_unstable();
        let expected: Vec<_> = [
            "2026-12-04",
            "2027-01-01",
            "2027-02-05",
            "2027-03-05",
            "2027-04-02",
            "2027-05-07",
        ]
        .into_iter()
        .flat_map(|d| [day(d), day(d)])
        .collect();
        assert_eq!(days, expected);
    }

    async fn one_draft_sent_twice_at_once_is_one_proposal(db) {
        let w = Arc::new(World::new(db).await);
        let draft = w.draft(1).await;
        let numbers = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move {
                let new = w.new_proposal("三栋前面的路灯坏了");
                w.db.file_proposal(&w.person(1), w.here(), new, draft, &w.calendar, now())
                    .await
                    .unwrap()
            }
        })
        .await;
        assert!(
            numbers.iter().all(|n| n.to_string() == "2026-0001"),
            "{numbers:?}"
        );
        assert_eq!(common::count(db, "select count(*) from proposals").await, 1);
        assert_eq!(common::leaves(db, "proposals.file").await, 1);
    }

    async fn numbers_have_no_gaps_and_no_doubles(db) {
        let w = Arc::new(World::new(db).await);
        let mut numbers = at_once(db, 32, |n| {
            let w = Arc::clone(&w);
            async move {
                // Some are refused after the draft was held; none of them uses a number up.
                if n % 4 == 0 {
                    let mut bad = w.new_proposal("三栋前面的路灯坏了");
                    bad.category = domain::ids::CategoryId(999);
                    assert!(w.try_file(n as i64 + 1, bad, now()).await.is_err());
                }
                w.file(n as i64 + 1, "三栋前面的路灯坏了").await.seq
            }
        })
        .await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
    }

    async fn one_comment_sent_twice_at_once_is_one_comment(db) {
        use domain::display::ShownAs;
        use domain::proposals::Side;
        let w = Arc::new(World::new(db).await);
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let ids = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move {
                let new = store::proposals::NewComment {
                    parent: None,
                    side: Some(Side::For),
                    shown_as: ShownAs::Nickname,
                    body: crate::people::remark("我也看不清路。"),
                };
                w.db.add_comment(&w.person(2), w.here(), number, new, "once", now())
                    .await
                    .unwrap()
            }
        })
        .await;
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(w.find(number).await.comments, 1);
        assert_eq!(common::count(db, "select count(*) from comments").await, 1);
    }

    async fn merges_in_opposite_directions_end(db) {
        let w = Arc::new(World::new(db).await);
        let (a, b) = (
            w.file(1, "三栋前面的路灯坏了").await,
            w.file(2, "请修好三栋的路灯").await,
        );
        let merged = at_once(db, 8, |n| {
            let w = Arc::clone(&w);
            let (from, into) = if n % 2 == 0 { (a, b) } else { (b, a) };
            async move {
                w.db.merge_proposal(
                    &w.clerk(),
                    from,
                    into,
                    answer("是同一件事。"),
                    &w.calendar,
                    now(),
                )
                .await
                .is_ok()
            }
        })
        .await;
        assert_eq!(merged.into_iter().filter(|ok| *ok).count(), 1);
    }

    async fn two_clerks_move_a_proposal_once(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let done = at_once(db, 8, |_| {
            let w = Arc::clone(&w);
            async move {
                w.db.accept_proposal(&w.clerk(), number, answer("我们已经受理。"), now())
                    .await
                    .is_ok()
            }
        })
        .await;
        assert_eq!(done.into_iter().filter(|ok| *ok).count(), 1);
        assert_eq!(w.told(1).await, ["accepted"]);
    }
}

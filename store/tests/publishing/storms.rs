//! Two people, or many, in the same moment.

use std::sync::Arc;

use domain::publishing::Kind;
use domain::services::Item;
use store::Db;
use store::publishing::{Decision, NotBegun, NotDecided};

use crate::common::{self, at_once, both, count, leaves, now, refused};
use crate::people::{NOW, World, later, reason, typed};

both! {
    async fn of_two_reviewers_one_decides(db) {
        let w = Arc::new(World::new(db).await);
        for turn in 0..8 {
            let number = w.sent(&format!("事项{turn}")).await;
            let (first, seen) = w.may(1, number).await;
            let (second, _) = w.may(2, number).await;
            let before = leaves(db, "services.publish").await;
            let results = at_once(db, 2, |i| {
                let (w, seen) = (Arc::clone(&w), seen.clone());
                async move {
                    match i {
                        0 => w.db.decide_publication(&first, Kind::Service, &seen, &NOW, now()).await,
                        _ => {
                            let back = Decision::SendBack { reason: reason() };
                            w.db.decide_publication(&second, Kind::Service, &seen, &back, now()).await
                        }
                    }
                }
            })
            .await;
            let lost: Vec<_> = results.into_iter().filter(Result::is_err).collect();
            assert_eq!(lost.len(), 1, "one of the two");
            for one in lost {
                assert_eq!(refused(one), NotDecided::NothingOpen);
            }
            let published = leaves(db, "services.publish").await - before;
            let public = w.db.find_published::<Item>(w.place.id, number).await.unwrap().is_some();
            assert_eq!(published == 1, public, "the leaf is there exactly where the page is");
        }
    }

    async fn sixty_four_reviewers_publish_once(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.sent("高龄津贴").await;
        let (one, seen) = w.may(1, number).await;
        let (other, _) = w.may(2, number).await;
        let results = at_once(db, 64, |i| {
            let (w, seen) = (Arc::clone(&w), seen.clone());
            let may = if i % 2 == 0 { one } else { other };
            async move { w.db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await.is_ok() }
        })
        .await;
        // Every press of whoever was first finds it done, none of the other's does.
        let first = results.iter().filter(|ok| **ok).count();
        assert_eq!(first, 32);
        assert_eq!(leaves(db, "services.publish").await, 1);
    }

    async fn the_writer_takes_back_while_the_reviewer_publishes(db) {
        let w = Arc::new(World::new(db).await);
        for turn in 0..8 {
            let number = w.sent(&format!("事项{turn}")).await;
            let (may, seen) = w.may(1, number).await;
            let done = at_once(db, 2, |i| {
                let (w, seen) = (Arc::clone(&w), seen.clone());
                async move {
                    match i {
                        0 => w.db.decide_publication(&may, Kind::Service, &seen, &NOW, now()).await.is_ok(),
                        _ => w.db.take_back_version(&w.editors[0], Kind::Service, number).await.is_ok(),
                    }
                }
            })
            .await;
            assert_eq!(done.iter().filter(|d| **d).count(), 1, "{done:?}");
        }
    }

    async fn two_editors_begin_one_version(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.published("高龄津贴").await;
        let results = at_once(db, 2, |i| {
            let w = Arc::clone(&w);
            async move { w.db.begin_version(&w.editors[i], Kind::Service, number, &typed("改"), now()).await }
        })
        .await;
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
        for one in results.into_iter().filter(Result::is_err) {
            assert_eq!(refused(one), NotBegun::AlreadyOpen);
        }
    }

    async fn numbers_given_at_once_are_all_different(db) {
        let w = Arc::new(World::new(db).await);
        let mut numbers = at_once(db, 24, |i| {
            let w = Arc::clone(&w);
            async move { w.begin(&format!("事项{i}")).await }
        })
        .await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=24).collect::<Vec<i64>>());
    }

    async fn two_caretakers_publish_what_is_due_once(db) {
        let w = Arc::new(World::new(db).await);
        let day = domain::time::day_of(later(1));
        for n in 0..6 {
            let number = w.sent(&format!("事项{n}")).await;
            w.decide(1, number, &Decision::Publish { on: Some(day) }).await.unwrap();
        }
        let done = at_once(db, 2, |_| {
            let w = Arc::clone(&w);
            async move { w.db.publish_due(later(1)).await.unwrap() }
        })
        .await;
        assert_eq!(done.iter().sum::<u64>(), 6);
        assert_eq!(leaves(db, "services.publish").await, 6);
        assert_eq!(w.titles().await.len(), 6);
        assert_eq!(count(db, "select count(*) from publication_versions where state = 'scheduled'").await, 0);
    }
}

//! Many at once.

use std::sync::Arc;

use store::Db;
use store::volunteers::NotOn;

use crate::common::{self, at_once, both, count, now, refused};
use crate::people::World;

const PEOPLE: usize = 200;

both! {
    async fn two_hundred_race_for_five_places_and_five_win(db) {
        let w = Arc::new(World::new(db, 5).await);
        let mut people = Vec::new();
        for n in 0..PEOPLE {
            people.push(w.person(n).await);
        }
        let people = Arc::new(people);
        let results = at_once(db, PEOPLE, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move {
                // A pool that is busy beyond patience is no refusal; a helper has time.
                loop {
                    match w.join(&people[i]).await {
                        Err(store::Failed::Store(store::Error::Unavailable(_))) => {}
                        other => return other,
                    }
                }
            }
        })
        .await;
        let mut won = 0;
        for result in results {
            match result {
                Ok(()) => won += 1,
                Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotOn::Full),
            }
        }
        assert_eq!(won, 5);
        assert_eq!(count(db, "select count(distinct place) from shift_places where place between 1 and 5").await, 5);
        assert_eq!(count(db, "select count(*) from shift_places").await, 5);
    }

    async fn giving_back_and_moving_up_at_once_loses_no_place_and_offers_none_twice(db) {
        let w = Arc::new(World::new(db, 8).await);
        let mut people = Vec::new();
        for n in 1..=24 {
            let who = w.person(n).await;
            if n <= 8 { w.join(&who).await.unwrap() } else { w.wait(&who).await.unwrap() }
            people.push(who);
        }
        let people = Arc::new(people);
        let results = at_once(db, 24, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move {
                if i < 8 { w.leave(&people[i], now()).await.is_ok() } else { w.db.keep_shifts(now()).await.is_ok() }
            }
        })
        .await;
        assert!(results.iter().all(|ok| *ok));
        assert_eq!(count(db, "select count(*) from shift_places where standing = 'offered'").await, 8);
        assert_eq!(count(db, "select count(distinct place) from shift_places where standing = 'offered'").await, 8);
        assert_eq!(count(db, "select count(*) from shift_waits").await, 8);
        // In the order in which they came: the first eight who waited.
        let first = people[8].account().0;
        let last = people[15].account().0;
        let moved = common::raw!(db, |c| sqlx::query_as::<_, (i64, i64)>(
            "select min(account_id), max(account_id) from shift_places where standing = 'offered'"
        ).fetch_one(c).await);
        assert_eq!(moved, (first, last));
    }

    async fn one_person_at_many_overlapping_shifts_gets_one(db) {
        let w = Arc::new(World::new(db, 5).await);
        let mut shifts = vec![w.shift];
        for n in 1..8 {
            let late = chrono::Duration::minutes(n);
            shifts.push(w.add(w.activity, crate::people::begins() + late, crate::people::ends() + late, 5).await);
        }
        let me = w.person(1).await;
        let results = at_once(db, 8, |i| {
            let (w, shift) = (Arc::clone(&w), shifts[i]);
            async move { w.join_at(&me, shift, now()).await.is_ok() }
        })
        .await;
        assert_eq!(results.into_iter().filter(|ok| *ok).count(), 1);
    }
}

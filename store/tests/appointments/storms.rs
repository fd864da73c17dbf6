//! Many at once.

use std::sync::Arc;

use domain::appointments::NoBooking;
use store::Db;
use store::appointments::NotBooked;

use crate::common::{self, at_once, both, count, now, refused};
use crate::people::{World, code, monday, on_monday, setup};

const BOOKERS: usize = 200;

both! {
    async fn two_hundred_race_for_five_places_and_five_win(db) {
        let w = Arc::new(World::new(db, 5).await);
        let mut people = Vec::new();
        for n in 0..BOOKERS {
            people.push(w.person(n).await);
        }
        let people = Arc::new(people);
        let results = at_once(db, BOOKERS, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move {
                // A pool that is busy beyond patience is no refusal; a booker has time.
                loop {
                    match w.book(&people[i], on_monday(9), i).await {
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
                Ok(_) => won += 1,
                Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotBooked::Full),
            }
        }
        assert_eq!(won, 5);
        let places = "select count(distinct place) from bookings where standing <> 'cancelled' and place between 1 and 5";
        assert_eq!(count(db, places).await, 5);
        assert_eq!(count(db, "select count(*) from bookings").await, 5);
    }

    async fn one_person_at_many_windows_holds_three_bookings_and_one_at_a_time(db) {
        let w = Arc::new(World::new(db, 5).await);
        let mut windows = vec![w.window];
        for n in 0..7 {
            let once = format!("window {n}");
            windows.push(db.create_window(&w.editor, &setup(5), &once, now()).await.unwrap());
        }
        let me = w.person(1).await;
        // Eight windows, four hours each, all at once.
        let results = at_once(db, 32, |i| {
            let (w, window) = (Arc::clone(&w), windows[i % 8]);
            async move {
                let mut wish = w.wish(on_monday([9, 10, 11, 14][i / 8]));
                wish.window = window;
                w.db.book(&me, w.place.id, &wish, &code(i), w.terms(), now()).await
            }
        })
        .await;
        let mut won = 0;
        for result in results {
            match result {
                Ok(_) => won += 1,
                Err(e) => {
                    let why = refused::<(), _>(Err(e));
                    assert!(matches!(
                        why,
                        NotBooked::Rule(NoBooking::Overlap { .. } | NoBooking::TooMany { most: 3 })
                    ), "{why:?}");
                }
            }
        }
        assert_eq!(won, 3);
        assert_eq!(count(db, "select count(distinct starts_at) from bookings").await, 3);
    }

    async fn cancelling_and_waiting_at_once_loses_no_place_and_gives_none_twice(db) {
        let w = Arc::new(World::new(db, 2).await);
        w.fill_monday(1, 2).await;
        let mut people = Vec::new();
        for n in 0..24 {
            // The first twelve hold a place and give it back; the others wait.
            people.push(w.person(if n < 12 { n + 1 } else { 100 + n }).await);
        }
        let waiting: Vec<_> = people[12..].to_vec();
        for (n, who) in waiting.iter().enumerate() {
            w.wait(who, 500 + n).await.unwrap();
        }
        let people = Arc::new(people);
        let results = at_once(db, 24, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move {
                if i < 12 {
                    w.cancel(&people[i], i + 1).await.is_ok()
                } else {
                    w.db.keep_bookings(&w.calendar, now()).await.is_ok()
                }
            }
        })
        .await;
        assert!(results[..12].iter().all(|ok| *ok));
        w.db.keep_bookings(&w.calendar, now()).await.unwrap();
        assert_eq!(count(db, "select count(*) from bookings where standing = 'booked'").await, 12);
        assert_eq!(count(db, "select count(*) from bookings where standing = 'booked' and from_waiting").await, 12);
        assert_eq!(count(db, "select count(*) from booking_waits").await, 0);
        assert_eq!(w.db.list_taken_places(w.place.id, monday(), monday()).await.unwrap().len(), 6);
    }
}

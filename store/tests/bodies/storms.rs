//! Many at once: seats and recommendations.

use std::sync::Arc;

use domain::bodies::{SeatClass, Standing};
use store::Db;
use store::bodies::{NotRecommended, NotSeated, Way};

use crate::common::{self, at_once, both, now, refused};
use crate::people::{World, later, member};

/// 200 entries for 5 seats at the same time; how many sit.
async fn race(w: &Arc<World>) -> usize {
    let class = w.resize(SeatClass::Organisation, 5).await;
    let results = at_once(&w.db, 200, |i| {
        let w = Arc::clone(w);
        async move {
            let somebody = member(&format!("某{i}"), Way::Founding);
            w.db.enter_member(&w.secretary(), class, &somebody, now())
                .await
        }
    })
    .await;
    let mut sit = 0;
    for result in results {
        match result {
            Ok(_) => sit += 1,
            // A pool that is busy beyond patience is no seat.
            Err(store::Failed::Store(store::Error::Unavailable(_))) => {}
            Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotSeated::Full),
        }
    }
    sit
}

/// One person's recommendation 64 times at once; how many were taken.
async fn press(w: &Arc<World>, number: domain::ids::RecordNumber) -> usize {
    let id = w.applications(number).await[0].id;
    let results = at_once(&w.db, 64, |_| {
        let w = Arc::clone(w);
        async move { w.db.recommend(&w.verified(9), number, id, later(16)).await }
    })
    .await;
    let mut taken = 0;
    for result in results {
        match result {
            Ok(_) => taken += 1,
            Err(e) => assert_eq!(refused::<(), _>(Err(e)), NotRecommended::AlreadyRecommended),
        }
    }
    taken
}

async fn drop_the_key_of_recommendations(db: &Db) {
    let sql = if db.is_postgres() {
        "alter table recommendations drop constraint recommendations_pkey"
    } else {
        "create table bare (community_id integer not null, application_id integer not null,
            account_id integer not null, recommended_at text not null) strict;
         drop table recommendations;
         alter table bare rename to recommendations"
    };
    common::run(db, sql).await;
}

/// Who closes the account while the draw is held.
const LEAVERS: i64 = 6;

/// A draw of two seats among eight, while most of them close their accounts.
async fn draw_while_many_leave(w: &Arc<World>) {
    let number = w.recommended(2, LEAVERS + 2, LEAVERS + 2).await;
    w.checkpoint(later(32)).await;
    at_once(&w.db, LEAVERS as usize + 1, |i| {
        let w = Arc::clone(w);
        async move {
            match i {
                // In the middle of those who leave.
                3 => drop(w.advance(later(32)).await),
                _ => {
                    let n = if i < 3 { i as i64 + 1 } else { i as i64 };
                    w.db.erase_account(&w.person(n), later(32)).await.unwrap();
                }
            }
        }
    })
    .await;
    w.advance(later(32)).await;
    let all = w.applications(number).await;
    for one in all.iter().filter(|a| a.account.is_none()) {
        assert_eq!(
            one.standing,
            Standing::Withdrawn,
            "nobody without a name is chosen"
        );
    }
    let chosen = all.iter().filter(|a| a.standing == Standing::Chosen);
    assert_eq!(chosen.count(), 2, "the reserves moved up");
}

both! {
    async fn two_hundred_race_for_five_seats_and_five_sit(db) {
        let w = Arc::new(World::new(db, 1).await);
        assert_eq!(race(&w).await, 5);
        let seats = w.seats(SeatClass::Organisation).await;
        assert_eq!((seats.taken, seats.seats), (5, 5));
        assert_eq!(w.members().await.len(), 5);
        // The database itself refuses a sixth, whoever writes it.
        let over = "update seat_classes set taken = taken + 1 where class = 'organisation'";
        let refused = match db {
            Db::Sqlite { write, .. } => sqlx::raw_sql(over).execute(write).await.is_err(),
            Db::Postgres { write: pool, .. } => sqlx::raw_sql(over).execute(pool).await.is_err(),
        };
        assert!(refused);
    }

    async fn a_recommendation_pressed_64_times_at_once_counts_once(db) {
        let w = Arc::new(World::new(db, 1).await);
        let number = w.recommending(1, 1).await;
        assert_eq!(press(&w, number).await, 1);
        assert_eq!(w.applications(number).await[0].recommended, 1);
    }

    async fn without_the_primary_key_a_recommendation_would_count_often(db) {
        let w = Arc::new(World::new(db, 1).await);
        let number = w.recommending(1, 1).await;
        drop_the_key_of_recommendations(db).await;
        assert!(press(&w, number).await > 1, "the key is what the story rests on");
    }

    async fn two_caretakers_at_once_appoint_nobody_twice(db) {
        let w = Arc::new(World::new(db, 1).await);
        w.recommended(2, 2, 2).await;
        let moved: u64 = at_once(db, 8, |_| {
            let w = Arc::clone(&w);
            async move { w.advance(later(40)).await }
        })
        .await
        .into_iter()
        .sum();
        assert_eq!(moved, 1);
        assert_eq!(w.members().await.len(), 2);
    }

    async fn who_leaves_while_the_draw_is_held_holds_no_seat(db) {
        draw_while_many_leave(&Arc::new(World::new(db, 2).await)).await;
    }
}

//! Five places and a crowd.

use std::sync::Arc;

use chrono::Duration;
use domain::ids::RecordNumber;
use domain::meetings::{Kind, NoSignUp};
use store::Db;
use store::meetings::{MyPlace, NotSignedUp};

use crate::common::{self, at_once, both, now, refused};
use crate::hall::{Hall, starts_at};

/// 200 people press the button at the same moment; how many have a place and how many wait.
async fn race(h: &Arc<Hall>, number: RecordNumber) -> (i64, i64) {
    at_once(&h.db, 200, |n| {
        let h = Arc::clone(h);
        async move {
            h.db.sign_up(&h.person(n as i64 + 1), h.here(), number, now())
                .await
                .unwrap()
        }
    })
    .await;
    (
        common::count(&h.db, "select count(*) from signups where state = 'coming'").await,
        common::count(
            &h.db,
            "select count(*) from signups where state = 'waiting'",
        )
        .await,
    )
}

async fn drop_the_check(db: &Db) {
    let sql = if db.is_postgres() {
        "alter table meetings drop constraint meetings_places"
    } else {
        "pragma writable_schema = on;
         update sqlite_schema set sql = replace(sql, 'constraint meetings_places check (taken <= capacity),', '')
         where name = 'meetings';
         pragma writable_schema = reset;
         -- Other connections read the tables anew when one comes or goes.
         create table seen (x integer); drop table seen"
    };
    common::run(db, sql).await;
}

both! {
    async fn two_hundred_race_for_five_places_and_the_others_wait_in_order(db) {
        let h = Arc::new(Hall::new(db).await);
        let number = h.call(Kind::Collection, 5).await;
        assert_eq!(race(&h, number).await, (5, 195));
        assert_eq!(h.meeting(number).await.taken, 5);
        let order = "select count(*) from signups a join signups b on b.position = a.position + 1 where a.id < b.id";
        assert_eq!(common::count(db, order).await, 194);
        assert_eq!(common::count(db, "select max(position) from signups").await, 195);
        assert_eq!(common::leaves(db, "meetings.sign_up").await, 5);
    }

    /// The story above would notice if the table's check, its last guard, were missing.
    async fn without_the_check_the_same_race_gives_everybody_a_place(db) {
        let h = Arc::new(Hall::new(db).await);
        let number = h.call(Kind::Collection, 5).await;
        drop_the_check(db).await;
        assert!(race(&h, number).await.0 > 5);
    }

    async fn a_person_signs_up_once_however_fast(db) {
        let h = Arc::new(Hall::new(db).await);
        let number = h.call(Kind::Collection, 5).await;
        let got = at_once(db, 32, |_| {
            let h = Arc::clone(&h);
            async move { h.db.sign_up(&h.person(7), h.here(), number, now()).await.is_ok() }
        })
        .await;
        assert_eq!(got.into_iter().filter(|ok| *ok).count(), 1);
        assert_eq!(h.meeting(number).await.taken, 1);
    }

    async fn a_place_that_becomes_free_goes_to_the_first_who_confirms_in_time(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 1).await;
        let up = async |n| h.db.sign_up(&h.person(n), h.here(), number, now()).await;
        let place = async |n| {
            let id = h.meeting(number).await.id;
            h.db.my_place(h.account_of(n), id).await.unwrap()
        };
        assert_eq!(up(1).await.unwrap(), MyPlace::Coming);
        assert_eq!(up(2).await.unwrap(), MyPlace::Waiting { before: 0 });
        assert_eq!(up(3).await.unwrap(), MyPlace::Waiting { before: 1 });
        assert_eq!(refused(up(3).await), NotSignedUp::Already);
        assert_eq!(refused(up(1).await), NotSignedUp::Already);
        let id = h.meeting(number).await.id;
        assert_eq!(db.count_waiting(id).await.unwrap(), 2);

        h.db.leave_meeting(&h.person(1), h.here(), number, now()).await.unwrap();
        let until = now() + Duration::hours(24);
        assert_eq!(place(1).await, None);
        assert_eq!(place(2).await, Some(MyPlace::Offered { confirm_by: until }));
        assert_eq!(place(3).await, Some(MyPlace::Waiting { before: 0 }));
        assert_eq!(h.told(2).await, ["place_offered"]);
        let early = h.db.confirm_place(&h.person(3), h.here(), number, now()).await;
        assert_eq!(refused(early), NotSignedUp::NothingOffered);

        // Nobody confirmed: the caretaker gives it to the next.
        assert_eq!(db.keep_meetings(now()).await.unwrap(), 0);
        assert_eq!(db.keep_meetings(until).await.unwrap(), 1);
        assert_eq!(place(2).await, None);
        assert_eq!(h.told(2).await, ["place_offered", "place_lapsed"]);
        assert!(matches!(place(3).await, Some(MyPlace::Offered { .. })));
        h.db.confirm_place(&h.person(3), h.here(), number, until).await.unwrap();
        assert_eq!(place(3).await, Some(MyPlace::Coming));
        assert_eq!(h.meeting(number).await.taken, 1);
        assert_eq!(db.list_my_meetings(&h.person(3), 10).await.unwrap()[0].mine, MyPlace::Coming);
        let gone = h.db.leave_meeting(&h.person(1), h.here(), number, until).await;
        assert_eq!(refused(gone), NotSignedUp::NotThere);
    }

    async fn nobody_signs_up_where_no_guests_are_taken_or_once_it_has_begun(db) {
        let h = Hall::new(db).await;
        let closed = h.call(Kind::Collection, 0).await;
        let got = h.db.sign_up(&h.person(1), h.here(), closed, now()).await;
        assert_eq!(refused(got), NotSignedUp::Rule(NoSignUp::NoPlaces));
        let open = h.call(Kind::Collection, 2).await;
        let got = h.db.sign_up(&h.person(1), h.here(), open, starts_at()).await;
        assert_eq!(refused(got), NotSignedUp::Rule(NoSignUp::Closed(domain::meetings::Stage::Called)));
        assert_eq!(h.meeting(open).await.taken, 0);
    }

    async fn members_and_guests_are_reminded_once_the_day_before(db) {
        let h = Hall::new(db).await;
        let number = h.call(Kind::Collection, 2).await;
        h.db.sign_up(&h.person(7), h.here(), number, now()).await.unwrap();
        assert_eq!(db.keep_meetings(now()).await.unwrap(), 0);
        assert_eq!(h.told(7).await, Vec::<String>::new());
        db.keep_meetings(starts_at() - Duration::hours(20)).await.unwrap();
        db.keep_meetings(starts_at() - Duration::hours(19)).await.unwrap();
        assert_eq!(h.told(7).await, ["meeting_soon"]);
        assert_eq!(h.told(301).await, ["meeting_called", "meeting_soon"]);
    }
}

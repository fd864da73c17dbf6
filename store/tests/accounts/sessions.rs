//! Sessions.

use chrono::Duration;
use domain::ids::SessionId;
use domain::notices::Notice;
use store::{Db, Error};

use crate::common::{self, both, leaves, minutes, now, resident, signed_in};

both! {
    async fn a_person_signs_in_is_recognised_and_signs_out(db) {
        let place = common::community(db).await;
        let who = resident(db, place.id, "13800000001", true).await;
        let ends = now() + Duration::days(30);
        assert!(db.find_session("hash", now()).await.unwrap().is_none());

        let id = db.open_session(who.account, "hash", false, "Firefox", now(), ends).await.unwrap();
        let found = db.find_session("hash", now()).await.unwrap().unwrap();
        assert_eq!((found.id, found.account, found.second_factor), (id, who.account, false));
        assert_eq!((found.nickname.as_deref(), found.real_name.as_deref()), (Some("居民0001"), Some("王芳")));
        assert_eq!((found.phone_masked.as_str(), found.seen_at, found.expires_at), ("138****0001", now(), ends));
        assert_eq!(found.unread, 1, "the attested residency");
        assert!(matches!(
            db.open_session(who.account, "hash", false, "Firefox", now(), ends).await,
            Err(Error::Duplicate)
        ));

        let mut tx = db.begin().await.unwrap();
        tx.tell(place.id, who.account, Notice::DataSeen, None, None, now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.find_session("hash", now()).await.unwrap().unwrap().unread, 2);
        db.mark_notices_read(&signed_in(&who), now()).await.unwrap();
        assert_eq!(db.find_session("hash", now()).await.unwrap().unwrap().unread, 0);

        db.close_session(id, now()).await.unwrap();
        db.close_session(id, now()).await.unwrap();
        assert!(db.find_session("hash", now()).await.unwrap().is_none());
    }

    async fn a_session_is_prolonged_by_use_and_written_at_most_every_five_minutes(db) {
        let place = common::community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = db.open_session(who.account, "hash", false, "", now(), now() + minutes(30)).await.unwrap();
        let find = async |at| db.find_session("hash", at).await.unwrap();
        let session = find(now()).await.unwrap();

        let soon = now() + minutes(5);
        assert!(!session.needs_touch(soon));
        db.touch_session(id, soon, soon + minutes(30)).await.unwrap();
        assert_eq!(find(now()).await.unwrap().expires_at, now() + minutes(30));

        let later = soon + Duration::microseconds(1);
        assert!(session.needs_touch(later));
        db.touch_session(id, later, later + minutes(30)).await.unwrap();
        let touched = find(now()).await.unwrap();
        assert_eq!((touched.seen_at, touched.expires_at), (later, later + minutes(30)));
        db.touch_session(SessionId(999), later, later).await.unwrap();

        assert!(find(later + minutes(30) - Duration::microseconds(1)).await.is_some());
        assert!(find(later + minutes(30)).await.is_none());
    }

    async fn a_form_that_came_too_late_waits_for_whoever_had_the_session_for_a_day(db) {
        let place = common::community(db).await;
        let anna = resident(db, place.id, "13800000001", false).await;
        let bo = resident(db, place.id, "13800000002", false).await;
        db.open_session(anna.account, "ended", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(bo.account, "bo", false, "", now(), now() + Duration::days(9)).await.unwrap();
        assert!(db.keep_form("nobody's", "sealed", now()).await.unwrap().is_none());
        let late = now() + Duration::hours(9);
        // A sweep does not forget whose session it was.
        db.sweep(late).await.unwrap();
        let kept = db.keep_form("ended", "sealed", late).await.unwrap().unwrap();
        assert_eq!((kept.second_factor, kept.sealed.as_str()), (true, "sealed"));
        assert_eq!(db.find_kept_form(&signed_in(&anna), kept.id).await.unwrap(), Some(kept.clone()));
        assert_eq!(db.find_kept_form(&signed_in(&bo), kept.id).await.unwrap(), None);
        for (token, at, left) in [("bo", late, 1), ("ended", late, 1), ("anna", late, 1)] {
            db.delete_kept_form(token, kept.id, at).await.unwrap();
            assert_eq!(common::count(db, "select count(*) from kept_forms").await, left, "{token}");
        }
        db.open_session(anna.account, "anna", false, "", late, late + minutes(30)).await.unwrap();
        db.delete_kept_form("anna", kept.id, late).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from kept_forms").await, 0);

        db.keep_form("anna", "sealed", late).await.unwrap().unwrap();
        db.sweep(late + Duration::hours(23)).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from kept_forms").await, 1);
        db.sweep(late + Duration::hours(24)).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from kept_forms").await, 0);
        db.keep_form("bo", "sealed", late).await.unwrap().unwrap();
        db.erase_account(&signed_in(&bo), late).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from kept_forms").await, 0);
    }

    async fn a_person_sees_the_own_devices_and_closes_no_other_persons(db) {
        let place = common::community(db).await;
        let anna = resident(db, place.id, "13800000001", false).await;
        let bo = resident(db, place.id, "13800000002", false).await;
        assert!(db.list_sessions(&signed_in(&anna), now()).await.unwrap().is_empty());
        let ends = now() + Duration::days(30);
        let old = db.open_session(anna.account, "a1", false, "Firefox", now(), ends).await.unwrap();
        let new = db.open_session(anna.account, "a2", true, "Safari", now() + minutes(1), ends).await.unwrap();
        let third = db.open_session(anna.account, "a3", false, "Edge", now(), ends).await.unwrap();
        let bos = db.open_session(bo.account, "b1", false, "Chrome", now(), ends).await.unwrap();

        let devices = db.list_sessions(&signed_in(&anna), now()).await.unwrap();
        assert_eq!(devices.iter().map(|d| d.id).collect::<Vec<_>>(), [new, third, old]);
        assert_eq!((devices[0].device.as_str(), devices[0].second_factor), ("Safari", true));
        assert_eq!((devices[0].created_at, devices[0].seen_at), (now() + minutes(1), now() + minutes(1)));

        assert!(db.list_sessions(&signed_in(&anna), ends).await.unwrap().is_empty(), "ended ones are no devices");

        db.close_own_session(&signed_in(&anna), bos, now()).await.unwrap();
        assert!(db.find_session("b1", now()).await.unwrap().is_some());
        db.close_own_session(&signed_in(&anna), third, now()).await.unwrap();
        assert!(db.find_session("a3", now()).await.unwrap().is_none());

        db.close_all_sessions(&signed_in(&anna), Some(old), now()).await.unwrap();
        assert!(db.find_session("a1", now()).await.unwrap().is_some());
        assert!(db.find_session("a2", now()).await.unwrap().is_none());
        assert!(db.find_session("b1", now()).await.unwrap().is_some());
        db.close_all_sessions(&signed_in(&anna), None, now()).await.unwrap();
        assert!(db.find_session("a1", now()).await.unwrap().is_none());
        assert_eq!(leaves(db, "accounts.close_sessions").await, 2);
    }

    /// ASVS V7.4.5.
    async fn whoever_runs_the_machine_ends_the_sessions_of_one_account_or_of_everybody(db) {
        let place = common::community(db).await;
        let [one, other] = [resident(db, place.id, "13800000001", true).await, resident(db, place.id, "13800000002", true).await];
        let ends = now() + Duration::days(30);
        for (who, token) in [(&one, "a"), (&one, "b"), (&other, "c"), (&other, "d")] {
            db.open_session(who.account, token, false, "", now(), ends).await.unwrap();
        }
        assert_eq!(db.end_sessions(Some(one.account), now()).await.unwrap(), 2);
        assert!(db.find_session("a", now()).await.unwrap().is_none());
        assert!(db.find_session("c", now()).await.unwrap().is_some());
        assert_eq!(db.end_sessions(None, now()).await.unwrap(), 2);
        assert_eq!(db.end_sessions(None, now()).await.unwrap(), 0);
        assert!(db.find_session("d", now()).await.unwrap().is_none());
        assert_eq!(leaves(db, "accounts.end_sessions").await, 3);
    }
}

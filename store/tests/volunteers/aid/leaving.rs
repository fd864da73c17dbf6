//! What is forgotten: thirty days after the end, and when an account is closed.

use chrono::Duration;
use domain::notices::Notice;
use domain::phone::Phone;
use domain::text::RealName;
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, Stage};
use store::Db;
use store::volunteers::aid::{AidMatter, NewAid};

use super::{ADDRESS, Aid, PHONE, errand};
use crate::common::{self, both, count, now, raw};
use crate::people::{phone_of, remark};

fn meals() -> NewAid {
    NewAid {
        kind: AidKind::Meals,
        ..errand()
    }
}

both! {
    async fn thirty_days_after_the_end_address_phone_and_messages_are_gone(db) {
        let a = Aid::new(db).await;
        let n = a.matched(&errand(), 2).await;
        a.ask(&NewAid { due_on: errand().due_on + chrono::Days::new(27), ..meals() }).await;
        a.say(1, n, true).await.unwrap();
        let kept = async || (
            count(db, "select count(*) from aid_details").await,
            count(db, "select count(*) from aid_answers where body is not null").await,
        );
        let end = now();
        assert_eq!(db.keep_aid(end + Duration::days(29)).await.unwrap(), 0);
        assert_eq!(kept().await, (2, 1));
        assert_eq!(db.keep_aid(end + Duration::days(30) + Duration::minutes(1)).await.unwrap(), 2);
        assert_eq!(kept().await, (1, 0), "the one that is open keeps its address");
        assert_eq!(db.keep_aid(end + Duration::days(30) + Duration::minutes(1)).await.unwrap(), 0);
        assert_eq!(a.stage(n).await, Stage::Done);
    }

    async fn a_closed_account_takes_its_words_and_addresses_out(db) {
        let a = Aid::new(db).await;
        let (n, place) = (a.matched(&errand(), 2).await, a.w.place.id);
        let open = a.ask(&meals()).await;
        a.answer(3, open, true).await.unwrap();
        let me = a.me(1).await;
        db.report_aid(&me, place, AidMatter::Request(n), &remark("说话难听"), "r", now()).await.unwrap();
        let held = db.export_account(&me).await.unwrap();
        assert_eq!(held["aid_requests"].as_array().unwrap().len(), 2);
        assert_eq!((&held["aid_requests"][0]["address"], &held["aid_requests"][0]["phone"]), (&ADDRESS.into(), &PHONE.into()));
        let helper = db.export_account(&a.me(2).await).await.unwrap();
        assert_eq!(helper["aid_answers"].as_array().unwrap().len(), 1);
        assert!(!helper.to_string().contains(ADDRESS), "the address of somebody else is in nobody's file");

        db.erase_account(&me, now()).await.unwrap();
        assert_eq!((a.stage(n).await, a.stage(open).await), (Stage::Ended, Stage::Withdrawn));
        assert_eq!((a.told(2).await, a.told(3).await), (Some(Notice::AidEnded), Some(Notice::AidPassed)));
        let r = a.see(n).await;
        assert_eq!((r.asker, r.body, r.helper), (None, None, Some(a.me(2).await.account())));
        assert_eq!(count(db, "select count(*) from aid_details").await, 0);
        assert_eq!(count(db, "select count(*) from aid_answers where body is not null").await, 0);
        assert_eq!(count(db, "select count(*) from aid_concerns where written_by is not null").await, 0);
    }

    async fn a_helper_who_closes_the_account_lets_go_of_everything(db) {
        let a = Aid::new(db).await;
        let (n, other) = (a.matched(&errand(), 2).await, a.ask(&meals()).await);
        a.answer(2, other, true).await.unwrap();
        let helper = a.neighbour(2).await;
        let offer = store::volunteers::aid::NewAidOffer {
            kind: AidKind::Company,
            text: meals().text,
            shown_as: domain::display::ShownAs::Real,
            weekdays: domain::volunteers::aid::Weekdays::of([1]).unwrap(),
            until_on: day_of(now()),
        };
        db.offer_aid(&helper, &offer, "o", now()).await.unwrap();
        let guardian = RealName::parse("王建国").unwrap();
        db.record_aid_consent(&a.w.clerk, &phone_of(2), &guardian, day_of(now()), now()).await.unwrap();
        let me = a.me(2).await;
        let held = db.export_account(&me).await.unwrap();
        for (part, rows) in [("aid_answers", 2), ("aid_offers", 1), ("aid_consents", 1), ("aid_requests", 0)] {
            assert_eq!(held[part].as_array().unwrap().len(), rows, "{part}");
        }
        db.erase_account(&me, now()).await.unwrap();
        assert_eq!((a.stage(n).await, a.stage(other).await), (Stage::Ended, Stage::Asked));
        assert_eq!(a.told(1).await, Some(Notice::AidTakenBack));
        let account = me.account().0;
        for (table, column) in [
            ("aid_answers", "account_id"), ("aid_matches", "helper_id"), ("aid_offers", "account_id"), ("aid_consents", "account_id"),
        ] {
            let left: i64 = raw!(db, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "select count(*) from {table} where {column} = {account}"
            ))).fetch_one(c).await);
            assert_eq!(left, 0, "{table}");
        }
        assert_eq!(count(db, "select count(*) from aid_offers where standing = 'open' or body is not null").await, 0);
        assert!(db.find_account_of(&Phone::parse("19700000002").unwrap()).await.unwrap().is_none());
    }

    async fn whoever_recorded_or_handled_something_is_forgotten_too(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        a.neighbour(2).await;
        let guardian = RealName::parse("王建国").unwrap();
        db.record_aid_consent(&a.w.clerk, &phone_of(2), &guardian, day_of(now()), now()).await.unwrap();
        db.report_aid(&a.me(2).await, a.w.place.id, AidMatter::Request(n), &remark("像是广告"), "r", now()).await.unwrap();
        let concern = db.list_aid_concerns(&a.w.editor).await.unwrap()[0].id;
        db.handle_aid_concern(&a.w.editor, concern, &crate::people::reason(), now()).await.unwrap();
        let staff = a.w.clerk.account();
        let standing = db.load_standing(staff, true, Some(a.w.place.id)).await.unwrap();
        db.erase_account(&common::signed_in(&standing), now()).await.unwrap();
        assert_eq!(count(db, "select count(*) from aid_consents where recorded_by is not null").await, 0);
        assert_eq!(count(db, "select count(*) from aid_concerns where handled_by is not null").await, 0);
        // A consent that ran out is kept for a month.
        db.keep_aid(now() + Duration::days(29)).await.unwrap();
        assert_eq!(count(db, "select count(*) from aid_consents").await, 1);
        db.keep_aid(now() + Duration::days(31)).await.unwrap();
        assert_eq!(count(db, "select count(*) from aid_consents").await, 0);
    }
}

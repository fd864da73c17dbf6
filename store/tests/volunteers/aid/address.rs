//! Who sees an address, until when, and who hears of it.

use chrono::Duration;
use domain::accounts::Role;
use domain::notices::Notice;
use domain::phone::Phone;
use domain::text::RealName;
use domain::time::day_of;
use domain::volunteers::aid::{AidKind, NoHelp, NoStep};
use store::Db;
use store::accounts::Viewer;
use store::volunteers::aid::{NewAid, NotAided};

use super::{ADDRESS, Aid, DUE, PHONE, due, errand};
use crate::common::{self, both, count, leaves, now, refused};
use crate::people::{phone_of, reason};

const NOT_YOURS: NotAided = NotAided::Step(NoStep::NotYours);
const NOT_CHECKED: NotAided = NotAided::Help(NoHelp::NotChecked);
const NO_CONSENT: NotAided = NotAided::Help(NoHelp::NoConsent);
const OVER: NotAided = NotAided::Help(NoHelp::Over);

fn frail() -> NewAid {
    NewAid {
        frail: true,
        ..errand()
    }
}

both! {
    async fn only_the_chosen_helper_sees_the_address_and_only_while_the_match_lasts(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        let looks = || count(db, "select count(*) from data_views");
        assert_eq!(refused(a.look(2, n, now()).await), NOT_YOURS, "before answering");
        a.answer(2, n, true).await.unwrap();
        a.answer(3, n, true).await.unwrap();
        for who in [1, 2, 3, 4] {
            assert_eq!(refused(a.look(who, n, now()).await), NOT_YOURS, "before the choice");
        }
        a.pick(2, n).await.unwrap();
        for who in [1, 3, 4] {
            assert_eq!(refused(a.look(who, n, now()).await), NOT_YOURS, "somebody else was chosen");
        }
        let phone = db.see_helper_phone(&a.me(3).await, a.w.place.id, n, now()).await;
        assert_eq!(refused(phone), NOT_YOURS, "nor the helper's number");
        assert_eq!(looks().await, 0, "a refusal is no look");
        a.look(2, n, now()).await.unwrap();
        a.say(1, n, true).await.unwrap();
        assert_eq!(refused(a.look(2, n, now()).await), OVER);
        let phone = db.see_helper_phone(&a.me(1).await, a.w.place.id, n, now()).await;
        assert_eq!(refused(phone), NotAided::Step(NoStep::NotNow));
        assert_eq!(looks().await, 1);
        // However it ends.
        let meals = NewAid { kind: AidKind::Meals, ..errand() };
        let m = a.matched(&meals, 3).await;
        a.end(3, m).await.unwrap();
        assert_eq!(refused(a.look(3, m, now()).await), OVER);
        let hidden = a.matched(&NewAid { kind: AidKind::Phone, ..errand() }, 4).await;
        db.hide_aid(&a.w.clerk, hidden, &reason(), now()).await.unwrap();
        assert_eq!(refused(a.look(4, hidden, now()).await), OVER);
    }

    async fn every_look_stands_on_the_list_of_who_looked_and_the_first_is_told(db) {
        let a = Aid::new(db).await;
        let n = a.matched(&errand(), 2).await;
        for hour in 0..3 {
            a.look(2, n, now() + Duration::hours(hour)).await.unwrap();
        }
        let views = db.list_data_views(&a.me(1).await).await.unwrap();
        assert_eq!(views.len(), 3);
        assert_eq!((views[0].viewer, views[0].at), (Viewer::AidHelper, now() + Duration::hours(2)));
        assert!(views[0].purpose.contains(&format!("{n} 号")) && views[0].fields == "address, phone");
        let told = a.w.told(&a.me(1).await).await;
        assert_eq!(told.iter().filter(|t| **t == Notice::DataSeen).count(), 1);
        db.see_helper_phone(&a.me(1).await, a.w.place.id, n, now()).await.unwrap();
        let views = db.list_data_views(&a.me(2).await).await.unwrap();
        assert_eq!((views.len(), views[0].viewer, views[0].fields.as_str()), (1, Viewer::AidAsker, "phone"));
        assert_eq!(leaves(db, "volunteers.aid_look").await, 4);
    }

    async fn staff_look_for_a_written_reason_which_the_person_reads(db) {
        let a = Aid::new(db).await;
        let n = a.ask(&errand()).await;
        let why = reason();
        let look = || db.see_aid_address_as_staff(&a.w.clerk, n, &why, now());
        let seen = look().await.unwrap();
        assert_eq!((seen.address.as_deref(), seen.phone.as_str()), (Some(ADDRESS), PHONE));
        let views = db.list_data_views(&a.me(1).await).await.unwrap();
        assert_eq!((views.len(), views[0].viewer), (1, Viewer::Staff(Role::Secretary)));
        assert!(views[0].purpose.contains(reason().as_str()));
        let told = db.list_notices(&a.me(1).await, 9).await.unwrap();
        assert_eq!(told[0].kind, Notice::DataSeen);
        assert!(told[0].words.as_deref().unwrap().contains(reason().as_str()));
        let withdrawn = db.withdraw_aid(&a.me(1).await, a.w.place.id, n, now()).await;
        withdrawn.unwrap();
        look().await.unwrap();
        db.keep_aid(now() + Duration::days(31)).await.unwrap();
        assert_eq!(refused(look().await), NotAided::Step(NoStep::NotNow), "it is deleted");
        assert_eq!(refused(db.see_aid_address_as_staff(&a.w.clerk, 99, &reason(), now()).await), NotAided::Unknown);
    }

    async fn to_a_child_or_somebody_frail_only_whom_staff_vouch_for_comes(db) {
        let a = Aid::new(db).await;
        let child = a.ask(&NewAid { kind: AidKind::Children, ..errand() }).await;
        let n = a.ask(&frail()).await;
        for request in [child, n] {
            assert_eq!(refused(a.answer(2, request, true).await), NOT_CHECKED);
        }
        a.vouch(2, Some(DUE as i64 - 1)).await;
        assert_eq!(refused(a.answer(2, n, true).await), NOT_CHECKED, "not until that day");
        a.vouch(2, Some(DUE as i64)).await;
        a.answer(2, n, true).await.unwrap();
        let answers = db.list_aid_answers(&a.me(1).await, &a.see(n).await).await.unwrap();
        assert!(answers[0].checked);
        a.vouch(2, None).await;
        assert_eq!(refused(a.pick(2, n).await), NOT_CHECKED, "at the choice");
        a.vouch(2, Some(30)).await;
        a.pick(2, n).await.unwrap();
        a.look(2, n, now()).await.unwrap();
        a.vouch(2, Some(1)).await;
        a.look(2, n, now() + Duration::days(1)).await.unwrap();
        assert_eq!(refused(a.look(2, n, now() + Duration::days(2)).await), NOT_CHECKED, "at each look");
        a.vouch(2, Some(30)).await;
        a.look(2, n, due()).await.unwrap();
        db.leave_team(&a.me(2).await, a.w.place.id, a.w.team, now()).await.unwrap();
        assert_eq!(refused(a.look(2, n, now()).await), NOT_CHECKED, "who leaves the team is vouched for no more");
    }

    async fn somebody_under_age_helps_once_a_guardian_agrees(db) {
        let a = Aid::new(db).await;
        let (n, clerk, guardian) = (a.ask(&errand()).await, a.w.clerk, RealName::parse("王建国").unwrap());
        assert_eq!(refused(a.answer(2, n, false).await), NO_CONSENT);
        let until = |days| day_of(now() + Duration::days(days));
        let record = async |of: Phone, days| db.record_aid_consent(&clerk, &of, &guardian, until(days), now()).await;
        assert_eq!(refused(record(phone_of(2), 367).await), NotAided::Day);
        assert_eq!(refused(record(phone_of(2), -1).await), NotAided::Day);
        assert_eq!(refused(record(phone_of(77), 9).await), NotAided::Unknown);
        record(phone_of(2), DUE as i64 - 1).await.unwrap();
        assert_eq!(refused(a.answer(2, n, false).await), NO_CONSENT, "not until that day");
        record(phone_of(2), 30).await.unwrap();
        assert_eq!(a.told(2).await, Some(Notice::AidConsent));
        a.answer(2, n, false).await.unwrap();
        let consents = db.list_aid_consents(&clerk, until(0)).await.unwrap();
        assert_eq!((consents.len(), consents[0].guardian.as_str()), (1, "王建国"));
        a.pick(2, n).await.unwrap();
        a.look(2, n, now()).await.unwrap();
        // The guardian does not agree any more.
        db.end_aid_consent(&clerk, consents[0].id, now()).await.unwrap();
        assert_eq!(refused(a.look(2, n, now()).await), NO_CONSENT);
        assert_eq!(refused(db.end_aid_consent(&clerk, consents[0].id, now()).await), NotAided::Unknown);
        // And between the answer and the choice.
        let m = a.ask(&NewAid { kind: AidKind::Meals, ..errand() }).await;
        record(phone_of(2), 30).await.unwrap();
        a.answer(2, m, false).await.unwrap();
        let again = db.list_aid_consents(&clerk, until(0)).await.unwrap()[0].id;
        db.end_aid_consent(&clerk, again, now()).await.unwrap();
        assert_eq!(refused(a.pick(2, m).await), NO_CONSENT);
    }

    async fn a_request_of_another_community_is_nobodys_here(db) {
        let a = Aid::new(db).await;
        let n = a.matched(&errand(), 2).await;
        let there = common::named_community(db, "nanhu").await;
        let staff = common::staff(db, there.id, "19900000042", Role::Secretary, None).await;
        let clerk = domain::access::clerk(Some(&staff)).unwrap();
        assert_eq!(refused(db.see_aid_address_as_staff(&clerk, n, &reason(), now()).await), NotAided::Unknown);
        assert_eq!(refused(db.hide_aid(&clerk, n, &reason(), now()).await), NotAided::Unknown);
        let editor = domain::access::editor(Some(&staff)).unwrap();
        assert!(db.list_aid_concerns(&editor).await.unwrap().is_empty());
        let stranger = common::resident(db, there.id, "19800000077", true).await;
        let stranger = domain::access::verified(Some(&stranger)).unwrap();
        assert_eq!(refused(db.see_aid_address(&stranger, n, now()).await), NotAided::Unknown);
    }
}

//! Staff: password, second factor, delays.

use chrono::Duration;
use domain::accounts::Role;
use store::Db;
use store::accounts::Taken;

use crate::common::{
    self, OPERATOR_PHONE, at_once, both, community, count, leaves, minutes, now, operator, phone,
    refused, resident, sign_in,
};

both! {
    async fn the_first_operator_is_made_on_the_command_line_once(db) {
        let number = phone(OPERATOR_PHONE);
        assert!(db.find_staff_login(&number).await.unwrap().is_none());
        let account = db.create_operator(&number, "phc", "sealed", now()).await.unwrap();
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.account, login.password_hash.as_deref()), (account, Some("phc")));
        assert_eq!((login.totp_sealed.as_deref(), login.totp_last_step), (Some("sealed"), 0));
        assert_eq!((login.failed_tries, login.locked_until), (0, None));
        assert!(!format!("{login:?}").contains("phc") && !format!("{login:?}").contains("sealed"));
        assert_eq!(refused(db.create_operator(&number, "other", "other", now()).await), Taken);
        assert_eq!(db.find_staff_login(&number).await.unwrap().unwrap().password_hash.as_deref(), Some("phc"));
        assert_eq!(leaves(db, "accounts.create_operator").await, 1);
    }

    async fn a_resident_becomes_operator_and_a_clerk_with_a_password_does_not(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let made = db.create_operator(&phone("13800000001"), "phc", "sealed", now()).await.unwrap();
        assert_eq!(made, who.account);

        let clerk = phone("13800000002");
        db.grant_role(&place.operator, Some(place.id), &clerk, Role::WindowClerk, None, now()).await.unwrap();
        let login = db.find_staff_login(&clerk).await.unwrap().unwrap();
        assert_eq!(login.password_hash, None, "not set yet");
        db.set_staff_secret(login.account, "own", "own", now()).await.unwrap();
        assert_eq!(refused(db.create_operator(&clerk, "phc", "sealed", now()).await), Taken);
        assert_eq!(db.find_staff_login(&clerk).await.unwrap().unwrap().password_hash.as_deref(), Some("own"));
    }

    async fn a_resident_has_no_staff_sign_in_and_neither_has_staff_after_the_role_ends(db) {
        let place = community(db).await;
        resident(db, place.id, "13800000001", false).await;
        assert!(db.find_staff_login(&phone("13800000001")).await.unwrap().is_none());
        let number = phone("13800000002");
        let role = db.grant_role(&place.operator, Some(place.id), &number, Role::Editor, None, now()).await.unwrap();
        assert!(db.find_staff_login(&number).await.unwrap().is_some());
        db.end_role(&place.operator, role, now()).await.unwrap();
        assert!(db.find_staff_login(&number).await.unwrap().is_none());
    }

    async fn wrong_tries_cost_time_and_a_right_one_forgives_them(db) {
        let account = operator(db).await.account();
        let number = phone(OPERATOR_PHONE);
        let locked = async || db.find_staff_login(&number).await.unwrap().unwrap().locked_until;
        for delay in [None, None, Some(30), Some(60), Some(120), Some(240), Some(480), Some(900), Some(900)] {
            db.note_failed_try(account, now()).await.unwrap();
            assert_eq!(locked().await, delay.map(|s| now() + Duration::seconds(s)));
        }
        assert_eq!(db.find_staff_login(&number).await.unwrap().unwrap().failed_tries, 9);
        assert!(db.note_second_factor(account, 100, now()).await.unwrap());
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.failed_tries, login.locked_until, login.totp_last_step), (0, None, 100));
        db.note_failed_try(domain::ids::AccountId(999), now()).await.unwrap();
    }

    async fn a_code_of_the_second_factor_works_once(db) {
        let account = operator(db).await.account();
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move { db.note_second_factor(account, 100, now()).await.unwrap() }
        })
        .await;
        assert_eq!(got.into_iter().filter(|ok| *ok).count(), 1);
        assert!(!db.note_second_factor(account, 99, now()).await.unwrap(), "nor does an older one");
        assert!(db.note_second_factor(account, 101, now()).await.unwrap());
        assert_eq!(leaves(db, "accounts.sign_in_staff").await, 2);
    }

    async fn a_new_password_ends_every_session(db) {
        let account = operator(db).await.account();
        db.note_second_factor(account, 100, now()).await.unwrap();
        db.note_failed_try(account, now()).await.unwrap();
        db.open_session(account, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(account, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        db.set_staff_secret(account, "new", "new sealed", now()).await.unwrap();
        assert!(db.find_session("desk", now()).await.unwrap().is_none());
        assert!(db.find_session("phone", now()).await.unwrap().is_none());
        let login = db.find_staff_login(&phone(OPERATOR_PHONE)).await.unwrap().unwrap();
        assert_eq!((login.password_hash.as_deref(), login.totp_sealed.as_deref()), (Some("new"), Some("new sealed")));
        assert_eq!((login.totp_last_step, login.failed_tries), (0, 0), "another secret, other steps");
        assert_eq!(leaves(db, "accounts.set_staff_secret").await, 1);
    }

    async fn a_changed_password_keeps_the_second_factor_and_the_device_it_was_changed_on(db) {
        let account = operator(db).await.account();
        db.note_second_factor(account, 100, now()).await.unwrap();
        let here = db.open_session(account, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(account, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        let standing = db.load_standing(account, true, None).await.unwrap();
        let me = domain::access::signed_in(Some(&standing)).unwrap();
        let before = db.find_staff_login_of(&me).await.unwrap().unwrap();
        db.change_password(&me, "new", Some(here), now()).await.unwrap();
        let login = db.find_staff_login_of(&me).await.unwrap().unwrap();
        assert_eq!(login.password_hash.as_deref(), Some("new"));
        assert_eq!((&login.totp_sealed, login.totp_last_step), (&before.totp_sealed, 100), "a used code stays used");
        assert!(db.find_session("desk", now()).await.unwrap().is_some());
        assert!(db.find_session("phone", now()).await.unwrap().is_none());
        assert_eq!(leaves(db, "accounts.change_password").await, 1);
    }

    async fn a_clerk_who_lost_the_phone_sets_up_the_sign_in_anew(db) {
        let place = community(db).await;
        let number = phone("13800000002");
        db.grant_role(&place.operator, Some(place.id), &number, Role::WindowClerk, None, now()).await.unwrap();
        let clerk = db.find_staff_login(&number).await.unwrap().unwrap().account;
        db.reset_staff_secret(&place.operator, clerk, now()).await.unwrap();
        assert_eq!(leaves(db, "accounts.reset_staff").await, 0, "nothing was set up yet");

        db.set_staff_secret(clerk, "old", "old sealed", now()).await.unwrap();
        assert!(db.note_second_factor(clerk, 100, now()).await.unwrap());
        for _ in 0..4 {
            db.note_failed_try(clerk, now()).await.unwrap();
        }
        db.open_session(clerk, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(clerk, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        assert!(db.staff_setup(clerk).await.unwrap().has_password);

        db.reset_staff_secret(&place.operator, clerk, now()).await.unwrap();
        assert!(db.find_session("desk", now()).await.unwrap().is_none());
        assert!(db.find_session("phone", now()).await.unwrap().is_none());
        let setup = db.staff_setup(clerk).await.unwrap();
        assert!(setup.holds_staff_role && !setup.has_password, "set-up is open again");
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.password_hash, login.totp_sealed), (None, None));
        assert_eq!((login.failed_tries, login.locked_until, login.totp_last_step), (0, None, 0));

        db.set_staff_secret(clerk, "new", "new sealed", now()).await.unwrap();
        assert!(db.note_second_factor(clerk, 100, now()).await.unwrap(), "another secret, other steps");
        assert_eq!(leaves(db, "accounts.reset_staff").await, 1);

        let me = place.operator.account();
        db.reset_staff_secret(&place.operator, me, now()).await.unwrap();
        assert!(db.staff_setup(me).await.unwrap().has_password, "nobody locks out themselves");
        assert_eq!(leaves(db, "accounts.reset_staff").await, 1);
    }

    async fn made_up_and_erased_people_are_not_counted(db) {
        assert_eq!(db.count_real_accounts().await.unwrap(), 0);
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        sign_in(db, "13800000002", "browser", now()).await;
        assert_eq!(db.count_real_accounts().await.unwrap(), 3);
        common::raw!(db, |c| sqlx::query("update accounts set demo = $1 where phone = '13800000002'")
            .bind(true)
            .execute(c)
            .await
            .map(|_| ()));
        assert_eq!(db.count_real_accounts().await.unwrap(), 2);
        db.erase_account(&common::signed_in(&who), now()).await.unwrap();
        assert_eq!(db.count_real_accounts().await.unwrap(), 1);
        assert_eq!(count(db, "select count(*) from accounts").await, 3);
    }
}

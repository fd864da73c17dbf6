//! Staff: password, second factor, delays.

use chrono::Duration;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::password::FIRST_LIFE;
use store::Db;
use store::accounts::{Reset, Taken, Try};

use crate::common::{
    self, OPERATOR_PHONE, at_once, both, community, count, leaves, minutes, now, operator, phone,
    refused, resident, sign_in,
};

/// A try that may be judged, from a browser that is not known.
async fn tried(db: &Db, account: AccountId) -> Try {
    let tried = db.begin_try(account, None, now()).await.unwrap();
    tried.expect("not too early")
}

/// Signs in with a time step, in a browser.
async fn enter(db: &Db, account: AccountId, step: i64, device: &str) -> bool {
    let tried = tried(db, account).await;
    db.note_second_factor(tried, step, device, now())
        .await
        .unwrap()
}

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
        let mut at = now();
        for delay in [None, None, Some(30), Some(60), Some(120), Some(240), Some(480), Some(900), Some(900)] {
            assert!(db.begin_try(account, None, at).await.unwrap().is_some());
            let until = delay.map(|s| at + Duration::seconds(s));
            assert_eq!(locked().await, until);
            if let Some(until) = until {
                let early = until - Duration::seconds(1);
                assert_eq!(db.begin_try(account, None, early).await.unwrap(), None, "too early");
                at = until;
            }
        }
        assert_eq!(db.find_staff_login(&number).await.unwrap().unwrap().failed_tries, 9);
        let right = db.begin_try(account, None, at).await.unwrap().unwrap();
        assert!(db.note_second_factor(right, 100, "here", at).await.unwrap());
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.failed_tries, login.locked_until, login.totp_last_step), (0, None, 100));
        assert_eq!(db.begin_try(AccountId(999), None, now()).await.unwrap(), None);
        db.begin_try_of_nobody("nobody", now()).await.unwrap();
    }

    /// requirements.md AU5: 200 wrong tries, at most ten of them judged in a quarter of an hour, and the owner gets in.
    async fn a_storm_of_wrong_tries_is_judged_a_few_times_and_keeps_no_owner_out(db) {
        let account = operator(db).await.account();
        assert!(enter(db, account, 100, "own browser").await);
        let storm = async |from: Duration, device: Option<&'static str>| {
            let got = at_once(db, 50, |_| {
                let db = db.clone();
                async move { db.begin_try(account, device, now() + from).await.unwrap().is_some() }
            });
            got.await.into_iter().filter(|judged| *judged).count()
        };
        let mut judged = 0;
        for minute in [0, 4, 8, 14] {
            judged += storm(minutes(minute), None).await;
        }
        assert!((4..=10).contains(&judged), "{judged} of 200");
        let late = now() + minutes(14);
        assert_eq!(db.begin_try(account, Some("any browser"), late).await.unwrap(), None, "a stranger waits");
        let own = db.begin_try(account, Some("own browser"), late).await.unwrap().unwrap();
        assert!(db.note_second_factor(own, 101, "own browser", late).await.unwrap());
        assert_eq!(db.begin_try(account, None, late).await.unwrap(), None, "which opens nothing to the stranger");
        // Whoever has the browser does not have a free hand with it, nor make the account wait.
        assert_eq!(storm(minutes(15), Some("own browser")).await, 3);
    }

    async fn a_known_browser_is_known_for_one_account_and_not_for_ever(db) {
        let account = operator(db).await.account();
        let place = community(db).await;
        let number = phone("13800000002");
        db.grant_role(&place.operator, Some(place.id), &number, Role::Editor, None, now()).await.unwrap();
        let other = db.find_staff_login(&number).await.unwrap().unwrap().account;
        assert!(enter(db, account, 100, "desk").await);
        for _ in 0..3 {
            tried(db, other).await;
        }
        assert_eq!(db.begin_try(other, Some("desk"), now()).await.unwrap(), None, "somebody else's");
        for n in 0..12_i64 {
            assert!(enter(db, account, 101 + n, &format!("browser {n}")).await);
        }
        assert_eq!(count(db, "select count(*) from known_devices").await, 10);
        db.sweep_long(now() + Duration::days(399)).await.unwrap();
        assert_eq!(count(db, "select count(*) from known_devices").await, 10);
        db.sweep_long(now() + Duration::days(400)).await.unwrap();
        assert_eq!(count(db, "select count(*) from known_devices").await, 0);
    }

    async fn a_code_of_the_second_factor_works_once(db) {
        let account = operator(db).await.account();
        let right = tried(db, account).await;
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move { db.note_second_factor(right, 100, "here", now()).await.unwrap() }
        })
        .await;
        assert_eq!(got.into_iter().filter(|ok| *ok).count(), 1);
        assert!(!enter(db, account, 99, "here").await, "nor does an older one");
        assert!(enter(db, account, 101, "here").await);
        assert_eq!(leaves(db, "accounts.sign_in_staff").await, 2);
    }

    async fn a_new_password_ends_every_session(db) {
        let account = operator(db).await.account();
        assert!(enter(db, account, 100, "here").await);
        tried(db, account).await;
        db.open_session(account, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(account, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        db.set_staff_secret(account, "new", "new sealed", now()).await.unwrap();
        assert!(db.find_session("desk", now()).await.unwrap().is_none());
        assert!(db.find_session("phone", now()).await.unwrap().is_none());
        let login = db.find_staff_login(&phone(OPERATOR_PHONE)).await.unwrap().unwrap();
        assert_eq!((login.password_hash.as_deref(), login.totp_sealed.as_deref()), (Some("new"), Some("new sealed")));
        assert_eq!((login.totp_last_step, login.failed_tries), (0, 0), "another secret, other steps");
        assert_eq!((login.password_set_at, login.password_until), (Some(now()), None), "an own one");
        assert_eq!(count(db, "select count(*) from known_devices").await, 0);
        assert_eq!(leaves(db, "accounts.set_staff_secret").await, 1);
    }

    async fn a_changed_password_keeps_the_second_factor_and_the_device_it_was_changed_on(db) {
        let account = operator(db).await.account();
        assert!(enter(db, account, 100, "here").await);
        let here = db.open_session(account, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(account, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        let standing = db.load_standing(account, true, None).await.unwrap();
        let me = domain::access::signed_in(Some(&standing)).unwrap();
        let before = db.find_staff_login_of(account).await.unwrap().unwrap();
        db.change_password(&me, "new", Some(here), now()).await.unwrap();
        let login = db.find_staff_login_of(account).await.unwrap().unwrap();
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
        db.reset_staff_secret(&place.operator, clerk, Reset::Both, now()).await.unwrap();
        assert_eq!(leaves(db, "accounts.reset_staff").await, 0, "nothing was set up yet");

        db.set_staff_secret(clerk, "old", "old sealed", now()).await.unwrap();
        assert!(enter(db, clerk, 100, "here").await);
        for _ in 0..3 {
            tried(db, clerk).await;
        }
        db.open_session(clerk, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.open_session(clerk, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        assert!(db.staff_setup(clerk).await.unwrap().has_password);

        db.reset_staff_secret(&place.operator, clerk, Reset::Both, now()).await.unwrap();
        assert!(db.find_session("desk", now()).await.unwrap().is_none());
        assert!(db.find_session("phone", now()).await.unwrap().is_none());
        let setup = db.staff_setup(clerk).await.unwrap();
        assert!(setup.holds_staff_role && !setup.has_password, "set-up is open again");
        assert!(!setup.keeps_second_factor);
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.password_hash, login.totp_sealed), (None, None));
        assert_eq!((login.failed_tries, login.locked_until, login.totp_last_step), (0, None, 0));

        db.set_staff_secret(clerk, "new", "new sealed", now()).await.unwrap();
        assert!(enter(db, clerk, 100, "here").await, "another secret, other steps");
        assert_eq!(leaves(db, "accounts.reset_staff").await, 1);

        let me = place.operator.account();
        db.reset_staff_secret(&place.operator, me, Reset::Both, now()).await.unwrap();
        assert!(db.staff_setup(me).await.unwrap().has_password, "nobody locks out themselves");
        assert_eq!(leaves(db, "accounts.reset_staff").await, 1);
    }

    /// ASVS V6.4.3: whoever finds the phone of a clerk who forgot a password still lacks the second factor.
    async fn a_reset_of_the_password_leaves_the_second_factor_and_its_used_codes(db) {
        let place = community(db).await;
        let number = phone("13800000002");
        db.grant_role(&place.operator, Some(place.id), &number, Role::WindowClerk, None, now()).await.unwrap();
        let clerk = db.find_staff_login(&number).await.unwrap().unwrap().account;
        db.set_staff_secret(clerk, "old", "sealed", now()).await.unwrap();
        assert!(enter(db, clerk, 100, "here").await);
        db.open_session(clerk, "desk", true, "", now(), now() + minutes(30)).await.unwrap();
        db.reset_staff_secret(&place.operator, clerk, Reset::Password, now()).await.unwrap();
        assert!(db.find_session("desk", now()).await.unwrap().is_none());
        assert_eq!(count(db, "select count(*) from known_devices").await, 0);
        let setup = db.staff_setup(clerk).await.unwrap();
        assert!(!setup.has_password && setup.keeps_second_factor);
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.password_hash, login.totp_sealed.as_deref(), login.totp_last_step), (None, Some("sealed"), 100));

        let early = tried(db, clerk).await;
        assert!(!db.set_password_again(early, 100, "new", now()).await.unwrap(), "a used code");
        let right = tried(db, clerk).await;
        assert!(db.set_password_again(right, 101, "new", now()).await.unwrap());
        assert!(!db.set_password_again(right, 102, "newer", now()).await.unwrap(), "nothing is to be set");
        let login = db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!((login.password_hash.as_deref(), login.failed_tries), (Some("new"), 0));

        // The second reset, of both, is an act of its own, and reaches what the first one left.
        db.reset_staff_secret(&place.operator, clerk, Reset::Password, now()).await.unwrap();
        db.reset_staff_secret(&place.operator, clerk, Reset::Both, now()).await.unwrap();
        assert!(!db.staff_setup(clerk).await.unwrap().keeps_second_factor);
        assert_eq!(leaves(db, "accounts.reset_staff").await, 3);
    }

    /// ASVS V6.4.1.
    async fn a_printed_password_is_for_three_days_and_gives_way_to_an_own_one(db) {
        let number = phone(OPERATOR_PHONE);
        let account = db.create_operator(&number, "printed", "sealed", now()).await.unwrap();
        let login = async || db.find_staff_login(&number).await.unwrap().unwrap();
        assert_eq!(login().await.password_until, Some(now() + FIRST_LIFE));
        db.open_session(account, "phone", false, "", now(), now() + minutes(30)).await.unwrap();
        let later = now() + Duration::hours(1);
        assert!(!db.set_own_password(account, "another", "own", later).await.unwrap());
        assert!(db.set_own_password(account, "printed", "own", later).await.unwrap());
        assert!(!db.set_own_password(account, "printed", "a second own one", later).await.unwrap(), "once");
        let own = login().await;
        assert_eq!((own.password_hash.as_deref(), own.password_until, own.password_set_at), (Some("own"), None, Some(later)));
        assert!(db.find_session("phone", later).await.unwrap().is_none());

        db.renew_hash(account, "printed", "late").await.unwrap();
        db.renew_hash(account, "own", "own, hashed anew").await.unwrap();
        let renewed = login().await;
        assert_eq!((renewed.password_hash.as_deref(), renewed.password_set_at), (Some("own, hashed anew"), Some(later)));

        // Printed again, for an operator alone: with the second factor there is, or with another.
        assert!(enter(db, account, 100, "here").await);
        assert_eq!(refused(db.reset_operator(&phone("13800000009"), "p", None, now()).await), Taken);
        db.reset_operator(&number, "printed 2", None, later).await.unwrap();
        let again = login().await;
        assert_eq!((again.totp_sealed.as_deref(), again.totp_last_step), (Some("sealed"), 100));
        assert_eq!(again.password_until, Some(later + FIRST_LIFE));
        db.reset_operator(&number, "printed 3", Some("sealed 2"), later).await.unwrap();
        let anew = login().await;
        assert_eq!((anew.totp_sealed.as_deref(), anew.totp_last_step), (Some("sealed 2"), 0));
        assert_eq!(count(db, "select count(*) from known_devices").await, 0);
    }

    async fn a_guesser_here_is_ahead_by_the_names_of_the_place_and_the_own_number(db) {
        let place = community(db).await;
        let me = place.operator.account();
        let names = db.list_local_names(me).await.unwrap();
        for known in ["qingyun", OPERATOR_PHONE] {
            assert!(names.iter().any(|name| name == known), "{known} in {names:?}");
        }
        assert!(!names.iter().any(|name| name == "13800000001"));
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

//! Signing in by a code.

use chrono::{DateTime, Duration, Utc};
use domain::accounts::Role;
use domain::codes::{Code, CodeFault};
use store::Db;
use store::accounts::{CodeNotSent, LoggedIn};
use store::{Error, Failed};

use crate::common::{
    self, KEY, at_once, both, count, leaves, minutes, now, phone, refused, sign_in,
};

const ANNA: &str = "13800000001";

fn code(typed: &str) -> Code {
    Code::phone(typed).unwrap()
}

async fn send(
    db: &Db,
    number: &str,
    browser: &str,
    sent: &str,
    at: DateTime<Utc>,
) -> Result<(), Failed<CodeNotSent>> {
    let digest = code(sent).digest(KEY, &format!("login:{number}"));
    db.start_login(&phone(number), browser, &digest, at).await
}

async fn check(
    db: &Db,
    browser: &str,
    typed: &str,
    at: DateTime<Utc>,
) -> Result<LoggedIn, Failed<CodeFault>> {
    db.check_login(browser, &code(typed), KEY, at).await
}

both! {
    async fn a_person_comes_for_the_first_time_and_comes_again(db) {
        assert_eq!(db.login_phone("browser").await.unwrap(), None);
        assert_eq!(refused(check(db, "browser", "123456", now()).await), CodeFault::Expired);

        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        assert_eq!(db.login_phone("browser").await.unwrap(), Some(phone(ANNA)));
        let first = check(db, "browser", "123456", now() + minutes(9)).await.unwrap();
        assert_eq!((&first.phone, first.new, first.is_staff), (&phone(ANNA), true, false));
        let again = sign_in(db, ANNA, "browser", now() + minutes(10)).await;
        assert_eq!((again.account, again.new), (first.account, false));
        assert_eq!(leaves(db, "accounts.open").await, 1);
        assert_eq!(count(db, "select count(*) from log_leaves where object || facts like '%13800000001%'").await, 0);
    }

    async fn a_member_of_staff_is_asked_for_more_and_a_volunteer_lead_is_not(db) {
        let place = common::community(db).await;
        let grant = async |number, role| {
            db.grant_role(&place.operator, Some(place.id), &phone(number), role, None, now()).await.unwrap()
        };
        let clerk = grant("13800000002", Role::WindowClerk).await;
        grant("13800000003", Role::VolunteerLead).await;
        assert!(sign_in(db, "13800000002", "browser", now()).await.is_staff);
        assert!(!sign_in(db, "13800000003", "browser", now()).await.is_staff);
        db.end_role(&place.operator, clerk, now()).await.unwrap();
        assert!(!sign_in(db, "13800000002", "browser", now()).await.is_staff);
    }

    async fn a_code_opens_only_in_the_browser_that_asked_and_only_once(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        assert_eq!(refused(check(db, "thief", "123456", now()).await), CodeFault::Expired);
        check(db, "browser", "123456", now()).await.unwrap();
        assert_eq!(refused(check(db, "browser", "123456", now()).await), CodeFault::Expired);

        send(db, ANNA, "browser", "111111", now()).await.unwrap();
        send(db, ANNA, "browser", "222222", now()).await.unwrap();
        assert_eq!(refused(check(db, "browser", "111111", now()).await), CodeFault::Wrong { left: 4 }, "the newest counts");
        let late = now() + minutes(10);
        assert_eq!(refused(check(db, "browser", "222222", late).await), CodeFault::Expired);
    }

    async fn the_sixth_try_is_refused_even_if_it_is_right(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        for left in [4, 3, 2, 1] {
            assert_eq!(refused(check(db, "browser", "000000", now()).await), CodeFault::Wrong { left });
        }
        assert_eq!(refused(check(db, "browser", "000000", now()).await), CodeFault::TooManyTries);
        assert_eq!(refused(check(db, "browser", "123456", now()).await), CodeFault::TooManyTries);
        assert_eq!(count(db, "select count(*) from accounts").await, 0);
    }

    async fn sixteen_tries_at_once_use_a_code_once(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move { check(&db, "browser", "123456", now()).await }
        })
        .await;
        let (opened, shut): (Vec<_>, Vec<_>) = got.into_iter().partition(Result::is_ok);
        assert_eq!((opened.len(), shut.len()), (1, 15));
        assert!(shut.into_iter().all(|r| refused(r) == CodeFault::Expired));
        assert_eq!(count(db, "select count(*) from accounts").await, 1);
    }

    async fn sixteen_guesses_at_once_are_five_tries(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move { refused(check(&db, "browser", "000000", now()).await) }
        })
        .await;
        let wrong = got.iter().filter(|f| matches!(f, CodeFault::Wrong { .. })).count();
        assert_eq!(wrong, 4, "and the fifth is answered as too many");
        assert_eq!(refused(check(db, "browser", "123456", now()).await), CodeFault::TooManyTries);
    }

    async fn a_number_gets_three_codes_an_hour_and_five_a_day(db) {
        for n in 0..3 {
            send(db, ANNA, "browser", "123456", now() + minutes(n)).await.unwrap();
        }
        assert_eq!(refused(send(db, ANNA, "other", "123456", now() + minutes(3)).await), CodeNotSent::TooManyThisHour);
        send(db, "13800000002", "browser", "123456", now()).await.unwrap();
        // The first is an hour old.
        send(db, ANNA, "browser", "123456", now() + minutes(60)).await.unwrap();
        send(db, ANNA, "browser", "123456", now() + minutes(120)).await.unwrap();
        let evening = now() + minutes(60 * 9);
        assert_eq!(refused(send(db, ANNA, "browser", "123456", evening).await), CodeNotSent::TooManyToday);
        send(db, ANNA, "browser", "123456", now() + Duration::days(1)).await.unwrap();
    }

    /// requirements.md AB2.
    async fn a_thousand_requests_in_a_day_send_five_codes(db) {
        let mut sent = 0;
        for n in 0..1000 {
            sent += i64::from(send(db, ANNA, "browser", "123456", now() + Duration::seconds(86 * n)).await.is_ok());
        }
        assert_eq!(sent, 5);
        assert_eq!(count(db, "select count(*) from login_codes").await, 5);
    }

    async fn eight_requests_at_once_send_three_codes(db) {
        let got = at_once(db, 8, |n| {
            let db = db.clone();
            async move { send(&db, ANNA, &format!("browser {n}"), "123456", now()).await }
        })
        .await;
        assert_eq!(got.iter().filter(|r| r.is_ok()).count(), 3);
        assert_eq!(count(db, "select count(*) from login_codes").await, 3);
    }

    async fn counts_begin_anew_with_each_window(db) {
        for n in 1..=4 {
            assert_eq!(db.count_rate("network:a", now(), 3).await.unwrap(), n <= 3);
        }
        assert!(db.count_rate("network:b", now(), 3).await.unwrap());
        assert!(db.count_rate("network:a", now() + minutes(1), 3).await.unwrap());
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move { db.count_rate("network:c", now(), 5).await.unwrap() }
        })
        .await;
        assert_eq!(got.into_iter().filter(|within| *within).count(), 5);
    }

    async fn old_codes_and_counts_are_swept(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        db.count_rate("network", now(), 3).await.unwrap();
        let left = async || (
            count(db, "select count(*) from login_codes").await,
            count(db, "select count(*) from rate_counts").await,
        );
        db.sweep(now() + Duration::days(1) - minutes(1)).await.unwrap();
        assert_eq!(left().await, (1, 2));
        db.sweep(now() + Duration::days(1)).await.unwrap();
        assert_eq!(left().await, (0, 2));
        db.sweep(now() + Duration::days(3)).await.unwrap();
        assert_eq!(left().await, (0, 0));
    }

    async fn a_number_that_cannot_be_one_is_our_fault_and_not_the_persons(db) {
        send(db, ANNA, "browser", "123456", now()).await.unwrap();
        common::run(db, "update login_codes set phone = 'unknown'").await;
        assert!(matches!(
            db.login_phone("browser").await,
            Err(Error::Inconsistent { table: "login_codes", .. })
        ));
        assert!(matches!(
            check(db, "browser", "123456", now()).await,
            Err(Failed::Store(Error::Inconsistent { table: "login_codes", .. }))
        ));
    }
}

//! Whom it concerns when data got out.

use chrono::Duration;
use domain::accounts::Role;
use store::Db;
use store::breach::KINDS;

use crate::common::{self, both, claim, community, minutes, now, resident, run, signed_in, staff};

both! {
    async fn every_class_answers_and_names_people_by_numbers_of_accounts_alone(db) {
        let place = community(db).await;
        let anna = resident(db, place.id, "13800000001", true).await;
        let bo = resident(db, place.id, "13800000002", false).await;
        let claimed = claim(db, place.id, &bo, 0).await;
        staff(db, place.id, "19900000008", Role::WindowClerk, None).await;
        run(db, "insert into rate_counts (key, window_start, count) values ('digest', '2026-11-22T12:00:00+00:00', 1)").await;
        let (from, until) = (now() - minutes(10), now() + minutes(10));
        let mut concerned = std::collections::BTreeMap::new();
        for kind in KINDS {
            concerned.insert(kind.name, db.list_concerned(kind, from, until).await.unwrap());
        }
        let of = |name: &str, who: &domain::access::Standing| {
            concerned[name].iter().find(|one| one.account == Some(who.account)).copied()
        };
        for who in [&anna, &bo] {
            let account = of("account", who).unwrap();
            assert_eq!((account.held, account.made), (1, 1));
            assert_eq!(of("addresses", who).unwrap().held, 1, "{claimed}");
            assert!(of("sign-in codes", who).is_some());
            assert_eq!(of("staff sign-in", who), None);
        }
        assert!(of("documents seen", &anna).is_some() && of("documents seen", &bo).is_none());
        assert_eq!(concerned["counts of codes"].iter().map(|one| (one.account, one.made > 0)).collect::<Vec<_>>(), [(None, true)]);
        assert!(concerned["drafts"].is_empty());

        // An hour later it was there, and nothing was made.
        let kind = KINDS.iter().find(|kind| kind.name == "addresses").unwrap();
        let later = db.list_concerned(kind, until, until + Duration::hours(1)).await.unwrap();
        assert!(later.iter().all(|one| one.held == 1 && one.made == 0) && later.len() >= 2);
        // Before it came nobody is concerned, and of whoever was erased nothing is left.
        let before = db.list_concerned(kind, from - Duration::days(1), from).await.unwrap();
        assert!(before.is_empty(), "{before:?}");
        db.erase_account(&signed_in(&anna), now()).await.unwrap();
        for name in ["account", "addresses", "documents seen", "notices"] {
            let kind = KINDS.iter().find(|kind| kind.name == name).unwrap();
            let left = db.list_concerned(kind, from, until).await.unwrap();
            assert!(left.iter().all(|one| one.account != Some(anna.account)), "{name}");
        }
    }
}
